"""Scores by people: one claims an answer, scores it by its rubric, and says why."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from assessments.domain.review import answer_second_look
from assessments.domain.score import refresh_total
from assessments.enums import AttemptState, ScoreSource
from assessments.errors import ScoringRefusedError
from assessments.models import (
    Attempt,
    AttemptItem,
    ScoreEntry,
    ScoringClaim,
    SecondLook,
)
from assessments.queries.frozen import item_version, quiz_version
from assessments.scoring.score import score_rubric
from lms.accounts.domain.message import send_message
from lms.accounts.queries import account_of
from lms.core.domain.audit import log_action

CLAIM_HOLDS = timedelta(minutes=30)


def claim_answer(
    item: AttemptItem, *, actor: UUID, now: datetime | None = None
) -> bool:
    """Take an answer to score it; False if somebody else took it a short while ago."""
    now = now or timezone.now()
    with transaction.atomic():
        claimed = hold_answer(item, actor=actor, now=now)
        if claimed:
            log_claim(item, "claimed", actor=actor, now=now)
    return claimed


def hold_answer(item: AttemptItem, *, actor: UUID, now: datetime) -> bool:
    """Write who scores an answer; of two at once, one does."""
    try:
        with transaction.atomic():
            ScoringClaim.objects.create(attempt_item=item, actor=actor, claimed_at=now)
    except IntegrityError:
        free = Q(actor=actor) | Q(claimed_at__lte=now - CLAIM_HOLDS)
        taken = ScoringClaim.objects.filter(free, attempt_item=item)
        return bool(taken.update(actor=actor, claimed_at=now))
    return True


def release_answer(
    item: AttemptItem, *, actor: UUID, now: datetime | None = None
) -> None:
    """Leave an answer that one took to somebody else."""
    now = now or timezone.now()
    with transaction.atomic():
        rows = ScoringClaim.objects.filter(attempt_item=item, actor=actor)
        if rows.delete()[0]:
            log_claim(item, "released", actor=actor, now=now)


def log_claim(item: AttemptItem, action: str, *, actor: UUID, now: datetime) -> None:
    """Write to the audit log who took an answer, or left it."""
    attempt = item.attempt.public_id
    log_action(
        action,
        kind="answer",
        object_id=f"{attempt}/{item.position}",
        actor=actor,
        now=now,
    )


def score_answer(
    item: AttemptItem,
    *,
    levels: Mapping[str, str],
    comment: str,
    actor: UUID,
    now: datetime | None = None,
) -> ScoreEntry:
    """Score a long answer by its rubric: a level for each criterion.

    Scoring again appends another entry. Raises `ScoringRefusedError`: `running` (the
    attempt is not finished), `no-rubric`, `levels` (a criterion without a level, or one
    that the rubric does not have), `claimed` (somebody else is scoring the answer).
    """
    definition = item_version(item.item_version_id).definition
    criteria = {one["id"] for one in definition.get("criteria", ())}
    if not criteria:
        reason = "no-rubric"
        raise ScoringRefusedError(reason)
    try:
        share = score_rubric(definition, levels)
    except KeyError:
        reason = "levels"
        raise ScoringRefusedError(reason) from None
    rubric = {criterion: levels[criterion] for criterion in sorted(criteria)}
    return write_manual(
        item, share, rubric=rubric, comment=comment, actor=actor, now=now
    )


def give_points(
    item: AttemptItem,
    *,
    points: Fraction,
    reason: str,
    actor: UUID,
    tell: bool = True,
    now: datetime | None = None,
) -> ScoreEntry:
    """Give an answer of any kind these points, with a reason; they prevail.

    Without `tell` the caller sees to it that the learner hears of the change.

    Raises `ScoringRefusedError`: `running`, `claimed`, `points` (not between none and
    all of the points of the question).
    """
    if not 0 <= points <= item.max_points:
        code = "points"
        raise ScoringRefusedError(code)
    share = points / item.max_points
    return write_manual(
        item, share, rubric={}, comment=reason, actor=actor, tell=tell, now=now
    )


def write_manual(  # noqa: PLR0913 -- what an entry of the log holds
    item: AttemptItem,
    share: Fraction,
    *,
    rubric: Mapping[str, Any],
    comment: str,
    actor: UUID,
    tell: bool = True,
    now: datetime | None = None,
) -> ScoreEntry:
    """Append a score by a person, add up anew, and tell the learner of it."""
    now = now or timezone.now()
    entry = ScoreEntry(
        attempt_item=item,
        source=ScoreSource.MANUAL,
        share=share,
        at=now,
        actor=actor,
        rubric=dict(rubric),
        comment=comment,
    )
    with transaction.atomic():
        attempt = locked_attempt(item.attempt_id)
        if attempt.state != AttemptState.FINISHED:
            reason = "running"
            raise ScoringRefusedError(reason)
        if not hold_answer(item, actor=actor, now=now):
            reason = "claimed"
            raise ScoringRefusedError(reason)
        before = attempt.points
        entry.save(force_insert=True)
        ScoringClaim.objects.filter(attempt_item=item, actor=actor).delete()
        log_action(
            "scored",
            kind="answer",
            object_id=f"{attempt.public_id}/{item.position}",
            actor=actor,
            data={"share": str(share), "rubric": dict(rubric)},
            now=now,
        )
        refresh_total(attempt, now=now)
        if tell and attempt.points is not None and attempt.points != before:
            tell_scored(attempt, entry, now=now)
    return entry


def locked_attempt(pk: int) -> Attempt:
    """Return an attempt that nobody else adds up meanwhile; call it in a transaction."""
    rows = Attempt.objects.select_for_update(of=("self",)).select_related(
        "enrollment__run__course", "enrollment__subject", "quiz"
    )
    found: Attempt = rows.get(pk=pk)
    return found


def tell_scored(attempt: Attempt, entry: ScoreEntry, *, now: datetime) -> None:
    """Tell the learner that the result is there, or has changed."""
    user = account_of(attempt.enrollment.subject_id)
    if user is not None:
        send_message(
            user,
            kind="attempt_scored",
            object_id=attempt.public_id,
            period=str(entry.pk),
            context={
                "titles": quiz_version(attempt.version_id).plan["titles"],
                "attempt": str(attempt.public_id),
            },
            now=now,
        )


def settle_look(
    look: SecondLook,
    *,
    answer: str,
    actor: UUID,
    points: Fraction | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> bool:
    """Answer a second look, with new points where the score changes; both or neither.

    False if it was answered already. Raises `ScoringRefusedError` as `give_points`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        if not answer_second_look(look, answer=answer, actor=actor, now=now):
            return False
        if points is not None:
            give_points(
                look.attempt_item,
                points=points,
                reason=reason,
                actor=actor,
                tell=False,
                now=now,
            )
    return True
