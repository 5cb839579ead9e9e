"""Rows and pages of courses: what they refuse, what they keep, how they are named."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import override

from courses.models import (
    Competency,
    Course,
    CourseInstructor,
    CoursePage,
    CourseRun,
    CourseVersion,
    Enrollment,
    EnrollmentEvent,
    LearnerNote,
    LessonPage,
    LessonProgress,
)
from courses.models.framework import ProficiencyLevel
from lms.accounts.models import User
from tests.factories.courses import (
    OPENED,
    CompetencyFactory,
    GlossaryTermFactory,
    LessonFactory,
    ModuleFactory,
    RunFactory,
    SourceFactory,
    derive,
    lesson_of,
)

DAY = timedelta(days=1)


# --- Runs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        ({"start": OPENED, "end": OPENED - DAY}, {"end": "before it starts."}),
        (
            {"enrollment_start": OPENED, "enrollment_end": OPENED - DAY},
            {"enrollment_end": "before it opens."},
        ),
        ({"start": OPENED, "end": OPENED}, {}),
        ({"start": None, "end": OPENED}, {}),
        ({"start": OPENED, "end": None, "enrollment_end": None}, {}),
    ],
)
def test_dates_of_a_run_are_in_order(
    course: Course, dates: dict[str, Any], wrong: dict[str, str]
) -> None:
    run = RunFactory.build(course=course, **{"enrollment_start": None} | dates)
    found: dict[str, list[str]] = {}
    with override("en"):
        try:
            run.clean()
        except ValidationError as error:
            found = error.message_dict

    assert list(found) == list(wrong)
    for field, end in wrong.items():
        assert found[field][0].endswith(end)


def test_saving_a_run_never_writes_the_seats(run: CourseRun) -> None:
    """An editor who opened the form before somebody enrolled gives no seat back."""
    stale = CourseRun.objects.get(pk=run.pk)
    CourseRun.objects.filter(pk=run.pk).update(seats_taken=7)
    stale.capacity = 10
    stale.save()

    run.refresh_from_db()
    assert (run.capacity, run.seats_taken) == (10, 7)


# --- Pages --------------------------------------------------------------------------


def test_row_has_one_page_in_each_language(course: Course, page: LessonPage) -> None:
    twin = LessonPage(
        title="Twin", lesson=page.lesson, locale=page.locale, summary="S.", body=[]
    )
    with pytest.raises(ValidationError) as caught:
        twin.clean()

    with override("en"):
        assert caught.value.message_dict == {
            "lesson": ["identity/1-1 already has a page in this language."]
        }
    page.clean()


def test_page_without_a_row_is_left_to_its_form(db: None) -> None:
    CoursePage(title="New").clean()


def test_lesson_is_not_served_past_its_view(
    page: LessonPage, rf: RequestFactory
) -> None:
    with pytest.raises(Http404):
        page.serve(rf.get("/"))


# --- Names --------------------------------------------------------------------------


def test_rows_name_themselves_for_editors(course: Course, page: LessonPage) -> None:
    competency: Competency = CompetencyFactory.create(
        code="ID1", names={"en": "Identity", "es": "Identidad"}
    )
    source = SourceFactory.create(course=course, code="R1")
    level = ProficiencyLevel(number=2, names={"en": "Applies"})
    named = [
        (course, "identity"),
        (ModuleFactory.create(course=course, code="9"), "identity/9"),
        (LessonFactory.create(course=course, code="9-1"), "identity/9-1"),
        (CourseVersion(course=course, number=3), "identity v3"),
        (competency, "ID1 Identity"),
        (competency.domain, "D"),
        (competency.framework, "Digital government 1.0"),
        (level, "2 Applies"),
        (GlossaryTermFactory.create(course=course, code="e-id"), "e-id"),
        (RunFactory.create(course=course, code="spring"), "spring"),
    ]
    with override("en"):
        assert [str(row) for row, _ in named] == [name for _, name in named]
        work = "R1 Ministry of the Interior: Digital government in Korea"
        assert str(source) == work
        assert str(derive(page.lesson, source)) == "identity/1-1 cites R1"
    with override("es"):
        assert str(competency) == "ID1 Identidad"


def test_rows_about_people_name_nobody(enrollment: Enrollment, ana: User) -> None:
    """What is written to logs and shown in errors leads to a person by key only."""
    lesson = lesson_of(enrollment.run.course, "1-1")
    rows = [
        enrollment,
        EnrollmentEvent.objects.get(enrollment=enrollment),
        LessonProgress(enrollment=enrollment, lesson=lesson),
        LearnerNote(enrollment=enrollment, lesson=lesson, block="one", text="Ana"),
    ]
    assert [str(row) for row in rows] == [
        str(enrollment.public_id),
        f"{enrollment.pk} enrolled",
        f"{enrollment.pk} {lesson.pk}",
        f"{enrollment.pk} {lesson.pk} one",
    ]
    assert not any(ana.full_name in str(row) for row in rows)


def test_instructor_is_named_with_the_course(course: Course, instructor: User) -> None:
    assert str(CourseInstructor.objects.get()) == "Ines identity"
