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


def met_result(enrollment: Enrollment) -> CompletionResult | None:
    """Judge one requirement after the other, up to the first that is not met."""
    requirements = enrollment.version.requirements
    facts = []
    for requirement in requirements:
        kind = requirement_kind(requirement["kind"])
        known = kind.facts(enrollment, requirement)
        if not kind.check(requirement, known).met:
            return None
        facts.append(known)
    result = judge(requirements, facts)
    return result if result.complete else None


def complete_if_met(
    enrollment: Enrollment, *, now: datetime | None = None
) -> CourseCompletion | None:
    """Record the completion if every requirement is met; idempotent.

    It is judged against the version that the enrollment names now, whatever the
    caller read before.
    """
    enrollment.refresh_from_db(fields=["version"])
    return complete_in_turn(enrollment, now=now or timezone.now())


def complete_in_turn(
    enrollment: Enrollment, *, now: datetime
) -> CourseCompletion | None:
    """Do the same for whoever holds the enrollment's turn, and so knows its version."""
    result = met_result(enrollment)
    if result is None:
        return None
    existing = CourseCompletion.objects.filter(enrollment=enrollment).first()
    return existing or record_completion(enrollment, result, now=now)


def record_completion(
    enrollment: Enrollment, result: CompletionResult, *, now: datetime
) -> CourseCompletion:
    """Write the completion and tell the rooms above; of two at once, one is written."""
    completion = CourseCompletion(
        enrollment=enrollment,
        version=enrollment.version,
        completed_at=now,
        result=result.as_json(),
    )
    try:
        with transaction.atomic():
            completion.save()
            course_completed.send(Enrollment, enrollment_id=enrollment.pk)
    except IntegrityError:
        winner: CourseCompletion = CourseCompletion.objects.get(enrollment=enrollment)
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
    rows = waiting.select_related("run").distinct().order_by("pk")
    return sum(
        complete_if_met(enrollment, now=now) is not None
        for enrollment in rows.iterator(chunk_size=500)
    )
