"""How one comes to the pages that need more than an address."""

import itertools
import re
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Page, expect

from tests.e2e import quizzes
from tests.e2e.served import Served
from tests.e2e.walk import COURSE, FIRST_LESSON, sign_in

Go = Callable[[Page, Served], object]
HTML: dict[str, Any] = {"status": 200, "content_type": "text/html; charset=utf-8"}
serial = itertools.count(1)


def at(path: str) -> Go:
    """Open an address."""

    def go(page: Page, served: Served) -> object:
        del served
        return page.goto(path)

    return go


def refused_sign_up(page: Page, served: Served) -> None:
    """Send an empty form."""
    del served
    page.goto("/en/account/signup/")
    page.click("main form.form button")
    expect(page.locator(".error-summary")).to_be_visible()


def refused_sign_in(page: Page, served: Served) -> None:
    """Send a wrong password."""
    del served
    page.goto("/en/account/login/")
    page.fill("#id_login", "nobody@example.org")
    page.fill("#id_password", "wrong")
    page.click("main form.form button")
    expect(page.locator(".error-summary")).to_be_visible()


def sign_up(page: Page) -> str:
    """Sign up; return the address."""
    address = f"scene.{next(serial)}@example.org"
    page.goto("/en/account/signup/")
    page.fill("#id_full_name", "Scene Example")
    page.fill("#id_email", address)
    page.fill("#id_password1", "puente-largo-2026")
    page.check("#id_notice")
    page.click("main form.form button")
    expect(page).to_have_url(re.compile("/confirm-email/$"))
    return address


def verification_sent(page: Page, served: Served) -> None:
    """Be told to look at one's mail."""
    del served
    sign_up(page)


def mail_link(page: Page, served: Served) -> None:
    """Open the link of the mail."""
    address = sign_up(page)
    page.goto(served.mail_to(address).path)
    expect(page.locator("main form button")).to_be_visible()


def reset_sent(page: Page, served: Served) -> None:
    """Ask for a new password."""
    page.goto("/en/account/password/reset/")
    page.fill("#id_email", served.people["demo"]["official.en"]["email"])
    page.click("main form.form button")
    expect(page).to_have_url(re.compile("/password/reset/done/$"))


def too_many_attempts(page: Page, served: Served) -> None:
    """Ask for a new password once too often."""
    del served
    refused = page.locator(".eyebrow", has_text="429")
    for _ in range(10):
        page.goto("/en/account/password/reset/")
        page.fill("#id_email", "insistent@example.org")
        page.click("main form.form button")
        page.wait_for_load_state()
        if refused.is_visible():
            return
    raise AssertionError(page.url)


def played(name: str) -> Go:
    """Show what stands in for a page that was refused or failed: no address leads there."""

    def go(page: Page, served: Served) -> object:
        del served
        request = RequestFactory().get("/en/played/")
        request.user = AnonymousUser()
        request.session = SessionBase()
        with override("en"):
            body = render_to_string(name, request=request)
        page.route("**/en/played/", lambda route: route.fulfill(body=body, **HTML))
        return page.goto("/en/played/")

    return go


def reset_form(page: Page, served: Served) -> None:
    """Open the link that sets a new password."""
    reset_sent(page, served)
    page.goto(served.mail_to(served.people["demo"]["official.en"]["email"]).path)
    expect(page.locator("#id_password1")).to_be_visible()


def old_form(page: Page, served: Served) -> None:
    """Send a form whose token is not valid."""
    del served
    page.goto("/en/account/login/")
    page.fill("#id_login", "nobody@example.org")
    page.fill("#id_password", "wrong")
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value='x'")
    page.click("main form.form button")
    expect(page.locator("h1")).to_be_visible()


def enroll_page(page: Page, served: Served) -> None:
    """Come to the page where one confirms."""
    del served
    page.goto(COURSE["en"])
    page.click(".hero a.button")
    expect(page).to_have_url(re.compile("/enroll/$"))


def enrollment_page(end: str) -> Go:
    """Open a page of one's own enrollment."""

    def go(page: Page, served: Served) -> object:
        person = served.people["tourist"]
        return page.goto(f"/en/enrollment/{person['enrollment']}/{end}/")

    return go


def stale_note(page: Page, served: Served) -> None:
    """Save a note that was changed in another tab."""
    del served
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(FIRST_LESSON["en"])
    for tab, words in ((other, "first"), (page, "second")):
        form = tab.locator("form[data-note]").first
        form.locator("textarea").fill(f"{words} {time.time()}")
        form.locator("button").click()
        expect(form.locator("[role=status]")).to_have_class(re.compile("saved|failed"))
    page.locator("form[data-note] button").first.click()
    expect(page.locator("#mine")).to_be_visible()
    other.close()


