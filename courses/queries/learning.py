"""What a learner is enrolled in, how far they are, and what they wrote."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from courses.enums import EnrollmentStatus
from courses.models import (
    Course,
    CourseRun,
    CourseVersion,
    Enrollment,
    LearnerNote,
    Lesson,
    LessonProgress,
)
from courses.run_state import ATTRACTIVENESS
from lms.accounts.models import Subject, User

# Every lesson that is read or done asks the following. As querysets they take twice as
# long, all of it Django putting the statements together anew.
CURRENT = """
    SELECT enrollment.*
    FROM courses_enrollment enrollment
    JOIN courses_courserun run ON run.id = enrollment.run_id
    JOIN accounts_subjectlink link ON link.subject_id = enrollment.subject_id
    WHERE link.user_id = %(user)s AND run.course_id = %(course)s
    AND enrollment.status = %(enrolled)s
    ORDER BY enrollment.enrolled_at DESC, enrollment.id DESC
    LIMIT 1
"""
OWN_LESSON = """
    SELECT enrollment.id, run.id, run.course_id,
        version.id, version.structure, version.requirements,
        lesson.id, lesson.course_id, lesson.code, lesson.completion
    FROM courses_enrollment enrollment
    JOIN courses_courserun run ON run.id = enrollment.run_id
    JOIN courses_courseversion version ON version.id = enrollment.version_id
    JOIN accounts_subjectlink link ON link.subject_id = enrollment.subject_id
    JOIN courses_lesson lesson ON lesson.course_id = run.course_id
    WHERE enrollment.public_id = %(public_id)s AND enrollment.status = %(enrolled)s
    AND link.user_id = %(user)s AND lesson.code = %(code)s AND NOT lesson.retired
"""
OPENED = """
    SELECT lesson_id, done_at IS NOT NULL
    FROM courses_lessonprogress WHERE enrollment_id = %(enrollment)s
"""
STATES = """
    SELECT lesson.code, progress.done_at IS NOT NULL, lesson.retired OR module.retired
    FROM courses_lesson lesson
    JOIN courses_module module ON module.id = lesson.module_id
    LEFT JOIN courses_lessonprogress progress
        ON progress.lesson_id = lesson.id AND progress.enrollment_id = %(enrollment)s
    WHERE lesson.course_id = %(course)s
    ORDER BY lesson.code
"""
NOTES = """
    SELECT * FROM courses_learnernote
    WHERE enrollment_id = %(enrollment)s AND lesson_id = %(lesson)s
"""


def rows_of(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a plain statement, as the database gives them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def public_key(public_id: UUID) -> Any:
    """Return the public id of an enrollment as the database keeps it."""
    field = Enrollment._meta.get_field("public_id")  # noqa: SLF001 -- public by its docs
    return field.get_db_prep_value(public_id, connection)


def enrollment_of(user: User, course: Course) -> Enrollment | None:
    """Return the current enrollment of a person in a course, the latest first."""
    status = EnrollmentStatus.ENROLLED.value
    values = {"user": user.pk, "course": course.pk, "enrolled": status}
    return next(iter(Enrollment.objects.raw(CURRENT, values)), None)


def own_lesson(
    user: User, public_id: UUID, code: str
) -> tuple[Enrollment, Lesson] | None:
    """Return the person's own enrollment with a lesson that its course offers.

    Of both only what saving needs is read; the rest is, when it is asked for.
    """
    status = EnrollmentStatus.ENROLLED.value
    values = {"user": user.pk, "code": code, "enrolled": status}
    rows = rows_of(OWN_LESSON, {**values, "public_id": public_key(public_id)})
    return enrollment_with_lesson(rows[0]) if rows else None


def enrollment_with_lesson(row: tuple[Any, ...]) -> tuple[Enrollment, Lesson]:
    """Make an enrollment, with its run and version, and a lesson of what was read."""
    pk, run, course, version, structure, requirements, *lesson = row
    alias = connection.alias
    enrollment = Enrollment.from_db(alias, ("id",), (pk,))
    enrollment.run = CourseRun.from_db(alias, ("id", "course_id"), (run, course))
    enrollment.version = CourseVersion.from_db(
        alias,
        ("id", "structure", "requirements"),
        (version, json.loads(structure), json.loads(requirements)),
    )
    fields = ("id", "course_id", "code", "completion")
    return enrollment, Lesson.from_db(alias, fields, lesson)


def enrollments_of(user: User) -> QuerySet[Enrollment]:
    """Return the enrollments of a person with what a list of them shows."""
    return (
        Enrollment.objects.filter(
            subject__link__user=user, status=EnrollmentStatus.ENROLLED
        )
        .select_related("run__course", "version", "completion")
        .order_by(F("resume_at").desc(nulls_last=True), "-enrolled_at", "-pk")
    )


def subject_enrollments(subject: Subject) -> QuerySet[Enrollment]:
    """Return everything a subject is or was enrolled in."""
    return Enrollment.objects.filter(subject=subject).select_related(
        "run__course", "completion"
    )


def done_lessons(enrollment: Enrollment) -> dict[int, bool]:
    """Return whether each opened lesson is done, by the id of the lesson."""
    rows = rows_of(OPENED, {"enrollment": enrollment.pk})
    return {lesson: bool(done) for lesson, done in rows}


def lesson_states(enrollment: Enrollment) -> list[tuple[str, bool, bool]]:
    """Return each lesson of the course: its code, whether it is done, whether retired."""
    values = {"enrollment": enrollment.pk, "course": enrollment.run.course_id}
    rows = rows_of(STATES, values)
    return [(code, bool(done), bool(retired)) for code, done, retired in rows]


def done_codes(enrollment_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the codes of the lessons done, by enrollment."""
    found: dict[int, set[str]] = {pk: set() for pk in enrollment_ids}
    rows = LessonProgress.objects.filter(
        enrollment__in=enrollment_ids,
        lesson__course=F("enrollment__run__course"),
        done_at__isnull=False,
    )
    for pk, code in rows.values_list("enrollment_id", "lesson__code"):
        found[pk].add(code)
    return found


def retired_codes(course_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the codes of the lessons that are offered no more, by course."""
    found: dict[int, set[str]] = {pk: set() for pk in course_ids}
    gone = Q(retired=True) | Q(module__retired=True)
    rows = Lesson.objects.filter(gone, course__in=course_ids)
    for pk, code in rows.values_list("course_id", "code"):
        found[pk].add(code)
    return found


def progress_counts(enrollments: Iterable[Enrollment]) -> dict[int, tuple[int, int]]:
    """Return how many lessons of their version each has done, and of how many.

    Lessons added later do not count, nor those retired before they were done.
    """
    rows = list(enrollments)
    done = done_codes([row.pk for row in rows])
    retired = retired_codes({row.run.course_id for row in rows})
    counts = {}
    for row in rows:
        codes = set(row.version.lesson_codes)
        reached = codes & done[row.pk]
        asked = codes - (retired[row.run.course_id] - reached)
        counts[row.pk] = (len(reached), len(asked))
    return counts


def notes_in(enrollment: Enrollment, lesson: Lesson) -> dict[str, LearnerNote]:
    """Return what the learner wrote in a lesson, by block."""
    values = {"enrollment": enrollment.pk, "lesson": lesson.pk}
    return {note.block: note for note in LearnerNote.objects.raw(NOTES, values)}


def joinable_runs(course: Course, now: datetime) -> list[CourseRun]:
    """Return the runs of a course, those one can join first."""
    runs = CourseRun.objects.filter(course=course)
    return sorted(runs, key=lambda run: (ATTRACTIVENESS.index(run.state(now)), run.pk))
