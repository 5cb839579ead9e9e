"""Dependence between items that the scale does not explain."""

import numpy as np
import pandas as pd

from assessments.analysis.irt.blocks import mark
from assessments.analysis.irt.calibration import Calibration
from assessments.analysis.irt.model import expit
from assessments.analysis.irt.scores import known_items, person_scores
from assessments.analysis.responses import Responses

LEAST_PERSONS = 30
MOST_EXCESS = 0.2


def yen_q3(responses: Responses, calibration: Calibration) -> pd.DataFrame:
    """Return a row per pair of items: item, other, n, q3, excess, flagged.

    q3 is the correlation, over the n persons who were presented both, of the residuals
    u_ij - P_j(EAP_i); NaN under 30 persons. It is about -1 / (J - 1) where nothing is
    wrong, so a pair is flagged by its `excess` over the mean of all pairs: above 0.2 in
    size, they share something that the scale does not measure (a case, a clue). Sources:
    W. M. Yen, Applied Psychological Measurement 8 (1984), 125-145; K. B. Christensen, G.
    Makransky and M. Horton, ibid. 41 (2017), 178-194.
    """
    items, a, d = known_items(responses, calibration)
    marked = mark(responses)
    theta = person_scores(responses, calibration)["eap"].to_numpy(np.float64)
    seen = marked.seen[:, items].astype(np.float64)
    residual = marked.right[:, items] - expit(theta[:, None] * a + d)
    residual *= seen
    n = seen.T @ seen
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (residual.T @ seen) / n
        square = ((residual**2).T @ seen) / n - mean**2
        cross = (residual.T @ residual) / n - mean * mean.T
        q3 = np.where(n >= LEAST_PERSONS, cross / np.sqrt(square * square.T), np.nan)
    one, other = np.triu_indices(len(items), k=1)
    value = q3[one, other]
    excess = value - np.nanmean(value) if np.isfinite(value).any() else value
    labels = np.array([responses.items[place] for place in items], dtype=object)
    return pd.DataFrame(
        {
            "item": pd.Series(labels[one], dtype="str"),
            "other": pd.Series(labels[other], dtype="str"),
            "n": n[one, other].astype(np.int64),
            "q3": value,
            "excess": excess,
            "flagged": np.abs(excess) > MOST_EXCESS,
        }
    )
