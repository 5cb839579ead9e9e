"""What is put in place as rows is what the code has made, row by row."""

import pytest
import time_machine
from django.db import transaction
from pytest_django import Settings

from courses.models import Course, CoursePage, LessonPage
from tests.factories import replay
from tests.factories.courses import published_course
from tests.factories.replay import State, every_table, may_replay, rows_of

pytestmark = pytest.mark.django_db
WORD = "Lesson"


def everything() -> tuple[State, list[str]]:
    """Return every row, and what a search finds."""
    found = LessonPage.objects.live().search(WORD, order_by_relevance=False)
    return rows_of(every_table()), sorted(page.title for page in found)


def made_and_undone(**fields: str) -> tuple[Course, State, list[str]]:
    with transaction.atomic():
        course = published_course(
            lessons=["1-1"], body=[("text", f"<p>{WORD}</p>")], **fields
        )
        rows, found = everything()
        transaction.set_rollback(True)
    return course, rows, found


def test_rows_put_in_place_are_those_that_were_made() -> None:
    course, made, found = made_and_undone(code="replayed")
    known = len(replay._recordings)
    again, put, found_again = made_and_undone(code="replayed")

    assert found == ["Lesson 1-1 en", "Lesson 1-1 es"] == found_again
    assert put == made
    assert again == course
    assert len(replay._recordings) == known


def test_what_stands_elsewhere_is_made_anew() -> None:
    first, second = published_course(lessons=[]), published_course(lessons=[])

    assert first.code != second.code
    assert CoursePage.objects.filter(course__in=[first, second]).count() == 4


def test_nothing_is_replayed_on_another_clock_or_with_other_settings(
    settings: Settings,
) -> None:
    assert may_replay()
    with time_machine.travel("2026-01-05"):
        assert not may_replay()
    settings.SITE_ID = 7
    assert not may_replay()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_replayed_where_it_would_be_committed() -> None:
    assert not may_replay()
