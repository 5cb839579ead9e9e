from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from lms.core.middleware import ContentSecurityMiddleware


def respond(
    path: str, response: HttpResponseBase, *, signed_in: bool = False
) -> HttpResponseBase:
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=signed_in)  # type: ignore[assignment]

    def view(_: HttpRequest) -> HttpResponseBase:
        return response

    result = ContentSecurityMiddleware(view)(request)
    assert isinstance(result, HttpResponseBase)
    return result


def directives(response: HttpResponseBase) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split(";")
    pairs = [part.strip().partition(" ") for part in parts]
    return {name: value for name, _, value in pairs}


def test_pages_allow_nothing_inline_and_nothing_foreign() -> None:
    found = directives(respond("/es/", HttpResponse()))

    assert found["default-src"] == "'none'"
    for name in ("script-src", "style-src", "font-src", "connect-src", "form-action"):
        assert found[name] == "'self'"
    assert found["frame-ancestors"] == "'none'"
    assert not any("unsafe" in value or "http" in value for value in found.values())


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/1/"])
def test_the_admin_has_its_own_policy(path: str) -> None:
    response = respond(path, HttpResponse())

    expected = settings.ADMIN_CONTENT_SECURITY_POLICY
    assert response["Content-Security-Policy"] == expected


def test_pages_of_a_person_are_not_kept_by_a_shared_computer() -> None:
    response = respond("/es/", HttpResponse(), signed_in=True)

    assert response["Cache-Control"] == "private, no-store"


def test_pages_of_nobody_may_be_cached() -> None:
    assert not respond("/es/", HttpResponse()).has_header("Cache-Control")


def test_a_response_may_say_more_about_its_caching() -> None:
    told = HttpResponse(headers={"Cache-Control": "private, max-age=60"})

    assert (
        respond("/es/", told, signed_in=True)["Cache-Control"] == "private, max-age=60"
    )


def test_streams_get_the_policy_too() -> None:
    response = respond("/es/", StreamingHttpResponse([b""]), signed_in=True)

    assert directives(response)["default-src"] == "'none'"
