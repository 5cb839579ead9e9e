"""Enrolling in a run, leaving it, coming back, moving to a newer version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from courses.domain.completion import complete_if_met
from courses.domain.version import freeze_version
from courses.enums import EnrollmentStatus
from courses.errors import EnrollmentRefusedError, VersionRefusedError
from courses.models import (
    CourseCompletion,
    CourseRun,
    CourseVersion,
    Enrollment,
    EnrollmentEvent,
)
from courses.run_state import JOINABLE
from courses.signals import enrolled
from lms.accounts.models import OfficialProfile, Subject


def enroll(
    subject: Subject,
    run: CourseRun,
    *,
    profile: OfficialProfile,
    language: str,
    actor: UUID | None = None,
    now: datetime | None = None,
) -> Enrollment:
    """Enroll a subject, once: a second call returns the same enrollment.

    The seat is taken by one conditional UPDATE, so two people never get the last one.
    Raises `EnrollmentRefusedError` with the reason `not-open` (and the state), `full` or
    `language`.
    """
    now = now or timezone.now()
    existing = Enrollment.objects.filter(subject=subject, run=run).first()
    if existing and existing.status == EnrollmentStatus.ENROLLED:
        return existing
    refuse_enrollment(run, language=language, now=now)
    version = freeze_version(run.course, now=now)
    try:
        with transaction.atomic():
            take_seat(run)
            if existing:
                return come_back(existing, actor=actor, now=now)
            return create_enrollment(
                Enrollment(
                    subject=subject,
                    run=run,
                    version=version,
                    profile=profile,
                    language=language,
                    enrolled_at=now,
                ),
                actor=actor,
            )
    except (IntegrityError, EnrollmentRefusedError):
        # Two requests of one person at once: the other one won, took the seat (maybe
        # the last), and its enrollment is the answer.
        won = Enrollment.objects.filter(
            subject=subject, run=run, status=EnrollmentStatus.ENROLLED
        ).first()
        if won is None:
            raise
        return won


def refuse_enrollment(run: CourseRun, *, language: str, now: datetime) -> None:
    """Raise if the run cannot be joined now, in this language."""
    state = run.state(now)
    if state not in JOINABLE:
        reason = "not-open"
        raise EnrollmentRefusedError(reason, state=state)
    if run.languages and language not in run.languages:
        reason = "language"
        raise EnrollmentRefusedError(reason, languages=run.languages)


def refuse_newcomer(
    subject: Subject, run: CourseRun, *, language: str, now: datetime
) -> None:
    """Raise if this subject could not enroll now; whoever is in already may."""
    if Enrollment.objects.filter(
        subject=subject, run=run, status=EnrollmentStatus.ENROLLED
    ).exists():
        return
    refuse_enrollment(run, language=language, now=now)
    if run.full:
        reason = "full"
        raise EnrollmentRefusedError(reason, capacity=run.capacity)


def take_seat(run: CourseRun) -> None:
    """Take one seat, or raise `full`."""
    free = Q(capacity=None) | Q(seats_taken__lt=F("capacity"))
    if not CourseRun.objects.filter(free, pk=run.pk).update(
        seats_taken=F("seats_taken") + 1
    ):
        reason = "full"
        raise EnrollmentRefusedError(reason, capacity=run.capacity)


def create_enrollment(enrollment: Enrollment, *, actor: UUID | None) -> Enrollment:
    """Write the enrollment, its first event and the signal."""
    enrollment.save(force_insert=True)
    record_event(enrollment, "enrolled", actor=actor, now=enrollment.enrolled_at)
    enrolled.send(Enrollment, enrollment_id=enrollment.pk)
    return enrollment


def record_event(
    enrollment: Enrollment,
    event: str,
    *,
    actor: UUID | None,
    now: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Append to the history of an enrollment."""
    EnrollmentEvent(
        enrollment=enrollment,
        event=event,
        at=now,
        actor=actor,
        reason=reason,
        data=dict(data or {}),
    ).save()


def come_back(
    enrollment: Enrollment, *, actor: UUID | None, now: datetime
) -> Enrollment:
    """Take an enrollment up again after withdrawing; progress is where it was."""
    changed = Enrollment.objects.filter(
        pk=enrollment.pk, status=EnrollmentStatus.WITHDRAWN
    ).update(status=EnrollmentStatus.ENROLLED)
    if not changed:
        raise IntegrityError
    record_event(enrollment, "returned", actor=actor, now=now)
    enrollment.refresh_from_db()
    return enrollment


def withdraw(
    enrollment: Enrollment,
    *,
    actor: UUID | None,
    reason: str = "",
    now: datetime | None = None,
) -> Enrollment:
    """Leave a run and give the seat back; nothing learned is lost. Idempotent."""
    now = now or timezone.now()
    with transaction.atomic():
        changed = Enrollment.objects.filter(
            pk=enrollment.pk, status=EnrollmentStatus.ENROLLED
        ).update(status=EnrollmentStatus.WITHDRAWN)
        if changed:
            CourseRun.objects.filter(pk=enrollment.run_id, seats_taken__gt=0).update(
                seats_taken=F("seats_taken") - 1
            )
            record_event(enrollment, "withdrawn", actor=actor, now=now, reason=reason)
    enrollment.refresh_from_db()
    return enrollment


def move_to_version(
    enrollment: Enrollment,
    version: CourseVersion,
    *,
    actor: UUID | None,
    reason: str,
    now: datetime | None = None,
) -> Enrollment:
    """Bind an enrollment to another version of its course, with a reason; idempotent.

    From now on completion is judged against that version, and recorded at once if it
    is met. Raises `VersionRefusedError` with `course` (a version of another course),
    `reason` (none given), `completed` or `withdrawn`.
    """
    now = now or timezone.now()
    if enrollment.version_id == version.pk:
        return enrollment
    refuse_version(enrollment, version, reason=reason)
    with transaction.atomic():
        changed = Enrollment.objects.filter(
            pk=enrollment.pk,
            version_id=enrollment.version_id,
            status=EnrollmentStatus.ENROLLED,
        ).update(version=version)
        if changed:
            numbers = {"from": enrollment.version.number, "to": version.number}
            record_event(
                enrollment, "moved", actor=actor, now=now, reason=reason, data=numbers
            )
            enrollment.version = version
            complete_if_met(enrollment, now=now)
    enrollment.refresh_from_db()
    return enrollment


def refuse_version(
    enrollment: Enrollment, version: CourseVersion, *, reason: str
) -> None:
    """Raise if the enrollment cannot be moved to the version."""
    if version.course_id != enrollment.run.course_id:
        code = "course"
    elif not reason.strip():
        code = "reason"
    elif CourseCompletion.objects.filter(enrollment=enrollment).exists():
        code = "completed"
    elif enrollment.status != EnrollmentStatus.ENROLLED:
        code = "withdrawn"
    else:
        return
    raise VersionRefusedError(code)
