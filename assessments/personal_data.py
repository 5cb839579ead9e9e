"""What is held about the quizzes of a person, for "my data" and its export."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from assessments.enums import AttemptState
from assessments.models import (
    Attempt,
    QuizException,
    Response,
    ScoreEntry,
    SecondLook,
    TimeFactor,
)
from assessments.presentation import present_item
from assessments.queries.frozen import item_version, quiz_version
from assessments.queries.results import facts_at, things_shown
from assessments.tracing import effect_words, more_time_words
from assessments.wording import points
from lms.accounts.models import Subject, User
from lms.accounts.registries import register_personal_data


def held_attempts(user: User, subject: Subject) -> list[dict[str, Any]]:
    """List the attempts of a person."""
    del user
    rows = Attempt.objects.filter(enrollment__subject=subject)
    return [
        {
            "quiz": title_of(row),
            "number": row.number,
            "language": row.language,
            "started_at": row.started_at,
            "finished_at": row.finished_at,
            "ended": str(row.get_end_reason_display()),
            "points": points(row.points),
            "max_points": points(row.max_points),
        }
        for row in rows.order_by("started_at", "pk")
    ]


def title_of(attempt: Attempt) -> str:
    """Return the title of the quiz as it was taken, in the active language."""
    return quiz_version(attempt.version_id).title_in(get_language() or "")


def held_answers(user: User, subject: Subject) -> list[dict[str, Any]]:
    """List every answer of a person that arrived, in words."""
    del user
    rows = Response.objects.filter(
        attempt_item__attempt__enrollment__subject=subject
    ).select_related("attempt_item__attempt")
    return [
        {
            "quiz": title_of(row.attempt_item.attempt),
            "attempt": row.attempt_item.attempt.number,
            "question": row.attempt_item.position,
            "answer": answer_of(row),
            "received_at": row.received_at,
            "outcome": str(row.get_outcome_display()),
        }
        for row in rows.order_by("received_at", "pk")
    ]


def answer_of(row: Response) -> str:
    """Say an answer in words."""
    shown = present_item(
        item_version(row.attempt_item.item_version_id),
        language=get_language() or "",
        option_order=row.attempt_item.option_order,
        response=row.response,
    )
    return str(shown["response_text"])


def held_scores(user: User, subject: Subject) -> list[dict[str, Any]]:
    """List every score that the answers of a person were given, with its comment.

    Points stand only where the rules of the quiz show them: they tell what is right. A
    comment was written for the person, and always stands.
    """
    del user
    attempts = Attempt.objects.filter(
        enrollment__subject=subject, state=AttemptState.FINISHED
    ).select_related("enrollment__run", "quiz")
    now = timezone.now()
    shown = {
        attempt.pk: "points" in things_shown(attempt, facts_at(attempt, now))
        for attempt in attempts
    }
    rows = ScoreEntry.objects.filter(attempt_item__attempt__in=shown).select_related(
        "attempt_item__attempt", "correction"
    )
    return [
        score_row(row, with_points=shown[row.attempt_item.attempt_id])
        for row in rows.order_by(
            "attempt_item__attempt", "attempt_item__position", "pk"
        )
        if shown[row.attempt_item.attempt_id] or row.comment
    ]


def score_row(row: ScoreEntry, *, with_points: bool) -> dict[str, Any]:
    """Say a score: how many points, who or what gave them, and why."""
    item = row.attempt_item
    told = {"points": "", "max_points": ""}
    if with_points and not row.void:
        given = None if row.share is None else row.share * item.max_points
        told = {"points": points(given), "max_points": points(item.max_points)}
    return {
        "quiz": title_of(item.attempt),
        "attempt": item.attempt.number,
        "question": item.position,
        **told,
        "source": str(row.get_source_display()),
        "comment": row.comment or (row.correction.reason if row.correction else ""),
        "scored_at": row.at,
    }


def held_conditions(user: User, subject: Subject) -> list[dict[str, Any]]:
    """List what was granted to a person: more time, exceptions."""
    del user
    rows = [
        {
            "given": more_time_words(row.factor),
            "reason": row.reason,
            "since": row.at,
        }
        for row in TimeFactor.objects.filter(subject=subject)
    ]
    granted = QuizException.objects.filter(enrollment__subject=subject)
    return rows + [
        {
            "given": f"{row.quiz}: {'; '.join(effect_words(row.effects))}",
            "reason": row.reason,
            "since": row.created_at,
        }
        for row in granted.select_related("quiz")
    ]


def held_looks(user: User, subject: Subject) -> list[dict[str, Any]]:
    """List the second looks that a person asked for, with the answers."""
    del user
    rows = SecondLook.objects.filter(attempt_item__attempt__enrollment__subject=subject)
    return [
        {
            "quiz": title_of(row.attempt_item.attempt),
            "question": row.attempt_item.position,
            "asked": row.text,
            "asked_at": row.asked_at,
            "answer": row.answer,
        }
        for row in rows.select_related("attempt_item__attempt")
    ]


LABELS = {
    "quiz": gettext_lazy("Quiz"),
    "number": gettext_lazy("Attempt"),
    "language": gettext_lazy("Language"),
    "started_at": gettext_lazy("Started on"),
    "finished_at": gettext_lazy("Ended on"),
    "ended": gettext_lazy("How it ended"),
    "points": gettext_lazy("Points"),
    "max_points": gettext_lazy("Of"),
    "attempt": gettext_lazy("Attempt"),
    "question": pgettext_lazy("noun", "Question"),
    "answer": gettext_lazy("Answer"),
    "received_at": gettext_lazy("Arrived on"),
    "outcome": gettext_lazy("What became of it"),
    "source": gettext_lazy("How it was scored"),
    "comment": gettext_lazy("Comment"),
    "scored_at": gettext_lazy("Scored on"),
    "given": gettext_lazy("What was given to you"),
    "reason": gettext_lazy("Reason"),
    "since": gettext_lazy("Since"),
    "asked": gettext_lazy("What you asked"),
    "asked_at": gettext_lazy("Asked on"),
}
register_personal_data(
    "attempts", held_attempts, title=gettext_lazy("Quizzes taken"), labels=LABELS
)
register_personal_data(
    "answers", held_answers, title=gettext_lazy("Answers to quizzes"), labels=LABELS
)
register_personal_data(
    "scores", held_scores, title=gettext_lazy("Scores of answers"), labels=LABELS
)
register_personal_data(
    "conditions",
    held_conditions,
    title=gettext_lazy("More time and exceptions"),
    labels=LABELS,
)
register_personal_data(
    "second_looks",
    held_looks,
    title=gettext_lazy("Second looks at results"),
    labels=LABELS,
)
