"""Refused and failed requests: what the server answers, in whose words, and what it hides."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client

from lms.accounts.models import User
from lms.portal import views
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SECRET = "the-detail-that-nobody-may-read"
HEADING = re.compile(r"<h1[^>]*>([^<]+)</h1>")
LEADS = re.compile(
    r'<p class="actions">\s*<a class="button" href="([^"]+)">([^<]+)</a>'
)
REFUSED = {
    "es": "No tiene permiso para ver esta página",
    "pt-br": "Você não tem permissão para ver esta página",
    "en": "You may not see this page",
}


@pytest.fixture(autouse=True)
def _no_limits_reached() -> None:
    cache.clear()


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Client:
    """Return a browser for which the page of help raises an error."""

    def fail(*args: Any, **kwargs: Any) -> Any:
        del args, kwargs
        raise error

    monkeypatch.setattr(views, "render", fail)
    return Client(raise_request_exception=False)


def said(answer: Any, language: str) -> tuple[str, list[tuple[str, str]]]:
    """Return heading and next steps of an answer in our design that gives nothing away."""
    html = answer.content.decode()
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src " in answer["Content-Security-Policy"]
    assert f'<html lang="{language}"' in html
    assert re.search(
        r'<link rel="stylesheet" href="/static/core/css/puente[^"]*\.css">', html
    )
    assert 'class="brand"' in html
    for detail in (SECRET, "Traceback", "RuntimeError", "lms.portal", "help_page"):
        assert detail not in html
    (heading,) = HEADING.findall(html)
    return heading, LEADS.findall(html)


@pytest.mark.parametrize(
    ("language", "heading", "step"),
    [
        ("es", "Algo salió mal de nuestro lado", "Ir a la página de inicio"),
        ("pt-br", "Algo deu errado do nosso lado", "Ir para a página inicial"),
        ("en", "Something went wrong on our side", "Go to the home page"),
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_failure_is_owned_in_the_language_of_the_address(
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    heading: str,
    step: str,
    *,
    signed_in: bool,
) -> None:
    client = failing(monkeypatch, RuntimeError(SECRET))
    if signed_in:
        client.force_login(UserFactory.create())

    answer = client.get(f"/{language}/help/")

    assert answer.status_code == 500
    assert said(answer, language) == (heading, [("/", step)])


@pytest.mark.parametrize(
    ("language", "step"),
    [("es", "Iniciar sesión"), ("pt-br", "Entrar"), ("en", "Sign in")],
)
def test_a_visitor_who_is_refused_is_led_to_sign_in(
    monkeypatch: pytest.MonkeyPatch, language: str, step: str
) -> None:
    answer = failing(monkeypatch, PermissionDenied(SECRET)).get(f"/{language}/help/")

    assert answer.status_code == 403
    expected = (REFUSED[language], [(f"/{language}/account/login/", step)])
    assert said(answer, language) == expected


@pytest.mark.parametrize(
    ("language", "step"),
    [("es", "Pedir ayuda"), ("pt-br", "Pedir ajuda"), ("en", "Ask for help")],
)
def test_a_person_who_is_refused_is_led_to_help(
    client: Client, language: str, step: str
) -> None:
    person: User = UserFactory.create(preferred_language=language)
    client.force_login(person)

    answer = client.get("/admin/", follow=True)

    assert answer.status_code == 403
    expected = (REFUSED[language], [(f"/{language}/help/", step)])
    assert said(answer, language) == expected
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("status", [403, 500])
def test_an_answer_without_a_language_in_its_address_takes_the_browsers(
    monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    error = PermissionDenied(SECRET) if status == 403 else RuntimeError(SECRET)
    monkeypatch.setattr(views, "redirect", lambda _to: (_ for _ in ()).throw(error))
    client = Client(raise_request_exception=False)

    answer = client.get("/", headers={"accept-language": "pt-BR,pt;q=0.9,en;q=0.5"})

    assert answer.status_code == status
    assert said(answer, "pt-br")[0] in {
        REFUSED["pt-br"],
        "Algo deu errado do nosso lado",
    }
