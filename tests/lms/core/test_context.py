import pytest
from django.test import RequestFactory
from django.utils import translation

from lms.core.context import languages_of, site


def test_each_language_has_the_address_of_this_page() -> None:
    found = languages_of("/es/help/?q=ayuda", "es")

    assert [(row["code"], row["url"], row["current"]) for row in found] == [
        ("es", "/es/help/?q=ayuda", True),
        ("pt-br", "/pt-br/help/?q=ayuda", False),
        ("en", "/en/help/?q=ayuda", False),
    ]


def test_languages_are_named_in_themselves() -> None:
    assert [row["name"] for row in languages_of("/en/", "en")] == [
        "Español",
        "Português",
        "English",
    ]


@pytest.mark.parametrize("path", ["/health/", "/essay/", "/"])
def test_an_address_without_language_stays_as_it_is(path: str) -> None:
    assert {row["url"] for row in languages_of(path, "es")} == {path}


def test_templates_know_the_languages_of_the_page() -> None:
    with translation.override("pt-br"):
        found = site(RequestFactory().get("/pt-br/help/"))

    assert found["ui_languages"] == languages_of("/pt-br/help/", "pt-br")
