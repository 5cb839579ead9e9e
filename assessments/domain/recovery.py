"""Recovery: an answer that was kept and not applied is put in place by a person, or not."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from assessments.domain.score import errata_for, refresh_total, score_item
from assessments.domain.scoring import locked_attempt
from assessments.enums import AttemptState, Interaction, Outcome, ScoreSource
from assessments.errors import RecoveryRefusedError
from assessments.models import (
    Attempt,
    AttemptItem,
    QuarantinedAnswer,
    Recovery,
    Response,
    ScoreEntry,
)
from assessments.queries.frozen import item_version, quiz_version
from assessments.scoring.response import read_response
from lms.accounts.domain.message import send_message
from lms.accounts.queries import account_of
from lms.core.domain.audit import log_action

Answer = Mapping[str, Any]
SETTLED, CHANGED = "settled", "changed"


def recover_response(
    kept: Response,
    *,
    base: int,
    reason: str,
    actor: UUID,
    now: datetime | None = None,
) -> Response:
    """Let an answer that arrived stale or late stand, over the revision that was seen.

    Nothing is rewritten: it is applied as a new answer, and scored if the attempt is
    finished. Raises `RecoveryRefusedError`: `settled` (somebody decided already),
    `changed` (another answer stands by now).
    """
    now = now or timezone.now()
    with transaction.atomic():
        applied = put_in_place(
            kept.attempt_item,
            kept.response,
            base=base,
            language=kept.language,
            actor=actor,
            reason=reason,
            now=now,
        )
        decide(kept, applied, reason=reason, actor=actor, now=now)
    return applied


def dismiss_response(
    kept: Response, *, reason: str, actor: UUID, now: datetime | None = None
) -> None:
    """Leave an answer aside, with a reason. Raises `RecoveryRefusedError`: `settled`."""
    now = now or timezone.now()
    with transaction.atomic():
        decide(kept, None, reason=reason, actor=actor, now=now)
        tell(kept.attempt_item, "answer_dismissed", kept.pk, reason=reason, now=now)


def recover_quarantined(
    held: QuarantinedAnswer,
    fields: Mapping[str, Sequence[str]],
    *,
    base: int,
    reason: str,
    actor: UUID,
    now: datetime | None = None,
) -> Response:
    """Let what could not be read stand as a person read it: `fields` as of a form.

    Raises `ResponseError` if it still cannot be read, or `RecoveryRefusedError`.
    """
    now = now or timezone.now()
    item = held.attempt_item
    if item is None:
        raise RecoveryRefusedError(SETTLED)
    response = read_response(
        item_version(item.item_version_id).definition,
        lambda name: fields.get(name, ()),
        held.language,
    )
    with transaction.atomic():
        applied = put_in_place(
            item,
            response,
            base=base,
            language=held.language,
            actor=actor,
            reason=reason,
            now=now,
        )
        resolve(held, reason=reason, actor=actor, now=now)
    return applied


def dismiss_quarantined(
    held: QuarantinedAnswer, *, reason: str, actor: UUID, now: datetime | None = None
) -> None:
    """Leave what could not be read aside. Raises `RecoveryRefusedError`: `settled`."""
    now = now or timezone.now()
    with transaction.atomic():
        resolve(held, reason=reason, actor=actor, now=now)
        if held.attempt_item is not None:
            key = held.public_id
            tell(held.attempt_item, "answer_dismissed", key, reason=reason, now=now)


def put_in_place(  # noqa: PLR0913 -- an answer with who puts it there and why
    item: AttemptItem,
    response: Answer,
    *,
    base: int,
    language: str,
    actor: UUID,
    reason: str,
    now: datetime,
) -> Response:
    """Apply an answer by hand, inside a transaction, unless another one stands by now."""
    attempt = locked_attempt(item.attempt_id)
    changed = AttemptItem.objects.filter(pk=item.pk, revision=base).update(
        response=response,
        revision=base + 1,
        language=language,
        saved_at=now,
        first_saved_at=item.first_saved_at or now,
    )
    if not changed:
        raise RecoveryRefusedError(CHANGED)
    Attempt.objects.filter(pk=attempt.pk).update(revision=F("revision") + 1)
    applied = Response(
        command_id=uuid4(),
        attempt_item=item,
        base=base,
        revision=base + 1,
        outcome=Outcome.APPLIED,
        response=response,
        language=language,
        received_at=now,
    )
    applied.save(force_insert=True)
    item.refresh_from_db(fields=["response", "revision", "language", "saved_at"])
    log_action(
        "recovered",
        kind="answer",
        object_id=f"{attempt.public_id}/{item.position}",
        actor=actor,
        data={"response": str(applied.command_id)},
        now=now,
    )
    if attempt.state == AttemptState.FINISHED:
        rescore(attempt, item, actor=actor, reason=reason, now=now)
    tell(item, "answer_recovered", applied.pk, reason=reason, now=now)
    return applied


def rescore(
    attempt: Attempt, item: AttemptItem, *, actor: UUID, reason: str, now: datetime
) -> None:
    """Score an answer anew; a long one that a person scored waits for a person again.

    A score that a person gave to any other question prevails over this one, as over every
    automatic score: whoever decides about the answer is told so, and may score it anew.
    """
    version = item_version(item.item_version_id)
    score = score_item(item, errata_for([version.pk]).get(version.pk, []))
    entry = {"attempt_item": item, "at": now, "actor": actor, "comment": reason}
    ScoreEntry(
        source=ScoreSource.REGRADE, share=score.share, void=score.void, **entry
    ).save(force_insert=True)
    by_hand = ScoreEntry.objects.filter(attempt_item=item, source=ScoreSource.MANUAL)
    extended = version.definition["interaction"] == Interaction.EXTENDED
    if extended and by_hand.exists():
        ScoreEntry(source=ScoreSource.MANUAL, share=None, **entry).save(
            force_insert=True
        )
    refresh_total(attempt, now=now)


def decide(
    kept: Response,
    applied: Response | None,
    *,
    reason: str,
    actor: UUID,
    now: datetime,
) -> None:
    """Note what was decided about an answer; the first decision is the only one."""
    decision = Recovery(
        response=kept, applied=applied, reason=reason, actor=actor, at=now
    )
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError:
        raise RecoveryRefusedError(SETTLED) from None
    log_decision(str(kept.command_id), applied is not None, actor=actor, now=now)


def resolve(
    held: QuarantinedAnswer, *, reason: str, actor: UUID, now: datetime
) -> None:
    """Note what was decided about what could not be read; once."""
    standing = QuarantinedAnswer.objects.filter(pk=held.pk, resolved_at=None)
    if not standing.update(resolved_at=now, resolved_by=actor, resolution=reason):
        raise RecoveryRefusedError(SETTLED)
    log_action(
        "settled",
        kind="quarantined answer",
        object_id=held.public_id,
        actor=actor,
        now=now,
    )


def log_decision(command: str, applied: bool, *, actor: UUID, now: datetime) -> None:  # noqa: FBT001 -- one of two facts
    """Log what was decided about an answer that was kept."""
    log_action(
        "settled",
        kind="kept answer",
        object_id=command,
        actor=actor,
        data={"applied": applied},
        now=now,
    )


def tell(
    item: AttemptItem, kind: str, key: object, *, reason: str, now: datetime
) -> None:
    """Tell the learner what became of an answer, and why."""
    attempt = item.attempt
    user = account_of(attempt.enrollment.subject_id)
    if user is not None:
        send_message(
            user,
            kind=kind,
            object_id=attempt.public_id,
            period=str(key),
            context={
                "titles": quiz_version(attempt.version_id).plan["titles"],
                "attempt": str(attempt.public_id),
                "position": item.position,
                "reason": reason,
            },
            now=now,
        )
