"""Home and catalog: the language of the browser, facets, search."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.e2e.walk import COURSE

TITLES = {
    "es": "Identidad digital y gestión de identidades",
    "pt-br": "Identidade digital e gestão de identidades",
    "en": "Digital identity and identity management",
}


@pytest.mark.parametrize(
    ("locale", "language"), [("es-PE", "es"), ("pt-BR", "pt-br"), ("en-JM", "en")]
)
def test_front_door_speaks_the_language_of_the_browser(
    open_page: OpenPage, locale: str, language: str
) -> None:
    page = open_page(locale=locale)
    page.goto("/")
    expect(page).to_have_url(re.compile(f"/{language}/$"))
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("article.card h3")).to_have_text([TITLES[language]])


def test_language_switch_of_a_course_stays_on_the_course(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(COURSE["es"])
    for language in ("en", "pt-br", "es"):
        page.click(f".languages a[hreflang={language}]")
        expect(page).to_have_url(re.compile(f"{COURSE[language]}$"))
        expect(page.locator("h1")).to_have_text(TITLES[language])


def test_search_finds_words_without_accents_and_says_when_nothing_matches(
    open_page: OpenPage,
) -> None:
    page = open_page()
    page.goto("/es/")
    page.fill("#facets-q", "gestion identidades")
    page.keyboard.press("Enter")
    expect(page.locator("article.card")).to_have_count(1)
    page.fill("#facets-q", "astronomía")
    page.keyboard.press("Enter")
    expect(page.locator("article.card")).to_have_count(0)
    expect(page.locator(".empty")).to_be_visible()
    page.click(".empty a.button")
    expect(page).to_have_url(re.compile("/es/$"))
    expect(page.locator("article.card")).to_have_count(1)


def test_facet_narrows_the_list_and_is_remembered_in_the_address(
    open_page: OpenPage,
) -> None:
    page = open_page()
    page.goto("/es/")
    page.check("input[name=language][value=en]")
    page.click(".facets button")
    expect(page.locator("input[name=language][value=en]")).to_be_checked()
    expect(page.locator("article.card")).to_have_count(1)
