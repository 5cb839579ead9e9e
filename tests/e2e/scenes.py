"""Every page that people meet, and how one comes there: for checks of all of them."""

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.served import Served
from tests.e2e.walk import COURSE, DEMO_PASSWORD, FIRST_LESSON, sign_in

Go = Callable[[Page, Served], object]
STEP = 30


@dataclass(frozen=True)
class Scene:
    """A page: its name, who opens it, and how."""

    name: str
    who: str
    go: Go


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


def verification_sent(page: Page, served: Served) -> None:
    """Sign up, and be told to look at one's mail."""
    del served
    page.goto("/en/account/signup/")
    page.fill("#id_full_name", "Scene Example")
    page.fill("#id_email", "scene@example.org")
    page.fill("#id_password1", "puente-largo-2026")
    page.check("#id_notice")
    page.click("main form.form button")
    expect(page).to_have_url(re.compile("/confirm-email/$"))


def mail_link(page: Page, served: Served) -> None:
    """Open the link of the mail."""
    verification_sent(page, served)
    page.goto(served.mail_to("scene@example.org").path)
    expect(page.locator("main form button")).to_be_visible()


def reset_sent(page: Page, served: Served) -> None:
    """Ask for a new password."""
    page.goto("/en/account/password/reset/")
    page.fill("#id_email", served.people["demo"]["official.en"]["email"])
    page.click("main form.form button")
    expect(page).to_have_url(re.compile("/password/reset/done/$"))


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


def code_now(secret: str) -> str:
    """Return the six digits that an authenticator app shows now."""
    counter = struct.pack(">Q", int(time.time()) // STEP)
    key = b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def set_up_app(page: Page, email: str) -> str:
    """Set up an authenticator app; return its secret."""
    sign_in(page, email, language="en")
    page.goto("/en/account/2fa/totp/activate/")
    secret: str = page.evaluate(
        "(document.querySelector('#authenticator_secret') ??"
        " document.querySelector('main code')).value ??"
        " document.querySelector('main code').textContent"
    )
    page.fill("#id_code", code_now(secret.strip()))
    page.click("main form.form button")
    expect(page).to_have_url(re.compile("/2fa/"))
    return secret.strip()


def second_step(page: Page, email: str) -> None:
    """Sign in up to the second step."""
    page.context.clear_cookies()
    page.goto("/en/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("main form.form button")
    expect(page).to_have_url(re.compile("/2fa/authenticate/"))


def secret_in(address: str) -> str:
    """Return the secret of an otpauth address."""
    return parse_qs(urlsplit(address).query)["secret"][0]


PUBLIC = [
    Scene("home", "", at("/en/")),
    Scene("home, nothing found", "", at("/en/?q=astronomy")),
    Scene("course", "", at(COURSE["en"])),
    Scene("course in Portuguese", "", at(COURSE["pt-br"])),
    Scene("glossary", "", at("/en/glossary/digital-identity/")),
    Scene("help", "", at("/en/help/")),
    Scene("privacy notice", "", at("/en/privacy/")),
    Scene("sign in", "", at("/en/account/login/")),
    Scene("sign in, refused", "", refused_sign_in),
    Scene("sign up", "", at("/en/account/signup/")),
    Scene("sign up, refused", "", refused_sign_up),
    Scene("verification sent", "", verification_sent),
    Scene("confirm an address", "", mail_link),
    Scene("dead link of a mail", "", at("/en/account/confirm-email/none/")),
    Scene("forgotten password", "", at("/en/account/password/reset/")),
    Scene("mail for a new password sent", "", reset_sent),
    Scene("new password", "", reset_form),
    Scene(
        "dead link to a new password",
        "",
        at("/en/account/password/reset/key/1-set-password/"),
    ),
    Scene("account deleted", "", at("/en/me/deleted/")),
    Scene("404", "", at("/en/nothing/")),
    Scene("form too old", "", old_form),
]
OF_ONESELF = [
    Scene("my learning, empty", "official.pt", at("/en/learning/")),
    Scene("profile, country", "fresh", at("/en/me/profile/")),
    Scene("profile, new", "fresh", at("/en/me/profile/?country=COL")),
    Scene("profile", "official.pt", at("/en/me/profile/")),
    Scene("settings", "official.pt", at("/en/me/settings/")),
    Scene("my data", "official.pt", at("/en/me/my-data/")),
    Scene("delete my account", "official.pt", at("/en/me/delete/")),
    Scene("messages", "official.pt", at("/en/messages/")),
    Scene("message", "official.pt", message_page),
    Scene("no messages", "fresh", at("/en/messages/")),
    Scene("addresses", "official.pt", at("/en/account/email/")),
    Scene("password", "official.pt", at("/en/account/password/change/")),
    Scene("second step", "official.pt", at("/en/account/2fa/")),
    Scene("is it you", "official.pt", at("/en/account/2fa/totp/activate/")),
    Scene("authenticator app", "", with_password("/en/account/2fa/totp/activate/")),
    Scene("add a key", "", with_password("/en/account/2fa/webauthn/add/")),
    Scene("keys", "", with_password("/en/account/2fa/webauthn/")),
    Scene("sessions", "official.pt", at("/en/account/sessions/")),
    Scene("sign out", "official.pt", at("/en/account/logout/")),
    Scene("acknowledge the notice", "official.pt", at("/en/me/privacy/read/")),
]
OF_COURSES = [
    Scene("enroll", "official.pt", enroll_page),
    Scene("my learning", "tourist", at("/en/learning/")),
    Scene("course, enrolled", "tourist", at(COURSE["en"])),
    Scene("lesson", "tourist", at(FIRST_LESSON["en"])),
    Scene("lesson in Spanish", "tourist", at(FIRST_LESSON["es"])),
    Scene("note, two versions", "tourist", stale_note),
    Scene("note, not saved", "tourist", refused_note),
    Scene("completion", "tourist", enrollment_page("completion")),
    Scene("read offline", "tourist", enrollment_page("catch-up")),
    Scene("teaching", "instructor", at("/en/teaching/")),
    Scene("roster", "instructor", run_page(0)),
    Scene("answers", "instructor", run_page(1)),
    Scene("message to a run", "instructor", run_page(2)),
    Scene("officials", "focal", at("/en/me/focal/")),
    Scene("officials, nobody found", "focal", at("/en/me/focal/?q=zzz")),
    Scene("question an official", "focal", question_page),
]
SCENES = [*PUBLIC, *OF_ONESELF, *OF_COURSES]
