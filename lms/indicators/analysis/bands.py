"""Shares: of persons in each proficiency band, or of persons of whom something holds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lms.indicators.analysis.errors import IndicatorsError, Problem
from lms.indicators.analysis.estimates import LEVEL, Estimate, Floats, t_quantile
from lms.indicators.analysis.figures import as_draws, weighted_mean
from lms.indicators.analysis.jackknife import Sample, estimated
from lms.indicators.analysis.weights import effective_size


def share_estimate(
    holds: npt.ArrayLike, sample: Sample, *, level: float = LEVEL
) -> Estimate:
    """Return a share (0 to 1) with its standard error and a Wilson interval.

    Formula: Σ w u / Σ w on each plausible value (`holds` n x M or n, of 0 and 1),
    variance as in `estimated`, interval by `wilson_interval` with the number of persons
    that would give this variance if they were drawn one by one.
    """
    draws = as_draws(np.asarray(holds, dtype=np.float64), sample)
    found = estimated(lambda w: weighted_mean(w, draws), sample, level=level)
    persons = effective_size(sample.weights)
    low, high = wilson_interval(found, persons)
    return replace(found, low=low, high=high)


def wilson_interval(share: Estimate, persons: float) -> tuple[float, float]:
    """Return the ends of Wilson's interval of a share, 0 to 1.

    (p + t²/2n ± t √(p (1 − p)/n + t²/4n²)) / (1 + t²/n) with t = t_df and n the effective
    number of persons, p (1 − p) / se², at most `persons` (the number without clusters).
    It stays within 0 and 1 and has a width where everybody or nobody does (se = 0), when
    the clusters cannot show themselves: n = `persons` is then too good to be true, which
    is one reason to publish “≤ 5 %” and not 0. NaN if the standard error is not known.

    Source: E. B. Wilson, JASA 22 (1927) 209-212; for clustered samples C. Franco, R. J.
    A. Little, T. A. Louis and E. V. Slud, Journal of Survey Statistics and Methodology 7
    (2019) 334-364.
    """
    p, variance = share.value, share.se**2
    spread = max(p * (1 - p), 0.0)
    t = t_quantile(share.df, share.level)
    if not np.isfinite(variance + t):
        return float("nan"), float("nan")
    n = min(persons, spread / variance) if variance > 0 and spread > 0 else persons
    middle = (p + t * t / (2 * n)) / (1 + t * t / n)
    reach = t * np.sqrt(spread / n + t * t / (4 * n * n)) / (1 + t * t / n)
    low = float(middle - reach) if p > 0 else 0.0
    high = float(middle + reach) if p < 1 else 1.0
    return low, high


def band_shares(
    values: Floats, cuts: Sequence[float], sample: Sample, *, level: float = LEVEL
) -> list[Estimate]:
    """Return the share of persons in each proficiency band, from the lowest up.

    `values` n x M plausible values on the scale of the `cuts` c_1 < … < c_K; the K + 1
    bands are x < c_1, c_1 ≤ x < c_2, …, c_K ≤ x, and their shares sum to 1. Each as in
    `share_estimate`. The share must come from plausible values: estimates per person
    are drawn to the middle and empty the outer bands. Source: PISA Data Analysis
    Manual, ch. 9.
    """
    edges = np.asarray(cuts, dtype=np.float64)
    if not edges.size or (np.diff(edges) <= 0).any() or not np.isfinite(edges).all():
        raise IndicatorsError(Problem.CUTS_DO_NOT_RISE, cuts=list(cuts))
    band = np.searchsorted(edges, as_draws(values, sample), side="right")
    return [
        share_estimate((band == at).astype(np.float64), sample, level=level)
        for at in range(edges.size + 1)
    ]
