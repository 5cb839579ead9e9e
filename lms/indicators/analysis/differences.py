"""Differences between countries: which are larger than chance would make them."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from lms.indicators.analysis.estimates import Estimate, Floats, estimate_of

ALPHA = 0.05
"""Expected share of false differences among those called different."""

COLUMNS = ["left", "right", "difference", "se", "df", "p", "p_adjusted", "verdict"]


class Verdict(StrEnum):
    """What may be said of the left of a pair; no word is said of ranks."""

    ABOVE = "above"
    BELOW = "below"
    NOT_DIFFERENT = "not_different"
    NOT_TESTABLE = "not_testable"


def satterthwaite(parts: list[tuple[float, float]]) -> float:
    """Return the degrees of freedom of a sum of variances (variance, df of each).

    (Σ V)² / Σ (V² / df); infinite if nothing varies. Source: F. E. Satterthwaite,
    Biometrics Bulletin 2 (1946) 110-114.
    """
    total = sum(variance for variance, _ in parts)
    weighted = sum(variance**2 / df for variance, df in parts if variance)
    return total**2 / weighted if weighted else float("inf")


def difference(left: Estimate, right: Estimate) -> Estimate:
    """Return left − right of two independent countries, with its interval.

    Variance: V_left + V_right, degrees of freedom by `satterthwaite`. Uncertainty of the
    common calibration cancels for the most part and is left out.
    """
    parts = [(left.se**2, left.df), (right.se**2, right.df)]
    return estimate_of(
        left.value - right.value,
        left.sampling + right.sampling,
        left.imputation + right.imputation,
        satterthwaite(parts),
        left.level,
    )


def region_estimate(countries: Mapping[str, Estimate]) -> Estimate:
    """Return the mean of countries, each counting once ("senate" mean).

    Formula: Σ t_g / G, variance Σ V_g / G². No country is lost in a larger one, and no
    claim is made about the officials of the region taken together.
    """
    number = len(countries)
    found = list(countries.values())
    return estimate_of(
        sum(each.value for each in found) / number,
        sum(each.sampling for each in found) / number**2,
        sum(each.imputation for each in found) / number**2,
        satterthwaite([(each.se**2, each.df) for each in found]),
    )


def from_region(country: str, countries: Mapping[str, Estimate]) -> Estimate:
    """Return t_g − Σ t_h / G: how far a country is from the mean of all, itself included.

    The country is part of the region, so its own error counts with 1 − 1/G:
    V = (1 − 1/G)² V_g + Σ_{h≠g} V_h / G². A region of one country differs from it by 0
    with standard error 0. Source: PISA Data Analysis Manual, ch. 11 (comparison with an
    average that contains the country).
    """
    number = len(countries)
    weight = dict.fromkeys(countries, -1 / number)
    weight[country] += 1.0
    parts = [
        (weight[name] ** 2 * each.se**2, each.df) for name, each in countries.items()
    ]
    own = countries[country].value
    others = sum(each.value - own for each in countries.values()) / number
    return estimate_of(
        -others,
        sum(weight[name] ** 2 * each.sampling for name, each in countries.items()),
        sum(weight[name] ** 2 * each.imputation for name, each in countries.items()),
        satterthwaite(parts),
    )


def p_value(found: Estimate) -> float:
    """Return the two-sided p of a difference against 0, by t; 1 for exactly 0."""
    if found.value == 0:
        return 1.0
    if not found.se > 0:
        return float("nan")
    return float(2 * stats.t.sf(abs(found.value) / found.se, found.df))


def adjusted_p(p: Floats) -> Floats:
    """Return p-values adjusted for their number so that those ≤ α have a rate ≤ α.

    p_(i) becomes min over k ≥ i of m p_(k) / k, at most 1; NaN stays NaN and does not
    count. Source: Y. Benjamini and Y. Hochberg, Controlling the false discovery rate,
    JRSS B 57 (1995) 289-300.
    """
    adjusted = np.full(p.shape, np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    scaled = p[order] * order.size / np.arange(1, order.size + 1)
    least = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted[order] = np.minimum(least, 1.0)
    return adjusted


def verdict(found: Estimate, p: float, alpha: float = ALPHA) -> Verdict:
    """Return what an (adjusted) p-value allows to say of a difference."""
    if np.isnan(p):
        return Verdict.NOT_TESTABLE
    if p > alpha:
        return Verdict.NOT_DIFFERENT
    return Verdict.ABOVE if found.value > 0 else Verdict.BELOW


def pairwise(
    countries: Mapping[str, Estimate], *, alpha: float = ALPHA
) -> pd.DataFrame:
    """Return the difference of every two countries: `COLUMNS`, one row per pair.

    In the order of names, left before right; adjusted over all pairs (`adjusted_p`). A
    country is never beside itself.
    """
    pairs = list(combinations(sorted(countries), 2))
    found = [difference(countries[a], countries[b]) for a, b in pairs]
    return judged(pairs, found, alpha)


def against_region(
    countries: Mapping[str, Estimate], *, region: str = "", alpha: float = ALPHA
) -> pd.DataFrame:
    """Return each country's difference from the mean of all: `COLUMNS`, right = `region`.

    Adjusted over the countries.
    """
    names = sorted(countries)
    found = [from_region(name, countries) for name in names]
    return judged([(name, region) for name in names], found, alpha)


def judged(
    pairs: list[tuple[str, str]], found: list[Estimate], alpha: float
) -> pd.DataFrame:
    """Return a table of differences with adjusted p-values and verdicts."""
    p = np.array([p_value(each) for each in found], dtype=np.float64)
    adjusted = adjusted_p(p)
    rows = [
        (*pair, each.value, each.se, each.df, one, other, verdict(each, other, alpha))
        for pair, each, one, other in zip(
            pairs, found, p.tolist(), adjusted.tolist(), strict=True
        )
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
