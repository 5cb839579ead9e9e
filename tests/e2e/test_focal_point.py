"""A focal point confirms and questions officials of the own country, and of no other."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage, Person, take
from tests.e2e.guard import Guard
from tests.e2e.served import Served
from tests.e2e.walk import sideways, status_of_post

REASON = "Su institución cambió de nombre: corríjala en su perfil, por favor."
LIST = "/es/me/focal/"


@pytest.fixture
def official(served: Served) -> Person:
    """Return someone of the country of the demonstration's focal point."""
    return take(served, "officials")


def row_of(page: Page, person: Person) -> Locator:
    """Find a person by name in the list."""
    page.fill("#q", person["full_name"])
    page.click(".search button")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("th")).to_have_text(person["full_name"])
    return row


def identity_said_to(page: Page) -> Locator:
    """Open the profile of the person and return what it says about the identity."""
    page.goto("/es/me/profile/")
    return page.locator("main .alert").first


@pytest.mark.parametrize("width", [1280, 390])
def test_focal_point_confirms_an_official(
    open_page: OpenPage, demo: dict[str, Person], official: Person, width: int
) -> None:
    page = open_page(demo["focal"], width=width)
    page.goto("/es/")
    page.click("details.menu > summary")
    page.click(".menu__list a[href$='/me/focal/']")
    row = row_of(page, official)
    expect(row.locator(".badge")).to_have_text("declaración propia")
    assert sideways(page) == 0
    row.locator("form button").click()
    expect(page.locator("main .alert--success")).to_contain_text(official["full_name"])
    row = row_of(page, official)
    expect(row.locator(".badge")).to_have_text("confirmación del punto focal")
    expect(row.locator("form button")).to_have_count(0)
    said = identity_said_to(open_page(official))
    expect(said).to_have_class(re.compile("alert--success"))
    expect(said).to_contain_text("Su punto focal confirmó")


def test_on_a_phone_each_fact_is_named(
    open_page: OpenPage, demo: dict[str, Person]
) -> None:
    page = open_page(demo["focal"], width=390)
    page.goto(LIST)
    cells = page.locator("tbody tr").first.locator("td")

    named = cells.evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    )

    assert named == ['"Inscripciones"', '"Cómo lo sabemos"', '"Su decisión"']
    assert sideways(page) == 0


def test_focal_point_questions_an_official_who_reads_why(
    open_page: OpenPage, demo: dict[str, Person], official: Person
) -> None:
    page = open_page(demo["focal"])
    page.goto(LIST)
    row_of(page, official).locator("a[href*='/question/']").click()
    expect(page.locator("h1")).to_contain_text(official["full_name"])
    page.click("main form.form button")
    expect(page.locator(".error-summary")).to_be_focused()
    page.fill("#id_reason", REASON)
    page.click("main form.form button")
    expect(page.locator("main .alert--success")).to_contain_text(official["full_name"])
    row = row_of(page, official)
    expect(row.locator(".badge")).to_have_text("en duda")
    expect(row).to_contain_text(REASON)

    theirs = open_page(official)
    theirs.goto("/es/messages/")
    theirs.locator(".mailbox .unread").first.click()
    expect(theirs.locator("article .prose")).to_contain_text(REASON)
    expect(identity_said_to(theirs)).to_contain_text(REASON)

    row_of(page, official).locator("form button").click()
    expect(page.locator("main .alert--success")).to_contain_text(official["full_name"])
    expect(row_of(page, official).locator(".badge")).to_have_text(
        "confirmación del punto focal"
    )


def test_list_holds_the_own_country_only(
    open_page: OpenPage, demo: dict[str, Person], served: Served, learner: Person
) -> None:
    page = open_page(demo["focal"])
    page.goto(f"{LIST}?q={learner['full_name'].replace(' ', '+')}")
    expect(page.locator(".empty")).to_be_visible()
    abroad = open_page(served.people["other_focal"])
    abroad.goto(LIST)
    assert row_of(abroad, learner).is_visible()


def test_focal_point_of_another_country_gets_nothing(
    open_page: OpenPage, demo: dict[str, Person], served: Served, guard: Guard
) -> None:
    guard.tolerate("status of 404")
    person = demo["official"]
    one = f"{LIST}{person['key']}"
    page = open_page(served.people["other_focal"])
    page.goto(f"{LIST}?q={person['full_name'].replace(' ', '+')}")
    expect(page.locator(".empty")).to_be_visible()
    for path in (
        f"{LIST}?country=XAA",
        f"{one}/question/",
        f"{one}/question/?country=XAA",
    ):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404, path
        expect(page.locator("main")).not_to_contain_text(person["full_name"])
    for path in (f"{one}/confirm/", f"{one}/confirm/?country=XAA"):
        assert status_of_post(page, path) == 404, path
    assert status_of_post(page, f"{one}/question/", reason="No") == 404
    said = identity_said_to(open_page(person))
    expect(said).to_have_class(re.compile("alert--info"))
