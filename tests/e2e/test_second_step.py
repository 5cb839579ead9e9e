"""The second step at sign-in: an app, recovery codes, passkeys; and axe on their pages."""

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.guard import Guard
from tests.e2e.served import Served
from tests.e2e.walk import DEMO_PASSWORD, faults_of_looks, sign_in, sign_out

STEP = 30
TOTP = "/es/account/2fa/totp"
KEYS = "/es/account/2fa/webauthn"
CODES = "/es/account/2fa/recovery-codes"
WIDE = {"width": 1280, "height": 800}
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code_at(secret: str, moment: float) -> str:
    """Return the six digits that an authenticator app shows at a moment (RFC 6238)."""
    counter = struct.pack(">Q", int(moment) // STEP)
    key = b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def looks(page: Page) -> list[str]:
    """Return what axe finds on this page, and make the window wide again."""
    found = faults_of_looks(page)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return found


def give_password(page: Page, person: Person, *, expected: str) -> None:
    """Enter address and password, and come to the page that is expected next."""
    page.goto("/es/account/login/")
    page.fill("#id_login", person["email"])
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("main form.form button")
    expect(page).to_have_url(re.compile(expected))


def open_guarded(page: Page, path: str) -> None:
    """Open a page that asks once more for the password."""
    page.goto(path)
    if "/reauthenticate/" in page.url:
        page.fill("#id_password", DEMO_PASSWORD)
        page.click("main form.form button")
    expect(page).to_have_url(re.compile(path))


def set_up_app(page: Page, person: Person) -> str:
    """Sign in and set up an authenticator app; return its secret."""
    sign_in(page, person["email"])
    open_guarded(page, f"{TOTP}/activate/")
    secret = page.input_value("#authenticator_secret")
    assert looks(page) == []
    page.fill("#id_code", code_at(secret, time.time()))
    page.click("main form.form button")
    expect(page).to_have_url(re.compile("/recovery-codes/$"))
    return secret


def enter_code(page: Page, code: str) -> None:
    """Enter the digits of the app, or a recovery code."""
    page.fill("#id_code", code)
    page.click("main form.form button")


def test_app_guards_the_account_until_it_is_deactivated(
    open_page: OpenPage, newcomer: Person
) -> None:
    page = open_page()
    secret = set_up_app(page, newcomer)
    sign_out(page)
    give_password(page, newcomer, expected="/2fa/authenticate/")
    assert looks(page) == []
    enter_code(page, "000000")
    expect(page.locator(".error-summary")).to_be_focused()
    page.goto("/es/learning/")
    expect(page).to_have_url(re.compile("/2fa/authenticate/"))
    # The code of the set-up was used; the next one is taken already.
    enter_code(page, code_at(secret, time.time() + STEP))
    expect(page).to_have_url(re.compile("/es/learning/$"))
    page.goto("/es/account/2fa/reauthenticate/")
    assert looks(page) == []
    open_guarded(page, f"{TOTP}/deactivate/")
    assert looks(page) == []
    page.click("main button.button--danger")
    expect(page).to_have_url(re.compile("/2fa/$"))
    sign_out(page)
    sign_in(page, newcomer["email"])


def test_recovery_code_lets_in_once(open_page: OpenPage, newcomer: Person) -> None:
    page = open_page()
    set_up_app(page, newcomer)
    codes = page.locator("main .links code")
    expect(codes).to_have_count(10)
    code = codes.first.inner_text()
    assert looks(page) == []
    sign_out(page)
    give_password(page, newcomer, expected="/2fa/authenticate/")
    enter_code(page, code)
    expect(page).to_have_url(re.compile("/es/learning/$"))
    open_guarded(page, f"{CODES}/generate/")
    assert looks(page) == []
    sign_out(page)
    give_password(page, newcomer, expected="/2fa/authenticate/")
    enter_code(page, code)
    expect(page.locator(".error-summary")).to_be_focused()


@pytest.fixture
def at_localhost(
    open_page: OpenPage, served: Served, guard: Guard, newcomer: Person
) -> Page:
    """Return a page of a person at a name: browsers make no passkeys for numbers."""
    port = served.url.rpartition(":")[2]
    guard.own += (f"http://localhost:{port}/",)
    page = open_page(at=f"http://localhost:{port}")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, newcomer["email"])
    return page


def test_passkey_signs_in_without_a_password(at_localhost: Page) -> None:
    page = at_localhost
    open_guarded(page, f"{KEYS}/add/")
    assert looks(page) == []
    page.fill("#id_name", "Mi teléfono")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    expect(page).to_have_url(re.compile("/recovery-codes/$"))
    page.goto(f"{KEYS}/")
    expect(page.locator("tbody th")).to_contain_text("Mi teléfono")
    assert looks(page) == []
    page.click("tbody a[href$='/edit/']")
    assert looks(page) == []
    page.fill("#id_name", "Teléfono del trabajo")
    page.click("main form.form button")
    expect(page.locator("tbody th")).to_contain_text("Teléfono del trabajo")
    page.goto(f"{KEYS}/reauthenticate/")
    assert looks(page) == []
    sign_out(page)

    page.goto("/es/account/login/")
    page.click("#passkey_login")
    expect(page).to_have_url(re.compile("/es/learning/$"))
    page.goto(f"{KEYS}/")
    remove = page.locator("tbody a[href$='/remove/']").get_attribute("href") or ""
    open_guarded(page, remove)
    assert looks(page) == []
    page.click("main button.button--danger")
    expect(page.locator("tbody")).to_have_count(0)
