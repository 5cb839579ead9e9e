"""What a correction does, person by person: foreseen without writing, or as it was done."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from assessments.enums import CorrectionEffect, CorrectionState
from assessments.models import Attempt, Correction, CorrectionChange
from assessments.policy import passed
from assessments.queries.corrections import Gathered, gather, touched, untouched
from assessments.queries.frozen import quiz_version
from assessments.queries.quiz import share_of_total
from assessments.scoring.corrections import Regrade
from assessments.scoring.log import Total

AT_ONCE = 500
Ids = Collection[int] | None
RAISED, LOWERED, KEPT, SAME = "raised", "lowered", "kept", "same"
WAITING, FROM_START = "waiting", "from_start"
# In the order in which they are shown: what somebody may ask about comes first.
KINDS = (LOWERED, RAISED, KEPT, WAITING, SAME, FROM_START)
ORDER = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Row:
    """What becomes of one attempt; points are empty while a person has to score."""

    attempt_id: int
    kind: str
    before: Total
    after: Total
    passed_before: bool | None
    passed_after: bool | None


@dataclass(frozen=True)
class Preview:
    """What becomes of every attempt, and how many there are of each kind."""

    rows: list[Row]
    counts: Counter[str]

    @property
    def now_passed(self) -> int:
        """Count the attempts that pass by it."""
        return sum(bool(r.passed_after) and not r.passed_before for r in self.rows)

    @property
    def no_longer_passed(self) -> int:
        """Count the attempts that passed and pass no more."""
        return sum(bool(r.passed_before) and not r.passed_after for r in self.rows)


def preview_correction(correction: Correction, *, only: Ids = None) -> Preview:
    """Compute what applying a proposed correction would do; nothing is written.

    With `only`, for these attempts alone.
    """

    def effect(gathered: Gathered) -> tuple[str, Regrade]:
        found = gathered.with_one_more(correction)
        return KEPT if correction.pk in found.kept else "", found

    return foresee(among(untouched(correction), only), effect)


def preview_undoing(correction: Correction, *, only: Ids = None) -> Preview:
    """Compute what taking an applied correction back would do; nothing is written."""
    attempts = among(touched(correction), only)
    return foresee(attempts, lambda one: ("", one.without(correction)))


def among(attempts: QuerySet[Attempt], only: Ids) -> QuerySet[Attempt]:
    """Return the attempts, or those of them that are asked for."""
    return attempts if only is None else attempts.filter(pk__in=only)


def what_was_done(correction: Correction) -> Preview:
    """Read from the log what was done so far, or taken back."""
    undone = correction.state in {CorrectionState.UNDOING, CorrectionState.UNDONE}
    changes = CorrectionChange.objects.filter(correction=correction, undone=undone)
    values = changes.order_by("pk").values_list(
        "effect",
        "attempt_id",
        "attempt__version_id",
        "attempt__credit",
        "before",
        "max_before",
        "after",
        "max_after",
    )
    return in_order(
        row_of(effect, taken, Total(before, most_before), Total(after, most_after))
        for effect, *taken, before, most_before, after, most_after in values
    )


def foresee(
    attempts: QuerySet[Attempt], anew: Callable[[Gathered], tuple[str, Regrade]]
) -> Preview:
    """Score attempts anew, some hundred at once, without writing."""
    known = list(attempts.order_by("pk").values_list("pk", "version_id", "credit"))

    def rows() -> Iterator[Row]:
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            gathered = gather([taken[0] for taken in some])
            for taken in some:
                effect, found = anew(gathered[taken[0]])
                yield row_of(effect, taken, found.before, found.after)

    return in_order(rows())


def row_of(effect: str, taken: Sequence[Any], before: Total, after: Total) -> Row:
    """Return what becomes of an attempt; `taken` is its id, quiz version and credit."""
    pk, version_id, credit = taken
    conduct = quiz_version(version_id).plan["conduct"]
    return Row(
        attempt_id=pk,
        kind=kind_of(effect, before, after),
        before=before,
        after=after,
        passed_before=passed(conduct, share_of_total(before, credit)),
        passed_after=passed(conduct, share_of_total(after, credit)),
    )


def kind_of(effect: str, before: Total, after: Total) -> str:
    """Say in which direction a result goes."""
    if effect in {CorrectionEffect.KEPT, CorrectionEffect.FROM_START}:
        return effect
    first, then = share_of_total(before), share_of_total(after)
    if then is None:
        return WAITING
    if first is None or then > first:
        return RAISED
    return LOWERED if then < first else SAME


def in_order(rows: Iterable[Row]) -> Preview:
    """Return rows by kind, what is lowered first."""
    ordered = sorted(rows, key=lambda row: (ORDER[row.kind], row.attempt_id))
    return Preview(ordered, Counter(row.kind for row in ordered))
