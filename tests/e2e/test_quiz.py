"""Taking a quiz under the conditions of a real office: no answer is ever lost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.e2e import quizzes
from tests.e2e.conftest import OpenPage, Person
from tests.e2e.guard import Guard
from tests.e2e.walk import COURSE, DEMO_PASSWORD, faults_of_looks, sideways

SAVED = re.compile("save-state--saved")
FAILED = re.compile("save-state--failed")
OpenContext = Callable[..., BrowserContext]
FIRST, SECOND = "/1/", "/2/"


def open_quiz(page: Page, number: int = 1, language: str = "es") -> None:
    """Open the start page of a quiz of the course: 0 is the pre-test."""
    page.goto(COURSE[language])
    page.locator("li.activity a").nth(number).click()
    expect(page.locator("dl.facts--list")).to_be_visible()


def begin(page: Page, number: int = 1) -> None:
    """Open a quiz and start it."""
    open_quiz(page, number)
    quizzes.start(page)


def state(page: Page) -> Locator:
    """Return what the page says about saving."""
    return page.locator("form[data-answer] [role=status]").first


def kept_on_device(page: Page) -> list[str]:
    """Return what this browser keeps of quizzes."""
    keys: list[str] = page.evaluate("Object.keys(localStorage)")
    return [key for key in keys if ":attempt:" in key]


def fill(page: Page, *, right: bool = True) -> None:
    """Answer without waiting for the server."""
    definition = quizzes.asked(page).definition
    form = page.locator("form[data-answer]")
    quizzes.GIVE[definition["interaction"]](form, definition, right=right)


def fill_in_vain(page: Page) -> None:
    """Answer while no answer reaches the server."""
    page.route("**/answer/", lambda route: route.abort())
    fill(page)
    expect(state(page)).to_have_class(FAILED)


def values(page: Page) -> list[list[str]]:
    """Return what the form of the question says."""
    found: list[list[str]] = page.evaluate(
        "[...new FormData(document.querySelector('form[data-answer]'))]"
        ".filter(([name]) => !['csrfmiddlewaretoken', 'command', 'base'].includes(name))"
    )
    return found


@pytest.mark.parametrize(
    ("language", "width"), [("es", 390), ("pt-br", 1280), ("en", 320)]
)
def test_a_quiz_is_passed_in_every_language(
    open_page: OpenPage, learner: Person, language: str, width: int
) -> None:
    page = open_page(learner, width=width)
    open_quiz(page, 1, language)
    quizzes.take(page)
    expect(page.locator("main .alert--success")).to_be_visible()
    expect(page.locator(".result__share")).to_contain_text("100")
    expect(page.locator(".item__key").first).to_be_visible()  # settled: keys are shown
    assert kept_on_device(page) == []
    assert sideways(page) == 0
    page.goto(COURSE[language])
    expect(
        page.locator("li.activity").nth(1).locator(".badge--success")
    ).to_be_visible()


def test_a_quiz_that_was_not_passed_keeps_its_keys(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    open_quiz(page)
    quizzes.take(page, right=False)
    expect(page.locator(".result__share")).to_be_visible()
    expect(page.locator(".item__key")).to_have_count(0)
    expect(page.locator("main .alert--success")).to_have_count(0)


def test_the_language_changes_inside_an_attempt_and_the_answer_stays(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    begin(page)
    quizzes.answer(page)
    before = values(page)
    page.click(".languages a[hreflang=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert values(page) == before
    expect(state(page)).to_have_class(SAVED)


def test_an_answer_given_offline_is_kept_and_sent_when_the_connection_is_back(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("ERR_INTERNET_DISCONNECTED")
    page = open_page(learner)
    begin(page)
    page.context.set_offline(True)
    expect(page.locator(".offline")).not_to_be_empty()
    fill(page)
    expect(state(page)).to_have_class(FAILED)
    assert len(kept_on_device(page)) == 1
    page.context.set_offline(False)
    expect(state(page)).to_have_class(SAVED)
    assert kept_on_device(page) == []


def test_an_answer_that_was_not_sent_survives_a_reload(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("ERR_FAILED")
    page = open_page(learner)
    begin(page)
    fill_in_vain(page)
    written = values(page)
    page.unroute("**/answer/")
    page.reload()
    expect(state(page)).to_have_class(SAVED)
    assert values(page) == written
    page.reload()
    assert values(page) == written


def test_without_a_connection_one_stays_on_the_page(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    begin(page)
    here = page.url
    fill(page)
    expect(state(page)).to_have_class(SAVED)
    page.context.set_offline(True)
    onward = page.locator("form[data-answer] button[name=go]").last
    onward.click()
    expect(state(page)).to_contain_text("Sin conexión no se abre")
    assert page.url == here
    page.context.set_offline(False)
    onward.click()
    page.wait_for_url("**/2/")


def test_another_question_tells_which_answer_has_not_arrived(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("ERR_FAILED")
    page = open_page(learner)
    begin(page)
    fill_in_vain(page)
    page.goto(page.url.replace(FIRST, "/2/"))
    expect(page.locator("[data-waiting]")).to_be_visible()
    expect(page.locator("[data-waiting-list]")).to_have_text("1")
    page.unroute("**/answer/")
    page.reload()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert kept_on_device(page) == []


def test_an_answer_that_arrives_after_the_end_is_sent_from_the_result(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("ERR_FAILED")
    guard.tolerate("410")
    page = open_page(learner)
    begin(page)
    fill_in_vain(page)
    token = page.locator("[name=csrfmiddlewaretoken]").last.input_value()
    url = page.url.replace(FIRST, "/finish/")
    page.context.request.post(
        url, form={"csrfmiddlewaretoken": token}, headers={"Referer": url}
    )
    page.unroute("**/answer/")
    page.goto(page.url.replace(FIRST, "/result/"))
    expect(page.locator("[data-late]")).to_be_visible()
    assert kept_on_device(page) == []


def test_nobody_hands_in_while_an_answer_is_unsent(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("ERR_FAILED")
    page = open_page(learner)
    begin(page)
    fill_in_vain(page)
    page.goto(page.url.replace(FIRST, "/check/"))
    button = page.locator("form[data-finish] button[type=submit]")
    expect(page.locator("[data-unsent]")).to_be_visible()
    expect(page.locator("[data-unsent-list]")).to_have_text("1")
    expect(button).to_be_disabled()
    page.check("[data-without]")
    expect(button).to_be_enabled()
    page.uncheck("[data-without]")
    page.unroute("**/answer/")
    page.reload()  # the connection is back: the answer goes by itself
    expect(page.locator("[data-unsent]")).to_be_hidden()
    expect(button).to_be_enabled()
    assert kept_on_device(page) == []


def test_a_second_tab_does_not_overwrite_and_the_learner_chooses(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate(r"status of 409")
    page = open_page(learner)
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    fill(page)
    expect(state(page)).to_have_class(SAVED)
    first = values(page)
    fill(other, right=False)
    expect(state(other)).to_have_class(FAILED)
    second = values(other)
    assert first != second
    device = open_page(learner)
    device.goto(page.url)
    assert values(device) == first
    other.locator("form[data-answer] [role=status] button").first.click()
    expect(state(other)).to_have_class(SAVED)
    device.reload()
    assert values(device) == second


def test_a_session_that_ended_loses_nothing(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate(r"status of 401")
    page = open_page(learner)
    begin(page)
    page.context.clear_cookies(name="sessionid")
    fill(page)
    expect(state(page)).to_have_class(FAILED)
    written = values(page)
    page.click("form[data-answer] [role=status] a")
    page.fill("#id_login", learner["email"])
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("main form.form button")
    expect(state(page)).to_have_class(SAVED)
    assert values(page) == written
    assert kept_on_device(page) == []


def test_signing_out_forgets_unsent_answers(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate("ERR_FAILED")
    page = open_page(learner)
    begin(page)
    fill_in_vain(page)
    page.click("details.menu > summary")
    page.click("form[data-sign-out] button")
    expect(page.locator("details.menu")).to_have_count(0)
    assert kept_on_device(page) == []


def test_another_device_goes_on_where_the_first_was(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    begin(page)
    quizzes.answer(page)
    phone = open_page(learner, width=390)
    open_quiz(phone)
    quizzes.start(phone)
    assert SECOND in phone.url


def test_handing_in_twice_leads_to_one_result(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    begin(page)
    quizzes.answer_all(page)
    other = page.context.new_page()
    other.goto(page.url)
    quizzes.hand_in(page)
    quizzes.hand_in(other)
    assert other.url == page.url
    expect(other.locator(".result__share")).to_contain_text("100")


def test_after_handing_in_another_tab_is_told_kindly(
    open_page: OpenPage, learner: Person, guard: Guard
) -> None:
    guard.tolerate(r"status of 410")
    page = open_page(learner)
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    quizzes.answer_all(page)
    quizzes.hand_in(page)
    fill(other, right=False)
    expect(state(other)).to_have_class(FAILED)
    expect(other).to_have_url(re.compile("/result/$"), timeout=8000)


def test_the_pre_test_shows_nothing_of_its_answers(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    open_quiz(page, 0)
    quizzes.take(page)
    expect(page.locator("main .alert--success")).to_be_visible()
    expect(page.locator(".result__share")).to_have_count(0)
    expect(page.locator(".item")).to_have_count(0)


def test_a_quiz_is_taken_without_script(open_page: OpenPage, learner: Person) -> None:
    page = open_page(learner, java_script_enabled=False)
    begin(page)
    while "/check/" not in page.url:
        here = page.url
        fill_plainly(page)
        page.locator("form[data-answer] .actions button.button").last.click()
        assert page.url != here
    page.locator("form[data-finish] button[type=submit]").click()
    expect(page.locator(".result__share")).to_contain_text("100")


def fill_plainly(page: Page) -> None:
    """Answer where no script runs: the stem is read from the markup."""
    definition = quizzes.asked(page).definition
    form = page.locator("form[data-answer]")
    quizzes.GIVE[definition["interaction"]](form, definition, right=True)


def press_on(page: Page) -> None:
    """Answer with the keyboard alone, from the first control to the button that goes on."""
    for _ in range(60):
        page.keyboard.press("Tab")
        tag, kind, name, inside = page.evaluate(ACTIVE)
        if not inside:
            continue
        if kind in {"radio", "checkbox"}:
            page.keyboard.press("Space")
        elif tag == "SELECT":
            steps = [n for n, _ in values(page)].index(name) + 1
            for _ in range(steps if name.startswith("place-") else 1):
                page.keyboard.press("ArrowDown")
        elif kind == "text":
            page.keyboard.type("12")
        elif tag == "BUTTON":
            break
    page.keyboard.press("Enter")


ACTIVE = """(() => { const e = document.activeElement; return [
    e.tagName, e.type || "", e.name || "",
    !!e.closest("form[data-answer]") && !e.classList.contains("button--secondary")] })()"""


def test_a_quiz_is_taken_with_the_keyboard(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    begin(page)
    while "/check/" not in page.url:
        here = page.url
        press_on(page)
        quizzes.leave(page, here)
    page.locator("form[data-finish] button[type=submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/result/$"))
    expect(page.locator(".result__share")).to_be_visible()


def test_pages_of_a_quiz_are_accessible(open_page: OpenPage, learner: Person) -> None:
    page = open_page(learner)
    open_quiz(page, 2)
    assert faults_of_looks(page) == []
    quizzes.start(page)
    while "/check/" not in page.url:
        here = page.url
        assert faults_of_looks(page) == []
        quizzes.answer(page)
        page.locator("form[data-answer] .actions button.button").last.click()
        quizzes.leave(page, here)
    assert faults_of_looks(page) == []
    quizzes.hand_in(page)
    assert faults_of_looks(page) == []


CLOCK = (
    '<div data-deadline="{end}" data-now="{now}" data-hand-in="{path}finish/"'
    ' data-result="{path}" data-left="Left" data-minutes="%s min" data-over="Over">'
    "<p data-clock></p><p data-say></p></div>"
)


def test_when_time_is_over_what_is_on_the_page_is_handed_in(
    open_page: OpenPage, learner: Person
) -> None:
    page = open_page(learner)
    begin(page)
    path = page.url.replace(FIRST, "/")
    now = datetime.now(UTC)
    clock = CLOCK.format(path=path, now=now, end=now + timedelta(seconds=8))

    def with_clock(route: Route) -> None:
        reply = route.fetch()
        body = reply.text().replace("<ol class", f"{clock}<ol class", 1)
        route.fulfill(response=reply, body=body)

    page.route(page.url, with_clock)
    page.reload()
    fill(page)
    expect(page.locator("[data-clock]")).to_contain_text("1 min")
    page.wait_for_url(re.compile("/result/$"))
    expect(page.locator("section.question .badge--success")).to_have_count(1)
