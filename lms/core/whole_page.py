"""Finished pages for readers who have not signed in: rendered once, kept compressed."""

import gzip
from typing import TypedDict

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

MOST_QUERY = 200


class Kept(TypedDict):
    """A page as it is sent to browsers that accept compression, and to others."""

    plain: bytes
    compressed: bytes


def is_for_everybody(request: HttpRequest) -> bool:
    """Tell whether this reader would see what everybody sees: no session, no message."""
    personal = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    query = request.META.get("QUERY_STRING", "")
    return personal.isdisjoint(request.COOKIES) and len(query) <= MOST_QUERY


def kept_page(request: HttpRequest, key: str) -> HttpResponse | None:
    """Return the page that was kept under this key and query, if this reader may see it."""
    if not is_for_everybody(request):
        return None
    kept: Kept | None = caches["rendered"].get(full_key(request, key))
    return None if kept is None else answer(request, kept)


def keep_page(request: HttpRequest, key: str, response: HttpResponse) -> HttpResponse:
    """Keep a page that was just rendered, if it is for everybody; return it to be sent."""
    has_token = "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    if not is_for_everybody(request) or has_token:
        response["Cache-Control"] = "private, no-store"
        return response
    plain = response.content
    kept = Kept(plain=plain, compressed=gzip.compress(plain, mtime=0))
    caches["rendered"].set(full_key(request, key), kept)
    return answer(request, kept)


def full_key(request: HttpRequest, key: str) -> str:
    """Return the key with what else the page depends on."""
    return f"{settings.VERSION}:page:{key}:{request.META.get('QUERY_STRING', '')}"


def answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    """Send a kept page, compressed if the browser accepts that."""
    headers = {"Cache-Control": "public, max-age=60", "Vary": "Cookie, Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return HttpResponse(kept["compressed"], headers=headers)
    return HttpResponse(kept["plain"], headers=headers)
