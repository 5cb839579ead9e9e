"""Double clicks, two tabs, the back button: one enrollment."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.served import Served
from tests.e2e.walk import COURSE, FIRST_LESSON

LESSON = re.compile(FIRST_LESSON["es"])
OpenContext = Callable[..., BrowserContext]


def ask_to_enroll(page: Page) -> None:
    """Come to the page where one confirms."""
    page.goto(COURSE["es"])
    page.click(".hero a.button")
    expect(page).to_have_url(re.compile("/enroll/$"))


def enrollments(served: Served, person: Person) -> int:
    """Count the enrollments of a person."""
    rows = served.site.query(
        "SELECT count(*) FROM courses_enrollment e"
        " JOIN accounts_subjectlink l ON l.subject_id = e.subject_id"
        f" JOIN accounts_user u ON u.id = l.user_id WHERE u.email = '{person['email']}'"
    )
    count: int = rows[0][0]
    return count


def test_double_click_enrolls_once(
    open_page: OpenPage, served: Served, newcomer: Person
) -> None:
    page = open_page(newcomer)
    ask_to_enroll(page)
    page.locator("main form button").dblclick()
    expect(page).to_have_url(LESSON)
    assert enrollments(served, newcomer) == 1


def test_two_tabs_enroll_once(
    open_context: OpenContext, served: Served, newcomer: Person
) -> None:
    context = open_context(newcomer)
    tabs = [context.new_page(), context.new_page()]
    for tab in tabs:
        ask_to_enroll(tab)
    for tab in tabs:
        tab.locator("main form button").click()
        expect(tab).to_have_url(LESSON)
    assert enrollments(served, newcomer) == 1


def test_back_button_after_enrolling_enrolls_once(
    open_page: OpenPage, served: Served, newcomer: Person
) -> None:
    page = open_page(newcomer)
    ask_to_enroll(page)
    page.locator("main form button").click()
    expect(page).to_have_url(LESSON)
    page.go_back()
    page.locator("main form button").click()
    expect(page).to_have_url(LESSON)
    assert enrollments(served, newcomer) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_person_without_profile_is_asked_once_and_comes_back(
    open_page: OpenPage, served: Served, fresh: Person, scripts: bool
) -> None:
    page = open_page(fresh, java_script_enabled=scripts)
    page.goto(COURSE["es"])
    page.click(".hero a.button")
    expect(page).to_have_url(re.compile("/me/profile/"))
    page.select_option("#id_country", index=1)
    page.click("main form.form button")
    page.click("main form.form button")
    expect(page.locator(".error-summary")).to_be_visible()
    page.select_option("#id_institution", index=1)
    for name in ("level", "function", "seniority"):
        page.select_option(f"#id_{name}", index=1)
    page.click("main form.form button")
    expect(page).to_have_url(re.compile("/enroll/$"))
    page.locator("main form button").click()
    expect(page).to_have_url(LESSON)
    assert enrollments(served, fresh) == 1
