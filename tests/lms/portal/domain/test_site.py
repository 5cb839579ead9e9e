"""Filling a site: everything is there after the first time, nothing doubles later."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from courses.models import Course, CourseInstructor, CourseRun, Enrollment, LessonPage
from lms.accounts.domain.demo import PEOPLE
from lms.accounts.models import PrivacyNotice, Subject, User
from lms.core.models import OutboxMessage
from lms.countries.models import Country
from lms.portal.domain.site import load_site
from tests.factories.courses import RunFactory

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def counts() -> dict[str, int]:
    models: list[Any] = [
        Country, Course, CourseInstructor, CourseRun, LessonPage, OutboxMessage,
        PrivacyNotice, Subject, User,
    ]  # fmt: skip
    return {model.__name__: model.objects.count() for model in models}


def test_site_has_the_course_an_open_run_and_people(package: Path) -> None:
    report = load_site(course=package, demo=True, now=NOW)

    assert report.course == Course.objects.get(code="small")
    assert LessonPage.objects.live().count() == 4
    run = CourseRun.objects.get()
    assert (run.code, run.languages, run.time_zone) == (
        "small-open",
        ["es", "pt-br", "en"],
        "America/Bogota",
    )
    assert run.enrollment_start == run.start == datetime(2026, 1, 1, 5, tzinfo=UTC)
    assert (run.enrollment_end, run.end, run.capacity) == (None, None, None)
    emails = set(User.objects.values_list("email", flat=True))
    assert emails == {person.email for person in PEOPLE}
    teacher = CourseInstructor.objects.get()
    assert teacher.user.email == "instructor@puente.example"
    assert PrivacyNotice.objects.count() == 1


def test_class_of_the_demonstration_is_owed_to_the_worker(package: Path) -> None:
    load_site(course=package, demo=True, now=NOW)

    owed = OutboxMessage.objects.get(task="lms.portal.tasks.fill_demo")
    assert (owed.payload, owed.key) == ({"course": "small"}, "demo:small")
    assert Enrollment.objects.count() == 0


def test_second_start_changes_nothing(package: Path) -> None:
    load_site(course=package, demo=True, now=NOW)
    before = counts()

    report = load_site(course=package, demo=True, now=NOW + timedelta(days=1))

    assert (report.written, report.kept) == ([], [])
    assert counts() == before


def test_site_without_a_demonstration_has_no_people(package: Path) -> None:
    load_site(course=package, demo=False, now=NOW)

    found = counts()
    assert (found["User"], found["Subject"], found["CourseInstructor"]) == (0, 0, 0)
    assert found["CourseRun"] == 1


def test_run_that_exists_is_left_as_it_is(package: Path) -> None:
    course = load_site(course=package, demo=False, now=NOW).course
    CourseRun.objects.all().delete()
    run = RunFactory.create(course=course, code="spring")

    load_site(course=package, demo=False, now=NOW)

    assert list(CourseRun.objects.all()) == [run]
