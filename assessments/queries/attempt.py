"""Attempts as their person sees them: nobody else's is ever found."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from assessments.enums import AttemptState
from assessments.models import Attempt, AttemptItem, Quiz
from assessments.queries.frozen import quiz_version
from courses.models import CourseRun, Enrollment
from courses.queries import enrollment_of, public_key
from courses.queries.learning import rows_of
from lms.accounts.models import User

MOST_POSITIONS = 32_767  # the column holds no more
# Every answer that is saved asks this. As a queryset it takes several times as long, all
# of it Django putting the statement together anew.
RUN = "SELECT * FROM courses_courserun WHERE id = %(run)s"
OWN_ITEM = """
    SELECT item.id, item.attempt_id, item.item_version_id
    FROM assessments_attemptitem item
    JOIN assessments_attempt attempt ON attempt.id = item.attempt_id
    JOIN courses_enrollment enrollment ON enrollment.id = attempt.enrollment_id
    JOIN accounts_subjectlink link ON link.subject_id = enrollment.subject_id
    WHERE attempt.public_id = %(attempt)s AND item.position = %(position)s
    AND link.user_id = %(user)s
"""


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
    if enrollment is not None:
        run = {"run": enrollment.run_id}
        enrollment.run = next(iter(CourseRun.objects.raw(RUN, run)))
        enrollment.run.course = quiz.course
    return enrollment


def own_attempt(user: User, public_id: UUID) -> Attempt | None:
    """Return an attempt of this person."""
    return (
        Attempt.objects.filter(
            public_id=public_id, enrollment__subject__link__user=user
        )
        .select_related("enrollment__run__course", "quiz")
        .first()
    )


def attempt_to_finish(user: User, public_id: UUID) -> Attempt | None:
    """Return an attempt of this person with no more than handing it in needs."""
    return (
        Attempt.objects.filter(
            public_id=public_id, enrollment__subject__link__user=user
        )
        .select_related("enrollment")
        .first()
    )


def own_item(user: User, public_id: UUID, position: int) -> AttemptItem | None:
    """Return a question of an attempt of this person.

    Only what saving an answer needs is read; the rest is, when it is asked for.
    """
    if position > MOST_POSITIONS:
        return None
    values = {"user": user.pk, "attempt": public_key(public_id), "position": position}
    rows = rows_of(OWN_ITEM, values)
    if not rows:
        return None
    fields = ("id", "attempt_id", "item_version_id")  # in the order of the model
    item = AttemptItem.from_db(connection.alias, fields, rows[0])
    item.attempt = Attempt.from_db(connection.alias, ("id",), (item.attempt_id,))
    return item


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
