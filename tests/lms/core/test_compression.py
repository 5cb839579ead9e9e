import gzip
from hashlib import sha256

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from lms.core.compression import CompressionMiddleware

TEXT = "Una lección sobre identidad digital. " * 40


def respond(response: HttpResponseBase, *, accept: str = "gzip, br") -> HttpResponse:
    request = RequestFactory().get("/es/", headers={"Accept-Encoding": accept})

    def view(_: HttpRequest) -> HttpResponseBase:
        return response

    result = CompressionMiddleware(view)(request)
    assert isinstance(result, HttpResponse)
    return result


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "application/json", "image/svg+xml"]
)
def test_text_is_compressed(kind: str) -> None:
    response = respond(HttpResponse(TEXT, content_type=kind))

    assert response["Content-Encoding"] == "gzip"
    assert response["Vary"] == "Accept-Encoding"
    assert len(response.content) < len(TEXT) / 4
    assert gzip.decompress(response.content).decode() == TEXT


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/zip"])
def test_what_is_compressed_already_is_left_alone(kind: str) -> None:
    response = respond(HttpResponse(TEXT, content_type=kind))

    assert not response.has_header("Content-Encoding")
    assert response.content.decode() == TEXT


def test_a_browser_that_cannot_read_it_gets_plain_text() -> None:
    response = respond(HttpResponse(TEXT), accept="identity")

    assert not response.has_header("Content-Encoding")
    assert response["Vary"] == "Accept-Encoding"


def test_the_length_of_a_page_does_not_give_its_secrets_away() -> None:
    lengths = {len(respond(HttpResponse(TEXT)).content) for _ in range(50)}

    assert len(lengths) > 5


def test_what_is_short_or_encoded_already_is_left_alone() -> None:
    short = respond(HttpResponse("Una lección."))
    encoded = HttpResponse(TEXT, headers={"Content-Encoding": "br"})

    assert not short.has_header("Content-Encoding")
    assert not short.has_header("Vary")
    assert respond(encoded)["Content-Encoding"] == "br"
    assert encoded.content.decode() == TEXT


def test_what_would_grow_is_sent_as_it_is() -> None:
    noise = b"".join(sha256(bytes([n])).digest() for n in range(10))

    response = respond(HttpResponse(noise))

    assert not response.has_header("Content-Encoding")
    assert response.content == noise


def test_the_length_and_the_mark_of_a_page_are_those_of_what_is_sent() -> None:
    plain = respond(HttpResponse(TEXT))
    marked = respond(HttpResponse(TEXT, headers={"ETag": '"one"'}))

    assert plain["Content-Length"] == str(len(plain.content))
    assert marked["ETag"] == 'W/"one"'
    assert gzip.decompress(marked.content).decode() == TEXT
