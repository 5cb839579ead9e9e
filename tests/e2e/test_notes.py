"""What is written in a lesson: saved, kept, offered again, never lost in silence."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.guard import Guard
from tests.e2e.walk import DEMO_PASSWORD, FIRST_LESSON

LESSON = FIRST_LESSON["es"]
SAVED = re.compile("save-state--saved")
FAILED = re.compile("save-state--failed")
OpenContext = Callable[..., BrowserContext]


def open_lesson(page: Page) -> Locator:
    """Open the first lesson and return the form of its reflection."""
    page.goto(LESSON)
    return page.locator("form[data-note]").first


def text_of(form: Locator) -> Locator:
    """Return where one writes."""
    return form.locator("textarea")


def state_of(form: Locator) -> Locator:
    """Return what the page says about saving."""
    return form.locator("[role=status]")


def kept_on_device(page: Page) -> list[str]:
    """Return the keys of what this browser keeps."""
    keys: list[str] = page.evaluate("Object.keys(localStorage)")
    return keys


def test_note_is_saved_without_pressing_anything(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    form = open_lesson(page)
    text_of(form).fill("Sin botón")
    expect(state_of(form)).to_have_class(SAVED, timeout=8000)
    assert kept_on_device(page) == []
    expect(text_of(open_lesson(page))).to_have_value("Sin botón")


def test_note_pressed_save_is_saved_at_once(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    form = open_lesson(page)
    text_of(form).fill("Con botón")
    form.locator("button").click()
    expect(state_of(form)).to_have_class(SAVED)
    assert page.url.endswith(LESSON)


def test_note_written_offline_is_kept_and_sent_when_the_connection_is_back(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("ERR_INTERNET_DISCONNECTED")
    page = open_page(learner)
    form = open_lesson(page)
    page.context.set_offline(True)
    expect(page.locator(".offline")).not_to_be_empty()
    text_of(form).fill("Escrito sin conexión")
    form.locator("button").click()
    expect(state_of(form)).to_have_class(FAILED)
    assert len(kept_on_device(page)) == 1
    page.context.set_offline(False)
    expect(state_of(form)).to_have_class(SAVED)
    expect(page.locator(".offline")).to_be_empty()
    assert kept_on_device(page) == []


def test_note_written_offline_is_sent_after_a_reload(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("ERR_INTERNET_DISCONNECTED")
    page = open_page(learner)
    form = open_lesson(page)
    page.context.set_offline(True)
    text_of(form).fill("Escrito antes de cerrar")
    text_of(form).blur()
    expect(state_of(form)).to_have_class(FAILED)
    page.goto("about:blank")
    page.context.set_offline(False)
    form = open_lesson(page)
    expect(text_of(form)).to_have_value("Escrito antes de cerrar")
    expect(state_of(form)).to_have_class(SAVED)
    assert kept_on_device(page) == []


def test_note_after_the_session_ended_is_kept_and_saved_after_signing_in_again(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("status of 401")
    page = open_page(learner)
    form = open_lesson(page)
    page.context.clear_cookies(name="sessionid")
    text_of(form).fill("En medio de la nota")
    text_of(form).blur()
    expect(state_of(form)).to_have_class(FAILED)
    state_of(form).locator("a").click()
    page.fill("#id_login", learner["email"])
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("main form.form button")
    expect(page).to_have_url(re.compile(f"{LESSON}#note-"))
    form = page.locator("form[data-note]").first
    expect(text_of(form)).to_have_value("En medio de la nota")
    expect(state_of(form)).to_have_class(SAVED)
    assert kept_on_device(page) == []


def test_note_changed_in_two_tabs_shows_both_texts(
    open_context: OpenContext, learner: Person, guard: Guard
) -> None:
    guard.tolerate("status of 409")
    context = open_context(learner)
    first, second = context.new_page(), context.new_page()
    early, late = open_lesson(first), open_lesson(second)
    text_of(early).fill("De la primera pestaña")
    early.locator("button").click()
    expect(state_of(early)).to_have_class(SAVED)
    text_of(late).fill("De la segunda pestaña")
    late.locator("button").click()
    expect(state_of(late)).to_have_class(FAILED)
    late.locator("button").click()
    expect(second.locator("#current")).to_have_value("De la primera pestaña")
    expect(second.locator("#mine")).to_have_value("De la segunda pestaña")
    second.locator("main form button").click()
    expect(second).to_have_url(re.compile(f"{LESSON}#note-"))
    expect(text_of(second.locator("form[data-note]").first)).to_have_value(
        "De la segunda pestaña"
    )
    assert kept_on_device(second) == []


def test_choosing_what_is_saved_forgets_the_other_version(
    open_context: OpenContext, learner: Person, guard: Guard
) -> None:
    guard.tolerate("status of 409")
    context = open_context(learner)
    first, second = context.new_page(), context.new_page()
    early, late = open_lesson(first), open_lesson(second)
    text_of(early).fill("Se queda")
    early.locator("button").click()
    expect(state_of(early)).to_have_class(SAVED)
    text_of(late).fill("Se va")
    late.locator("button").click()
    expect(state_of(late)).to_have_class(FAILED)
    late.locator("button").click()
    second.click("main form a.button")
    expect(text_of(second.locator("form[data-note]").first)).to_have_value("Se queda")
    assert kept_on_device(second) == []


def test_note_kept_on_a_device_does_not_overwrite_what_was_saved_elsewhere(
    open_context: OpenContext, open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("ERR_INTERNET_DISCONNECTED", "status of 409")
    office = open_context(learner).new_page()
    form = open_lesson(office)
    office.context.set_offline(True)
    text_of(form).fill("En la oficina, sin conexión")
    text_of(form).blur()
    expect(state_of(form)).to_have_class(FAILED)
    office.goto("about:blank")
    home = open_page(learner)
    elsewhere = open_lesson(home)
    text_of(elsewhere).fill("En casa, después")
    text_of(elsewhere).blur()
    expect(state_of(elsewhere)).to_have_class(SAVED)
    office.context.set_offline(False)
    form = open_lesson(office)
    expect(text_of(form)).to_have_value("En la oficina, sin conexión")
    expect(state_of(form)).to_have_class(FAILED)
    expect(text_of(open_lesson(home))).to_have_value("En casa, después")


def test_lesson_read_to_its_end_is_done(open_page: OpenPage, learner: Person) -> None:
    page = open_page(learner)
    open_lesson(page)
    page.locator("#lesson-end").scroll_into_view_if_needed()
    expect(page.locator("#lesson-end")).to_have_class(re.compile("lesson-end--done"))
    page.goto("/es/learning/")
    expect(page.locator(".learning progress")).to_have_attribute("value", "1")


def test_place_is_remembered_on_another_device(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    open_lesson(page)
    page.locator("form[data-note] textarea").last.scroll_into_view_if_needed()
    with page.expect_response(re.compile("/place/$")):
        page.evaluate(
            "Object.defineProperty(document, 'hidden', {value: true});"
            "const leave = () => document.dispatchEvent(new Event('visibilitychange'));"
            "window.leaving = setInterval(leave, 100)"
        )
    phone = open_page(learner, width=390)
    phone.goto("/es/learning/")
    phone.click(".learning a.button")
    expect(phone).to_have_url(re.compile(f"{LESSON}#note-"))
