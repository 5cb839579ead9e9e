"""Is an item harder in one language? Levels compared among persons of like total.

A lower facility in Portuguese may only say that those who answered in Portuguese know
less. The standardization method compares persons of like total. It raises a question for
the translator; the calibrated analysis (DIF) decides.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.analysis.columns import MATCHED_COLUMNS, table_of
from assessments.analysis.moments import NAN, ratio
from assessments.analysis.responses import Floats, Ints, Responses, sums_of

BANDS = 10
"""Bands of like total: tenths, as is usual for standardization with rotated forms."""


def matched_differences(responses: Responses, facet: str = "language") -> pd.DataFrame:
    """Return one row per item and level, with `columns.MATCHED_COLUMNS`.

    Each level ℓ (a language, version or group) is compared with all other levels of the
    item together. Persons are put into up to ten bands of equal size by T_i / M_i, the
    item included, ties together. With n_k and n'_k answers and means x̄_k, x̄'_k of the
    level and of the others in band k, over bands that have both:

        matched_difference = Σ_k n_k (x̄_k - x̄'_k) / (M_j Σ_k n_k), -1 to 1

    negative: harder in ℓ. se² = Σ_k (n_k / Σ n)² (s²/n_k + s²/n'_k) / M_j² with s² the
    variance of the scores within bands and levels; z = matched_difference / se. Items that
    all answered in one level have no row. Raises `AnalysisError` if the responses do
    not know the facet. Source: N. J. Dorans and E. Kulick, Demonstrating the utility of
    the standardization approach to assessing unexpected differential item performance,
    Journal of Educational Measurement 23 (1986), 355-368.
    """
    known = responses.facet(facet)
    rows = []
    for item, label in enumerate(responses.items):
        codes = known.codes[responses.rows(item)]
        counts, means, variance = cells_of(responses, item, codes, len(known.levels))
        for code in np.flatnonzero(counts.sum(axis=0)):
            figures = comparison(counts, means, variance, int(code))
            if figures["n_others"]:
                rows.append({"item": label, "level": known.levels[code]} | figures)
    return table_of(rows, MATCHED_COLUMNS)


def cells_of(
    responses: Responses, item: int, codes: Ints, levels: int
) -> tuple[Floats, Floats, float]:
    """Return counts and mean facilities by band and level (BANDS x levels).

    And the pooled variance within these cells; NaN without freedom, 0 for an empty mean.
    """
    at = responses.rows(item)
    share, highest = responses.shares[responses.person[at]], responses.max_scores[item]
    usable = (codes >= 0) & ~np.isnan(share) & (highest > 0)
    score, share = responses.score[at][usable] / (highest or 1.0), share[usable]
    cell, size = bands_of(share) * levels + codes[usable], BANDS * levels
    counts = np.bincount(cell, minlength=size).astype(np.float64)
    means = sums_of(cell, score, size) / np.maximum(counts, 1)
    freedom = score.size - np.count_nonzero(counts)
    spread = float(((score - means[cell]) ** 2).sum())
    variance = spread / freedom if freedom else NAN
    return counts.reshape(BANDS, -1), means.reshape(BANDS, -1), variance


def bands_of(share: Floats) -> npt.NDArray[np.intp]:
    """Return the band of each value, 0 to `BANDS` - 1; equal values share a band."""
    if not share.size:
        return np.empty(0, dtype=np.intp)
    borders = np.quantile(share, np.arange(1, BANDS) / BANDS, method="inverted_cdf")
    return np.searchsorted(np.unique(borders), share)


def comparison(
    counts: Floats, means: Floats, variance: float, level: int
) -> dict[str, Any]:
    """Compare one level with all others, band by band."""
    n, sums = counts[:, level], counts[:, level] * means[:, level]
    n_others = counts.sum(axis=1) - n
    sums_others = (counts * means).sum(axis=1) - sums
    both = (n > 0) & (n_others > 0)
    matched = float(n[both].sum())
    facility = float(sums.sum() / n.sum())
    facility_others = ratio(float(sums_others.sum()), float(n_others.sum()))
    difference = se = NAN
    if matched:
        weight = n[both] / matched
        gap = sums[both] / n[both] - sums_others[both] / n_others[both]
        difference = float((weight * gap).sum())
        per_answer = 1 / n[both] + 1 / n_others[both]
        se = float(np.sqrt(variance * (weight**2 * per_answer).sum()))
    return {
        "n": int(n.sum()),
        "n_others": int(n_others.sum()),
        "n_matched": int(matched),
        "facility": facility,
        "facility_others": facility_others,
        "difference": facility - facility_others,
        "matched_difference": difference,
        "se": se,
        "z": ratio(difference, se),
    }
