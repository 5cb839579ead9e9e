"""Progress: opening a lesson, how far it was read, and that it is done."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from courses.domain.completion import complete_if_met
from courses.enums import CompletionRule, EnrollmentStatus
from courses.models import Enrollment, Lesson, LessonProgress
from courses.signals import lesson_done
from lms.accounts.models import User

SAME_VISIT = timedelta(minutes=1)
# The most frequent save of all. As a queryset, half of its time is Django putting the
# statement together anew.
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
    mine = Enrollment.objects.filter(pk=enrollment.pk)
    was_here = enrollment.resume_lesson_id in {lesson.pk, None}
    if was_here and mine.filter(resume_lesson=lesson).update(resume_at=now):
        return
    mine.update(resume_lesson=lesson, resume_block="", resume_at=now)


def save_place(
    user: User, public_id: UUID, code: str, *, block: str, now: datetime
) -> bool:
    """Resume at this block of a lesson next time; False if the enrollment is not theirs."""
    key = Enrollment._meta.get_field("public_id")  # noqa: SLF001 -- public by its docs
    values = {
        "block": block,
        "now": connection.ops.adapt_datetimefield_value(now),
        "public_id": key.get_db_prep_value(public_id, connection),
        "enrolled": EnrollmentStatus.ENROLLED.value,
        "code": code,
        "user": user.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(PLACE, values)
        return cursor.rowcount > 0


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
        # This write comes first: two tabs that finish the last two lessons take turns,
        # so that one of them sees both done and records the completion.
        mine = Enrollment.objects.filter(
            pk=enrollment.pk, status=EnrollmentStatus.ENROLLED
        )
        if not mine.update(resume_at=now):
            return False
        if not mark_done(enrollment, lesson, by=by, language=language, now=now):
            return False
        lesson_done.send(Enrollment, enrollment_id=enrollment.pk, lesson_id=lesson.pk)
        complete_if_met(enrollment, now=now)
    return True


def mark_done(
    enrollment: Enrollment, lesson: Lesson, *, by: str, language: str, now: datetime
) -> bool:
    """Mark a lesson that was opened, or else open and mark it; False if it was done."""
    mine = LessonProgress.objects.filter(enrollment=enrollment, lesson=lesson)
    if mine.filter(done_at=None).update(done_at=now, done_by=by):
        return True
    _, is_new = mine.get_or_create(
        enrollment=enrollment,
        lesson=lesson,
        defaults={
            "language": language,
            "opened_at": now,
            "done_at": now,
            "done_by": by,
        },
    )
    return is_new


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
