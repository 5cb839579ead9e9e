"""Weight and the far end of a slow line."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import quizzes
from tests.e2e.conftest import OpenPage, Person
from tests.e2e.walk import COURSE, FIRST_LESSON, far_away, measured

MOST = 100_000
MOST_OF_A_QUIZ = 60_000


@pytest.mark.parametrize("language", ["es", "pt-br", "en"])
def test_home_weighs_less_than_100_kb_on_a_cold_cache(
    open_page: OpenPage, language: str
) -> None:
    page = open_page()
    with measured(page) as traffic:
        page.goto(f"/{language}/")
    assert 10_000 < traffic.bytes < MOST, traffic.sizes


def test_course_page_weighs_less_than_100_kb_on_a_cold_cache(
    open_page: OpenPage,
) -> None:
    page = open_page()
    with measured(page) as traffic:
        page.goto(COURSE["es"])
    assert 10_000 < traffic.bytes < MOST, traffic.sizes


def test_every_lesson_weighs_less_than_100_kb_on_a_cold_cache(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    page.goto(COURSE["es"])
    addresses = [
        link.get_attribute("href") or ""
        for link in page.locator(".lessons li:not(.activity) a").all()
    ]
    assert len(addresses) == 19
    weights = {}
    for address in addresses:
        with measured(page) as traffic:
            page.goto(address)
            for figure in page.locator("#lesson img").all():
                figure.scroll_into_view_if_needed()
        weights[address] = traffic.bytes
    assert {a: w for a, w in weights.items() if not 20_000 < w < MOST} == {}


def test_every_page_of_a_quiz_weighs_less_than_60_kb_on_a_cold_cache(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    page.goto(COURSE["es"])
    page.locator("li.activity a").nth(1).click()
    quizzes.start(page)
    weights = {}
    while "/check/" not in page.url:
        here = page.url
        with measured(page) as traffic:
            page.goto(here)
        weights[here] = traffic.bytes
        page.locator("form[data-answer] .actions button.button").last.click()
        quizzes.leave(page, here)
    assert {a: w for a, w in weights.items() if not 10_000 < w < MOST_OF_A_QUIZ} == {}


def test_official_at_the_end_of_a_slow_line_reads_and_saves(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    far_away(page)
    page.goto(FIRST_LESSON["es"], wait_until="commit")
    expect(page.locator("#lesson .prose p").first).to_be_visible()
    form = page.locator("form[data-note]").first
    form.locator("textarea").fill("Desde lejos")
    form.locator("button").click()
    expect(form.locator("[role=status]")).to_have_class(re.compile("save-state--saved"))
    page.click(".languages a[hreflang=en]")
    expect(page).to_have_url(re.compile(FIRST_LESSON["en"]))
    expect(page.locator("form[data-note] textarea").first).to_have_value("Desde lejos")
