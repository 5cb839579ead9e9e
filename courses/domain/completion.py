"""Completing a course: the requirements of the version enrolled in, judged and recorded."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.enums import EnrollmentStatus
from courses.models import Course, CourseCompletion, Enrollment
from courses.queries import course_titles
from courses.requirements import CompletionResult, judge, requirement_kind
from courses.signals import course_completed
from lms.accounts.domain.message import send_message
from lms.accounts.models import Message, User


def completion_result(enrollment: Enrollment) -> CompletionResult:
    """Judge every requirement of the version that the enrollment names."""
    requirements = enrollment.version.requirements
    facts = [requirement_kind(r["kind"]).facts(enrollment, r) for r in requirements]
    return judge(requirements, facts)


def complete_if_met(
    enrollment: Enrollment, *, now: datetime | None = None
) -> CourseCompletion | None:
    """Record the completion if every requirement is met; idempotent.

    It is judged against the version that the enrollment names now, whatever the
    caller read before.
    """
    now = now or timezone.now()
    known = Enrollment.objects.select_related("run", "version", "completion")
    current = known.get(pk=enrollment.pk)
    existing: CourseCompletion | None = getattr(current, "completion", None)
    if existing:
        return existing
    result = completion_result(current)
    if not result.complete:
        return None
    completion = CourseCompletion(
        enrollment=current,
        version=current.version,
        completed_at=now,
        result=result.as_json(),
    )
    try:
        with transaction.atomic():
            completion.save()
            course_completed.send(Enrollment, enrollment_id=current.pk)
    except IntegrityError:
        winner: CourseCompletion = CourseCompletion.objects.get(enrollment=current)
        return winner
    return completion


def announce_completion(
    enrollment_id: int, *, now: datetime | None = None
) -> Message | None:
    """Tell the learner that they completed the course, once; an erased one is gone."""
    completion = (
        CourseCompletion.objects.filter(enrollment=enrollment_id)
        .select_related("enrollment__run__course")
        .first()
    )
    user = User.objects.filter(link__subject__enrollments=enrollment_id).first()
    if completion is None or user is None:
        return None
    course = completion.enrollment.run.course
    titles = course_titles([course.pk])[course.pk]
    return send_message(
        user,
        kind="course_completed",
        object_id=completion.public_id,
        context={"course": course.code, "titles": titles},
        now=now,
    )


def complete_whoever_met(course: Course, *, now: datetime | None = None) -> int:
    """Record every completion of a course that is due; return how many were new.

    A lesson that was retired is not asked for any more, so someone may be through
    without doing anything: see `courses.registration.check_lessons`.
    """
    waiting = Enrollment.objects.filter(
        run__course=course,
        status=EnrollmentStatus.ENROLLED,
        completion=None,
        progress__done_at__isnull=False,
    )
    rows = waiting.distinct().order_by("pk")
    return sum(
        complete_if_met(enrollment, now=now) is not None
        for enrollment in rows.iterator(chunk_size=500)
    )
