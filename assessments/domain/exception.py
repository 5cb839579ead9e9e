"""Exceptions: what one person is allowed beyond the rules, and more time in every quiz."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.domain.attempt import renew_deadlines
from assessments.enums import AttemptState
from assessments.errors import ExceptionRefusedError
from assessments.models import Attempt, Quiz, QuizException, TimeFactor
from assessments.policy import check_exception
from courses.models import Enrollment
from lms.accounts.models import Subject
from lms.core.domain.audit import log_action


def grant_exception(  # noqa: PLR0913 -- what an exception is, by name
    enrollment: Enrollment,
    quiz: Quiz,
    *,
    effects: Mapping[str, Any],
    reason: str,
    actor: UUID,
    expires_at: datetime | None = None,
    now: datetime | None = None,
) -> QuizException:
    """Allow one person more at one quiz; it holds at once, also for what is running.

    `effects` as in `assessments.policy.check_exception`. Raises `ExceptionRefusedError`.
    """
    now = now or timezone.now()
    if faults := check_exception(effects):
        raise ExceptionRefusedError(faults)
    granted = QuizException(
        enrollment=enrollment,
        quiz=quiz,
        effects=dict(effects),
        reason=reason,
        actor=actor,
        created_at=now,
        expires_at=expires_at,
    )
    with transaction.atomic():
        granted.save(force_insert=True)
        log_action(
            "granted",
            kind="exception",
            object_id=granted.public_id,
            actor=actor,
            data={"quiz": str(quiz.public_id), "effects": dict(effects)},
            now=now,
        )
        renew_deadlines(enrollment, quiz, now=now)
    return granted


def revoke_exception(
    granted: QuizException, *, actor: UUID, now: datetime | None = None
) -> bool:
    """Take an exception back; False if that was done already."""
    now = now or timezone.now()
    with transaction.atomic():
        standing = QuizException.objects.filter(pk=granted.pk, revoked_at=None)
        if not standing.update(revoked_at=now, revoked_by=actor):
            return False
        log_action(
            "revoked",
            kind="exception",
            object_id=granted.public_id,
            actor=actor,
            now=now,
        )
        renew_deadlines(granted.enrollment, granted.quiz, now=now)
    return True


def set_time_factor(
    subject: Subject,
    *,
    factor: Fraction,
    reason: str,
    actor: UUID,
    now: datetime | None = None,
) -> None:
    """Give a person more time in every quiz, running ones too; a factor of 1 takes it back.

    The audit log tells that it changed, not to what: it may tell of a disability.
    Raises `ExceptionRefusedError` for a factor that is not from 1 to 10.
    """
    now = now or timezone.now()
    if faults := check_exception({"time_factor": str(factor)}):
        raise ExceptionRefusedError(faults)
    with transaction.atomic():
        if factor == 1:
            TimeFactor.objects.filter(subject=subject).delete()
        else:
            TimeFactor.objects.update_or_create(
                subject=subject,
                defaults={
                    "factor": factor,
                    "reason": reason,
                    "actor": actor,
                    "at": now,
                },
            )
        log_action(
            "changed", kind="time factor", object_id=subject.key, actor=actor, now=now
        )
        running = Attempt.objects.filter(
            enrollment__subject=subject, state=AttemptState.IN_PROGRESS
        ).select_related("enrollment__run", "quiz")
        for attempt in running:
            renew_deadlines(attempt.enrollment, attempt.quiz, now=now)
