from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from courses.enums import RunState
from courses.models import Course
from courses.queries import catalogue_entries, length_band
from tests.factories.courses import (
    CompetencyFactory,
    CourseFactory,
    RunFactory,
    TopicFactory,
    lesson_of,
    publish_course_page,
    published_course,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def course() -> Course:
    return published_course(code="identity", lessons=("1-1", "1-2"))


def test_entry_holds_what_the_card_and_the_facets_show(course: Course) -> None:
    course.topics.set([TopicFactory.create(code="identity")])
    trust = CompetencyFactory.create(code="C1", framework=course.framework)
    for code in ("1-1", "1-2"):
        lesson_of(course, code).competencies.set([trust])
    RunFactory.create(course=course, start=NOW + DAY)
    RunFactory.create(course=course, start=None)

    (entry,) = catalogue_entries("es", NOW)

    with override("es"):
        assert entry.pop("words").startswith(" 1 2 a ")
        assert entry == {
            "title": "identity es",
            "summary": "A summary.",
            "url": "/es/identity/",
            "hours": 4,
            "lessons": 2,
            "topics": [("identity", "identity (es)")],
            "competencies": [("C1", "Competency C1")],
            "languages": [("es", "Español"), ("en", "English")],
            "length": [("short", "Hasta 4 horas")],
            "state": [("future_open", RunState.FUTURE_OPEN.label)],
            "rank": 1,
            "joinable": True,
        }


def test_entry_counts_only_what_is_offered_and_published(course: Course) -> None:
    lesson = lesson_of(course, "1-2")
    lesson.competencies.set([CompetencyFactory.create(framework=course.framework)])
    lesson.retired = True
    lesson.save()
    course.pages.get(locale__language_code="en").unpublish()

    (entry,) = catalogue_entries("es", NOW)

    assert (entry["lessons"], entry["competencies"]) == (1, [])
    assert entry["languages"] == [("es", "Español")]
    assert catalogue_entries("en", NOW) == []


def test_entries_begin_with_what_one_can_join_then_by_title_without_accents() -> None:
    titles = {"b": "Zebra", "c": "árbol", "d": "Barco", "a": "Open"}
    for code, title in titles.items():
        made = CourseFactory.create(code=code)
        publish_course_page(made, "es", title=title)
        if code == "a":
            RunFactory.create(course=made)

    found = [entry["title"] for entry in catalogue_entries("es", NOW)]

    assert found == ["Open", "árbol", "Barco", "Zebra"]


@pytest.mark.parametrize(
    ("hours", "band"),
    [(0.5, "short"), (4, "short"), (4.5, "medium"), (10, "medium"), (10.5, "long")],
)
def test_length_band_ends_inclusive(hours: float, band: str) -> None:
    assert length_band(hours)[0] == band
