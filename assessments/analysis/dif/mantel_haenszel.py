"""Mantel-Haenszel: items that are harder for one of two groups of equal ability.

In stratum k, N persons of like ability: A, B of the reference group were right, wrong;
C, D of the focal group.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import erfc, exp, log, sqrt
from statistics import NormalDist

import numpy as np

from assessments.analysis.responses import Floats

NAN = float("nan")
DELTA = -2.35
"""Turns the log of an odds ratio into the delta scale of ETS."""

SMALL, LARGE = 1.0, 1.5
LEVEL = 0.05


class Ets(StrEnum):
    """Classes of ETS: negligible, moderate, large."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True)
class MantelHaenszel:
    """The result; NaN where no stratum has both groups and both answers.

    `alpha`: common odds ratio, above 1 where the reference group is favored; `delta`:
    -2.35 ln alpha, negative where the item is harder for the focal group; `se_delta`:
    its standard error; `chi2` (1 degree of freedom, corrected for continuity), `p`.
    """

    alpha: float
    delta: float
    se_delta: float
    chi2: float
    p: float

    @property
    def ets(self) -> Ets | None:
        """Return the class; None if delta is unknown.

        A: delta does not differ from 0 (5 %, by `p`) or |delta| < 1. C: |delta| ≥ 1.5
        and above 1 by more than chance (5 %, one-sided). B: all others. Source: R.
        Zwick, ETS RR-12-08, 2012.
        """
        if not np.isfinite(self.delta):
            return None
        size = abs(self.delta)
        if self.p >= LEVEL or size < SMALL:
            return Ets.A
        beyond = NormalDist().inv_cdf(1 - LEVEL) * self.se_delta
        return Ets.C if size >= LARGE and size - SMALL > beyond else Ets.B


UNKNOWN = MantelHaenszel(NAN, NAN, NAN, NAN, NAN)


def mantel_haenszel(tables: Floats, *, corrected: bool = True) -> MantelHaenszel:
    """Return the statistics of strata (K x 2 x 2): [[A, B], [C, D]] each.

    alpha = Σ (AD/N) / Σ (BC/N). chi² = (|Σ (A - E)| - 0.5)² / Σ V, E = (A+B)(A+C)/N,
    V = (A+B)(C+D)(A+C)(B+D) / (N² (N - 1)); the correction never takes more than there
    is. Standard error of ln alpha: J. Robins, N. Breslow and S. Greenland, Biometrics 42
    (1986), 311-323. Source: P. W. Holland and D. T. Thayer, in: Test Validity, 1988.
    """
    a, b, c, d = tables.reshape(-1, 4).T.astype(np.float64)
    n = a + b + c + d
    used = n > 1
    a, b, c, d, n = a[used], b[used], c[used], d[used], n[used]
    r, s = a * d / n, b * c / n
    variance = ((a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))).sum()
    if not (r.sum() > 0 and s.sum() > 0 and variance > 0):
        return UNKNOWN
    gap = abs((a - (a + b) * (a + c) / n).sum())
    if corrected:
        gap = max(gap - 0.5, 0.0)
    chi2 = float(gap**2 / variance)
    p, q = (a + d) / n, (b + c) / n
    log_variance = (
        (p * r).sum() / (2 * r.sum() ** 2)
        + (p * s + q * r).sum() / (2 * r.sum() * s.sum())
        + (q * s).sum() / (2 * s.sum() ** 2)
    )
    alpha = float(r.sum() / s.sum())
    return MantelHaenszel(
        alpha=alpha,
        delta=DELTA * log(alpha),
        se_delta=-DELTA * sqrt(log_variance),
        chi2=chi2,
        p=chi2_tail(chi2, 1),
    )


def chi2_tail(value: float, freedom: int) -> float:
    """Return the chance that chi² with 1 or 2 degrees of freedom is above a value."""
    return erfc(sqrt(value / 2)) if freedom == 1 else exp(-value / 2)


def standardized_difference(tables: Floats) -> float:
    """Return STD P-DIF = Σ C+D (P_focal - P_reference) / Σ C+D over strata with both.

    -1 to 1, negative where the item is harder for the focal group; from 0.05 in size
    worth a look, from 0.10 on serious. Source: N. J. Dorans and E. Kulick, Journal of
    Educational Measurement 23 (1986), 355-368.
    """
    right, both = tables[:, :, 0].astype(np.float64), tables.sum(axis=2)
    used = (both > 0).all(axis=1)
    if not used.any():
        return NAN
    share = right[used] / both[used]
    weight = both[used, 1]
    return float((weight * (share[:, 1] - share[:, 0])).sum() / weight.sum())
