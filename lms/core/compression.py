"""Compression of what views answer; static files are compressed when they are collected."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSIBLE = (
    "text/",
    "application/javascript",
    "application/json",
    "application/xml",
    "image/svg+xml",
)


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
        return super().process_response(request, response)
