from datetime import UTC, datetime, timedelta

import pytest

from courses.domain.enrollment import withdraw
from courses.domain.note import save_note
from courses.domain.progress import catch_up
from courses.models import CourseInstructor, CourseRun, Enrollment
from courses.queries import (
    country_answers,
    enrolled_users,
    enrollment_summary,
    roster,
    taught_runs,
)
from lms.accounts.domain.erasure import erase_account
from tests.factories.accounts import official
from tests.factories.courses import (
    LessonFactory,
    RunFactory,
    enrolled,
    lesson_of,
    published_course,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def run() -> CourseRun:
    made: CourseRun = RunFactory.create()
    for code in ("1-1", "2-1"):
        LessonFactory.create(course=made.course, code=code)
    return made


def answer(
    enrollment: Enrollment,
    text: str,
    *,
    code: str = "1-1",
    kind: str = "question",
    block: str = "question-1",
    hour: int = 0,
) -> None:
    save_note(
        enrollment,
        lesson_of(enrollment.run.course, code),
        block=block,
        kind=kind,
        text=text,
        revision=0,
        language="es",
        now=NOW + timedelta(hours=hour),
    )


def test_roster_lists_who_is_enrolled_by_name(run: CourseRun) -> None:
    for name in ("Zoe", "Ana"):
        enrolled(official(full_name=name), run)
    withdraw(enrolled(official(full_name="Left"), run), actor=None)
    gone = official(full_name="Gone")
    enrolled(gone, run)
    erase_account(gone)
    enrolled(official(full_name="Elsewhere"), RunFactory.create(course=run.course))

    assert [vars(row)["name"] for row in roster(run)] == ["Ana", "Zoe"]


def test_enrolled_users_are_those_of_the_roster(run: CourseRun) -> None:
    ana = official()
    enrolled(ana, run)
    withdraw(enrolled(official(), run), actor=None)
    inactive = official(is_active=False)
    enrolled(inactive, run)

    assert enrolled_users(run) == [ana]


def test_country_answers_hold_answers_alone_in_the_order_of_the_course(
    run: CourseRun,
) -> None:
    ana = enrolled(official(full_name="Ana"), run)
    zoe = enrolled(official(full_name="Zoe"), run)
    answer(zoe, "In module two", code="2-1")
    answer(zoe, "Later", hour=2)
    answer(ana, "Earlier", hour=1)
    answer(ana, "My own reflection", kind="reflection", block="reflection-1")
    answer(ana, "", code="2-1")
    left = enrolled(official(), run)
    answer(left, "Of someone who left")
    withdraw(left, actor=None)
    answer(enrolled(official(), RunFactory.create(course=run.course)), "Of another run")

    found = [(vars(note)["name"], note.text) for note in country_answers(run)]
    assert found == [("Ana", "Earlier"), ("Zoe", "Later"), ("Zoe", "In module two")]


def test_country_answers_of_an_erased_person_are_gone(run: CourseRun) -> None:
    ana = official()
    answer(enrolled(ana, run), "An answer")
    assert country_answers(run).count() == 1

    erase_account(ana)

    assert list(country_answers(run)) == []


def test_taught_runs_are_those_of_ones_courses_the_newest_first() -> None:
    course = published_course(code="identity", lessons=("1-1",))
    old = RunFactory.create(course=course, start=NOW)
    new = RunFactory.create(course=course, start=NOW + timedelta(days=1))
    unscheduled = RunFactory.create(course=course, start=None)
    bare = RunFactory.create(course__code="bare")
    RunFactory.create()
    ines = official()
    for taught in (course, bare.course):
        CourseInstructor.objects.create(course=taught, user=ines)

    rows = [(row["run"], row["title"]) for row in taught_runs(ines, "en")]

    assert rows == [
        (bare, "bare"),
        (new, "identity en"),
        (old, "identity en"),
        (unscheduled, "identity en"),
    ]
    assert taught_runs(official(), "en") == []


def test_enrollment_summary_says_course_and_status(run: CourseRun) -> None:
    course = published_course(code="identity", lessons=("1-1",), languages=("es",))
    ana, zoe, nobody = official(), official(), official()
    published = RunFactory.create(course=course)
    enrolled(ana, run, now=NOW)
    done = enrolled(ana, published, now=NOW + timedelta(hours=1))
    catch_up(done, course.lessons.all(), language="es")
    withdraw(enrolled(zoe, published), actor=None)
    ids = [user.link.subject.pk for user in (ana, zoe, nobody)]

    assert enrollment_summary(ids, "en") == {
        ids[0]: [
            {"course": run.course.code, "status": "enrolled"},
            {"course": "identity es", "status": "completed"},
        ],
        ids[1]: [{"course": "identity es", "status": "withdrawn"}],
    }
