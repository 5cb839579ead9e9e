"""The synthetic class: invented countries only, the same people each time."""

from datetime import UTC, datetime, timedelta

import pytest

from courses.enums import NoteKind
from courses.models import Course, CourseRun, Enrollment, LearnerNote, LessonProgress
from lms.accounts.domain.demo import HOLDER, load_demo_people
from lms.accounts.enums import Population
from lms.accounts.models import OfficialProfile
from lms.portal.domain.demo import SIZE, fill_course
from lms.portal.tasks import fill_demo
from tests.factories.courses import RunFactory, published_course

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def run(db: None) -> CourseRun:
    load_demo_people(now=NOW)
    course = published_course(code="identity", languages=("es", "pt-br", "en"))
    run: CourseRun = RunFactory.create(course=course)
    return run


def state() -> list[tuple[object, ...]]:
    """Return who did what and when."""
    progress = LessonProgress.objects.order_by("enrollment__subject__link__user__email")
    return [
        *progress.values_list(
            "enrollment__subject__link__user__email", "lesson__code", "done_at"
        ).order_by("enrollment__subject__link__user__email", "lesson__code"),
        *LearnerNote.objects.order_by("pk").values_list("text", "revision"),
    ]


def test_class_is_synthetic_and_lives_in_invented_countries(run: CourseRun) -> None:
    assert fill_course("identity", now=NOW) == SIZE == 24

    enrollments = Enrollment.objects.filter(run=run)
    assert enrollments.count() == 24
    people = set(enrollments.values_list("subject__population", flat=True))
    assert people == {Population.SYNTHETIC}
    profiles = OfficialProfile.objects.filter(subject__enrollments__run=run)
    assert set(profiles.values_list("country__code", "country__invented")) == {
        ("XAA", True),
        ("XAB", True),
        ("XAC", True),
        ("XAD", True),
    }
    assert set(enrollments.values_list("language", flat=True)) == {"es", "pt-br", "en"}


def test_class_is_somewhere_in_the_course(run: CourseRun) -> None:
    fill_course("identity", now=NOW)

    done = [
        enrollment.progress.exclude(done_at=None).count()
        for enrollment in Enrollment.objects.filter(run=run)
    ]
    assert set(done) == {0, 1, 2, 3}
    month = (NOW - timedelta(days=28), NOW)
    assert not LessonProgress.objects.exclude(done_at__range=month).exists()
    notes = LearnerNote.objects.all()
    assert notes.count() == sum(count > 0 for count in done)
    assert set(notes.values_list("kind", "block", "lesson__code")) == {
        (NoteKind.QUESTION, "question-1", "1-1")
    }


def test_worker_that_was_killed_goes_on_where_it_was(run: CourseRun) -> None:
    fill_course("identity", now=NOW)
    before = state()
    last = LessonProgress.objects.latest("pk").enrollment
    LearnerNote.objects.filter(enrollment=last).delete()
    assert LessonProgress.objects.filter(enrollment=last).delete()[0] > 0

    fill_course("identity", now=NOW)

    assert len(state()) == len(before)
    assert fill_demo("identity") == 24
    whole_class = [row for row in state() if row[0] != HOLDER]
    assert [row for row in whole_class if len(row) == 3] == [
        row for row in before if len(row) == 3
    ]


def test_course_without_a_run_has_no_class(db: None) -> None:
    Course.objects.all().delete()
    assert fill_course("identity", now=NOW) == 0
