"""An instructor sees who is enrolled and how far, reads answers, writes to everyone."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.served import Served
from tests.e2e.walk import FIRST_LESSON, sideways

ANSWER = "En mi país el registro civil y el de extranjería no comparten el número."
TITLE = "Sesión en línea el jueves"
TEXT = (
    "Nos vemos el jueves a las 10:00.\n\nTraigan un trámite de su institución: 100 %."
)


def answer_the_country_question(page: Page) -> None:
    """Answer the question of the first lesson and mark the lesson as done."""
    page.goto(FIRST_LESSON["es"])
    form = page.locator("#note-question-1 form")
    form.locator("textarea").fill(ANSWER)
    form.locator("button").click()
    expect(form.locator("[role=status]")).to_have_class(re.compile("save-state--saved"))
    page.click("#lesson-end .button")
    expect(page.locator(".lesson-head .meta span").first).to_have_text(re.compile("2"))


def open_run(page: Page) -> None:
    """Come to the run of the course through the menu."""
    page.goto("/es/")
    page.click("details.menu > summary")
    page.click(".menu__list a[href$='/teaching/']")
    page.click("main h2 a")


def test_instructor_sees_who_is_enrolled_how_far_and_what_they_answered(
    open_page: OpenPage, demo: dict[str, Person], learner: Person
) -> None:
    answer_the_country_question(open_page(learner))
    page = open_page(demo["instructor"])
    open_run(page)
    row = page.locator("tbody tr").filter(has_text=learner["full_name"])
    while not row.is_visible():
        page.click(".pagination a[rel=next]")
        page.wait_for_load_state()
    expect(row.locator(".number")).to_have_text("1 de 19")
    page.locator(".tabs a").nth(1).click()
    answer = page.locator(".answers li").filter(has_text=learner["full_name"])
    while not answer.is_visible():
        page.click(".pagination a[rel=next]")
        page.wait_for_load_state()
    expect(answer).to_contain_text(ANSWER)
    page.set_viewport_size({"width": 320, "height": 800})
    assert sideways(page) == 0


def test_instructor_writes_to_the_run_and_an_official_reads_it(
    open_page: OpenPage, served: Served, demo: dict[str, Person], learner: Person
) -> None:
    page = open_page(demo["instructor"])
    open_run(page)
    page.locator(".tabs a").nth(2).click()
    page.fill("#id_title", TITLE)
    page.fill("#id_body", TEXT)
    page.click("main form.form button")
    expect(page.locator("main .alert--success")).to_be_visible()
    mail = served.mail_to(learner["email"], TITLE)
    assert "100 %" in mail.body
    theirs = open_page(learner)
    theirs.goto("/es/messages/")
    theirs.get_by_role("link", name=TITLE).click()
    expect(theirs.locator("article h1")).to_have_text(TITLE)
    expect(theirs.locator("article .prose p")).to_have_count(2)
    expect(theirs.locator("article .prose")).to_contain_text("100 %")


def test_answers_that_nobody_gave_to_an_instructor_stay_private(
    open_page: OpenPage, demo: dict[str, Person], learner: Person
) -> None:
    private = "Solo para mí: no lo lee nadie más."
    theirs = open_page(learner)
    theirs.goto(FIRST_LESSON["es"])
    form = theirs.locator("#note-reflection-1 form")
    form.locator("textarea").fill(private)
    form.locator("button").click()
    expect(form.locator("[role=status]")).to_have_class(re.compile("save-state--saved"))
    page = open_page(demo["instructor"])
    open_run(page)
    page.locator(".tabs a").nth(1).click()
    while True:
        expect(page.locator("main")).not_to_contain_text(private)
        if not page.locator(".pagination a[rel=next]").is_visible():
            return
        page.click(".pagination a[rel=next]")
