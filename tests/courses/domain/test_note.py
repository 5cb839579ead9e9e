from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from courses.domain.note import save_note
from courses.errors import StaleNoteError
from courses.models import Enrollment, LearnerNote, Lesson
from tests.factories.accounts import official
from tests.factories.courses import LessonFactory, RunFactory, enrolled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def lesson() -> Lesson:
    made: Lesson = LessonFactory.create()
    return made


@pytest.fixture
def mine(lesson: Lesson) -> Enrollment:
    return enrolled(official(), RunFactory.create(course=lesson.course))


def save(mine: Enrollment, lesson: Lesson, text: str, **given: Any) -> LearnerNote:
    asked: dict[str, Any] = {
        "block": "reflection-1",
        "kind": "reflection",
        "revision": 0,
        "language": "es",
        "now": NOW,
        **given,
    }
    return save_note(mine, lesson, text=text, **asked)


def test_save_note_keeps_text_language_and_time(
    mine: Enrollment, lesson: Lesson
) -> None:
    save(mine, lesson, "Mi nota")

    note = LearnerNote.objects.get()
    assert (note.enrollment, note.lesson, note.block) == (mine, lesson, "reflection-1")
    assert (note.kind, note.language, note.text) == ("reflection", "es", "Mi nota")
    assert (note.revision, note.updated_at) == (1, NOW)


def test_save_note_over_what_was_seen_counts_revisions(
    mine: Enrollment, lesson: Lesson
) -> None:
    save(mine, lesson, "One")
    save(mine, lesson, "Two", revision=1, language="en", now=LATER)

    note = LearnerNote.objects.get()
    assert (note.text, note.revision) == ("Two", 2)
    assert (note.language, note.updated_at) == ("en", LATER)


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_save_note_over_another_revision_is_refused_and_stores_nothing(
    mine: Enrollment, lesson: Lesson, seen: int
) -> None:
    save(mine, lesson, "One")
    save(mine, lesson, "Two", revision=1)

    with pytest.raises(StaleNoteError) as stale:
        save(mine, lesson, "From a stale tab", revision=seen, now=LATER)

    note = LearnerNote.objects.get()
    assert stale.value.current == note
    assert stale.value.current.text == "Two"
    assert (note.text, note.revision, note.updated_at) == ("Two", 2, NOW)


def test_save_note_with_the_same_text_is_a_no_op_whatever_was_seen(
    mine: Enrollment, lesson: Lesson
) -> None:
    save(mine, lesson, "One")

    again = save(mine, lesson, "One", revision=0, now=LATER)

    assert (again.revision, again.updated_at) == (1, NOW)


def test_save_note_of_an_emptied_text_keeps_the_row(
    mine: Enrollment, lesson: Lesson
) -> None:
    save(mine, lesson, "One")

    assert save(mine, lesson, "", revision=1).revision == 2
    assert LearnerNote.objects.get().text == ""


def test_save_note_in_two_places_keeps_two(mine: Enrollment, lesson: Lesson) -> None:
    save(mine, lesson, "One")
    save(mine, lesson, "Other", block="question-1", kind="question")

    rows = LearnerNote.objects.order_by("block").values_list("block", "kind", "text")
    assert list(rows) == [
        ("question-1", "question", "Other"),
        ("reflection-1", "reflection", "One"),
    ]


@pytest.mark.parametrize("text", ["For the instructor", "For me alone"])
def test_save_note_stores_who_the_writer_was_told_may_read_it(
    mine: Enrollment, lesson: Lesson, text: str
) -> None:
    save(mine, lesson, "For the instructor", kind="question")

    save(mine, lesson, text, kind="reflection", revision=1)

    note = LearnerNote.objects.get()
    assert (note.kind, note.text, note.revision) == ("reflection", text, 2)
