"""Which model is published: Rasch, until the data carry the 2PL."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from assessments.analysis.errors import AnalysisError
from assessments.analysis.irt.calibration import Calibration
from assessments.analysis.irt.model import Model

LEAST_MEDIAN, LEAST_ITEM = 500, 200
LEAST_RANK = 0.95
LEAST_GROUPS = 3


class Reason(StrEnum):
    """Why Rasch stays, or that nothing speaks against the 2PL; values in brackets."""

    NOT_CONVERGED = "not_converged"  # models
    FEW_ANSWERS = "few_answers"  # median, least_median, smallest, least
    BIC_PREFERS_RASCH = "bic_prefers_rasch"  # rasch, two_pl
    RANKS_DIFFER = "ranks_differ"  # correlation, least
    TWO_PL_CARRIED = "two_pl_carried"  # rasch, two_pl (BIC)


@dataclass(frozen=True)
class Choice:
    """The model to publish, and every reason for it."""

    model: Model
    reasons: tuple[tuple[Reason, Mapping[str, Any]], ...]


def choose_model(rasch: Calibration, two_pl: Calibration) -> Choice:
    """Return the model to publish, of two calibrations of the same responses.

    The 2PL if both converged; the median number of answers per item is at least 500 and
    the smallest 200; its BIC is below that of Rasch (G. Schwarz, Annals of Statistics 6
    (1978), 461-464); and groups rank alike under both, Spearman's correlation of their
    means at least 0.95 (from three groups on). Otherwise Rasch. A change of ranks that a
    method note explains is a decision of people: this function does not make it. Raises
    `AnalysisError` if the calibrations are not of these two models or not of the same
    persons and items.
    """
    check_pair(rasch, two_pl)
    against: list[tuple[Reason, Mapping[str, Any]]] = []
    failed = [one.model.value for one in (rasch, two_pl) if not one.converged]
    if failed:
        against.append((Reason.NOT_CONVERGED, {"models": failed}))
    n = rasch.items.loc[rasch.items["d"].notna(), "n"]
    median, smallest = float(n.median()), int(n.min())
    if median < LEAST_MEDIAN or smallest < LEAST_ITEM:
        sizes = {"median": median, "least_median": LEAST_MEDIAN}
        values = {**sizes, "smallest": smallest, "least": LEAST_ITEM}
        against.append((Reason.FEW_ANSWERS, values))
    bic = {"rasch": rasch.bic, "two_pl": two_pl.bic}
    if not two_pl.bic < rasch.bic:
        against.append((Reason.BIC_PREFERS_RASCH, bic))
    correlation = rank_correlation(rasch.groups, two_pl.groups)
    if correlation < LEAST_RANK:
        ranks = {"correlation": correlation, "least": LEAST_RANK}
        against.append((Reason.RANKS_DIFFER, ranks))
    if against:
        return Choice(Model.RASCH, tuple(against))
    return Choice(Model.TWO_PL, ((Reason.TWO_PL_CARRIED, bic),))


def check_pair(rasch: Calibration, two_pl: Calibration) -> None:
    """Refuse calibrations that cannot be compared."""
    same = (
        rasch.items[["item", "n"]].equals(two_pl.items[["item", "n"]])
        and rasch.n_persons == two_pl.n_persons
    )
    if (rasch.model, two_pl.model) != (Model.RASCH, Model.TWO_PL) or not same:
        message = "A Rasch and a 2PL calibration of the same responses are needed."
        raise AnalysisError(message)


def rank_correlation(one: pd.DataFrame, other: pd.DataFrame) -> float:
    """Return Spearman's correlation of the means of groups; 1 if fewer than three."""
    both = one.merge(other, on="group").dropna(subset=["mean_x", "mean_y"])
    if len(both) < LEAST_GROUPS:
        return 1.0
    one_rank = both["mean_x"].rank().to_numpy(np.float64)
    other_rank = both["mean_y"].rank().to_numpy(np.float64)
    return float(np.corrcoef(one_rank, other_rank)[0, 1])
