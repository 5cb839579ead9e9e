"""Scores: given by the engine or by a person, written to a log, replayed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import connection

from assessments.enums import AttemptState, CorrectionEffect, ScoreSource
from assessments.models import (
    Attempt,
    AttemptItem,
    Correction,
    CorrectionChange,
    ScoreEntry,
)
from assessments.policy import Facts, decide_grading
from assessments.queries.corrections import IN_FORCE
from assessments.queries.frozen import course_version, item_version, quiz_version
from assessments.queries.quiz import attempts_at, facts_for, past_attempt
from assessments.scoring.log import (
    Entry,
    Erratum,
    replay,
    score_with_errata,
    total_of,
)
from assessments.signals import attempt_scored
from courses.domain.completion import complete_in_turn
from courses.models import Enrollment

TURN = """
    UPDATE courses_enrollment SET version_id = version_id WHERE id = %(enrollment)s
    RETURNING version_id
"""
# Conditions that neither dates nor exceptions can move.
OF_ATTEMPTS = {"in_progress", "passed", "score_kept_at_least", "tagged"}
TOTAL = """
    UPDATE assessments_attempt
    SET points = %(points)s, max_points = %(max_points)s, credit = %(credit)s,
        counts = %(counts)s, pending = %(pending)s
    WHERE id = %(attempt)s AND state = %(finished)s
"""


def score_attempt(attempt: Attempt, *, now: datetime) -> None:
    """Score every answer of an attempt that was just finished, and its total.

    Call it inside the transaction that finishes the attempt.
    """
    items = list(AttemptItem.objects.filter(attempt=attempt).order_by("position"))
    errata = errata_for(item.item_version_id for item in items)
    entries = [
        ScoreEntry(
            attempt_item=item,
            source=ScoreSource.AUTOMATIC,
            share=score.share,
            void=score.void,
            at=now,
        )
        for item in items
        for score in [score_item(item, errata.get(item.item_version_id, []))]
    ]
    ScoreEntry.objects.bulk_create(entries)
    scores = [(entry_of(row), row.attempt_item.max_points) for row in entries]
    freeze_worth(attempt, now=now)
    write_total(attempt, scores, restated=False, now=now)
    note_errata(attempt, [row for rows in errata.values() for row in rows], now=now)


def note_errata(attempt: Attempt, errata: list[Correction], *, now: datetime) -> None:
    """Note under which corrections an attempt was scored from the start."""
    CorrectionChange.objects.bulk_create(
        CorrectionChange(
            correction=row,
            attempt=attempt,
            effect=CorrectionEffect.FROM_START,
            before=attempt.points,
            after=attempt.points,
            max_before=attempt.max_points,
            max_after=attempt.max_points,
            at=now,
        )
        for row in errata
    )


def freeze_worth(attempt: Attempt, *, now: datetime) -> None:
    """Decide what the attempt is worth: once, so that no later correction takes it back."""
    conduct = quiz_version(attempt.version_id).plan["conduct"]
    facts = facts_of_worth(attempt, conduct, now=now)
    grading = decide_grading(conduct, facts, past_attempt(attempt))
    attempt.credit, attempt.counts = grading.credit, grading.counts


def facts_of_worth(
    attempt: Attempt, conduct: Mapping[str, Any], *, now: datetime
) -> Facts:
    """Gather what the rules of grading ask for: of a first attempt, often nothing."""
    asked = {name for rule in conduct["grading"] for name in rule.get("if", ())}
    if attempt.number == 1 or not asked:
        attempts = [attempt]
    else:
        attempts = attempts_at(attempt.enrollment, attempt.quiz)
    if asked <= OF_ATTEMPTS:
        return Facts(now=now, attempts=tuple(map(past_attempt, attempts)))
    return facts_for(attempt.enrollment, attempt.quiz, attempts, now=now)


def score_item(item: AttemptItem, errata: list[Correction]) -> Entry:
    """Score one answer under the corrections in force."""
    return score_with_errata(
        item_version(item.item_version_id).definition,
        item.response,
        [Erratum(row.policy, row.definition) for row in errata],
    )


def errata_for(version_ids: Iterable[int]) -> dict[int, list[Correction]]:
    """Return the corrections in force of item versions, the oldest first."""
    found: dict[int, list[Correction]] = defaultdict(list)
    rows = Correction.objects.filter(
        item_version__in=set(version_ids), state__in=IN_FORCE
    )
    for row in rows.order_by("applied_at", "pk"):
        found[row.item_version_id].append(row)
    return found


def entry_of(row: ScoreEntry) -> Entry:
    """Return an entry of the log as it is replayed."""
    return Entry(row.source, row.share, void=row.void)


def current_scores(attempt: Attempt) -> dict[int, Entry]:
    """Replay the log of an attempt: id of its item -> the score that stands."""
    log: dict[int, list[Entry]] = defaultdict(list)
    rows = ScoreEntry.objects.filter(attempt_item__attempt=attempt).order_by("pk")
    for row in rows:
        log[row.attempt_item_id].append(entry_of(row))
    return {item: replay(entries) for item, entries in log.items()}


def refresh_total(attempt: Attempt, *, now: datetime) -> None:
    """Add up the scores that stand after the log of an attempt has grown."""
    scores = current_scores(attempt)
    items = AttemptItem.objects.filter(attempt=attempt)
    pairs = [(scores[item.pk], item.max_points) for item in items if item.pk in scores]
    write_total(attempt, pairs, restated=True, now=now)


def write_total(
    attempt: Attempt,
    scores: list[tuple[Entry, Fraction]],
    *,
    restated: bool,
    now: datetime,
) -> None:
    """Write the points of a finished attempt and tell who waits for them.

    `restated` tells that there was a score before, or that a person gave one.
    """
    total = total_of(scores)
    attempt.points, attempt.max_points = total.points, total.max_points
    attempt.pending = total.points is None
    values: dict[str, Any] = {
        "attempt": attempt.pk,
        "finished": AttemptState.FINISHED.value,
        "points": None if total.points is None else str(total.points),
        "max_points": str(total.max_points),
        "credit": str(attempt.credit),
        "counts": attempt.counts,
        "pending": attempt.pending,
    }
    with connection.cursor() as cursor:
        cursor.execute(TOTAL, values)
    if not attempt.pending:
        attempt_scored.send(Attempt, attempt_id=attempt.pk, restated=restated)
        take_turn(attempt.enrollment)
        complete_in_turn(attempt.enrollment, now=now)


def take_turn(enrollment: Enrollment) -> None:
    """Hold the enrollment until the end of the transaction, and learn its version.

    Who finishes the last quiz while another tab finishes the last lesson waits for it,
    so that one of them sees both done and records the completion.
    """
    with connection.cursor() as cursor:
        cursor.execute(TURN, {"enrollment": enrollment.pk})
        (version,) = cursor.fetchone()
    enrollment.version = course_version(version)
