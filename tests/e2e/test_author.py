"""An author in Wagtail: draft, preview, review, refusals in words, two editors at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage, Person, take
from tests.e2e.served import Served
from tests.e2e.walk import COURSE, sign_in

HEADING = "input[name$='-value-text']"


@pytest.fixture
def editor(served: Served) -> Person:
    """Return someone who may publish."""
    return take(served, "editors")


@pytest.fixture
def second_editor(served: Served) -> Person:
    """Return another one."""
    return take(served, "editors")


def open_editor(page: Page, title: str) -> None:
    """Find a lesson by its title and open it for editing."""
    page.goto("/admin/pages/search/")
    page.fill("input[name=q]", title)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.locator("#id_title")).to_have_value(title)
    # The blocks are drawn by script, the last one last.
    expect(page.locator("[name$='-value-prompt']").last).to_be_visible()


def more(page: Page, action: str) -> None:
    """Choose one of the actions that stand behind the first."""
    page.get_by_role("button", name="Más acciones").click()
    page.locator(action).click()


def said(page: Page) -> Locator:
    """Return the messages above the page."""
    return page.locator(".messages")


def see_lesson(page: Page, number: str) -> None:
    """Open a lesson as its readers see it, through the course."""
    page.goto(COURSE["es"])
    page.locator(".lessons a[href*='/5/']").nth(int(number) - 1).click()
    expect(page.locator("#lesson")).to_be_visible()


def test_author_saves_previews_and_submits_and_a_reviewer_publishes(
    open_page: OpenPage, demo: dict[str, Person], editor: Person, learner: Person
) -> None:
    title, heading = (
        "Práctica: una nota de piloto de una página",
        "Antes de escribir nada",
    )
    page = open_page()
    sign_in(page, demo["author"]["email"])
    page.click("details.menu > summary")
    page.click(".menu__list a[href='/admin/']")
    open_editor(page, title)
    before = page.locator(HEADING).first.input_value()
    page.locator(HEADING).first.fill(heading)
    page.click(".action-save")
    expect(said(page)).to_contain_text("ha sido actualizada")
    expect(page.locator(HEADING).first).to_have_value(heading)
    expect(page.locator("[name=action-publish]")).to_have_count(0)

    page.click("button[aria-label='Alternar vista previa']")
    with page.context.expect_page() as preview:
        page.click("a[target=_blank][href$='/edit/preview/']")
    expect(preview.value.locator("#lesson h2").first).to_have_text(heading)
    preview.value.close()

    theirs = open_page(learner)
    see_lesson(theirs, "4")
    expect(theirs.locator("#lesson h2").first).to_have_text(before)

    more(page, "[name=action-submit]")
    expect(said(page)).to_contain_text("enviada para moderación")

    reviewer = open_page(editor)
    open_editor(reviewer, title)
    more(reviewer, "[data-workflow-action-name=approve] >> nth=0")
    expect(said(reviewer)).to_contain_text(title)
    see_lesson(theirs, "4")
    expect(theirs.locator("#lesson h2").first).to_have_text(heading)


def test_publishing_without_an_alternative_is_refused_at_the_field(
    open_page: OpenPage, editor: Person
) -> None:
    page = open_page(editor)
    open_editor(page, "Roles, ley y presupuesto")
    alternative = page.locator("textarea[name$='-value-alt']").first
    alternative.fill("")
    more(page, "[name=action-publish]")
    expect(said(page)).to_contain_text("no se pudo guardar porque hay errores")
    field = page.locator("[data-contentpath=alt]").first
    expect(field).to_contain_text("Este campo es obligatorio")
    expect(page.locator("textarea[name$='-value-alt']").first).to_have_value("")


def test_publishing_against_a_license_is_refused_until_there_is_a_permission(
    open_page: OpenPage, editor: Person, learner: Person
) -> None:
    title, heading = "Medir la adopción y la exclusión", "Un título que espera permiso"
    page = open_page(editor)
    open_editor(page, title)
    page.locator(HEADING).first.fill(heading)
    more(page, "[name=action-publish]")
    expect(said(page)).to_contain_text("No se publicó")
    expect(said(page)).to_contain_text("digital-identity/5-3 (es)")
    expect(said(page)).to_contain_text("R99")
    expect(said(page)).to_contain_text(
        re.compile("licencia prohíbe traducir", re.IGNORECASE)
    )
    expect(page.locator(HEADING).first).to_have_value(heading)
    theirs = open_page(learner)
    see_lesson(theirs, "3")
    expect(theirs.locator("#lesson h2").first).not_to_have_text(heading)

    page.goto("/admin/snippets/courses/sourcework/?q=R99")
    page.get_by_role("link", name="R99").first.click()
    page.fill("#id_permission", "Carta del 3 de marzo: se permite traducir.")
    page.click(".action-save")
    expect(said(page)).to_be_visible()
    open_editor(page, title)
    expect(page.locator(HEADING).first).to_have_value(heading)
    more(page, "[name=action-publish]")
    expect(said(page)).to_contain_text("publicada")
    see_lesson(theirs, "3")
    expect(theirs.locator("#lesson h2").first).to_have_text(heading)


def test_second_of_two_editors_sees_the_conflict_and_loses_nothing(
    open_page: OpenPage, editor: Person, second_editor: Person
) -> None:
    title = "Elegir un caso de uso"
    first, second = open_page(editor), open_page(second_editor)
    for page in (first, second):
        open_editor(page, title)
    first.locator(HEADING).first.fill("Así lo dice la primera persona")
    first.click(".action-save")
    expect(said(first)).to_contain_text("ha sido actualizada")
    second.locator(HEADING).first.fill("Así lo dice la segunda persona")
    second.click(".action-save")
    expect(said(second)).to_contain_text(editor["full_name"])
    expect(said(second)).to_contain_text("No se perdió nada")
    expect(second.locator(HEADING).first).to_have_value(
        "Así lo dice la segunda persona"
    )
    said(second).get_by_role("link", name="Comparar").click()
    expect(second.locator("main")).to_contain_text("primera")
    expect(second.locator("main")).to_contain_text("segunda")
