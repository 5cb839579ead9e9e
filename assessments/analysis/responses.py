"""Responses of persons to items, held by item: only what was presented takes room.

With rotated forms and drawn items most pairs of person and item do not exist. They are
*missing by design*: no row, no zero, no part in any sum. An item that was presented and
left blank is a row with the score that the rules give it (usually 0).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.analysis.errors import AnalysisError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

FACETS = ("group", "language", "version", "option")
"""Categories that an answer may carry; `group` is the same for all answers of a person."""

DIGITS = 12
"""Digits to which totals are compared, so that 0.1 + 0.2 ties with 0.3."""


def sums_of(codes: npt.NDArray[np.integer], weights: Floats, size: int) -> Floats:
    """Return the sum of the weights under each code, 0 to size - 1."""
    return np.bincount(codes, weights, size).astype(np.float64, copy=False)


def settled(values: Floats, scale: float) -> Floats:
    """Return values rounded to `DIGITS` digits of their scale.

    Sums that are equal but for the order of their terms become equal, so that ties are
    ties and no order of rows or items decides. A scale of 0 is taken for 1.
    """
    digits = DIGITS - int(np.ceil(np.log10(scale or 1.0)))
    return np.round(values, digits).astype(np.float64, copy=False)


@dataclass(frozen=True, eq=False)
class Facet:
    """A category of each answer: `levels[codes[r]]`; code -1 where it is not known."""

    levels: tuple[str, ...]
    codes: Ints

    def present(self, rows: slice) -> npt.NDArray[np.intp]:
        """Return the codes that occur in some rows, in order, without -1."""
        counts = np.bincount(self.codes[rows] + 1, minlength=1)
        return np.flatnonzero(counts[1:])


@dataclass(frozen=True, eq=False)
class Responses:
    """R answers of N persons to J items; the answers of item j are `rows(j)`.

    `items` (J) and `persons` (N) are labels; `max_scores` (J) the highest score of each
    item, ≥ 0; `start` (J + 1) where the answers of each item begin; `person` (R) the
    position in `persons`; `score` (R), at most the item's highest; `facets` by name;
    `seconds` (R) spent on the item, NaN where unknown, None where nothing is known.
    Each pair of person and item occurs at most once; each person has an answer.
    """

    items: tuple[str, ...]
    persons: pd.Index
    max_scores: Floats
    start: npt.NDArray[np.int64]
    person: Ints
    score: Floats
    facets: Mapping[str, Facet] = field(default_factory=dict)
    seconds: Floats | None = None

    @property
    def n_persons(self) -> int:
        """Count the persons with at least one answer."""
        return len(self.persons)

    @property
    def n_items(self) -> int:
        """Count the items, also those that nobody answered."""
        return len(self.items)

    def rows(self, item: int) -> slice:
        """Return where the answers to an item stand."""
        return slice(int(self.start[item]), int(self.start[item + 1]))

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """Count the answers of each item (J)."""
        return np.diff(self.start)

    def facet(self, name: str) -> Facet:
        """Return a facet; raise `AnalysisError` if the answers do not say it."""
        if name not in self.facets:
            message = f"The responses do not say the {name}."
            raise AnalysisError(message)
        return self.facets[name]

    @cached_property
    def answered(self) -> npt.NDArray[np.intp]:
        """Return the items that somebody was presented, in order."""
        return np.flatnonzero(self.counts)

    @cached_property
    def complete(self) -> bool:
        """Tell whether all persons were presented the same items: one fixed form."""
        return len(self.score) == self.n_persons * self.answered.size

    @cached_property
    def totals(self) -> Floats:
        """Sum the scores of each person over the items presented (N)."""
        return sums_of(self.person, self.score, self.n_persons)

    @cached_property
    def max_totals(self) -> Floats:
        """Sum the highest scores of the items presented to each person (N)."""
        highest = np.repeat(self.max_scores, self.counts)
        return sums_of(self.person, highest, self.n_persons)

    @cached_property
    def common_max(self) -> float:
        """Return the highest total if it is the same for all persons, else NaN."""
        if not self.n_persons:
            return float("nan")
        low, high = float(self.max_totals.min()), float(self.max_totals.max())
        return high if high - low <= 10**-DIGITS * high else float("nan")

    @cached_property
    def shares(self) -> Floats:
        """Return each person's total as a share of their highest total (N).

        NaN for a person whose items are all worth nothing.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(self.max_totals > 0, self.totals / self.max_totals, np.nan)
        return settled(share, 1.0)

    def rest(self, item: int) -> Floats:
        """Return the rest scores O_ij of the answers to an item.

        O_ij = T_i − x_ij if all persons have the same highest total. With forms of
        different worth it is brought to the mean worth of the rest, so that it can be
        compared between forms: O_ij = (T_i − x_ij) / (M_i − M_j) · mean_i(M_i − M_j).
        NaN for a person who was presented nothing else.
        """
        rows = self.rows(item)
        person = self.person[rows]
        rest = self.totals[person] - self.score[rows]
        worth = self.max_totals[person] - self.max_scores[item]
        alone = worth <= 10**-DIGITS * self.max_totals[person]
        if alone.any():
            rest, worth = np.where(alone, np.nan, rest), np.where(alone, np.nan, worth)
        if np.isnan(self.common_max) and not alone.all():
            rest = rest / worth * np.nanmean(worth)
        return settled(rest, float(self.max_totals.max(initial=0.0)))
