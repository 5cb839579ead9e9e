"""What the statistics of a quiz stand on: they are computed anew when it changes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Q

from assessments.enums import AttemptState, CorrectionState, ScoreSource
from assessments.models import (
    Attempt,
    Correction,
    Quiz,
    QuizStatistics,
    ScoreEntry,
)

SHAPE = 2
"""Raised when reports hold something new: those of an older shape are computed anew."""

IN_FORCE = (CorrectionState.APPLYING, CorrectionState.APPLIED)


def stamp_of(quiz: Quiz) -> tuple[str, int]:
    """Return the stamp of a quiz and how many attempts at it are finished."""
    finished = Attempt.objects.filter(quiz=quiz, state=AttemptState.FINISHED)
    known = finished.aggregate(
        count=Count("pk"),
        newest=Max("finished_at"),
        waiting=Count("pk", filter=Q(pending=True)),
    )
    later = ScoreEntry.objects.exclude(source=ScoreSource.AUTOMATIC).filter(
        attempt_item__attempt__quiz=quiz
    )
    score = later.aggregate(last=Max("pk"))["last"] or 0
    corrections = Correction.objects.filter(
        item_version__entries__version__quiz=quiz, state__in=IN_FORCE
    ).aggregate(count=Count("pk", distinct=True), last=Max("pk"))
    newest = known["newest"].timestamp() if known["newest"] else 0
    parts = (
        SHAPE,
        known["count"],
        newest,
        known["waiting"],
        score,
        corrections["count"],
        corrections["last"] or 0,
    )
    return ".".join(f"{part:f}".rstrip("0").rstrip(".") for part in parts), known[
        "count"
    ]


def stored_statistics(quiz: Quiz, which: str) -> QuizStatistics | None:
    """Return the report that is kept, however old."""
    return QuizStatistics.objects.filter(quiz=quiz, which=which).first()


def corrections_in_force(
    version_ids: Iterable[int],
) -> dict[int, list[tuple[str, Any]]]:
    """Return policy and definition of the corrections of item versions, oldest first."""
    rows = Correction.objects.filter(
        item_version__in=list(version_ids), state__in=IN_FORCE
    ).order_by("applied_at", "pk")
    found: dict[int, list[tuple[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.item_version_id, []).append((row.policy, row.definition))
    return found


def quizzes_with_attempts() -> list[Quiz]:
    """Return the quizzes that somebody has finished."""
    finished = Attempt.objects.filter(state=AttemptState.FINISHED)
    return list(Quiz.objects.filter(pk__in=finished.values("quiz")).order_by("pk"))