def refused_note(page: Page, served: Served) -> None:
    """Save a note after the session ended."""
    del served
    page.goto(FIRST_LESSON["en"])
    form = page.locator("form[data-note]").first
    page.evaluate(
        "document.querySelector('form[data-note]').removeAttribute('data-note')"
    )
    page.context.clear_cookies(name="sessionid")
    form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    expect(page.locator("main a.button")).to_be_visible()


def message_page(page: Page, served: Served) -> None:
    """Open the first message."""
    del served
    page.goto("/en/messages/")
    page.locator(".mailbox a").first.click()
    expect(page.locator("article h1")).to_be_visible()


def run_page(tab: int) -> Go:
    """Open a page about the run."""

    def go(page: Page, served: Served) -> None:
        del served
        page.goto("/en/teaching/")
        page.click("main h2 a")
        page.locator(".tabs a").nth(tab).click()
        expect(page.locator(".tabs a").nth(tab)).to_have_attribute(
            "aria-current", "page"
        )

    return go


def question_page(page: Page, served: Served) -> None:
    """Question somebody."""
    del served
    page.goto("/en/me/focal/")
    page.locator("a[href*='/question/']").first.click()
    expect(page.locator("textarea")).to_be_visible()


def with_password(path: str) -> Go:
    """Sign in with the password first: the page asks for it."""

    def go(page: Page, served: Served) -> object:
        sign_in(page, served.people["demo"]["official.en"]["email"], language="en")
        return page.goto(path)

    return go


def first_password(page: Page, served: Served) -> None:
    """Set a first password, as somebody whom a provider let in."""
    page.context.add_cookies(
        [
            {
                "name": "sessionid",
                "value": served.people["without_password"]["session"],
                "url": served.url,
            }
        ]
    )
    page.goto("/en/account/password/set/")


def quiz_page(number: int) -> Go:
    """Open the start page of a quiz of the course."""

    def go(page: Page, served: Served) -> None:
        del served
        page.goto(COURSE["en"])
        page.locator("li.activity a").nth(number).click()
        expect(page.locator("dl.facts--list")).to_be_visible()

    return go


def quiz_question(page: Page, served: Served) -> None:
    """Start a quiz, or go on with it."""
    quiz_page(1)(page, served)
    quizzes.start(page)


def quiz_check(page: Page, served: Served) -> None:
    """Check what was answered."""
    quiz_question(page, served)
    page.locator("aside a[href$='/check/']").click()
    expect(page.locator("form[data-finish]")).to_be_visible()


def quiz_result(page: Page, served: Served) -> None:
    """Hand a quiz in, unless that was done."""
    quiz_page(2)(page, served)
    if page.locator("main .links a").count() == 0:
        quizzes.start(page)
        page.locator("aside a[href$='/check/']").click()
        quizzes.hand_in(page)
    else:
        page.locator("main .links a").first.click()
    expect(page).to_have_url(re.compile("/result/$"))


def on_the_desk(name: str) -> Go:
    """Open a page of the instructors' desk."""

    def go(page: Page, served: Served) -> object:
        return page.goto(served.people["desk"][name])

    return go


def of_specimen(name: str) -> Go:
    """Open a page about the certificate of the demonstration."""

    def go(page: Page, served: Served) -> object:
        return page.goto(served.people["specimen"][name])

    return go


def refused_name(page: Page, served: Served) -> None:
    """Confirm a name that the fonts of the certificate cannot print."""
    del served
    page.goto("/en/me/certificates/name/")
    page.fill("#id_name", "Ana 😀")
    page.click("main form.form button")
    expect(page.locator(".error-summary")).to_be_visible()


def judged_file(page: Page, served: Served) -> None:
    """Let the certificate of the demonstration be judged as a file."""
    found = page.request.get(
        f"{served.people['specimen']['certificate']}certificate.json",
        headers={"Cookie": f"sessionid={served.people['demo']['holder']['session']}"},
    )
    page.goto("/en/verify/")
    page.set_input_files(
        "#id_file",
        {"name": "a.json", "mimeType": "application/json", "buffer": found.body()},
    )
    page.get_by_role("button", name="Verify the file").click()
    expect(page.locator("#verdict")).to_be_visible()
