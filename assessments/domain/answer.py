"""Answers: every one is kept; one that is applied is acknowledged with a revision."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.domain.attempt import close_if_overdue
from assessments.enums import AttemptState, Outcome
from assessments.models import Attempt, AttemptItem, QuarantinedAnswer, Response
from assessments.queries.frozen import item_version
from assessments.scoring.response import ResponseError, read_response
from courses.domain.progress import stored, write
from courses.queries import public_key

MOST_KEPT = 20_000
SAVED = {Outcome.APPLIED, Outcome.SAME}
# The most frequent save of a quiz. As querysets, most of its time is Django putting the
# statements together anew.
TAKE_TURN = """
    UPDATE assessments_attempt SET revision = revision + 1
    WHERE id = %(attempt)s AND state = %(running)s
    AND (closes_at IS NULL OR closes_at > %(now)s)
"""
LET_STAND = """
    UPDATE assessments_attemptitem
    SET response = %(response)s, revision = revision + 1, language = %(language)s,
        saved_at = %(now)s, first_saved_at = COALESCE(first_saved_at, %(now)s)
    WHERE id = %(item)s AND revision = %(base)s
"""
APPEND = """
    INSERT INTO assessments_response
        (command_id, attempt_item_id, base, revision, outcome, response, language,
        received_at, sent_at)
    VALUES (%(command)s, %(item)s, %(base)s, %(revision)s, %(outcome)s, %(response)s,
        %(language)s, %(now)s, %(sent)s)
"""
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
        return self.outcome in SAVED


def save_answer(item: AttemptItem, command: Command) -> Receipt:
    """Save an answer to a question of an attempt; sent twice it is saved once.

    It is applied if the attempt runs, its time is not over by the arrival of the
    request, and nobody saved another answer since `base`. One that is not applied is
    kept with the reason. Raises `ResponseError` for what cannot be an answer to this
    question, after keeping it in quarantine.
    """
    definition = item_version(item.item_version_id).definition
    try:
        response = read_response(
            definition, lambda name: command.fields.get(name, ()), command.language
        )
    except ResponseError as error:
        quarantine(item, command, reason=error.reason)
        raise
    revision = command.base + 1
    try:
        with transaction.atomic():
            if apply_answer(item, command, response):
                write_response(item, command, response, Outcome.APPLIED, revision)
                return Receipt(Outcome.APPLIED, revision, command.received_at, response)
            transaction.set_rollback(True)
    except IntegrityError:
        return known_receipt(item, command, response)
    return judge_refused(item, command, response)


def apply_answer(
    item: AttemptItem, command: Command, response: Mapping[str, Any]
) -> bool:
    """Let an answer stand, unless the attempt has ended or another one stands by now."""
    now = command.received_at
    # The attempt first: whoever finishes it waits, or was first and is seen here.
    running = {"attempt": item.attempt_id, "running": AttemptState.IN_PROGRESS.value}
    if not write(TAKE_TURN, running, now=now):
        return False
    values = {
        "item": item.pk,
        "base": command.base,
        "response": connection.ops.adapt_json_value(response, None),
        "language": command.language,
    }
    return write(LET_STAND, values, now=now)


def judge_refused(
    item: AttemptItem, command: Command, response: Mapping[str, Any]
) -> Receipt:
    """Keep an answer that was not applied, and say why and what stands."""
    attempt = item.attempt
    attempt.refresh_from_db(fields=["state", "end_reason", "deadline", "closes_at"])
    close_if_overdue(attempt, now=command.received_at)
    item.refresh_from_db(fields=["response", "revision", "saved_at"])
    if attempt.state != AttemptState.IN_PROGRESS:
        return keep(item, command, response, ended_outcome(attempt))
    if item.revision == command.base:
        return save_answer(item, command)  # more time was given meanwhile
    same = item.response == response
    return keep(item, command, response, Outcome.SAME if same else Outcome.STALE)


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
    values = {
        "command": public_key(command.id),
        "item": item.pk,
        "base": command.base,
        "revision": revision,
        "outcome": outcome.value,
        "response": connection.ops.adapt_json_value(response, None),
        "language": command.language,
        "sent": stored(command.sent_at) if command.sent_at else None,
    }
    write(APPEND, values, now=command.received_at)


def keep(
    item: AttemptItem, command: Command, response: Mapping[str, Any], outcome: Outcome
) -> Receipt:
    """Keep an answer that is not applied, and say what stands."""
    try:
        with transaction.atomic():
            write_response(item, command, response, outcome)
    except IntegrityError:
        return known_receipt(item, command, response)
    return Receipt(outcome, item.revision, item.saved_at, item.response)


def known_receipt(
    item: AttemptItem, command: Command, response: Mapping[str, Any]
) -> Receipt:
    """Return what became of a command that arrived before.

    If another answer stands by now, it is not the one that is saved. The same command
    with another answer is a page that the browser brought back, and changed: the answer
    is judged as one of its own, by an id that follows from it.
    """
    known = Response.objects.filter(command_id=command.id).first()
    if known is None or known.attempt_item_id != item.pk:
        quarantine(item, command, reason="command")
        raise ResponseError(reason="command")
    if known.response != response:
        said = json.dumps([command.base, response], sort_keys=True)
        return save_answer(item, replace(command, id=uuid5(command.id, said)))
    item.refresh_from_db(fields=["response", "revision", "saved_at"])
    outcome = Outcome(known.outcome)
    if outcome in SAVED and item.response != response:
        outcome = Outcome.STALE
    return Receipt(outcome, item.revision, item.saved_at, item.response)


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
        kept_text(name): [kept_text(text) for text in values]
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


def kept_text(text: str) -> str:
    """Return a text as every database can keep it."""
    return text.replace("\x00", "")[:MOST_KEPT]


def show_item(item: AttemptItem, *, language: str, now: datetime | None = None) -> None:
    """Note when a question was first shown, and in which language."""
    if item.shown_at is None:
        now = now or timezone.now()
        AttemptItem.objects.filter(pk=item.pk, shown_at=None).update(
            shown_at=now, shown_language=language
        )
        item.shown_at, item.shown_language = now, language
