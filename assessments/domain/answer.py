"""Answers: every one is kept; one that is applied is acknowledged with a revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from assessments.domain.attempt import close_if_overdue
from assessments.enums import AttemptState, Outcome
from assessments.models import Attempt, AttemptItem, QuarantinedAnswer, Response
from assessments.queries.frozen import item_version
from assessments.scoring.response import ResponseError, read_response

MOST_KEPT = 20_000
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Command:
    """An answer as it arrived.

    `id` is chosen by the sender and makes sending it again harmless. `base` is the
    revision that the sender had seen, `fields` the form fields, `received_at` when the
    request arrived, `sent_at` what the device's clock said (never used to judge).
    """

    id: UUID
    base: int
    fields: Fields
    language: str
    received_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of an answer, and what stands now: revision, when saved, the answer."""

    outcome: Outcome
    revision: int
    saved_at: datetime | None
    standing: Mapping[str, Any]

    @property
    def saved(self) -> bool:
        """Tell whether the answer that was sent is the one that stands."""
        return self.outcome in {Outcome.APPLIED, Outcome.SAME}


def save_answer(item: AttemptItem, command: Command) -> Receipt:
    """Save an answer to a question of an attempt; sent twice it is saved once.

    It is applied if the attempt runs, its time is not over by the arrival of the
    request, and nobody saved another answer since `base`. One that is not applied is
    kept with the reason. Raises `ResponseError` for what cannot be an answer to this
    question, after keeping it in quarantine.
    """
    attempt = item.attempt
    definition = item_version(item.item_version_id).definition
    try:
        response = read_response(
            definition, lambda name: command.fields.get(name, ()), command.language
        )
    except ResponseError as error:
        quarantine(item, command, reason=error.reason)
        raise
    if close_if_overdue(attempt, now=command.received_at):
        return keep(item, command, response, Outcome.LATE)
    if attempt.state != AttemptState.IN_PROGRESS:
        return keep(item, command, response, ended_outcome(attempt))
    try:
        with transaction.atomic():
            return apply_answer(item, command, response)
    except IntegrityError:
        return known_receipt(item, command)


def apply_answer(
    item: AttemptItem, command: Command, response: Mapping[str, Any]
) -> Receipt:
    """Apply an answer inside a transaction, unless something else stands by now."""
    # The attempt first: whoever finishes it waits, or was first and is seen here.
    running = Attempt.objects.filter(pk=item.attempt_id, state=AttemptState.IN_PROGRESS)
    if not running.update(revision=F("revision") + 1):
        item.attempt.refresh_from_db(fields=["state", "end_reason"])
        return keep(item, command, response, ended_outcome(item.attempt))
    now = command.received_at
    standing = AttemptItem.objects.filter(pk=item.pk, revision=command.base)
    changed = standing.update(
        response=response,
        revision=command.base + 1,
        language=command.language,
        saved_at=now,
        first_saved_at=item.first_saved_at or now,
    )
    if not changed:
        item.refresh_from_db(fields=["response", "revision", "saved_at"])
        same = item.response == response
        return keep(item, command, response, Outcome.SAME if same else Outcome.STALE)
    write_response(item, command, response, Outcome.APPLIED, command.base + 1)
    return Receipt(Outcome.APPLIED, command.base + 1, now, response)


def ended_outcome(attempt: Attempt) -> Outcome:
    """Say why an answer to an attempt that ended is not applied."""
    return Outcome.LATE if attempt.end_reason == "time_over" else Outcome.FINISHED


def write_response(
    item: AttemptItem,
    command: Command,
    response: Mapping[str, Any],
    outcome: Outcome,
    revision: int | None = None,
) -> None:
    """Append an answer to the log."""
    Response(
        command_id=command.id,
        attempt_item=item,
        base=command.base,
        revision=revision,
        outcome=outcome,
        response=response,
        language=command.language,
        received_at=command.received_at,
        sent_at=command.sent_at,
    ).save(force_insert=True)


def keep(
    item: AttemptItem, command: Command, response: Mapping[str, Any], outcome: Outcome
) -> Receipt:
    """Keep an answer that is not applied, and say what stands."""
    try:
        with transaction.atomic():
            write_response(item, command, response, outcome)
    except IntegrityError:
        return known_receipt(item, command)
    return Receipt(outcome, item.revision, item.saved_at, item.response)


def known_receipt(item: AttemptItem, command: Command) -> Receipt:
    """Return what became of a command that arrived before."""
    known = Response.objects.filter(command_id=command.id).first()
    if known is None or known.attempt_item_id != item.pk:
        reason = "twice"
        quarantine(item, command, reason="command")
        raise ResponseError(reason=reason)
    item.refresh_from_db(fields=["response", "revision", "saved_at"])
    return Receipt(Outcome(known.outcome), item.revision, item.saved_at, item.response)


def quarantine(
    item: AttemptItem | None,
    command: Command,
    *,
    reason: str,
    subject_id: int | None = None,
) -> QuarantinedAnswer:
    """Keep what cannot be read as an answer, so that a person can recover it."""
    if item is not None:
        subject_id = item.attempt.enrollment.subject_id
    fields = {
        name: [text.replace("\x00", "")[:MOST_KEPT] for text in values]
        for name, values in command.fields.items()
    }
    return QuarantinedAnswer.objects.create(
        subject_id=subject_id,
        attempt_item=item,
        reason=reason,
        payload={"command": str(command.id), "base": command.base, "fields": fields},
        language=command.language,
        received_at=command.received_at,
    )


def show_item(item: AttemptItem, *, language: str, now: datetime | None = None) -> None:
    """Note when a question was first shown, and in which language."""
    if item.shown_at is None:
        now = now or timezone.now()
        AttemptItem.objects.filter(pk=item.pk, shown_at=None).update(
            shown_at=now, shown_language=language
        )
        item.shown_at, item.shown_language = now, language
