"""The score log of an answer, replayed; corrections of keys; totals. All exact."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.scoring.definition import Definition
from assessments.scoring.score import FULL, score_response

MANUAL = "manual"


@dataclass(frozen=True)
class Entry:
    """An entry of the log: `source` automatic, regrade or manual; `share` 0 to 1.

    Without a share, a person must score the answer. `void` leaves the item out.
    """

    source: str
    share: Fraction | None
    void: bool = False


@dataclass(frozen=True)
class Erratum:
    """A correction in force: its policy, and the corrected definition if it has one."""

    policy: str
    definition: Mapping[str, Any]


@dataclass(frozen=True)
class Total:
    """What an attempt comes to; without `points` a person has something to score."""

    points: Fraction | None
    max_points: Fraction


def last_scores(entries: Iterable[Entry]) -> tuple[Entry, Entry | None]:
    """Return the last entry that is not manual, and the last that is, if there is one.

    With no entry at all, the answer waits for a score.
    """
    automatic = Entry("automatic", None)
    manual: Entry | None = None
    for entry in entries:
        if entry.source == MANUAL:
            manual = entry
        else:
            automatic = entry
    return automatic, manual


def standing(automatic: Entry, manual: Entry | None) -> Entry:
    """Return the score that stands: a manual share prevails over any other.

    Whether the item is left out is what the entry that is not manual says.
    """
    if manual is None:
        return automatic
    return Entry(MANUAL, manual.share, void=automatic.void)


def replay(entries: Iterable[Entry]) -> Entry:
    """Return the score that stands after all of these; see `standing`."""
    return standing(*last_scores(entries))


def score_with_errata(
    definition: Definition, response: Mapping[str, Any], errata: Sequence[Erratum]
) -> Entry:
    """Score an answer under the corrections in force, the oldest first.

    void leaves the item out; full_credit gives all points, also to a blank answer;
    accept_also takes the better of both keys; new_key the new one alone.
    """
    share = score_response(definition, response)
    void = False
    for erratum in errata:
        if erratum.policy == "void":
            void = True
        elif erratum.policy == "full_credit":
            share = FULL
        else:
            corrected = score_response(erratum.definition, response)
            if erratum.policy == "new_key" or share is None or corrected is None:
                share = corrected
            else:
                share = max(share, corrected)
    return Entry("automatic", share, void=void)


def total_of(scores: Iterable[tuple[Entry, Fraction]]) -> Total:
    """Add up scores, each with the points of its item; what is left out adds nothing."""
    points, most, pending = Fraction(0), Fraction(0), False
    for entry, item_points in scores:
        if entry.void:
            continue
        most += item_points
        if entry.share is None:
            pending = True
        else:
            points += entry.share * item_points
    return Total(None if pending else points, most)
