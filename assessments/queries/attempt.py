"""Attempts as their person sees them: nobody else's is ever found."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from assessments.enums import AttemptState
from assessments.models import Attempt, AttemptItem, Quiz
from assessments.queries.frozen import quiz_version
from courses.models import Enrollment
from courses.queries import enrollment_of
from lms.accounts.models import User


def quiz_by(public_id: UUID) -> Quiz | None:
    """Return a quiz that learners may meet."""
    return (
        Quiz.objects.filter(public_id=public_id, current__isnull=False)
        .select_related("course")
        .first()
    )


def enrollment_for(user: User, quiz: Quiz) -> Enrollment | None:
    """Return the current enrollment of a person in the course of a quiz."""
    enrollment = enrollment_of(user, quiz.course)
    if enrollment is None:
        return None
    known = Enrollment.objects.select_related("run__course", "subject", "profile")
    found: Enrollment = known.get(pk=enrollment.pk)
    return found


def own_attempt(user: User, public_id: UUID) -> Attempt | None:
    """Return an attempt of this person."""
    return (
        Attempt.objects.filter(
            public_id=public_id, enrollment__subject__link__user=user
        )
        .select_related("enrollment__run__course", "enrollment__subject", "quiz")
        .first()
    )


def own_item(user: User, public_id: UUID, position: int) -> AttemptItem | None:
    """Return a question of an attempt of this person."""
    return (
        AttemptItem.objects.filter(
            attempt__public_id=public_id,
            position=position,
            attempt__enrollment__subject__link__user=user,
        )
        .select_related("attempt__enrollment")
        .first()
    )


def items_of(attempt: Attempt) -> list[AttemptItem]:
    """Return the questions of an attempt in the order in which they are asked."""
    return list(AttemptItem.objects.filter(attempt=attempt).order_by("position"))


def conduct_of(attempt: Attempt) -> Mapping[str, Any]:
    """Return how the version of the quiz that is attempted is conducted."""
    conduct: Mapping[str, Any] = quiz_version(attempt.version_id).plan["conduct"]
    return conduct


def next_open(items: list[AttemptItem], after: int = 0) -> int:
    """Return the next unanswered question after a position, else the first at all."""
    open_ones = [item.position for item in items if not item.response]
    later = [position for position in open_ones if position > after]
    return (later or open_ones or [1])[0]


def is_running(attempt: Attempt, now: datetime) -> bool:
    """Tell whether answers are accepted."""
    in_time = attempt.closes_at is None or now < attempt.closes_at
    return attempt.state == AttemptState.IN_PROGRESS and in_time
