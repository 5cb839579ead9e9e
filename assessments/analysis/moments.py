"""Moments, ranks and ties: the arithmetic under the item and quiz statistics.

All variances and covariances have the denominator n - 1, as Moodle's have.
"""

from dataclasses import dataclass

import numpy as np

from assessments.analysis.responses import Floats

RELATIVE_ZERO = 1e-9
"""Below this share of its scale a spread or covariance is rounding noise."""

NAN = float("nan")


@dataclass(frozen=True)
class PairMoments:
    """Moments of item scores x and rest scores O over the same n answers.

    `variance` and `rest_variance` ≥ 0, `covariance`, and `covariance_max`: the
    covariance of x and O each sorted, the largest that these scores could have.
    NaN where n < 2.
    """

    n: int
    variance: float
    rest_variance: float
    covariance: float
    covariance_max: float

    @property
    def correlation(self) -> float:
        """Return cov(x, O) / √(var(x) var(O)), -1 to 1; NaN without variation."""
        product = self.variance * self.rest_variance
        if not product > 0:
            return NAN
        return float(np.clip(self.covariance / np.sqrt(product), -1.0, 1.0))

    @property
    def efficiency(self) -> float:
        """Return cov(x, O) / cov_max, at most 1; NaN without variation."""
        if not self.variance * self.rest_variance > 0:
            return NAN
        return self.covariance / self.covariance_max


def variance_of(x: Floats) -> float:
    """Return s² = Σ (x - mean)² / (n - 1); exactly 0 for a constant; NaN if n < 2."""
    if x.size < 2:  # noqa: PLR2004 - two values make a spread
        return NAN
    low, high = float(x.min()), float(x.max())
    if high - low <= RELATIVE_ZERO * max(abs(low), abs(high)):
        return 0.0
    return float(np.var(x, ddof=1))


def ratio(part: float, whole: float) -> float:
    """Return part / whole; NaN of nothing."""
    return float(part / whole) if whole > 0 else NAN


def product_sum(x: Floats, y: Floats) -> float:
    """Return Σ x y by pairwise summation: as exact as numpy sums, on one core.

    The dot product of a threaded BLAS wakes a thread per core for a few thousand
    numbers; where other processes use the cores it then waits for them.
    """
    return float(np.sum(x * y))


def covariance_of(x: Floats, y: Floats) -> float:
    """Return Σ (x - mean x)(y - mean y) / (n - 1); NaN if n < 2.

    Exactly 0 if one of them is constant or if what is left is rounding noise: no sign
    where there is none.
    """
    scale = float(np.sqrt(variance_of(x) * variance_of(y)))
    if not scale > 0:
        return 0.0 * scale
    value = product_sum(x - x.mean(), y - y.mean()) / (x.size - 1)
    return 0.0 if abs(value) <= RELATIVE_ZERO * scale else value


def pair_moments(x: Floats, rest: Floats) -> PairMoments:
    """Return the moments of scores and rest scores (both n, without NaN)."""
    return PairMoments(
        n=x.size,
        variance=variance_of(x),
        rest_variance=variance_of(rest),
        covariance=covariance_of(x, rest),
        covariance_max=covariance_of(np.sort(x), np.sort(rest)),
    )


def skewness_of(x: Floats) -> float:
    """Return k₃ / k₂^1.5; NaN if n < 3 or without variation.

    k-statistics: k₂ = s², k₃ = n² m₃ / ((n - 1)(n - 2)), m_r the r-th central moment
    with denominator n. 0 for a symmetric distribution, positive with a tail to the
    right. Source: Moodle, quiz_statistics calculator; Kendall and Stuart, The Advanced
    Theory of Statistics I, 12.
    """
    n, k2 = x.size, variance_of(x)
    if n < 3 or not k2 > 0:  # noqa: PLR2004 - k₃ needs three values
        return NAN
    m3 = float(np.mean((x - x.mean()) ** 3))
    return float(n * n * m3 / ((n - 1) * (n - 2)) / k2**1.5)


def kurtosis_of(x: Floats) -> float:
    """Return k₄ / k₂², 0 for a normal distribution; NaN if n < 4 or without variation.

    k₄ = n² ((n + 1) m₄ - 3 (n - 1) m₂²) / ((n - 1)(n - 2)(n - 3)). Sources as in
    `skewness_of`.
    """
    n, k2 = x.size, variance_of(x)
    if n < 4 or not k2 > 0:  # noqa: PLR2004 - k₄ needs four values
        return NAN
    centered = x - x.mean()
    m2, m4 = float(np.mean(centered**2)), float(np.mean(centered**4))
    k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2)
    return k4 / ((n - 1) * (n - 2) * (n - 3)) / (k2 * k2)


def top_weights(value: Floats, share: float) -> Floats:
    """Return how much of each case belongs to the top `share` (0 to 1) by value; n.

    Weights 0 to 1 that sum to share · n. Cases that tie at the border share what room
    is left, so the result does not depend on the order of rows; the border may cut a
    case in part. For the bottom group give the negative values.
    """
    room = share * value.size
    if not room > 0:
        return np.zeros(value.size)
    at = min(value.size, int(np.ceil(room - RELATIVE_ZERO)))
    border = np.partition(value, value.size - at)[value.size - at]
    above, tied = value > border, value == border
    left = (room - np.count_nonzero(above)) / np.count_nonzero(tied)
    return np.where(above, 1.0, np.where(tied, left, 0.0))
