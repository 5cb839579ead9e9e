from datetime import UTC, datetime, timedelta

import pytest

from courses.domain.enrollment import withdraw
from courses.domain.progress import (
    catch_up,
    finish_lesson,
    open_lesson,
    reopen_lesson,
    return_to_lesson,
    visit_lesson,
)
from courses.enums import CompletionRule
from courses.models import CourseCompletion, Enrollment, Lesson, LessonProgress
from courses.signals import lesson_done
from tests.factories.accounts import official
from tests.factories.courses import LessonFactory, RunFactory, enrolled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def lesson() -> Lesson:
    made: Lesson = LessonFactory.create(code="1-1")
    return made


@pytest.fixture
def second(lesson: Lesson) -> Lesson:
    made: Lesson = LessonFactory.create(course=lesson.course, code="1-2")
    return made


@pytest.fixture
def mine(lesson: Lesson, second: Lesson) -> Enrollment:
    run = RunFactory.create(course=lesson.course)
    return enrolled(official(), run, now=NOW - timedelta(days=1))


def place(enrollment: Enrollment) -> tuple[Lesson | None, str, datetime | None]:
    enrollment.refresh_from_db()
    return enrollment.resume_lesson, enrollment.resume_block, enrollment.resume_at


def test_open_lesson_records_the_first_time_and_its_language(
    mine: Enrollment, lesson: Lesson
) -> None:
    open_lesson(mine, lesson, language="es", now=NOW)
    open_lesson(mine, lesson, language="en", now=LATER)

    progress = LessonProgress.objects.get()
    assert (progress.language, progress.opened_at) == ("es", NOW)
    assert (progress.done_at, progress.done_by) == (None, "")
    assert place(mine) == (lesson, "", LATER)


def test_return_to_lesson_keeps_the_place_in_the_same_lesson_only(
    mine: Enrollment, lesson: Lesson, second: Lesson
) -> None:
    Enrollment.objects.update(resume_lesson=lesson, resume_block="part-two")

    return_to_lesson(mine, lesson, now=NOW)
    assert place(mine) == (lesson, "part-two", NOW)

    return_to_lesson(mine, second, now=LATER)
    assert place(mine) == (second, "", LATER)


def test_visit_lesson_writes_nothing_for_a_reload_within_a_minute(
    mine: Enrollment, lesson: Lesson, second: Lesson
) -> None:
    def visit(at: Lesson, seconds: int, *, opened: bool) -> None:
        now = NOW + timedelta(seconds=seconds)
        visit_lesson(mine, at, opened=opened, language="es", now=now)

    visit(lesson, 0, opened=False)
    assert place(mine) == (lesson, "", NOW)
    visit(lesson, 59, opened=True)
    assert place(mine) == (lesson, "", NOW)
    visit(lesson, 60, opened=True)
    assert place(mine) == (lesson, "", NOW + timedelta(seconds=60))
    visit(second, 61, opened=True)
    assert place(mine) == (second, "", NOW + timedelta(seconds=61))


@pytest.mark.parametrize(
    ("rule", "by", "done"),
    [
        (CompletionRule.READ, "read", True),
        (CompletionRule.READ, "marked", True),
        (CompletionRule.MARKED, "read", False),
        (CompletionRule.MARKED, "marked", True),
    ],
)
def test_finish_lesson_follows_the_rule_of_the_lesson(
    mine: Enrollment, lesson: Lesson, rule: CompletionRule, by: str, done: bool
) -> None:
    lesson.completion = rule

    assert finish_lesson(mine, lesson, by=by, language="es", now=NOW) is done

    rows = list(LessonProgress.objects.values_list("done_at", "done_by", "opened_at"))
    assert rows == ([(NOW, by, NOW)] if done else [])


def test_finish_lesson_again_keeps_the_first_time(
    mine: Enrollment, lesson: Lesson
) -> None:
    heard: list[tuple[int, int]] = []

    def listen(enrollment_id: int, lesson_id: int, **_: object) -> None:
        heard.append((enrollment_id, lesson_id))

    lesson_done.connect(listen)
    open_lesson(mine, lesson, language="en", now=NOW)

    assert finish_lesson(mine, lesson, by="read", language="es", now=LATER)
    assert not finish_lesson(mine, lesson, by="marked", language="es")

    progress = LessonProgress.objects.get()
    assert (progress.done_at, progress.done_by) == (LATER, "read")
    assert (progress.language, progress.opened_at) == ("en", NOW)
    assert heard == [(mine.pk, lesson.pk)]


def test_finish_lesson_after_leaving_records_nothing(
    mine: Enrollment, lesson: Lesson
) -> None:
    stale = Enrollment.objects.get(pk=mine.pk)
    withdraw(mine, actor=None)

    assert not finish_lesson(stale, lesson, by="marked", language="es")
    assert not LessonProgress.objects.exists()


def test_reopen_lesson_takes_the_mark_back(mine: Enrollment, lesson: Lesson) -> None:
    finish_lesson(mine, lesson, by="marked", language="es", now=NOW)

    reopen_lesson(mine, lesson)

    progress = LessonProgress.objects.get()
    assert (progress.done_at, progress.done_by, progress.opened_at) == (None, "", NOW)
    assert finish_lesson(mine, lesson, by="read", language="es", now=LATER)


def test_reopen_lesson_leaves_a_completion(
    mine: Enrollment, lesson: Lesson, second: Lesson
) -> None:
    catch_up(mine, [lesson, second], language="es", now=NOW)

    reopen_lesson(mine, lesson)
    finish_lesson(mine, lesson, by="marked", language="es", now=LATER)

    assert CourseCompletion.objects.get().completed_at == NOW


def test_catch_up_counts_what_is_new(
    mine: Enrollment, lesson: Lesson, second: Lesson
) -> None:
    finish_lesson(mine, lesson, by="read", language="es", now=NOW)

    assert catch_up(mine, [lesson, second], language="en", now=LATER) == 1
    assert catch_up(mine, [lesson, second], language="en", now=LATER) == 0

    rows = LessonProgress.objects.order_by("lesson__code")
    assert list(rows.values_list("lesson__code", "done_by", "done_at")) == [
        ("1-1", "read", NOW),
        ("1-2", "marked", LATER),
    ]


def test_catch_up_marks_a_lesson_that_only_the_learner_can_mark(
    mine: Enrollment, lesson: Lesson
) -> None:
    lesson.completion = CompletionRule.MARKED

    assert catch_up(mine, [lesson], language="es") == 1
