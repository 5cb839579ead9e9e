import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from courses.models import Course, CourseRun
from lms.accounts.models import User
from tests.factories.courses import (
    RunFactory,
    TopicFactory,
    publish_course_page,
    published_course,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def kept_pages() -> set[str]:
    """Return the keys of the finished pages, without version and stamp."""
    cache = caches["rendered"]
    assert isinstance(cache, LocMemCache)
    keys = [key for key in cache._cache if ":page:catalogue:" in key]  # type: ignore[attr-defined]  # what it holds
    return {":".join(key.split(":")[-2:]) for key in keys}


def titles(client: Client, path: str = "/es/") -> list[str]:
    html = client.get(path).content.decode()
    return re.findall(r"<h3>\s*<a href=\"[^\"]+\">([^<]+)</a>", html)


@pytest.fixture
def two_courses(course: Course) -> None:
    course.topics.set([TopicFactory.create(code="identity")])
    data = published_course(code="data", lessons=("1-1",))
    data.topics.set([TopicFactory.create(code="data")])


def test_anonymous_catalogue_is_made_once_and_sets_no_cookie(
    client: Client, course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get("/es/")

    # The stamp.
    with django_assert_num_queries(1):
        second = client.get("/es/")

    assert second.content == first.content
    assert titles(client) == ["identity es"]
    for answer in (first, second):
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert "Cookie" in answer.headers["Vary"]
    assert not Session.objects.exists()


def test_anonymous_catalogue_is_another_one_for_each_language(
    client: Client, course: Course
) -> None:
    assert titles(client) == ["identity es"]
    assert titles(client, "/en/") == ["identity en"]
    assert titles(client, "/pt-br/") == []
    assert titles(client) == ["identity es"]


@pytest.mark.usefixtures("two_courses")
def test_catalogue_shows_what_was_asked_for(client: Client) -> None:
    assert sorted(titles(client)) == ["data es", "identity es"]
    assert titles(client, "/es/?topic=data") == ["data es"]
    assert titles(client, "/es/?q=IDENTITY") == ["identity es"]
    assert titles(client, "/es/?q=identi") == []
    assert sorted(titles(client)) == ["data es", "identity es"]


@pytest.mark.usefixtures("two_courses")
def test_catalogue_keeps_few_pages_whatever_addresses_carry(client: Client) -> None:
    for query in (
        "",
        "utm_source=mail",
        "x=1&y=2",
        "&&",
        "topic=nothing",
        "q=",
        "topic=data",
        "topic=data&topic=data",
        "topic=nothing&topic=data&fbclid=abc",
        "topic=data&topic=identity",
        "topic=data&length=short",
        "q=data",
        "q=anything-at-all",
        f"q={'x' * 3000}",
        f"topic={'x' * 3000}",
    ):
        assert client.get(f"/es/?{query}").status_code == 200

    assert kept_pages() == {"es:", "es:topic=data"}


@pytest.mark.usefixtures("two_courses")
def test_catalogue_repeats_nothing_that_it_did_not_understand(client: Client) -> None:
    html = client.get("/es/?topic=data&x=%3Cscript%3E&next=//evil").content.decode()

    assert "evil" not in html
    assert "script%3E" not in html
    assert 'href="/en/?topic=data"' in html


def test_signed_in_visitors_neither_get_nor_leave_the_anonymous_copy(
    client: Client, course: Course, ana: User
) -> None:
    browser = Client()
    browser.force_login(ana)

    hers = browser.get("/es/")
    assert hers.headers["Cache-Control"] == "private, no-store"
    assert kept_pages() == set()
    anonymous = client.get("/es/").content.decode()
    hers_again = browser.get("/es/").content.decode()

    assert "/es/learning/" in hers_again
    assert "/es/learning/" not in anonymous
    assert "/es/account/login/" in anonymous
    assert hers_again.count("csrfmiddlewaretoken") == hers.content.decode().count(
        "csrfmiddlewaretoken"
    )
    assert "csrfmiddlewaretoken" not in anonymous


def test_message_for_one_visitor_is_not_kept_for_others(
    client: Client, course: Course, ana: User
) -> None:
    browser = Client()
    browser.force_login(ana)
    left = browser.post("/es/account/logout/", follow=True)
    assert left.redirect_chain[-1][0] == "/es/"
    words = [str(message) for message in left.context["messages"]]
    assert len(words) == 1
    assert words[0] in left.content.decode()
    assert left.headers["Cache-Control"] == "private, no-store"

    assert words[0] not in client.get("/es/").content.decode()
    assert words[0] not in browser.get("/es/").content.decode()


def test_visitor_with_a_session_that_ended_is_shown_a_page_of_their_own(
    client: Client, course: Course
) -> None:
    client.cookies["sessionid"] = "of-yesterday"

    answer = client.get("/es/")

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert kept_pages() == set()


def test_catalogue_is_made_anew_when_something_is_published(
    client: Client, course: Course
) -> None:
    assert titles(client) == ["identity es"]

    published_course(code="data", lessons=())

    assert sorted(titles(client)) == ["data es", "identity es"]


def test_catalogue_follows_the_dates_of_a_run_within_minutes(
    client: Client, run: CourseRun
) -> None:
    CourseRun.objects.update(enrollment_end=NOW)

    def states() -> list[str]:
        html = client.get("/en/").content.decode()
        return re.findall(r'name="state" value="(\w+)"', html)

    with time_machine.travel(NOW - timedelta(seconds=1)):
        assert states() == ["ongoing_open"]
    with time_machine.travel(NOW + timedelta(minutes=5)):
        assert states() == ["ongoing_closed"]


@pytest.mark.parametrize("rows", [1, 3])
def test_catalogue_costs_the_same_for_more_courses(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        made = published_course(code=f"course-{number}", lessons=("1-1",))
        made.topics.add(TopicFactory.create(code=f"topic-{number}"))
        RunFactory.create(course=made)
    caches["rendered"].clear()

    # Stamp, catalogue, courses, topics, runs, lessons, competencies, pages.
    with django_assert_num_queries(8):
        client.get("/es/")


def test_catalogue_answers_to_head_and_to_nothing_that_writes(
    client: Client, course: Course
) -> None:
    assert client.head("/es/").content == b""
    assert client.post("/es/").status_code == 405
    assert titles(client) == ["identity es"]


def test_catalogue_of_a_course_in_one_language_names_only_that(client: Client) -> None:
    made = published_course(code="one", lessons=(), languages=("es",))
    publish_course_page(made, "ko", slug="korean")

    html = client.get("/es/").content.decode()

    assert re.findall(r'name="language" value="([\w-]+)"', html) == ["es"]
