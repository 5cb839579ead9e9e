"""A shared office computer: nothing of the last person remains after signing out."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.guard import Guard
from tests.e2e.walk import FIRST_LESSON, sign_in, sign_out

LESSON = FIRST_LESSON["es"]
SECRET = "Solo para mí"


def test_back_button_shows_nothing_after_signing_out(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page()
    sign_in(page, learner["email"])
    page.goto(LESSON)
    page.locator("form[data-note] textarea").first.fill(SECRET)
    page.locator("form[data-note] button").first.click()
    expect(page.locator("form[data-note] [role=status]").first).to_have_class(
        re.compile("save-state--saved")
    )
    page.goto("/es/me/my-data/")
    sign_out(page)
    for _ in range(4):
        page.go_back()
        page.wait_for_load_state()
        words = page.content()
        assert learner["full_name"] not in words
        assert learner["email"] not in words
        assert SECRET not in words


def test_storage_is_empty_after_signing_out(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("ERR_INTERNET_DISCONNECTED")
    page = open_page()
    sign_in(page, learner["email"])
    page.goto(LESSON)
    page.context.set_offline(True)
    page.locator("form[data-note] textarea").first.fill(SECRET)
    page.locator("form[data-note] textarea").first.blur()
    expect(page.locator("form[data-note] [role=status]").first).to_have_class(
        re.compile("save-state--failed")
    )
    assert page.evaluate("localStorage.length") == 1
    page.context.set_offline(False)
    page.goto("/es/me/my-data/")
    page.evaluate("localStorage.setItem('other', '1')")
    sign_out(page)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations()") == []
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert names <= {"csrftoken", "messages"}


def test_text_kept_for_one_person_is_gone_when_another_signs_in(
    open_page: OpenPage, learner: Person, other_learner: Person
) -> None:
    page = open_page()
    page.goto("/es/help/")
    page.evaluate(
        'key => localStorage.setItem(key, \'{"text": "ajeno", "revision": "0"}\')',
        f"puente:{learner['key']}:x:1-1:note",
    )
    sign_in(page, other_learner["email"])
    assert page.evaluate("Object.keys(localStorage)") == []


def test_personal_pages_are_not_stored_by_the_browser(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    for path in (LESSON, "/es/learning/", "/es/", "/es/me/profile/", "/es/messages/"):
        answer = page.goto(path)
        assert answer is not None
        assert "no-store" in answer.headers["cache-control"], path
