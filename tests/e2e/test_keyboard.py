"""Keyboard only: order, visible focus, skip link, menu, and a lesson from end to end."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.walk import COURSE, DEMO_PASSWORD, FIRST_LESSON

FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const card = e.closest('.card') ? getComputedStyle(e.closest('.card')) : s;
  return {
    words: (e.innerText || e.name || '').trim().split('\\n')[0],
    tag: e.tagName,
    outline: Math.max(parseFloat(s.outlineWidth), parseFloat(card.outlineWidth)),
    shown: e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().bottom > 0,
  };
}"""


def tab_to(page: Page, selector: str, *, most: int = 80) -> None:
    """Press Tab until the element has the keyboard; it must be visible that it has."""
    wanted = page.locator(selector).first
    for _ in range(most):
        page.keyboard.press("Tab")
        state = page.evaluate(FOCUS)
        assert state["shown"], state
        assert state["outline"] >= 2, state
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(selector)


def tab_stops(page: Page) -> list[str]:
    """Return the words of everything that Tab reaches, in order."""
    stops: list[Any] = []
    while True:
        page.keyboard.press("Tab")
        state = page.evaluate(FOCUS)
        if state["tag"] == "BODY":
            return stops
        stops.append(state["words"])


def test_tab_order_of_the_home_page_is_the_reading_order(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/es/")
    expected = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input:not([type=hidden])')]"
        ".map(e => (e.innerText || e.name || '').trim().split('\\n')[0])"
    )
    assert tab_stops(page) == expected


def test_skip_link_leads_to_the_content(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(COURSE["es"])
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".hero a.button")).to_be_focused()


def test_menu_opens_and_closes_by_keyboard(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    page.goto("/es/help/")
    tab_to(page, "details.menu > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".menu__list a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("details.menu")).not_to_have_attribute("open", re.compile(".*"))
    expect(page.locator("details.menu > summary")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(page.locator("details.menu")).not_to_have_attribute("open", re.compile(".*"))


def test_one_signs_in_enrolls_writes_and_goes_on_by_keyboard(
    open_page: OpenPage, newcomer: Person
) -> None:
    page = open_page()
    page.goto(COURSE["es"])
    tab_to(page, ".hero a.button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/account/login/"))
    tab_to(page, "#id_login")
    page.keyboard.type(newcomer["email"])
    tab_to(page, "#id_password")
    page.keyboard.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/enroll/$"))
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(FIRST_LESSON["es"]))
    tab_to(page, "form[data-note] textarea", most=120)
    page.keyboard.type("Con el teclado")
    tab_to(page, "form[data-note] button")
    page.keyboard.press("Space")
    expect(page.locator("form[data-note] [role=status]").first).to_have_class(
        re.compile("save-state--saved")
    )
    tab_to(page, "#lesson-end .button")
    page.keyboard.press("Enter")
    expect(page.locator(".lesson-head .meta span").first).to_have_text(re.compile("2"))


def test_refused_form_takes_the_keyboard_to_its_errors(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/es/account/signup/")
    page.click("main form.form button")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_full_name")).to_be_focused()


def test_wide_table_is_scrolled_by_keyboard_on_a_phone(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner, width=320)
    page.goto(FIRST_LESSON["es"])
    region = page.locator("#lesson .table-region").first
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    assert region.evaluate("e => e.scrollLeft") == 0
    tab_to(page, "#lesson .table-region", most=120)
    for _ in range(10):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)
        if region.evaluate("e => e.scrollLeft"):
            break
    assert region.evaluate("e => e.scrollLeft") > 0
    page.keyboard.press("Tab")
    expect(region).not_to_be_focused()
