"""What a learner is enrolled in, how far they are, and what they wrote."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet

from courses.enums import EnrollmentStatus
from courses.models import (
    Course,
    CourseRun,
    Enrollment,
    LearnerNote,
    Lesson,
    LessonProgress,
)
from courses.run_state import ATTRACTIVENESS
from lms.accounts.models import Subject, User

# Every lesson asks this. As a queryset it takes twice as long, all of it Django putting
# the statement together anew.
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


def enrollment_of(user: User, course: Course) -> Enrollment | None:
    """Return the current enrollment of a person in a course, the latest first."""
    status = EnrollmentStatus.ENROLLED.value
    values = {"user": user.pk, "course": course.pk, "enrolled": status}
    return next(iter(Enrollment.objects.raw(CURRENT, values)), None)


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


def done_lessons(enrollment: Enrollment) -> dict[int, datetime | None]:
    """Return when each opened lesson was done: id of the lesson -> time or None."""
    return dict(
        LessonProgress.objects.filter(enrollment=enrollment).values_list(
            "lesson_id", "done_at"
        )
    )


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
    notes = LearnerNote.objects.filter(enrollment=enrollment, lesson=lesson)
    return {note.block: note for note in notes}


def joinable_runs(course: Course, now: datetime) -> list[CourseRun]:
    """Return the runs of a course, those one can join first."""
    runs = CourseRun.objects.filter(course=course)
    return sorted(runs, key=lambda run: (ATTRACTIVENESS.index(run.state(now)), run.pk))
