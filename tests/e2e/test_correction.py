"""An instructor corrects a key without a script, sees who changed, and takes it back."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.served import Served
from tests.e2e.walk import sideways

REASON = "La pregunta admite dos lecturas."
TITLE = "Una corrección en «"


def wait_for_job(page: Page, state: str) -> None:
    """Look again and again, by the link that the page offers, until the job is done."""
    for _ in range(60):
        if state in page.locator("main .eyebrow").inner_text().lower():
            return
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Ver el avance").click()
    expect(page.locator("main .eyebrow")).to_contain_text(state)


def test_key_is_corrected_previewed_applied_and_taken_back(
    open_page: OpenPage, served: Served, demo: dict[str, Person]
) -> None:
    page = open_page(demo["instructor"], java_script_enabled=False)
    page.goto(served.people["desk"]["correct_item"].replace("/en/", "/es/"))
    page.get_by_role("radio", name=re.compile("Puntaje completo")).check()
    page.get_by_role("button", name="Ver qué cambiaría").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("textarea[name=reason]").fill(REASON)
    page.get_by_role("button", name="Ver qué cambiaría").click()

    expect(page.locator("main h1")).to_have_text(
        "Puntaje completo para todas las personas"
    )
    expect(page.locator("tbody tr").first).to_contain_text("sube")
    before = page.locator("tbody tr").first.inner_text()
    page.get_by_role("button", name="Aplicar la corrección").click()
    wait_for_job(page, "aplicada")
    assert page.locator("tbody tr").first.inner_text() == before
    page.set_viewport_size({"width": 320, "height": 800})
    assert sideways(page) == 0

    mine = open_page(served.people["examinee"])
    mine.goto("/es/messages/")
    mine.get_by_role("link", name=re.compile(TITLE)).first.click()
    expect(mine.locator("main")).to_contain_text(REASON)
    mine.get_by_role("link", name="Ver el resultado").click()
    expect(mine).to_have_url(re.compile("/result/$"))

    page.get_by_role("link", name="Deshacerla").click()
    expect(page.locator("tbody tr").first).to_contain_text("baja")
    page.locator("textarea[name=reason]").fill("Tiene una sola lectura.")
    page.get_by_role("button", name="Deshacer la corrección").click()
    wait_for_job(page, "deshecha")
    expect(page.locator("main")).to_contain_text("Tiene una sola lectura.")
