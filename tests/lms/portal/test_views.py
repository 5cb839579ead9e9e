"""The front door, my learning and help."""

from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.domain.progress import finish_lesson, open_lesson
from courses.models import CoursePage
from lms.accounts.models import User
from tests.factories.accounts import UserFactory, official
from tests.factories.courses import RunFactory, enrolled, lesson_of, published_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_rendered() -> None:
    caches["rendered"].clear()


@pytest.fixture
def ana(client: Client) -> User:
    user = official(full_name="Ana", preferred_language="en")
    client.force_login(user)
    return user


def address_of(name: str, language: str = "en") -> str:
    with override(language):
        return reverse(f"portal:{name}")


# --- The front door -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "es"),
        ("pt", "pt-br"),
        ("pt-PT", "pt-br"),
        ("en-GB,en;q=0.9", "en"),
        ("ko,en;q=0.5", "en"),
        ("ja,zh", "es"),
        ("*", "es"),
        ("xx-invalid-,%%", "es"),
        ("fr;q=0.9,es-CO;q=0.8", "es"),
    ],
)
def test_front_door_leads_to_the_language_of_the_browser(
    client: Client, accepted: str, language: str
) -> None:
    headers = {"accept-language": accepted} if accepted else {}

    done = client.get("/", headers=headers)

    assert (done.status_code, done.headers["Location"]) == (302, f"/{language}/")
    assert {"Accept-Language", "Cookie"} <= set(done.headers["Vary"].split(", "))


@pytest.mark.parametrize(
    ("preferred", "language"), [("pt-br", "pt-br"), ("en", "en"), ("ko", "es")]
)
def test_front_door_leads_people_to_their_own_language(
    client: Client, preferred: str, language: str
) -> None:
    client.force_login(UserFactory.create(preferred_language=preferred))

    done = client.get("/", headers={"accept-language": "de"})

    assert done.headers["Location"] == f"/{language}/"


# --- My learning --------------------------------------------------------------------


def test_learning_asks_strangers_to_sign_in(client: Client) -> None:
    address = address_of("learning")

    done = client.get(address)

    assert done.status_code == 302
    assert done.headers["Location"].endswith(f"?next={address}")


def test_learning_shows_courses_progress_and_where_to_go_on(
    client: Client, ana: User
) -> None:
    course = published_course(code="identity", lessons=("1-1", "1-2"))
    enrollment = enrolled(ana, RunFactory.create(course=course))
    first, second = lesson_of(course, "1-1"), lesson_of(course, "1-2")
    finish_lesson(enrollment, first, by="marked", language="en")
    open_lesson(enrollment, second, language="en")

    done = client.get(address_of("learning"))

    (card,) = done.context["cards"]
    assert (card["done"], card["total"], card["completion"]) == (1, 2, None)
    assert card["address"] == "/en/identity/"
    assert card["resume"] == "/en/identity/1/1-2/"
    assert card["resume"] in unescape(done.content.decode())


def test_learning_leaves_out_what_is_not_published_in_any_language(
    client: Client, ana: User
) -> None:
    course = published_course(code="identity")
    enrolled(ana, RunFactory.create(course=course))
    for page in CoursePage.objects.filter(course=course):
        page.unpublish()

    assert client.get(address_of("learning")).context["cards"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_learning_costs_the_same_for_more_courses(
    client: Client, ana: User, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        course = published_course(code=f"course-{number}", lessons=("1-1", "1-2"))
        enrolled(ana, RunFactory.create(course=course))
    client.get(address_of("learning"))  # fills the cache of outlines

    with django_assert_num_queries(8):
        done = client.get(address_of("learning"))

    assert len(done.context["cards"]) == count


# --- Help ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["es", "pt-br", "en"])
def test_help_names_a_contact_and_the_version(client: Client, language: str) -> None:
    said = unescape(client.get(address_of("help", language)).content.decode())

    assert f'<html lang="{language}"' in said
    assert f"mailto:{settings.HELP_EMAIL}" in said
    assert settings.VERSION in said
