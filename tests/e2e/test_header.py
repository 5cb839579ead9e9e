"""The bars above every page, on phones of every width and in every language."""

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.walk import sideways

# Where each way of the menu stands, and what holds the name of the site.
PLACES = """() => {
    const middle = (x) => { const at = x.getBoundingClientRect(); return at.top + at.height / 2 }
    return [...document.querySelectorAll('.nav a, .brand')].map(middle)
}"""


def rows_of_menu(page: Page, path: str) -> list[float]:
    page.goto(path)
    assert sideways(page) == 0
    places: list[float] = page.evaluate(PLACES)
    return places


@pytest.mark.parametrize("language", ["es", "pt-br", "en"])
@pytest.mark.parametrize("width", [320, 360, 390])
def test_menu_keeps_to_its_lines_on_a_phone(
    open_page: OpenPage, demo: dict[str, Person], language: str, width: int
) -> None:
    page = open_page(demo["focal"], width=width)
    brand, courses, learning, messages, help_ = rows_of_menu(page, f"/{language}/help/")
    # Alone, a way that has wrapped would stand lower than the others.
    assert page.locator(".nav .count").count() == 1
    assert max(courses, learning, messages) - min(courses, learning, messages) < 1
    assert abs(brand - help_) < 4
    assert courses - brand > 20

    brand, courses, help_ = rows_of_menu(open_page(width=width), f"/{language}/help/")
    assert abs(courses - help_) < 1
    assert abs(brand - courses) < 4
