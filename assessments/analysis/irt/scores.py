"""Scores of persons: expected a posteriori, reliability, plausible values."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessments.analysis.errors import AnalysisError
from assessments.analysis.irt.blocks import Arrangement, Positions, arrange, mark
from assessments.analysis.irt.calibration import Calibration
from assessments.analysis.irt.expectation import posteriors
from assessments.analysis.irt.model import Parameters, equal_nodes, widened
from assessments.analysis.irt.screening import groups_of
from assessments.analysis.responses import Floats, Responses

NODES = 121
DRAWS = 10
BITS = 53


def known_items(
    responses: Responses, calibration: Calibration
) -> tuple[Positions, Floats, Floats]:
    """Return the positions of items that have estimates, their slopes and intercepts.

    Raises `AnalysisError` if there is none.
    """
    table = calibration.items.set_index("item").reindex(list(responses.items))
    known = np.flatnonzero(table["d"].notna())
    if not known.size:
        message = "None of the items has an estimate in this calibration."
        raise AnalysisError(message)
    a, d = table[["a", "d"]].to_numpy(np.float64)[known].T
    return known, a, d


def person_scores(
    responses: Responses,
    calibration: Calibration,
    *,
    prior: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """Return a row per person: person, eap, psd, on the scale of the calibration.

    EAP_i = Σ_k q_k h_ik, PSD_i = √(Σ_k q_k² h_ik - EAP_i²). The prior is common to all
    persons (mean, variance), by default that of the reference group: the same answers
    give the same score whatever the group. A person without answers to items that have
    estimates gets the prior. Source: R. D. Bock and R. J. Mislevy, Applied
    Psychological Measurement 6 (1982), 431-444.
    """
    mean, var = calibration.reference_population if prior is None else prior
    if not (np.isfinite(mean) and var > 0):
        message = "The prior needs a mean and a variance above 0."
        raise AnalysisError(message)
    items, a, d = known_items(responses, calibration)
    everyone = np.zeros(responses.n_persons, dtype=np.intp)
    arrangement = arrange(mark(responses), items, everyone)
    parameters = Parameters(a, d, np.array([mean]), np.array([var]))
    nodes = mean + np.sqrt(var) * equal_nodes(NODES)
    eap, psd = moments(arrangement, parameters, nodes, responses.n_persons)
    return pd.DataFrame({"person": responses.persons, "eap": eap, "psd": psd})


def moments(
    arrangement: Arrangement, parameters: Parameters, nodes: Floats, n: int
) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each person's posterior; NaN if left out."""
    eap, psd = np.full((2, n), np.nan)
    for block, h in posteriors(arrangement, parameters, nodes):
        mean = nodes @ h
        eap[block.persons] = mean
        psd[block.persons] = np.sqrt(((nodes[:, None] - mean) ** 2 * h).sum(axis=0))
    return eap, psd


def empirical_reliability(scores: pd.DataFrame) -> float:
    """Return var(EAP) / (var(EAP) + mean(PSD²)), 0 to 1; NaN for less than two persons.

    Source: F. Samejima, Applied Psychological Measurement 18 (1994), 229-244, with the
    variance of the estimates (denominator n - 1).
    """
    if len(scores) < 2:  # noqa: PLR2004 - two values make a spread
        return float("nan")
    spread = float(scores["eap"].var())
    return spread / (spread + float((scores["psd"] ** 2).mean()))


def plausible_values(
    responses: Responses,
    calibration: Calibration,
    *,
    seed: str,
    draws: int = DRAWS,
) -> Floats:
    """Return draws from each person's posterior under the population of their group.

    Persons x draws, on the scale of the calibration; NaN for persons of a group without
    an estimate. The draws of a person depend on the seed, the person's label and the
    person's answers alone: neither on the order of rows nor on who else is there.

    Each draw inverts the distribution over the nodes, each of which stands for the
    interval around it; the spread that this adds is taken off again (W. F. Sheppard's
    correction), so that mean and variance are those of the posterior. Source: R. J.
    Mislevy, Psychometrika 56 (1991), 177-196.
    """
    items, a, d = known_items(responses, calibration)
    levels, codes = groups_of(responses)
    table = calibration.groups.set_index("group").reindex(list(levels))
    known = np.flatnonzero(table["mean"].notna() & table["var"].notna())
    mean, var = table[["mean", "var"]].to_numpy(np.float64)[known].T
    places = np.full(len(levels), -1, dtype=np.intp)
    places[known] = np.arange(len(known))
    arrangement = arrange(mark(responses), items, places[codes])
    parameters = Parameters(a, d, mean, var)
    nodes = equal_nodes(NODES)
    if len(known):
        nodes = widened(nodes, parameters)
    values = np.full((responses.n_persons, draws), np.nan)
    for block, h in posteriors(arrangement, parameters, nodes):
        labels = [str(responses.persons[at]) for at in block.persons]
        values[block.persons] = drawn(
            np.asarray(h), nodes, chances(labels, seed, draws)
        )
    return values


def chances(labels: Sequence[str], seed: str, draws: int) -> Floats:
    """Return numbers between 0 and 1 that seed and label decide (labels x draws).

    53 bits each of SHAKE-128 over seed and label, so that they are the same everywhere.
    """
    begin = hashlib.shake_128(f"{len(seed)}:{seed}:".encode())
    texts = []
    for label in labels:
        state = begin.copy()
        state.update(label.encode())
        texts.append(state.digest(8 * draws))
    words = np.frombuffer(b"".join(texts), dtype="<u8").reshape(len(labels), draws)
    return np.asarray(((words >> (64 - BITS)) + 0.5) / 2.0**BITS, dtype=np.float64)


def drawn(h: Floats, nodes: Floats, chance: Floats) -> Floats:
    """Return a draw per chance (n x draws) from posteriors (K x n)."""
    step = nodes[1] - nodes[0]
    cumulated = np.cumsum(h, axis=0)
    cumulated /= cumulated[-1]
    values = np.empty_like(chance)
    for place in range(chance.shape[1]):
        at = np.count_nonzero(cumulated < chance[:, place], axis=0)
        person = np.arange(h.shape[1])
        below = np.where(at > 0, cumulated[np.maximum(at - 1, 0), person], 0.0)
        inside = (chance[:, place] - below) / (cumulated[at, person] - below)
        values[:, place] = nodes[at] + (inside - 0.5) * step
    mean = nodes @ h
    var = ((nodes[:, None] - mean) ** 2 * h).sum(axis=0)
    shrink = np.sqrt(var / (var + step**2 / 12))
    return np.asarray(mean[:, None] + (values - mean[:, None]) * shrink[:, None])
