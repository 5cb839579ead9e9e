"""Progress: opening a lesson, how far it was read, and that it is done."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from courses.domain.completion import complete_in_turn
from courses.enums import CompletionRule, EnrollmentStatus
from courses.models import Enrollment, Lesson, LessonProgress
from courses.queries import public_key
from courses.signals import lesson_done
from lms.accounts.models import User

SAME_VISIT = timedelta(minutes=1)
# The most frequent saves of all. As querysets, half of their time is Django putting the
# statements together anew.
PLACE = """
    UPDATE courses_enrollment
    SET resume_lesson_id = lesson.id, resume_block = %(block)s, resume_at = %(now)s
    FROM courses_lesson lesson, courses_courserun run, accounts_subjectlink link
    WHERE courses_enrollment.public_id = %(public_id)s
    AND courses_enrollment.status = %(enrolled)s
    AND run.id = courses_enrollment.run_id
    AND lesson.course_id = run.course_id AND lesson.code = %(code)s
    AND link.subject_id = courses_enrollment.subject_id AND link.user_id = %(user)s
"""
RETURN = """
    UPDATE courses_enrollment
    SET resume_block = CASE
            WHEN resume_lesson_id = %(lesson)s THEN resume_block ELSE '' END,
        resume_lesson_id = %(lesson)s, resume_at = %(now)s
    WHERE id = %(enrollment)s
"""
TURN = """
    UPDATE courses_enrollment SET resume_at = %(now)s
    WHERE id = %(enrollment)s AND status = %(enrolled)s
    RETURNING version_id
"""
DONE = """
    INSERT INTO courses_lessonprogress
        (enrollment_id, lesson_id, language, opened_at, done_at, done_by)
    VALUES (%(enrollment)s, %(lesson)s, %(language)s, %(now)s, %(now)s, %(by)s)
    ON CONFLICT (enrollment_id, lesson_id)
    DO UPDATE SET done_at = excluded.done_at, done_by = excluded.done_by
    WHERE courses_lessonprogress.done_at IS NULL
"""


def write(statement: str, values: dict[str, Any], *, now: datetime) -> bool:
    """Run a plain statement that writes; tell whether it changed a row."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "now": stored(now)})
        return cursor.rowcount > 0


def stored(now: datetime) -> Any:
    """Return a moment as the database keeps it."""
    return connection.ops.adapt_datetimefield_value(now)


def visit_lesson(
    enrollment: Enrollment,
    lesson: Lesson,
    *,
    opened: bool,
    language: str,
    now: datetime,
) -> None:
    """Take notice of a reader: `opened` tells that they were in this lesson before.

    Someone who reloads the page within a minute changes nothing, so nothing is written.
    """
    if not opened:
        open_lesson(enrollment, lesson, language=language, now=now)
        return
    seen = enrollment.resume_at
    here = enrollment.resume_lesson_id == lesson.pk
    if not (here and seen and now - seen < SAME_VISIT):
        return_to_lesson(enrollment, lesson, now=now)


def open_lesson(
    enrollment: Enrollment,
    lesson: Lesson,
    *,
    language: str,
    now: datetime | None = None,
) -> LessonProgress:
    """Record that a lesson was opened, once, and resume here next time."""
    now = now or timezone.now()
    progress, _ = LessonProgress.objects.get_or_create(
        enrollment=enrollment,
        lesson=lesson,
        defaults={"language": language, "opened_at": now},
    )
    return_to_lesson(enrollment, lesson, now=now)
    return progress


def return_to_lesson(enrollment: Enrollment, lesson: Lesson, *, now: datetime) -> None:
    """Resume at this lesson next time; the place inside is kept if it was this one."""
    write(RETURN, {"enrollment": enrollment.pk, "lesson": lesson.pk}, now=now)


def save_place(
    user: User, public_id: UUID, code: str, *, block: str, now: datetime
) -> bool:
    """Resume at this block of a lesson next time; False if the enrollment is not theirs."""
    values = {
        "block": block,
        "public_id": public_key(public_id),
        "enrolled": EnrollmentStatus.ENROLLED.value,
        "code": code,
        "user": user.pk,
    }
    return write(PLACE, values, now=now)


def finish_lesson(
    enrollment: Enrollment,
    lesson: Lesson,
    *,
    by: str,
    language: str,
    now: datetime | None = None,
) -> bool:
    """Mark a lesson as done; True if it was not before.

    `by` is `read` (the end was reached) or `marked` (the learner says so). A lesson
    whose rule is `marked` is not done by reaching its end, and whoever has left the
    run does nothing more in it.
    """
    now = now or timezone.now()
    if by == CompletionRule.READ and lesson.completion == CompletionRule.MARKED:
        return False
    with transaction.atomic():
        if not take_turn(enrollment, now=now):
            return False
        if not mark_done(enrollment, lesson, by=by, language=language, now=now):
            return False
        lesson_done.send(Enrollment, enrollment_id=enrollment.pk, lesson_id=lesson.pk)
        complete_in_turn(enrollment, now=now)
    return True


def take_turn(enrollment: Enrollment, *, now: datetime) -> bool:
    """Write to the enrollment first, and learn its version; False if it was left.

    Two tabs that finish the last two lessons take turns, so that one of them sees both
    done and records the completion.
    """
    enrolled = EnrollmentStatus.ENROLLED.value
    values = {"enrollment": enrollment.pk, "enrolled": enrolled, "now": stored(now)}
    with connection.cursor() as cursor:
        cursor.execute(TURN, values)
        row = cursor.fetchone()
    if row is None:
        return False
    enrollment.version_id = row[0]
    return True


def mark_done(
    enrollment: Enrollment, lesson: Lesson, *, by: str, language: str, now: datetime
) -> bool:
    """Mark a lesson that was opened, or else open and mark it; False if it was done."""
    values = {
        "enrollment": enrollment.pk,
        "lesson": lesson.pk,
        "language": language,
        "by": by,
    }
    return write(DONE, values, now=now)


def reopen_lesson(enrollment: Enrollment, lesson: Lesson) -> None:
    """Take back a mark; a completion that was reached stays."""
    LessonProgress.objects.filter(enrollment=enrollment, lesson=lesson).update(
        done_at=None, done_by=""
    )


def catch_up(
    enrollment: Enrollment,
    lessons: Iterable[Lesson],
    *,
    language: str,
    now: datetime | None = None,
) -> int:
    """Mark lessons that were read offline; return how many were new."""
    return sum(
        finish_lesson(
            enrollment, lesson, by=CompletionRule.MARKED, language=language, now=now
        )
        for lesson in lessons
    )
