"""What the pages of a correction show, a few people at a time.

The order of all attempts and their counts are computed once and kept in the shared cache
as long as nothing changes that they stand on; the people of a page are computed anew.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet

from assessments.enums import CorrectionState, ScoreSource
from assessments.models import Attempt, Correction, CorrectionChange, ScoreEntry
from assessments.queries.correction_preview import (
    Preview,
    Row,
    preview_correction,
    preview_undoing,
    what_was_done,
)
from assessments.queries.corrections import touched, untouched
from assessments.queries.quiz import share_of_total
from assessments.scoring.log import Total

KEPT = int(timedelta(hours=1).total_seconds())


@dataclass(frozen=True)
class Overview:
    """All attempts in the order in which they are shown, and how many are of each kind."""

    order: Sequence[int]
    counts: Counter[str]
    now_passed: int
    no_longer_passed: int
    mean_before: Fraction | None
    mean_after: Fraction | None


@dataclass(frozen=True)
class Shown:
    """The attempts of a correction: all counted, and the rows of those asked for."""

    overview: Overview
    compute: Callable[..., Preview]
    correction: Correction

    def rows(self, attempt_ids: Sequence[int]) -> list[Row]:
        """Return the rows of these attempts, in this order."""
        found = self.compute(self.correction, only=list(attempt_ids)).rows
        by_id = {row.attempt_id: row for row in found}
        return [by_id[pk] for pk in attempt_ids if pk in by_id]


def shown_of(correction: Correction) -> Shown:
    """Return what a correction would change, or what it has changed."""
    if correction.state == CorrectionState.PROPOSED:
        attempts = untouched(correction)
        return kept(correction, "apply", preview_correction, attempts)
    # What is in the log is read, not computed.
    preview = what_was_done(correction)
    return Shown(overview_of(preview), lambda *_, **__: preview, correction)


def shown_of_undoing(correction: Correction) -> Shown:
    """Return what taking a correction back would change."""
    return kept(correction, "undo", preview_undoing, touched(correction))


def kept(
    correction: Correction,
    what: str,
    compute: Callable[..., Preview],
    attempts: QuerySet[Attempt],
) -> Shown:
    """Return the overview that is kept, or compute and keep it."""
    key = f"correction:{correction.pk}:{what}"
    stamp = stamp_of(correction, attempts)
    known = cache.get(key)
    if known is None or known[0] != stamp:
        known = (stamp, overview_of(compute(correction)))
        cache.set(key, known, KEPT)
    return Shown(known[1], compute, correction)


def overview_of(preview: Preview) -> Overview:
    """Return of a preview what is worth keeping."""
    return Overview(
        array("q", [row.attempt_id for row in preview.rows]),
        preview.counts,
        preview.now_passed,
        preview.no_longer_passed,
        mean_of(row.before for row in preview.rows),
        mean_of(row.after for row in preview.rows),
    )


def mean_of(totals: Iterable[Total]) -> Fraction | None:
    """Return the mean result, 0 to 1, of the attempts that are scored."""
    known = [share for one in totals if (share := share_of_total(one)) is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def stamp_of(correction: Correction, attempts: QuerySet[Attempt]) -> tuple[int, ...]:
    """Return what changes with anything that a preview stands on.

    That is: which attempts it concerns, other corrections, and scores given by hand.
    """
    known = attempts.aggregate(count=Count("pk"), last=Max("pk"))
    asked = {"attempt_item__attempt__items__item_version": correction.item_version_id}
    by_hand = ScoreEntry.objects.exclude(source=ScoreSource.AUTOMATIC).filter(**asked)
    change = CorrectionChange.objects.aggregate(last=Max("pk"))["last"]
    return (
        known["count"],
        known["last"] or 0,
        change or 0,
        by_hand.aggregate(last=Max("pk"))["last"] or 0,
    )
