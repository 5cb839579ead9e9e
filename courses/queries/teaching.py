"""What instructors and focal points see of enrollments."""

from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet

from courses.enums import EnrollmentStatus, NoteKind
from courses.models import CourseRun, Enrollment, LearnerNote
from courses.queries.pages import best_title, course_titles
from lms.accounts.models import User


def enrolled_users(run: CourseRun) -> list[User]:
    """Return the people enrolled in a run."""
    return list(
        User.objects.filter(
            link__subject__enrollments__run=run,
            link__subject__enrollments__status=EnrollmentStatus.ENROLLED,
            is_active=True,
        ).order_by("pk")
    )


def roster(run: CourseRun) -> QuerySet[Enrollment]:
    """Return who is enrolled in a run, by name."""
    return (
        Enrollment.objects.filter(
            run=run, status=EnrollmentStatus.ENROLLED, subject__link__isnull=False
        )
        .select_related("run", "profile__country", "version", "completion")
        .annotate(name=F("subject__link__user__full_name"))
        .order_by("name", "pk")
    )


def country_answers(run: CourseRun) -> QuerySet[LearnerNote]:
    """Return the answers to country questions that the instructor may read."""
    return (
        LearnerNote.objects.filter(
            enrollment__run=run,
            enrollment__status=EnrollmentStatus.ENROLLED,
            enrollment__subject__link__isnull=False,
            kind=NoteKind.QUESTION,
        )
        .exclude(text="")
        .select_related("lesson", "enrollment__profile__country")
        .annotate(name=F("enrollment__subject__link__user__full_name"))
        .order_by("lesson__module__position", "lesson__position", "updated_at", "pk")
    )


def taught_runs(user: User, language: str) -> list[dict[str, Any]]:
    """Return the runs of the courses that a person teaches, with title and enrollment."""
    runs = (
        CourseRun.objects.filter(course__instructors__user=user)
        .select_related("course")
        .order_by("course__code", F("start").desc(nulls_last=True), "pk")
    )
    titles = course_titles({run.course_id for run in runs})
    return [
        {
            "run": run,
            "title": best_title(titles[run.course_id], language, run.course.code),
        }
        for run in runs
    ]


def enrollment_summary(
    subject_ids: Collection[int], language: str
) -> dict[int, list[dict[str, str]]]:
    """Return course and status of the enrollments of subjects, for a focal point."""
    enrollments = (
        Enrollment.objects.filter(subject__in=subject_ids)
        .select_related("run__course", "completion")
        .order_by("enrolled_at", "pk")
    )
    titles = course_titles({row.run.course_id for row in enrollments})
    found: dict[int, list[dict[str, str]]] = {}
    for row in enrollments:
        course = row.run.course
        status = "completed" if hasattr(row, "completion") else row.status
        found.setdefault(row.subject_id, []).append(
            {
                "course": best_title(titles[course.pk], language, course.code),
                "status": status,
            }
        )
    return found
