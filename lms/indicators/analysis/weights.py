"""Weights from a declared frame: how many officials each participant stands for.

Weights mend the composition of those who took part (level, sector, sex); they do not make
volunteers into a sample of the civil service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lms.indicators.analysis.errors import FrameError, Problem
from lms.indicators.analysis.estimates import Floats
from lms.indicators.analysis.strata import Stratum, check_frame, collapsed, counted

LOWEST, HIGHEST = 0.3, 3.0
"""Weights stay within these multiples of the median weight."""

TOLERANCE = 1e-10
"""Raking stops when no margin is further off than this share of the total."""
MOST_ROUNDS = 500


@dataclass(frozen=True, eq=False)
class Weights:
    """The weights of n participants.

    `values` (n) > 0 with sum N, the eligible officials of the frame; `n_eff` Kish's
    effective number, 1 to n; `trimmed` how many weights were cut; `margin_error` by how
    much the largest weighted margin misses its total, as a share of N (0 unless cut).
    """

    values: Floats
    n_eff: float
    trimmed: int
    margin_error: float

    @property
    def design_effect(self) -> float:
        """Return n / n_eff ≥ 1: what unequal weights cost."""
        return self.values.size / self.n_eff


def effective_size(weights: Floats) -> float:
    """Return (Σ w)² / Σ w², between 1 and n; weights ≥ 0, not all 0.

    As many persons with equal weights would carry the same information. Source: L. Kish,
    Survey Sampling (1965), 11.7.
    """
    return float(weights.sum() ** 2 / (weights**2).sum())


def trimmed(
    weights: Floats, *, lowest: float = LOWEST, highest: float = HIGHEST
) -> Floats:
    """Return weights cut to [lowest, highest] x median, with the sum that they had.

    The median itself is never cut and all are multiplied by one number afterwards, so
    the result keeps to the limits and to the sum. A few persons no longer speak for a
    whole stratum: a little bias for much less variance. Source: F. Potter, Proceedings
    of the Survey Research Methods Section, ASA (1990) 225-230.
    """
    median = float(np.median(weights))
    cut = np.clip(weights, lowest * median, highest * median)
    return np.asarray(cut * (weights.sum() / cut.sum()), dtype=np.float64)


def was_cut(weights: Floats) -> int:
    """Count the weights outside the limits."""
    median = np.median(weights)
    slack = 1e-9 * median
    outside = (weights < LOWEST * median - slack) | (weights > HIGHEST * median + slack)
    return int(outside.sum())


def poststratified(strata: Sequence[Stratum], frame: Mapping[Stratum, int]) -> Weights:
    """Return w = N_h / n_h for the n_h participants of each stratum h, then trimmed.

    `strata` the stratum of each of n participants, a tuple such as (level, sector);
    `frame` the eligible officials N_h of each. Strata with fewer than 10 participants
    are joined with their nearest (`collapsed`). The weights sum to N. Raises
    `FrameError` if the frame lacks a stratum or is smaller than its participants. Source:
    D. Holt and T. M. F. Smith, Post stratification, JRSS A 142 (1979) 33-46.
    """
    counts = counted(strata)
    faults = check_frame(counts, frame)
    if faults:
        raise FrameError(faults[0].code, **faults[0].facts)
    cell_of = collapsed(counts, frame)
    cells = [cell_of[stratum] for stratum in strata]
    persons, officials = counted(cells), dict.fromkeys(cells, 0)
    for stratum, number in frame.items():
        officials[cell_of[stratum]] += number
    weights = np.array([officials[cell] / persons[cell] for cell in cells])
    return finished(weights, [(cells, officials)])


Margin = tuple[Sequence[Stratum], Mapping[Stratum, int]]
"""The category of each of n participants, and the eligible officials of each category."""


def raked(margins: Sequence[Margin]) -> Weights:
    """Return weights whose sums agree with every margin of the frame, then trimmed.

    For frames that say margins only (so many per level, so many per sex). Iterative
    proportional fitting: begin with 1, multiply in turn so that each margin agrees, until
    all agree to 1e-10 of N. Raises `FrameError` if margins differ in their totals,
    a category has officials and no participants (join categories first) or
    participants and no officials, or if nothing fits all margins. Source: W. E. Deming
    and F. F. Stephan, Annals of Mathematical Statistics 11 (1940) 427-444.
    """
    totals = {sum(frame.values()) for _, frame in margins}
    if len(totals) != 1:
        raise FrameError(Problem.MARGINS_DIFFER, totals=sorted(totals))
    for labels, frame in margins:
        check_margin(labels, frame)
    weights = np.ones(len(margins[0][0]))
    for _ in range(MOST_ROUNDS):
        for labels, frame in margins:
            weights = weights * factors(weights, labels, frame)
        if margin_error(weights, margins) <= TOLERANCE:
            return finished(weights, margins)
    raise FrameError(Problem.MARGINS_DO_NOT_FIT, error=margin_error(weights, margins))


def check_margin(labels: Sequence[Stratum], frame: Mapping[Stratum, int]) -> None:
    """Refuse a margin that participants cannot fill."""
    counts = counted(labels)
    faults = check_frame(counts, frame)
    if faults:
        raise FrameError(faults[0].code, **faults[0].facts)
    empty = [name for name, number in frame.items() if number and name not in counts]
    if empty:
        raise FrameError(Problem.CATEGORY_WITHOUT_PARTICIPANTS, category=empty[0])


def sums_by(weights: Floats, labels: Sequence[Stratum]) -> dict[Stratum, float]:
    """Return the sum of the weights of each category."""
    sums: dict[Stratum, float] = {}
    for weight, label in zip(weights.tolist(), labels, strict=True):
        sums[label] = sums.get(label, 0.0) + weight
    return sums


def factors(
    weights: Floats, labels: Sequence[Stratum], frame: Mapping[Stratum, int]
) -> Floats:
    """Return by what each weight is multiplied so that a margin agrees (n)."""
    sums = sums_by(weights, labels)
    return np.array([frame[label] / sums[label] for label in labels])


def margin_error(weights: Floats, margins: Sequence[Margin]) -> float:
    """Return the largest |weighted margin − its total| as a share of N."""
    total = sum(margins[0][1].values())
    return max(
        abs(number - sums_by(weights, labels).get(name, 0.0)) / total
        for labels, frame in margins
        for name, number in frame.items()
    )


def finished(weights: Floats, margins: Sequence[Margin]) -> Weights:
    """Trim weights and say what that did."""
    values = trimmed(weights)
    cut = was_cut(weights)
    error = margin_error(values, margins) if cut else 0.0
    return Weights(values, effective_size(values), cut, error)
