"""Correcting a key: proposed, previewed, applied by a job, taken back by a job.

A correction is an action on an item version, never an edit of it. Four policies:

- void: the item is left out of every total, also where a person has scored it;
- full_credit: everyone gets its points, also for a blank answer;
- accept_also: the better of the old key and the corrected one;
- new_key: the corrected key alone.

A score that a person gave by hand prevails over the last three. With `never_lower`, the
default, it is decided attempt by attempt: where the share of the whole attempt would
fall, the correction is set aside for this attempt and its person keeps what they had,
which is logged. Attempts that are finished later are scored under the corrections in
force from the start. What an attempt counts for, and its credit, was decided when it was
finished; a completion that was recorded is never taken away.

What is done to the attempts: `assessments.domain.regrading`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.enums import CorrectionPolicy, CorrectionState
from assessments.errors import ScoringRefusedError
from assessments.models import Correction, Item, ItemVersion
from assessments.queries.corrections import touched, untouched
from assessments.scoring import check_definition
from assessments.scoring.keys import adds_nothing, has_key, with_key
from lms.core.domain.audit import log_action
from lms.core.domain.outbox import owe
from lms.core.enums import Priority

TASK = "assessments.tasks.work_off_correction"
REKEYED = (CorrectionPolicy.ACCEPT_ALSO, CorrectionPolicy.NEW_KEY)


def propose_correction(  # noqa: PLR0913 -- a correction is described in one call
    version: ItemVersion,
    *,
    policy: str,
    reason: str,
    actor: UUID,
    key: Mapping[str, Any] | None = None,
    never_lower: bool = True,
    now: datetime | None = None,
) -> Correction:
    """Keep what should be done about an item version; no score changes yet.

    `key` is the corrected key of `accept_also` and `new_key` (see `scoring.keys`).
    The same proposal by the same person, sent twice, is one. Raises
    `ScoringRefusedError`: `reason` (none given), `no-key` (a policy with a key for a long
    text, or without one), `key` (with `faults`, as `check_definition` has them),
    `same-key` (nothing would change by it).
    """
    now = now or timezone.now()
    if not reason.strip():
        code = "reason"
        raise ScoringRefusedError(code)
    correction = Correction(
        item_version=version,
        policy=CorrectionPolicy(policy),
        definition=corrected_definition(version, policy, key),
        never_lower=never_lower,
        reason=reason.strip(),
        actor=actor,
        created_at=now,
    )
    with transaction.atomic():
        # Of two that arrive at once, the second waits here and finds the first.
        list(Item.objects.select_for_update().filter(pk=version.item_id).values("pk"))
        waiting = same_proposal(correction)
        if waiting is None:
            correction.save()
            log(correction, "proposed", actor=actor, reason=correction.reason, now=now)
    return waiting or correction


def same_proposal(correction: Correction) -> Correction | None:
    """Return a proposal that says the same and waits to be applied, if there is one."""
    rows = Correction.objects.filter(
        item_version=correction.item_version_id,
        actor=correction.actor,
        policy=correction.policy,
        never_lower=correction.never_lower,
        reason=correction.reason,
        state=CorrectionState.PROPOSED,
    )
    return next((row for row in rows if row.definition == correction.definition), None)


def corrected_definition(
    version: ItemVersion, policy: str, key: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the definition with the corrected key; empty where the policy has none."""
    if policy not in REKEYED:
        return {}
    if key is None or not has_key(version.definition):
        code = "no-key"
        raise ScoringRefusedError(code)
    corrected = with_key(version.definition, key)
    if faults := check_definition(corrected):
        code = "key"
        raise ScoringRefusedError(code, faults=faults)
    if adds_nothing(version.definition, corrected, policy):
        code = "same-key"
        raise ScoringRefusedError(code)
    return corrected


def discard_correction(
    correction: Correction, *, actor: UUID, now: datetime | None = None
) -> bool:
    """Throw a proposal away; False if it was applied meanwhile."""
    now = now or timezone.now()
    with transaction.atomic():
        rows = Correction.objects.filter(
            pk=correction.pk, state=CorrectionState.PROPOSED
        )
        deleted, _ = rows.delete()
        if deleted:
            log(correction, "discarded", actor=actor, reason="", now=now)
    return bool(deleted)


def apply_correction(
    correction: Correction, *, actor: UUID, now: datetime | None = None
) -> bool:
    """Put a proposal in force and owe the job; False if somebody did before.

    From this moment on attempts are scored under it when they are finished; the job
    scores those that were finished before.
    """
    now = now or timezone.now()
    with transaction.atomic():
        changed = move(
            correction,
            CorrectionState.PROPOSED,
            state=CorrectionState.APPLYING,
            applied_at=now,
            applied_by=actor,
            total=untouched(correction).count(),
        )
        if changed:
            log(correction, "applied", actor=actor, reason=correction.reason, now=now)
            owe_job(correction, "apply", now=now)
    return changed


def undo_correction(
    correction: Correction, *, actor: UUID, reason: str, now: datetime | None = None
) -> bool:
    """Take an applied correction back and owe the job; False if somebody did before.

    Every attempt comes to what it would without this correction: also those which it
    raised. Raises `ScoringRefusedError`: `reason` (none given), `applying` (its job has
    not ended yet).
    """
    now = now or timezone.now()
    if not reason.strip():
        code = "reason"
        raise ScoringRefusedError(code)
    if correction.state == CorrectionState.APPLYING:
        code = "applying"
        raise ScoringRefusedError(code)
    with transaction.atomic():
        changed = move(
            correction,
            CorrectionState.APPLIED,
            state=CorrectionState.UNDOING,
            undone_at=now,
            undone_by=actor,
            undo_reason=reason.strip(),
            cursor=0,
            done=0,
            total=touched(correction).count(),
        )
        if changed:
            log(correction, "undone", actor=actor, reason=reason.strip(), now=now)
            owe_job(correction, "undo", now=now)
    return changed


def move(correction: Correction, before: CorrectionState, **fields: Any) -> bool:
    """Change a correction if its state is still this; of two at once, one does."""
    rows = Correction.objects.filter(pk=correction.pk, state=before)
    changed = bool(rows.update(**fields))
    correction.refresh_from_db(fields=["state", *fields])
    return changed


def owe_job(correction: Correction, what: str, *, now: datetime) -> None:
    """Owe the work on the attempts, once."""
    owe(
        TASK,
        {"correction_id": correction.pk},
        key=f"correction:{correction.public_id}:{what}",
        priority=Priority.NORMAL,
        now=now,
    )


def log(
    correction: Correction, action: str, *, actor: UUID, reason: str, now: datetime
) -> None:
    """Write to the audit log who did what about a key, and why."""
    version = correction.item_version
    log_action(
        action,
        kind="correction",
        object_id=correction.public_id,
        actor=actor,
        reason=reason,
        data={
            "policy": correction.policy,
            "item_version": str(version.public_id),
            "never_lower": correction.never_lower,
        },
        now=now,
    )
