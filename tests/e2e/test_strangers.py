"""Strangers, other learners and the staff of others get nothing that is not theirs."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Person
from tests.e2e.guard import Guard
from tests.e2e.served import Served
from tests.e2e.walk import COURSE, FIRST_LESSON, status_of_post

LESSON = FIRST_LESSON["es"]
SECRET = "Un dato que solo yo conozco"
FOUND, SIGNED_OUT, REFUSED, GONE = 302, 401, 403, 404


@dataclass(frozen=True)
class Belongings:
    """What a learner, an instructor and a focal point have."""

    name: str
    pages: list[str]
    forms: dict[str, dict[str, str]]


@pytest.fixture
def instructor(demo: dict[str, Person]) -> Person:
    """Return the one who teaches the course."""
    return demo["instructor"]


@pytest.fixture
def focal(demo: dict[str, Person]) -> Person:
    """Return a focal point."""
    return demo["focal"]


@pytest.fixture
def analyst(demo: dict[str, Person]) -> Person:
    """Return someone who sees statistics, and nobody's own pages."""
    return demo["analyst"]


@pytest.fixture
def other_instructor(served: Served) -> Person:
    """Return one who teaches another course."""
    found: Person = served.people["other_instructor"]
    return found


@pytest.fixture
def other_focal(served: Served) -> Person:
    """Return the focal point of another country."""
    found: Person = served.people["other_focal"]
    return found


@pytest.fixture
def owner(open_page: OpenPage, learner: Person) -> Page:
    """Return the page of a learner who has written a note."""
    page = open_page(learner)
    page.goto(LESSON)
    form = page.locator("#note-reflection-1 form")
    form.locator("textarea").fill(SECRET)
    form.locator("button").click()
    expect(form.locator("[role=status]")).to_have_class(re.compile("save-state--saved"))
    return page


@pytest.fixture
def belongings(
    open_page: OpenPage, learner: Person, demo: dict[str, Person]
) -> Belongings:
    """Gather the addresses of what is not for others."""
    enrollment = f"/es/enrollment/{learner['enrollment']}"
    instructor = open_page(demo["instructor"])
    instructor.goto("/es/teaching/")
    run = instructor.locator("main h2 a").get_attribute("href") or ""
    official = open_page(demo["official"])
    official.goto("/es/messages/")
    message = official.locator(".mailbox a").first.get_attribute("href") or ""
    asked = f"/es/me/focal/{demo['official']['key']}"
    pages = [
        *(f"{enrollment}/completion/", f"{enrollment}/catch-up/"),
        *(run, f"{run}answers/", f"{run}message/", message),
        *("/es/me/focal/?country=XAA", f"{asked}/question/?country=XAA"),
    ]
    forms = {
        f"{enrollment}/leave/": {},
        f"{enrollment}/1-1/done/": {"by": "marked"},
        f"{enrollment}/1-1/place/": {"block": "note-reflection-1"},
        f"{enrollment}/1-1/note/reflection-1/": {"text": "ajeno", "revision": "1"},
        f"{enrollment}/catch-up/": {"lessons": "1-1"},
        f"{run}message/": {"title": "No", "body": "No", "key": learner["enrollment"]},
        f"{asked}/confirm/?country=XAA": {},
        f"{asked}/question/?country=XAA": {"reason": "No"},
    }
    return Belongings(learner["full_name"], pages, forms)


def check_untouched(owner: Page) -> None:
    """Check that the learner still has everything, and only that."""
    owner.goto("/es/learning/")
    expect(owner.locator(".learning progress")).to_have_attribute("value", "0")
    owner.goto(LESSON)
    expect(owner.locator("#note-reflection-1 textarea")).to_have_value(SECRET)
    owner.goto("/es/messages/")
    expect(owner.get_by_role("link", name="No", exact=True)).to_have_count(0)


def test_stranger_is_led_to_sign_in_and_gets_nothing(
    open_page: OpenPage, owner: Page, belongings: Belongings
) -> None:
    page = open_page()
    mine = ["/es/learning/", "/es/messages/", "/es/me/my-data/", "/es/me/profile/"]
    files = ["/es/download/digital-identity/", "/es/download/digital-identity/1-1/"]
    for path in [*belongings.pages, *mine, *files, LESSON, "/admin/", "/admin/pages/"]:
        page.goto(path)
        expect(page).to_have_url(re.compile("/account/login/"))
        assert SECRET not in page.content()
    for path, fields in belongings.forms.items():
        expected = SIGNED_OUT if "/place/" in path or "/note/" in path else FOUND
        assert status_of_post(page, path, **fields) == expected, path
    check_untouched(owner)


@pytest.mark.parametrize(
    "who", ["other_learner", "newcomer", "other_instructor", "other_focal", "analyst"]
)
def test_others_are_told_that_it_is_not_here(
    open_page: OpenPage,
    request: pytest.FixtureRequest,
    owner: Page,
    belongings: Belongings,
    who: str,
) -> None:
    request.getfixturevalue("guard").tolerate("status of 404")
    page = open_page(request.getfixturevalue(who))
    for path in belongings.pages:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == GONE, path
        words = page.content()
        assert belongings.name not in words
        assert SECRET not in words
    for path, fields in belongings.forms.items():
        assert status_of_post(page, path, **fields) == GONE, path
    check_untouched(owner)


def test_lessons_open_to_those_enrolled_only(
    open_page: OpenPage, newcomer: Person, other_instructor: Person, guard: Guard
) -> None:
    guard.tolerate("status of 404")
    for person in (newcomer, other_instructor):
        page = open_page(person)
        page.goto(LESSON)
        expect(page).to_have_url(re.compile(f"{COURSE['es']}$"))
        expect(page.locator("main .alert")).to_be_visible()
        expect(page.locator(".lessons a")).to_have_count(0)
        for path in (
            "/es/download/digital-identity/",
            "/es/download/digital-identity/1-1/",
        ):
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == GONE, path


@pytest.mark.parametrize("who", ["learner", "focal", "analyst"])
def test_only_editors_and_instructors_enter_the_editors_pages(
    open_page: OpenPage, request: pytest.FixtureRequest, guard: Guard, who: str
) -> None:
    guard.tolerate("status of 403")
    page = open_page(request.getfixturevalue(who))
    page.goto("/es/help/")
    page.click("details.menu > summary")
    expect(page.locator(".menu__list a[href='/admin/']")).to_have_count(0)
    for path in ("/admin/", "/admin/users/", "/admin/reports/site-history/"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == REFUSED, path
        expect(page.locator(".eyebrow")).to_have_text("403")
