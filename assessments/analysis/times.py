"""How long an item takes, where it stood alone on its page and its time is known."""

from typing import Any

import numpy as np
import pandas as pd

from assessments.analysis.columns import TIME_COLUMNS, table_of
from assessments.analysis.moments import NAN
from assessments.analysis.responses import Floats, Responses

RAPID_SHARE = 0.10
RAPID_MOST = 10.0
"""Rapid guessing: below a tenth of the item's median time, ten seconds at most.

After the normative threshold NT10: S. L. Wise and L. Ma, Setting response time thresholds
for a CAT item pool, NCME 2012 (there a tenth of the mean; the median resists pauses).
"""

QUARTILES = (0.25, 0.5, 0.75)


def time_statistics(responses: Responses) -> pd.DataFrame:
    """Return one row per item with `columns.TIME_COLUMNS`; times in seconds, from 0.

    Quartiles interpolate linearly between order statistics. median_full: answers with
    the highest score; median_other: all others. rapid_below = min(10, 0.1 · median);
    rapid_share: timed answers below it, 0 to 1. NaN where no time is known.
    """
    rows = []
    for item, label in enumerate(responses.items):
        at = responses.rows(item)
        score = responses.score[at]
        seconds = np.full(score.size, NAN)
        if responses.seconds is not None:
            seconds = responses.seconds[at]
        full = score >= responses.max_scores[item]
        rows.append({"item": label} | times_of(seconds, full))
    return table_of(rows, TIME_COLUMNS)


def times_of(
    seconds: Floats, full: "np.ndarray[Any, np.dtype[np.bool_]]"
) -> dict[str, Any]:
    """Return the figures of the answers to one item."""
    timed = ~np.isnan(seconds)
    known = seconds[timed]
    lower, median, upper = np.quantile(known, QUARTILES) if known.size else [NAN] * 3
    rapid_below = min(RAPID_MOST, RAPID_SHARE * median) if known.size else NAN
    return {
        "n_timed": known.size,
        "n_untimed": int(np.count_nonzero(~timed)),
        "lower_quartile": lower,
        "median": median,
        "upper_quartile": upper,
        "median_full": middle(seconds[timed & full]),
        "median_other": middle(seconds[timed & ~full]),
        "rapid_below": rapid_below,
        "rapid_share": float(np.mean(known < rapid_below)) if known.size else NAN,
    }


def middle(seconds: Floats) -> float:
    """Return the median; NaN of nothing."""
    return float(np.median(seconds)) if seconds.size else NAN
