"""An official, from the first sign-up to the completed course."""

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import quizzes
from tests.e2e.conftest import OpenPage
from tests.e2e.guard import Guard
from tests.e2e.served import Served
from tests.e2e.walk import COURSE, FIRST_LESSON, sideways

LESSONS = 19
NOTE = (
    "Ayer me pidieron el número — número, cédula y «credencial» otra vez. 주민등록번호"
)
serial = itertools.count(1)


def sign_up(page: Page, served: Served, language: str) -> str:
    """Come from the course, create an account, open the link in the mail."""
    address = f"ana.prueba{next(serial)}@example.org"
    page.goto(f"/{language}/")
    page.click("article.card h3 a")
    page.click(".hero a.button")
    page.click("main a[href*='/account/signup/']")
    page.fill("#id_full_name", "Ana María Ñuñez-Prueba")
    page.fill("#id_email", address)
    page.fill("#id_password1", "puente-largo-2026")
    page.check("#id_notice")
    page.click("main form.form button")
    expect(page).to_have_url(re.compile("/account/confirm-email/$"))
    page.goto(served.mail_to(address).path)
    page.click("main form button")
    return address


def fill_in_profile(page: Page) -> None:
    """Answer the six questions that the first enrollment asks."""
    expect(page).to_have_url(re.compile("/me/profile/"))
    page.select_option("#id_country", "COL")
    page.click("main form.form button")
    page.select_option("#id_institution", "new")
    page.fill("#id_proposed", "Alcaldía de Puerto Nuevo")
    for name in ("level", "function", "seniority"):
        page.select_option(f"#id_{name}", index=1)
    page.click("main form.form button")


def enroll(page: Page) -> None:
    """Confirm the enrollment and land in the first lesson."""
    expect(page).to_have_url(re.compile("/run/[0-9a-f-]+/enroll/$"))
    page.click("main form button")


def write_note(page: Page, text: str) -> None:
    """Write the reflection and wait until the server says that it is saved."""
    note = page.locator("form[data-note]").first
    note.locator("textarea").fill(text)
    note.locator("textarea").blur()
    expect(note.locator("[role=status]")).to_have_class(re.compile("save-state--saved"))


def lesson_of(page: Page) -> str:
    """Return enrollment and code of the lesson, which are the same in every language."""
    place = page.locator("#lesson").get_attribute("data-place")
    assert place
    return place.partition("/enrollment/")[2]


@pytest.mark.parametrize(
    ("language", "other", "width"),
    [("es", "en", 1280), ("pt-br", "es", 390), ("en", "pt-br", 320)],
)
def test_official_goes_from_sign_up_to_a_saved_note_and_changes_language(
    open_page: OpenPage, served: Served, language: str, other: str, width: int
) -> None:
    page = open_page(width=width)
    sign_up(page, served, language)
    fill_in_profile(page)
    enroll(page)
    expect(page).to_have_url(re.compile(FIRST_LESSON[language]))
    write_note(page, NOTE)
    here = lesson_of(page)
    page.click(f".languages a[hreflang={other}]")
    expect(page).to_have_url(re.compile(FIRST_LESSON[other]))
    expect(page.locator("html")).to_have_attribute("lang", other)
    assert lesson_of(page) == here
    expect(page.locator("form[data-note] textarea").first).to_have_value(NOTE)
    assert sideways(page) == 0


def test_official_completes_the_course_and_gets_a_message(
    open_page: OpenPage, served: Served, guard: Guard
) -> None:
    page = open_page()
    address = sign_up(page, served, "es")
    fill_in_profile(page)
    enroll(page)
    page.goto(COURSE["es"])
    page.locator("li.activity a").first.click()
    quizzes.take(page, right=False)
    page.locator(".actions a.button").first.click()
    for number in range(1, LESSONS + 1):
        expect(page.locator(".lesson-head .meta span").first).to_contain_text(
            f"{number} "
        )
        page.locator("#lesson-end button.button").first.click()
        page.wait_for_load_state()
        while "/quiz/" in page.url:
            quizzes.take(page)
            expect(page.locator("main .alert--success")).to_be_visible()
            page.locator(".actions a.button").first.click()
    expect(page).to_have_url(re.compile("/completion/$"))
    page.locator("li.activity a").click()  # what is left is the test at the end
    quizzes.take(page)
    page.locator(".actions a.button").first.click()
    expect(page).to_have_url(re.compile("/completion/$"))
    expect(page.locator("main .alert--success")).to_be_visible()
    mail = served.mail_to(address, "Identidad digital")
    assert "Identidad digital y gestión de identidades" in mail.body
    page.goto("/es/messages/")
    expect(page.locator(".mailbox .unread").first).to_contain_text("Identidad digital")
    page.locator(".mailbox .unread").first.click()
    expect(page.locator("article h1")).to_contain_text("Identidad digital")
    page.goto("/es/learning/")
    expect(page.locator(".learning progress")).to_have_attribute("value", "19")
    expect(page.locator(".learning .badge--success")).to_be_visible()
