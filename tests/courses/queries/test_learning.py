from datetime import UTC, datetime, timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from courses.domain.enrollment import withdraw
from courses.domain.note import save_note
from courses.domain.progress import finish_lesson, open_lesson
from courses.models import CourseRun, Enrollment, Lesson, Module
from courses.queries import (
    done_lessons,
    enrollment_of,
    enrollments_of,
    joinable_runs,
    lesson_states,
    notes_in,
    own_lesson,
    progress_counts,
    subject_enrollments,
)
from lms.accounts.models import User
from lms.core.ids import uuid7
from tests.factories.accounts import official
from tests.factories.courses import LessonFactory, RunFactory, enrolled, lesson_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def ana() -> User:
    return official()


@pytest.fixture
def run() -> CourseRun:
    made: CourseRun = RunFactory.create()
    for code in ("1-1", "1-2", "1-3"):
        LessonFactory.create(course=made.course, code=code)
    return made


def do(enrollment: Enrollment, *codes: str) -> None:
    for code in codes:
        lesson = lesson_of(enrollment.run.course, code)
        finish_lesson(enrollment, lesson, by="marked", language="es", now=NOW)


def test_enrollment_of_is_the_latest_that_was_not_left(
    ana: User, run: CourseRun
) -> None:
    course = run.course
    assert enrollment_of(ana, course) is None
    first = enrolled(ana, run, now=NOW)
    second = enrolled(
        ana, RunFactory.create(course=course), now=NOW + timedelta(days=1)
    )
    enrolled(official(), run)

    assert enrollment_of(ana, course) == second
    withdraw(second, actor=None)
    assert enrollment_of(ana, course) == first
    withdraw(first, actor=None)
    assert enrollment_of(ana, course) is None


def test_enrollments_of_begin_with_where_one_was_last(ana: User) -> None:
    old, fresh, never, newest = (
        enrolled(ana, RunFactory.create(), now=NOW + timedelta(hours=n))
        for n in range(4)
    )
    left = enrolled(ana, RunFactory.create())
    withdraw(left, actor=None)
    for enrollment, days in ((old, 1), (fresh, 2)):
        Enrollment.objects.filter(pk=enrollment.pk).update(
            resume_at=NOW + timedelta(days=days)
        )

    assert list(enrollments_of(ana)) == [fresh, old, newest, never]
    assert set(subject_enrollments(ana.link.subject)) == {
        old,
        fresh,
        never,
        newest,
        left,
    }


def test_done_lessons_tell_opened_from_done(ana: User, run: CourseRun) -> None:
    mine = enrolled(ana, run)
    first, second = lesson_of(run.course, "1-1"), lesson_of(run.course, "1-2")
    do(mine, "1-1")
    open_lesson(mine, second, language="es", now=NOW)
    do(enrolled(official(), run), "1-3")

    assert done_lessons(mine) == {first.pk: True, second.pk: False}


def test_lesson_states_tell_done_and_retired(ana: User, run: CourseRun) -> None:
    mine = enrolled(ana, run)
    do(mine, "1-2")
    do(enrolled(official(), run), "1-1", "1-3")
    Lesson.objects.filter(code="1-3").update(retired=True)
    LessonFactory.create(code="1-4")
    Module.objects.filter(lessons__code="1-2").update(retired=True)
    kept = Module.objects.exclude(lessons__code="1-2")
    apart = set(kept.filter(course=run.course).values_list("lessons__code", flat=True))

    states = lesson_states(mine)

    assert [(code, done) for code, done, _ in states] == [
        ("1-1", False),
        ("1-2", True),
        ("1-3", False),
    ]
    assert {code for code, _, retired in states if not retired} == apart - {"1-3"}


def test_own_lesson_is_one_of_the_course_one_is_enrolled_in(
    ana: User, run: CourseRun, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mine, second = enrolled(ana, run), lesson_of(run.course, "1-2")
    LessonFactory.create(code="9-9")

    with django_assert_num_queries(1):
        found = own_lesson(ana, mine.public_id, "1-2")
        assert found is not None
        enrollment, lesson = found
        assert (enrollment, lesson) == (mine, second)
        assert (enrollment.run.course_id, lesson.course_id) == (run.course_id,) * 2
        assert enrollment.version == mine.version
        assert enrollment.version.lesson_codes == ["1-1", "1-2", "1-3"]
        assert enrollment.version.requirements == [{"kind": "lessons"}]
        assert (lesson.code, lesson.completion) == ("1-2", "read")
    assert enrollment.enrolled_at == mine.enrolled_at

    assert own_lesson(official(), mine.public_id, "1-2") is None
    assert own_lesson(ana, uuid7(), "1-2") is None
    assert own_lesson(ana, mine.public_id, "9-9") is None
    Lesson.objects.filter(code="1-2").update(retired=True)
    assert own_lesson(ana, mine.public_id, "1-2") is None
    withdraw(mine, actor=None)
    assert own_lesson(ana, mine.public_id, "1-1") is None


def test_progress_counts_speak_of_the_version(ana: User, run: CourseRun) -> None:
    mine = enrolled(ana, run)
    do(mine, "1-1", "1-2")
    LessonFactory.create(course=run.course, code="1-4")
    newcomer = enrolled(official(), run)
    do(mine, "1-4")

    assert progress_counts([mine, newcomer]) == {mine.pk: (2, 3), newcomer.pk: (0, 4)}


def test_progress_counts_ask_for_no_lesson_that_was_retired(
    ana: User, run: CourseRun
) -> None:
    mine = enrolled(ana, run)
    do(mine, "1-1")
    Lesson.objects.filter(code__in=("1-1", "1-2")).update(retired=True)

    assert progress_counts([mine]) == {mine.pk: (1, 2)}
    run.course.modules.update(retired=True)
    assert progress_counts([mine]) == {mine.pk: (1, 1)}
    assert progress_counts([]) == {}


def test_notes_in_a_lesson_are_the_learners_own(ana: User, run: CourseRun) -> None:
    mine, other = enrolled(ana, run), enrolled(official(), run)
    lesson = lesson_of(run.course, "1-1")
    for enrollment, text in ((mine, "Mine"), (other, "Theirs")):
        save_note(
            enrollment,
            lesson,
            block="reflection-1",
            kind="reflection",
            text=text,
            revision=0,
            language="es",
        )

    notes = notes_in(mine, lesson)

    assert {block: note.text for block, note in notes.items()} == {
        "reflection-1": "Mine"
    }
    assert notes_in(mine, lesson_of(run.course, "1-2")) == {}


def test_joinable_runs_come_first(run: CourseRun) -> None:
    day = timedelta(days=1)
    course = run.course
    over = RunFactory.create(course=course, end=NOW - day, enrollment_end=NOW - day)
    soon = RunFactory.create(course=course, start=NOW + day)
    unscheduled = RunFactory.create(course=course, start=None)

    assert joinable_runs(course, NOW) == [run, soon, over, unscheduled]
