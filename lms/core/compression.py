"""Compression of what views answer; static files are compressed when they are collected."""

from gzip import GzipFile
from io import BytesIO
from secrets import randbelow

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

COMPRESSIBLE = (
    "text/",
    "application/javascript",
    "application/json",
    "application/xml",
    "image/svg+xml",
)
# Half the time of Django's 6 for a page that is a twentieth longer.
LEVEL = 4
SHORT = 200


class CompressionMiddleware(GZipMiddleware):
    """Django's compression, for text only: pictures, documents and video gain nothing.

    Compressing a page that holds a secret beside words of an attacker's choice can give
    the secret away (BREACH). The one secret in our pages is the CSRF token: Django masks
    it anew for each response, and pads what it compresses with a random length.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress the response if it is text and the browser accepts it."""
        if not response.get("Content-Type", "").startswith(COMPRESSIBLE):
            return response
        if not isinstance(response, HttpResponse) or response.has_header("ETag"):
            return super().process_response(request, response)
        if len(response.content) < SHORT or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
            self.compress(response)
        return response

    def compress(self, response: HttpResponse) -> None:
        """Compress the content, if that makes it shorter."""
        packed = BytesIO()
        # The name in the header of the file is the padding of random length.
        name = "a" * randbelow(self.max_random_bytes)
        with GzipFile(name, "wb", LEVEL, packed, mtime=0) as file:
            file.write(response.content)
        if packed.tell() < len(response.content):
            response.content = packed.getvalue()
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
