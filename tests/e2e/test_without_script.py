"""JavaScript off: everything that matters works with forms and links alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.guard import Guard
from tests.e2e.walk import COURSE, DEMO_PASSWORD, FIRST_LESSON

LESSON = FIRST_LESSON["es"]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Return a page without script."""
    return open_page(java_script_enabled=False)


def sign_in(page: Page, person: Person) -> None:
    """Sign in with the form."""
    page.goto("/es/account/login/")
    page.fill("#id_login", person["email"])
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("main form.form button")
    expect(page).to_have_url(re.compile("/es/learning/$"))


def test_one_signs_in_enrolls_writes_and_goes_on(page: Page, newcomer: Person) -> None:
    sign_in(page, newcomer)
    page.goto(COURSE["es"])
    page.click(".hero a.button")
    page.click("main form button")
    expect(page).to_have_url(re.compile(LESSON))
    form = page.locator("form[data-note]").first
    form.locator("textarea").fill("Sin guiones")
    form.locator("button").click()
    expect(page).to_have_url(re.compile(f"{LESSON}#note-"))
    expect(page.locator(".alert--success")).to_be_visible()
    form = page.locator("form[data-note]").first
    expect(form.locator("textarea")).to_have_value("Sin guiones")
    expect(form.locator(".save-state--saved")).to_be_visible()
    page.click("#lesson-end button")
    expect(page.locator(".lesson-head .meta span").first).to_have_text(re.compile("2"))
    expect(page.locator(".reader progress")).to_have_attribute("value", "1")
    page.go_back()
    page.goto(LESSON)
    page.click("#lesson-end button[value=undo]")
    expect(page.locator(".reader progress")).to_have_attribute("value", "0")


def test_stale_note_in_two_tabs_shows_both(
    page: Page, learner: Person, guard: Guard
) -> None:
    guard.tolerate("status of 409")
    sign_in(page, learner)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(LESSON)
    for tab, words in ((page, "Primera"), (other, "Segunda")):
        form = tab.locator("form[data-note]").first
        form.locator("textarea").fill(words)
        form.locator("button").click()
    expect(other.locator("#current")).to_have_value("Primera")
    expect(other.locator("#mine")).to_have_value("Segunda")
    other.click("main form a.button")
    expect(other).to_have_url(re.compile(LESSON))
    expect(other.locator("form[data-note] textarea").first).to_have_value("Primera")


def test_text_sent_after_the_session_ended_is_given_back(
    page: Page, learner: Person, guard: Guard
) -> None:
    guard.tolerate("status of 401")
    sign_in(page, learner)
    page.goto(LESSON)
    page.context.clear_cookies(name="sessionid")
    form = page.locator("form[data-note]").first
    form.locator("textarea").fill("Que no se pierda")
    form.locator("button").click()
    expect(page.locator("textarea")).to_have_value("Que no se pierda")
    expect(page.locator("main a.button")).to_have_attribute(
        "href", re.compile("/account/login/")
    )


def test_one_leaves_the_course_and_signs_out(page: Page, learner: Person) -> None:
    sign_in(page, learner)
    page.click(".learning summary")
    page.click(".learning form button")
    expect(page.locator(".empty")).to_be_visible()
    page.goto(COURSE["es"])
    expect(page.locator(".hero a.button")).to_have_attribute(
        "href", re.compile("/enroll/$")
    )
    page.click("details.menu > summary")
    page.click("form[data-sign-out] button")
    expect(page.locator("details.menu")).to_have_count(0)


def test_menu_facets_and_outline_open_on_a_phone(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner, width=390, java_script_enabled=False)
    page.goto("/es/")
    page.click(".facets summary")
    page.check(".facets input[name=length]")
    page.click(".facets button")
    expect(page).to_have_url(re.compile(r"\?q=&length=medium$"))
    expect(page.locator("article.card")).to_have_count(1)
    page.goto(LESSON)
    page.click(".reader .fold > summary")
    page.click(".outline li:nth-child(2) a >> nth=0")
    expect(page.locator("h1")).to_be_visible()
