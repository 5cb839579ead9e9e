"""An estimate with its uncertainty, and the rule by which plausible values are joined.

Two sources are kept apart: which institutions and persons took part (`sampling`) and how
exactly each person was measured (`imputation`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from lms.indicators.analysis.errors import IndicatorsError, Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LEVEL = 0.95
"""Share of all intervals that contain what they estimate."""

CENTER, UNIT = 500.0, 100.0
"""The reporting scale: mean and standard deviation of the reference population."""


@dataclass(frozen=True)
class Estimate:
    """A figure and how far it can be trusted.

    `value` in the unit of what is estimated; `se` its standard error ≥ 0, the root of
    `sampling` + `imputation` (both variances ≥ 0); `df` degrees of freedom > 0; `low` and
    `high` the ends of the interval at `level` (0 to 1). NaN where it cannot be known:
    with one institution there is a value and no standard error.
    """

    value: float
    se: float
    df: float
    low: float
    high: float
    sampling: float
    imputation: float
    level: float = LEVEL

    def scaled(self, *, center: float = CENTER, unit: float = UNIT) -> "Estimate":
        """Return the estimate on another scale: center + unit · value.

        Source: the reporting scale of PISA (500, 100); unit > 0. For a difference or a
        gain give center 0.
        """
        return replace(
            self,
            value=center + unit * self.value,
            se=unit * self.se,
            low=center + unit * self.low,
            high=center + unit * self.high,
            sampling=unit**2 * self.sampling,
            imputation=unit**2 * self.imputation,
        )


def t_quantile(df: float, level: float = LEVEL) -> float:
    """Return the t by which an interval at `level` reaches out on each side.

    Infinite degrees of freedom give the normal quantile; NaN gives NaN.
    """
    return float(stats.t.ppf(0.5 + level / 2, df))


def joined_df(within: float, between: float, draws: int, complete_df: float) -> float:
    """Return the degrees of freedom of a variance made of two parts.

    1 / df = λ² / (M − 1) + (1 − λ)² / ν with λ = between / (within + between), M draws
    and ν = `complete_df`, those of the sampling part alone. Without a between part it
    is ν, for ν → ∞ it is Rubin's (M − 1) / λ². Source: E. G. Johnson and K. F. Rust,
    Population inferences and variance estimation for NAEP data, Journal of Educational
    Statistics 17 (1992) 175-190; D. B. Rubin, Multiple Imputation for Nonresponse in
    Surveys (1987), 3.3. NaN if nothing varies.
    """
    total = within + between
    if not total > 0:
        return complete_df
    share = between / total
    inverse = (1 - share) ** 2 / complete_df
    if draws > 1:
        inverse += share**2 / (draws - 1)
    return 1 / inverse if inverse > 0 else float("inf")


def joined(
    values: Sequence[float] | Floats,
    variances: Sequence[float] | Floats,
    *,
    complete_df: float = float("inf"),
    remaining: float = 1.0,
    level: float = LEVEL,
) -> Estimate:
    """Join the figures of M plausible values by Rubin's rules.

    Value: the mean of the M `values`. Variance: T = U + (1 + 1/M) B, with U the mean of
    the M sampling `variances` times `remaining`, B the variance of the values (M − 1 in
    the denominator). Interval: value ± t_df √T, df by `joined_df`.

    `remaining` (0 to 1) is what a finite population leaves of the sampling part, 1 − n/N;
    give it only where a frame says N by strata (coverage 2 or 3). With M = 1 nothing is
    known about the measurement: it counts as exact. Source: D. B. Rubin, Multiple
    Imputation for Nonresponse in Surveys (1987), 3.1; PISA Data Analysis Manual, ch. 8.
    """
    figures = np.asarray(values, dtype=np.float64)
    parts = np.asarray(variances, dtype=np.float64)
    draws = figures.size
    if not draws or parts.shape != figures.shape:
        raise IndicatorsError(
            Problem.DRAWS_DO_NOT_MATCH, values=draws, variances=parts.size
        )
    value = float(figures.mean())
    between = float(figures.var(ddof=1)) * (1 + 1 / draws) if draws > 1 else 0.0
    within = float(parts.mean()) * remaining
    df = joined_df(within, between, draws, complete_df)
    return estimate_of(value, within, between, df, level)


def estimate_of(
    value: float, sampling: float, imputation: float, df: float, level: float = LEVEL
) -> Estimate:
    """Return value ± t_df √(sampling + imputation); variances ≥ 0, NaN if not known."""
    se = float(np.sqrt(sampling + imputation))
    reach = t_quantile(df, level) * se if se > 0 else se
    low, high = value - reach, value + reach
    return Estimate(value, se, df, low, high, sampling, imputation, level)
