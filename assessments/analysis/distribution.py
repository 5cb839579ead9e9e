"""How totals are spread: in tenths of the highest total, and by level of a facet."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.analysis.columns import BIN_COLUMNS, TOTAL_COLUMNS, table_of
from assessments.analysis.moments import variance_of
from assessments.analysis.quiz import mean_of, median_of
from assessments.analysis.responses import Responses

BINS = 10


def score_distribution(responses: Responses, *, bins: int = BINS) -> pd.DataFrame:
    """Return one row per interval of T_i / M_i from 0 to 1, with `columns.BIN_COLUMNS`.

    The intervals are equally wide; a total on a border belongs to the upper one, the
    highest total to the last, a total below 0 (penalties) to the first. Persons whose
    items are all worth nothing are left out.
    """
    share = responses.shares[~np.isnan(responses.shares)]
    place = np.clip(np.floor(np.round(share * bins, 9)), 0, bins - 1).astype(np.intp)
    counts = np.bincount(place, minlength=bins)
    rows = [
        {"lower": number / bins, "upper": (number + 1) / bins, "n": int(count)}
        for number, count in enumerate(counts)
    ]
    return table_of(rows, BIN_COLUMNS)


def totals_by(responses: Responses, facet: str) -> pd.DataFrame:
    """Return one row per level of a facet, with `columns.TOTAL_COLUMNS`.

    A person belongs to the level of most of their answers, the first in alphabetical
    order if several have as many. Persons of whom no level is known are left out. The
    figures are those of T_i / M_i. Raises `AnalysisError` if the responses do not know
    the facet.
    """
    known = responses.facet(facet)
    level = level_of_persons(responses, known.codes, len(known.levels))
    rows = []
    for code, name in enumerate(known.levels):
        share = responses.shares[(level == code) & ~np.isnan(responses.shares)]
        if share.size:
            rows.append(
                {
                    "level": name,
                    "n": share.size,
                    "mean_share": mean_of(share),
                    "median_share": median_of(share),
                    "sd_share": float(np.sqrt(variance_of(share))),
                }
            )
    return table_of(rows, TOTAL_COLUMNS)


def level_of_persons(
    responses: Responses, codes: npt.NDArray[np.int32], levels: int
) -> npt.NDArray[np.intp]:
    """Return the level of most answers of each person (N), -1 where none is known."""
    answered = codes >= 0
    cell = responses.person[answered].astype(np.int64) * levels + codes[answered]
    counts = np.bincount(cell, minlength=responses.n_persons * levels)
    table = counts.reshape(responses.n_persons, levels)
    return np.where(table.any(axis=1), table.argmax(axis=1), -1)
