"""An instructor's day: an essay, a second look, a bad question, its key, and back again."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.classes import CHOSEN, ITEM
from tests.e2e.conftest import OpenPage, Person
from tests.e2e.served import Served
from tests.e2e.test_correction import wait_for_job
from tests.e2e.walk import sideways

REASON = "El decreto de 2025 pide también la clave en cada entrada."
PHONE = {"width": 390, "height": 800}
WIDE = {"width": 1280, "height": 800}


def open_quizzes(page: Page) -> None:
    """Come to the quizzes of the run through the menu."""
    page.goto("/es/")
    page.click("details.menu > summary")
    page.click(".menu__list a[href$='/teaching/']")
    page.click("main h2 a")
    page.locator(".tabs").get_by_role("link", name="Cuestionarios").click()


def score_the_essay(page: Page, essay: str) -> None:
    """Take the answer from the queue, choose the best levels, leave a comment."""
    page.get_by_role("link", name="Respuestas largas por calificar").click()
    while not page.locator(f"a[href*='{essay}']").count():
        page.click(".pagination a[rel=next]")
    page.click(f"a[href*='{essay}']")
    expect(page.locator(".item__written")).to_contain_text("certificado de residencia")
    page.get_by_role("button", name="Reservar esta respuesta").click()
    for group in page.locator("main form fieldset").all():
        group.get_by_role("radio").last.check()
    page.locator("textarea[name=comment]").fill("Diga también en qué fechas.")
    page.get_by_role("button", name="Guardar la calificación").click()
    expect(page.locator("main")).to_contain_text("La calificación está guardada.")


def ask_for_a_second_look(page: Page, attempt: str) -> None:
    """Ask, as the learner, about the first question of the result."""
    page.goto(f"/es/attempt/{attempt}/result/")
    question = page.locator("section.question").first
    question.get_by_text("Pedir una segunda revisión").click()
    question.get_by_label("¿Qué se debe revisar de nuevo?").fill(
        "Leí la pregunta de otra manera."
    )
    question.get_by_role("button", name="Pedir la revisión").click()
    expect(page.locator("main")).to_contain_text("Usted pidió una segunda revisión.")


def answer_the_look(page: Page) -> None:
    """Answer it from the list, without a new score."""
    open_quizzes(page)
    page.get_by_role("link", name="Segundas revisiones").click()
    row = page.locator("tbody tr").filter(has_text="Leí la pregunta de otra manera.")
    row.get_by_role("link").first.click()
    page.locator("textarea[name=answer]").fill("Leí su respuesta: no dicen lo mismo.")
    page.get_by_role("button", name="Enviar la respuesta").click()
    expect(page.locator("main")).to_contain_text("va en camino a Mis mensajes")


def come_to_the_correction(page: Page, quiz: str) -> None:
    """Find the bad question in the statistics; one click leads to its key."""
    open_quizzes(page)
    page.click(f"a[href*='/quizzes/{quiz}/statistics/']")
    flagged = page.locator("article.panel").filter(has_text=ITEM)
    expect(flagged).to_contain_text(
        "Las personas con mejor resultado eligen C: ¿es correcta la clave?"
    )
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # two numbers
    assert sideways(page) == 0
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    flagged.get_by_role("link", name=re.compile("Corregir la clave")).click()


def correct_the_key(page: Page, who: str) -> None:
    """Choose the new key, see what it would change, run it, see who changed."""
    page.get_by_role("radio", name=re.compile("Calificar solo con una clave")).check()
    page.locator(f"[name=option][value={CHOSEN}]").check()
    page.locator("textarea[name=reason]").fill(REASON)
    page.get_by_role("button", name="Ver qué cambiaría").click()
    row = page.locator("tbody tr").filter(has_text=who)
    expect(row).to_contain_text("sube")
    facts = page.locator("dl.facts").last
    raised = facts.locator("div").filter(has_text="Suben").locator("dd")
    assert int(raised.inner_text()) >= 17
    expect(facts.locator("div").filter(has_text="Bajan").locator("dd")).to_have_text(
        "0"
    )
    before = row.inner_text()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert sideways(page) == 0
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.get_by_role("button", name="Aplicar la corrección").click()
    wait_for_job(page, "aplicada")
    assert page.locator("tbody tr").filter(has_text=who).inner_text() == before


def read_the_message(page: Page, title: str, *, said: list[str]) -> None:
    """Read, as the learner, the message and the result behind it."""
    page.goto("/es/messages/")
    page.get_by_role("link", name=re.compile(title)).first.click()
    page.get_by_role("link", name="Ver el resultado").click()
    expect(page).to_have_url(re.compile("/result/$"))
    for words in said:
        expect(page.locator("main")).to_contain_text(words)


def test_the_day_of_an_instructor_and_of_the_learner_who_is_told(
    open_page: OpenPage, served: Served, demo: dict[str, Person]
) -> None:
    who: dict[str, Any] = served.people["classmate"]
    page, mine = open_page(demo["instructor"]), open_page(who, **PHONE)

    open_quizzes(page)
    score_the_essay(page, who["essay"])
    read_the_message(
        mine, "Ya está la calificación de «", said=["Diga también en qué fechas."]
    )

    ask_for_a_second_look(mine, who["attempt"])
    answer_the_look(page)
    mine.goto("/es/messages/")
    mine.get_by_role("link", name=re.compile("Su consulta sobre")).first.click()
    expect(mine.locator("main")).to_contain_text("Leí su respuesta")

    come_to_the_correction(page, who["quiz"])
    correct_the_key(page, who["full_name"])
    read_the_message(
        mine,
        "Una corrección en «",
        said=[REASON, "Correcta ahora, y ninguna otra", "Su resultado era"],
    )
    assert sideways(mine) == 0

    page.get_by_role("link", name="Deshacerla").click()
    page.locator("textarea[name=reason]").fill("El decreto se derogó.")
    page.get_by_role("button", name="Deshacer la corrección").click()
    wait_for_job(page, "deshecha")
    row = page.locator("tbody tr").filter(has_text=who["full_name"])
    expect(row).to_contain_text("baja")
    mine.reload()
    expect(mine.locator("main")).not_to_contain_text("Correcta ahora")
