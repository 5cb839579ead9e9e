"""Figures of one country: mean, spread, gain, each with its uncertainty."""

from dataclasses import dataclass

import numpy as np

from lms.indicators.analysis.errors import IndicatorsError, Problem
from lms.indicators.analysis.estimates import LEVEL, Estimate, Floats
from lms.indicators.analysis.jackknife import Sample, estimated


def as_draws(values: Floats, sample: Sample) -> Floats:
    """Return values as n persons x M draws; one column of plain values is one draw."""
    draws = values[:, None] if values.ndim == 1 else values
    if draws.shape[0] != sample.n or not np.isfinite(draws).all():
        raise IndicatorsError(
            Problem.VALUES_DO_NOT_MATCH, persons=sample.n, rows=draws.shape[0]
        )
    return draws


def weighted_mean(weights: Floats, draws: Floats) -> Floats:
    """Return Σ w x / Σ w of each draw (M)."""
    return np.asarray(weights @ draws / weights.sum(), dtype=np.float64)


def weighted_sd(weights: Floats, draws: Floats) -> Floats:
    """Return √(Σ w (x − mean)² / Σ w) of each draw (M), ≥ 0."""
    centered = draws - weighted_mean(weights, draws)
    return np.sqrt(weighted_mean(weights, centered**2))


def mean_estimate(values: Floats, sample: Sample, *, level: float = LEVEL) -> Estimate:
    """Return the mean of n persons with its standard error.

    Formula: Σ w x / Σ w on each plausible value (`values` n x M, or n), averaged; the
    variance as in `estimated`. The plausible values must be drawn under each country's
    own mean and variance: drawn under a common prior they pull countries together; and
    that mean itself must be drawn anew for each, else their variance is too small.
    Source: PISA Data Analysis Manual, ch. 8.
    """
    draws = as_draws(values, sample)
    return estimated(lambda weights: weighted_mean(weights, draws), sample, level=level)


def spread_estimate(
    values: Floats, sample: Sample, *, level: float = LEVEL
) -> Estimate:
    """Return the standard deviation among n persons with its standard error.

    Formula: √(Σ w (x − mean)² / Σ w) on each plausible value (`values` n x M), averaged.
    Plausible values keep the spread of the population; means per person shrink it.
    """
    draws = as_draws(values, sample)
    return estimated(lambda weights: weighted_sd(weights, draws), sample, level=level)


@dataclass(frozen=True)
class Gain:
    """What those with both tests learned, and how many they are.

    `points` in the unit of the scale, `standardized` in standard deviations of the same
    persons before the course (Glass's Δ); `n` persons with both tests, `both_share`
    (0 to 1) among all who took the first one, NaN if that is not known.
    """

    points: Estimate
    standardized: Estimate
    n: int
    both_share: float


def gain_estimate(
    before: Floats,
    after: Floats,
    sample: Sample,
    *,
    took_first: int | None = None,
    level: float = LEVEL,
) -> Gain:
    """Return the mean gain of n persons with both tests, with its standard error.

    Formula: Σ w (after − before) / Σ w on each pair of plausible values (n x M each, the
    same persons in the same order on one scale), and that divided by the standard
    deviation of `before`. The plausible values of each test must be drawn under the mean
    and variance of that test and country: one prior for both would shrink the gain. Best
    is to draw the pairs together; drawn for each test alone they forget what the tests
    of a person have in common, the interval is then wider than it need be, and the
    difference of the two country means, fitted again with their items without each group
    of institutions (`parameter_estimate`), is the narrower one. `took_first` counts who
    took the first test (at least n).

    A gain is not an effect: whoever scored low by chance gains by chance, and whoever
    left early is not in it. Source: G. V. Glass, Educational Researcher 5 (1976) 3-8;
    PISA Data Analysis Manual, ch. 8 and 11.
    """
    first, second = as_draws(before, sample), as_draws(after, sample)
    if first.shape != second.shape:
        raise IndicatorsError(
            Problem.VALUES_DO_NOT_MATCH, persons=sample.n, rows=second.shape[0]
        )
    if took_first is not None and took_first < sample.n:
        raise IndicatorsError(
            Problem.MORE_PAIRS_THAN_PERSONS, pairs=sample.n, persons=took_first
        )
    gained = second - first

    def standardized(weights: Floats) -> Floats:
        spread = weighted_sd(weights, first)
        mean = weighted_mean(weights, gained)
        return np.divide(
            mean, spread, out=np.full(mean.shape, np.nan), where=spread > 0
        )

    return Gain(
        points=estimated(lambda w: weighted_mean(w, gained), sample, level=level),
        standardized=estimated(standardized, sample, level=level),
        n=sample.n,
        both_share=sample.n / took_first if took_first else float("nan"),
    )
