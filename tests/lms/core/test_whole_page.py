import gzip
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from lms.core.whole_page import keep_page, kept_page

PAGE = "<h1>Cursos</h1>" * 30


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    caches["rendered"].clear()
    yield
    caches["rendered"].clear()


def reader(
    query: str = "", *, cookie: str = "", accept: str = "gzip, br"
) -> HttpRequest:
    request = RequestFactory().get(f"/es/?{query}", headers={"Accept-Encoding": accept})
    if cookie:
        request.COOKIES[cookie] = "something"
    return request


def keep(request: HttpRequest) -> HttpResponse:
    return keep_page(request, "catalog", HttpResponse(PAGE))


def test_a_page_is_kept_for_everybody() -> None:
    first = keep(reader())
    second = kept_page(reader(), "catalog")

    assert second is not None
    for response in (first, second):
        assert gzip.decompress(response.content).decode() == PAGE
        assert response["Content-Encoding"] == "gzip"
        assert response["Vary"] == "Cookie, Accept-Encoding"
        assert response["Cache-Control"] == "public, max-age=60"


def test_a_browser_that_cannot_read_compressed_pages_gets_a_plain_one() -> None:
    keep(reader())

    response = kept_page(reader(accept="identity"), "catalog")

    assert response is not None
    assert not response.has_header("Content-Encoding")
    assert response.content.decode() == PAGE


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_a_reader_with_a_session_or_a_message_gets_a_page_of_their_own(
    cookie: str,
) -> None:
    keep(reader())
    assert kept_page(reader(cookie=cookie), "catalog") is None

    response = keep_page(reader(cookie=cookie), "other", HttpResponse(PAGE))

    assert response["Cache-Control"] == "private, no-store"
    assert kept_page(reader(), "other") is None


def test_other_cookies_do_not_make_a_reader_somebody() -> None:
    keep(reader())

    assert kept_page(reader(cookie="csrftoken"), "catalog") is not None


def test_each_query_has_a_page_of_its_own() -> None:
    keep(reader("q=identidad"))

    assert kept_page(reader("q=identidad"), "catalog") is not None
    assert kept_page(reader("q=datos"), "catalog") is None
    assert kept_page(reader(), "catalog") is None


def test_a_long_query_does_not_fill_the_cache() -> None:
    long = "q=" + "x" * 199
    assert keep(reader(long))["Cache-Control"] == "private, no-store"

    assert kept_page(reader(long), "catalog") is None


def test_a_page_with_a_token_is_not_shared() -> None:
    request = reader()
    get_token(request)
    assert keep(request)["Cache-Control"] == "private, no-store"

    assert kept_page(reader(), "catalog") is None
