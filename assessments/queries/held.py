"""What is held about the quizzes of a person, for "my data" and its export."""

import json
from typing import Any

from assessments.models import Attempt, Response
from lms.accounts.models import Subject, User


def held_attempts(user: User, subject: Subject) -> list[dict[str, Any]]:
    """List the attempts of a person."""
    del user
    rows = Attempt.objects.filter(enrollment__subject=subject).select_related("quiz")
    return [
        {
            "quiz": row.quiz.code,
            "number": row.number,
            "language": row.language,
            "started_at": row.started_at,
            "finished_at": row.finished_at,
            "ended": str(row.get_end_reason_display()),
            "points": str(row.points) if row.points is not None else "",
            "max_points": str(row.max_points),
        }
        for row in rows.order_by("started_at", "pk")
    ]


def held_answers(user: User, subject: Subject) -> list[dict[str, Any]]:
    """List every answer of a person that arrived."""
    del user
    rows = Response.objects.filter(
        attempt_item__attempt__enrollment__subject=subject
    ).select_related("attempt_item__attempt__quiz")
    return [
        {
            "quiz": row.attempt_item.attempt.quiz.code,
            "attempt": row.attempt_item.attempt.number,
            "question": row.attempt_item.position,
            "answer": json.dumps(row.response, ensure_ascii=False, sort_keys=True),
            "received_at": row.received_at,
            "outcome": str(row.get_outcome_display()),
        }
        for row in rows.order_by("received_at", "pk")
    ]
