"""An instructor writes a question: refused in words, saved, seen as learners see it."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.guard import Guard
from tests.e2e.served import Served
from tests.e2e.walk import faults_of_looks, sideways

ADD = "/admin/snippets/assessments/item/add/"
WORDS = {
    "es": ("¿Qué se presenta?", "Una credencial", "Un registro", "Se lleva consigo."),
    "pt": ("O que se apresenta?", "Uma credencial", "Um registro", "Vai com a pessoa."),
    "en": ("What is presented?", "A credential", "A register", "One carries it."),
}


def write(page: Page) -> None:
    """Fill the sheet of a choice in three languages, without marking the right answer."""
    for name, value in (
        ("code", "e2e-choice"),
        ("pool", "module-1"),
        ("review_by", "2028-05-31"),
    ):
        page.fill(f"[name='{name}']", value)
    ids = page.input_value("[name='option-ids']").split()
    for language, (stem, right, wrong, why) in WORDS.items():
        page.fill(f"[name='stem-{language}']", stem)
        page.fill(f"[name='option-{ids[0]}-text-{language}']", right)
        page.fill(f"[name='option-{ids[1]}-text-{language}']", wrong)
        page.fill(f"[name='rationale-{language}']", why)


def test_instructor_writes_a_question_and_sees_it_as_learners_do(
    open_page: OpenPage, demo: dict[str, Person]
) -> None:
    page = open_page(demo["instructor"])
    page.goto(ADD)
    page.select_option("[name=course]", "digital-identity")
    page.select_option("[name=interaction]", "choice")
    page.click("main form button[type=submit]")
    write(page)
    page.click("button[value=save]")
    fault = page.locator(".help-critical")
    expect(fault).to_contain_text("Ninguna opción es la respuesta correcta")
    expect(page.locator("[name='stem-en']")).to_have_value(WORDS["en"][0])

    page.locator("[name^='option-'][name$='-key']").first.check()
    page.click("button[value=save]")
    expect(page.locator("h1")).to_contain_text("e2e-choice")
    expect(page.locator("main")).to_contain_text("Una credencial")
    page.set_viewport_size({"width": 320, "height": 800})
    assert sideways(page) == 0

    page.goto(page.locator("a[href$='/preview/']").first.get_attribute("href") or "")
    for stem, right, _wrong, why in WORDS.values():
        expect(
            page.get_by_role("group", name=re.compile(re.escape(stem)))
        ).to_have_count(1)
        expect(page.get_by_role("radio", name=right, exact=True)).to_have_count(1)
        expect(page.get_by_text(why)).not_to_be_visible()
    assert sideways(page) == 0
    assert faults_of_looks(page) == []


def test_question_of_a_course_is_not_found_by_who_teaches_another(
    open_page: OpenPage, served: Served, demo: dict[str, Person], guard: Guard
) -> None:
    guard.tolerate(r"status of 404")
    page = open_page(demo["instructor"])
    page.goto("/admin/snippets/assessments/item/?q=di-a-02")
    href = page.locator("a[href*='/item/edit/']").first.get_attribute("href")
    theirs = open_page(served.people["other_instructor"])
    answer = theirs.request.get(href or "")
    assert answer.status == 404
    theirs.goto("/admin/snippets/assessments/item/")
    expect(theirs.locator("a[href*='/item/edit/']")).to_have_count(0)
