"""The job of a correction: every attempt that it concerns, one short transaction each.

It may run twice, and be killed at any point: `CorrectionChange` says, once for each
attempt, that the work on it is done, in the transaction that does it.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from assessments.domain.correction import move
from assessments.domain.score import refresh_total
from assessments.domain.scoring import locked_attempt
from assessments.enums import CorrectionEffect, CorrectionState, ScoreSource
from assessments.models import Attempt, Correction, CorrectionChange, ScoreEntry
from assessments.queries.corrections import (
    gather,
    running_with,
    touched,
    untouched,
)
from assessments.queries.frozen import quiz_version
from assessments.scoring.corrections import Regrade
from assessments.scoring.log import Total
from assessments.signals import attempt_scored, correction_applied, correction_undone
from lms.accounts.domain.message import send_message
from lms.accounts.queries import account_of

CHUNK = 100
ENDS = {
    CorrectionState.APPLYING: (CorrectionState.APPLIED, correction_applied),
    CorrectionState.UNDOING: (CorrectionState.UNDONE, correction_undone),
}


def work_off(correction: Correction, *, now: datetime | None = None) -> int:
    """Score anew what a correction still has to reach; return how many attempts.

    Attempts that are finished meanwhile are not missed: who finishes one after the
    correction came into force scores it under the correction, and whoever is finishing
    one at that very moment is waited for.
    """
    state = CorrectionState(correction.state)
    if state not in ENDS:
        return 0
    worked = sum(
        regrade_attempt(correction, state, pk, now=now or timezone.now())
        for pk in attempts_left(correction, state)
    )
    finish_job(correction, state)
    return worked


def attempts_left(correction: Correction, state: CorrectionState) -> Iterator[int]:
    """Go on after the cursor; at the end look again for those finished meanwhile."""
    left = left_to_do(correction, state)
    note_total(correction, left.count())
    while chunk := ids_after(left, correction.cursor):
        yield from chunk
        correction.cursor = chunk[-1]
    wait_for_finishing(correction)
    note_total(correction, left.count())
    yield from list(left.order_by("pk").values_list("pk", flat=True))


def left_to_do(correction: Correction, state: CorrectionState) -> "QuerySet[Attempt]":
    """Return the attempts that the job has still to reach."""
    applying = state == CorrectionState.APPLYING
    return untouched(correction) if applying else touched(correction)


def ids_after(attempts: "QuerySet[Attempt]", cursor: int) -> list[int]:
    """Return the next attempts, in the order of their keys."""
    rows = attempts.filter(pk__gt=cursor).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:CHUNK])


def note_total(correction: Correction, left: int) -> None:
    """Note how many attempts there are, so that a page can say how far the job is."""
    Correction.objects.filter(pk=correction.pk).update(total=F("done") + left)


def wait_for_finishing(correction: Correction) -> None:
    """Wait for every transaction that is finishing an attempt right now.

    Such a one holds its attempt and may have looked for corrections before this one came
    into force; who starts to finish later sees it.
    """
    running = running_with(correction.item_version_id)
    for start in range(0, len(running), CHUNK):
        some = Attempt.objects.filter(pk__in=running[start : start + CHUNK])
        with transaction.atomic():
            list(some.select_for_update().order_by("pk").values_list("pk"))


def regrade_attempt(
    correction: Correction, state: CorrectionState, attempt_id: int, *, now: datetime
) -> bool:
    """Apply a correction to one attempt, or take it back from it, once."""
    undo = state == CorrectionState.UNDOING
    with transaction.atomic():
        # The correction first: another worker on the same job waits, and a state that
        # was changed meanwhile ends this one.
        running = Correction.objects.filter(pk=correction.pk, state=state)
        if not running.update(cursor=attempt_id):
            return False
        attempt = locked_attempt(attempt_id)
        done = CorrectionChange.objects.filter(
            correction=correction, attempt=attempt, undone=undo
        )
        if done.exists():
            return False
        gathered = gather([attempt_id])[attempt_id]
        found = (
            gathered.without(correction) if undo else gathered.with_one_more(correction)
        )
        write_scores(correction, found, undo=undo, now=now)
        before = Total(attempt.points, attempt.max_points)
        changed = add_up(attempt, found, now=now)
        kept = correction.pk in found.kept
        CorrectionChange(
            correction=correction,
            attempt=attempt,
            undone=undo,
            effect=effect_of(kept=kept, changed=changed),
            before=before.points,
            after=attempt.points,
            max_before=before.max_points,
            max_after=attempt.max_points,
            at=now,
        ).save()
        running.update(done=F("done") + 1)
        if changed and (before.points, attempt.points) != (None, None):
            tell_learner(correction, attempt, undo=undo, now=now)
    return True


def effect_of(*, kept: bool, changed: bool) -> CorrectionEffect:
    """Say what the correction did to an attempt."""
    if kept:
        return CorrectionEffect.KEPT
    return CorrectionEffect.CHANGED if changed else CorrectionEffect.SAME


def write_scores(
    correction: Correction, found: Regrade, *, undo: bool, now: datetime
) -> None:
    """Append to the log what answers come to now."""
    ScoreEntry.objects.bulk_create(
        ScoreEntry(
            attempt_item_id=item,
            source=ScoreSource.REGRADE,
            share=score.share,
            void=score.void,
            at=now,
            correction=correction,
            undoes=undo,
        )
        for item, score in found.scores.items()
    )


def add_up(attempt: Attempt, found: Regrade, *, now: datetime) -> bool:
    """Write the new total and tell the rooms above; False if it is the old one."""
    if found.before == found.after:
        return False
    refresh_total(attempt, now=now)
    if attempt.pending and found.before.points is not None:
        attempt_scored.send(Attempt, attempt_id=attempt.pk, restated=True)
    return True


def finish_job(correction: Correction, state: CorrectionState) -> None:
    """Say that the job is done, once; the rooms above are told in the same transaction."""
    ended, signal = ENDS[state]
    with transaction.atomic():
        if move(correction, state, state=ended, total=F("done")):
            signal.send(Correction, correction_id=correction.pk)


def tell_learner(
    correction: Correction, attempt: Attempt, *, undo: bool, now: datetime
) -> None:
    """Tell a learner that a result has changed, and why: once for each correction.

    Where a quiz never shows points, its learners know of no result that could change.
    """
    plan = quiz_version(attempt.version_id).plan
    shown = any("points" in things for things in plan["conduct"]["review"].values())
    user = account_of(attempt.enrollment.subject_id) if shown else None
    if user is None:
        return
    send_message(
        user,
        kind="correction_undone" if undo else "score_corrected",
        object_id=correction.public_id,
        context={
            "titles": plan["titles"],
            "reason": correction.undo_reason if undo else correction.reason,
            "attempt": str(attempt.public_id),
        },
        now=now,
    )
