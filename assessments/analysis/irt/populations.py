"""Means and variances of groups under known items, with weights of a population."""

import numpy as np
import pandas as pd

from assessments.analysis.errors import AnalysisError
from assessments.analysis.irt.blocks import arrange, mark
from assessments.analysis.irt.calibration import (
    USUAL,
    Calibration,
    check_weights,
    variance_classes,
)
from assessments.analysis.irt.estimation import (
    Problem,
    Settings,
    maximize,
    precision_for,
)
from assessments.analysis.irt.model import Parameters
from assessments.analysis.irt.scores import known_items
from assessments.analysis.irt.screening import groups_of, whole_groups
from assessments.analysis.responses import Floats, Responses


def populations(
    responses: Responses,
    calibration: Calibration,
    *,
    weights: Floats | None = None,
    settings: Settings = USUAL,
) -> pd.DataFrame:
    """Return a row per group: group, n, n_eff, mean, var, converged.

    Maximizes Σ_i w_i log Σ_k A_gk Π_j P_jk^u (1 - P_jk)^(1 - u) over the means and
    variances alone; the items stay as calibrated, so that weights of persons (N, from 0
    on) move populations and never items. n counts persons of weight above 0 with an
    answer, n_eff = (Σ w)² / Σ w² is Kish's. NaN for a group all of whose answers are
    right or wrong. A group of fewer than ten persons has the variance of the reference
    group. Source: R. J. Mislevy, Psychometrika 49 (1984), 359-381.
    """
    check_weights(weights, responses.n_persons)
    items, a, d = known_items(responses, calibration)
    marked = mark(responses)
    levels, codes = groups_of(responses)
    kept = np.zeros(responses.n_items, dtype=bool)
    kept[items] = True
    there = marked.seen[:, kept].any(axis=1)
    weight = np.ones(len(codes)) if weights is None else weights
    groups, group = whole_groups(marked, kept, codes, there & (weight > 0))
    if not groups.size:
        message = "No group has both right and wrong answers."
        raise AnalysisError(message)
    names = [levels[at] for at in groups]
    inside = group >= 0
    sizes = np.bincount(group[inside])
    reference = int(np.argmax(sizes))
    if calibration.reference in names:
        reference = names.index(calibration.reference)
    dtype = precision_for(marked.seen.size, settings.tol)
    problem = Problem(
        arrangement=arrange(marked, items, group, weight, dtype),
        model=calibration.model,
        classes=variance_classes(sizes, reference),
        reference=reference,
        settings=settings,
        dtype=dtype,
        fixed_items=True,
    )
    known = calibration.groups.set_index("group").reindex(names)
    start = Parameters(
        a,
        d,
        known["mean"].fillna(0.0).to_numpy(np.float64).copy(),
        known["var"].fillna(1.0).to_numpy(np.float64).copy(),
    )
    reached = maximize(problem, start)
    found = reached.parameters
    total = np.bincount(group[inside], weight[inside])
    squares = np.bincount(group[inside], weight[inside] ** 2)
    table = pd.DataFrame(
        {
            "group": names,
            "n": sizes,
            "n_eff": total**2 / squares,
            "mean": found.mean,
            "var": found.var,
        }
    )
    table = table.set_index("group").reindex(list(levels)).reset_index()
    table["n"] = table["n"].fillna(0).astype(np.int64)
    return table.assign(converged=reached.climb.converged)
