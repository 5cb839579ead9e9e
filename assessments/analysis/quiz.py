"""Statistics of a whole quiz, by Moodle's definitions.

Source: Moodle, mod/quiz/report/statistics/classes/calculator.php (Open University,
2013) and its documentation "Quiz statistics calculations".
"""

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.analysis.columns import FORM_COLUMNS, table_of
from assessments.analysis.moments import (
    NAN,
    RELATIVE_ZERO,
    kurtosis_of,
    skewness_of,
    variance_of,
)
from assessments.analysis.responses import Floats, Responses

FEWEST_FOR_A_FORM = 30
"""Persons under which a form gets no row: its alpha would be noise (see `flags`)."""


@dataclass(frozen=True)
class Consistency:
    """How well the items of one form agree.

    cic: coefficient of internal consistency in per cent, at most 100, may be negative;
    error_ratio: per cent, from 0; standard_error: of a total, in units of the score.
    """

    cic: float = NAN
    error_ratio: float = NAN
    standard_error: float = NAN


@dataclass(frozen=True)
class QuizStatistics:
    """What is said of a quiz as a whole; NaN where it is not defined.

    `n_persons`, `n_items`, `n_answers` count; `complete`: one fixed form. `max_score`,
    `mean`, `median`, `sd` in units of the score, only if all persons could reach the
    same total. `mean_share`, `median_share`, `sd_share`: the same of T_i / M_i, always.
    `skewness` and `kurtosis` of T_i / M_i (equal to those of T_i if M_i is common).
    `cic`, `error_ratio`, `standard_error`: one fixed form only; else see
    `form_statistics`.
    """

    n_persons: int
    n_items: int
    n_answers: int
    complete: bool
    max_score: float
    mean: float
    median: float
    sd: float
    mean_share: float
    median_share: float
    sd_share: float
    skewness: float
    kurtosis: float
    cic: float
    error_ratio: float
    standard_error: float


def quiz_statistics(responses: Responses) -> QuizStatistics:
    """Return the statistics of all persons together (see `QuizStatistics`).

    With T_i the totals, S persons and k_r the k-statistics: sd = √k₂ (denominator
    S - 1), skewness k₃ / k₂^1.5, kurtosis k₄ / k₂², and `consistency`.
    """
    share = responses.shares[~np.isnan(responses.shares)]
    common = responses.common_max
    total = responses.totals if not np.isnan(common) else np.empty(0)
    agreement = Consistency()
    if responses.complete:
        variances = [
            variance_of(responses.score[responses.rows(item)])
            for item in responses.answered
        ]
        agreement = consistency(np.array(variances), responses.totals)
    return QuizStatistics(
        n_persons=responses.n_persons,
        n_items=responses.n_items,
        n_answers=responses.score.size,
        complete=responses.complete,
        max_score=common,
        mean=mean_of(total),
        median=median_of(total),
        sd=float(np.sqrt(variance_of(total))),
        mean_share=mean_of(share),
        median_share=median_of(share),
        sd_share=float(np.sqrt(variance_of(share))),
        skewness=skewness_of(share),
        kurtosis=kurtosis_of(share),
        cic=agreement.cic,
        error_ratio=agreement.error_ratio,
        standard_error=agreement.standard_error,
    )


def consistency(item_variances: Floats, totals: Floats) -> Consistency:
    """Return the internal consistency of one form of p items answered by S persons.

    CIC = 100 p / (p - 1) · (1 - Σ_j var(x_j) / var(T)), Cronbach's alpha x 100;
    error ratio = 100 √(1 - CIC / 100); standard error = error ratio · sd(T) / 100.
    Shapes: `item_variances` (p), `totals` (S). NaN if p < 2, S < 3 (as in Moodle) or
    without variation. Source also: L. J. Cronbach, Coefficient alpha and the internal
    structure of tests, Psychometrika 16 (1951), 297-334.
    """
    p, k2 = item_variances.size, variance_of(totals)
    if p < 2 or totals.size < 3 or not k2 > 0:  # noqa: PLR2004 - Moodle's limits
        return Consistency()
    alpha = p / (p - 1) * (1 - float(item_variances.sum()) / k2)
    error = float(np.sqrt(max(0.0, 1 - alpha)))
    return Consistency(100 * alpha, 100 * error, error * float(np.sqrt(k2)))


def form_statistics(
    responses: Responses, *, fewest: int = FEWEST_FOR_A_FORM
) -> pd.DataFrame:
    """Return one row per form, with `columns.FORM_COLUMNS`, the most frequent first.

    A form is the set of items presented to a person. Alpha of different items is not
    one number, so with drawn or rotated items it is given per form. Forms of fewer than
    `fewest` persons have no row. Forms of equal frequency stand in the order of their
    items. Formulas and ranges as in `quiz_statistics`.
    """
    forms, form_of, counts = distinct_rows(presented_items(responses))
    ranked = np.argsort(-counts, kind="stable")
    ranked = ranked[counts[ranked] >= max(1, fewest)]
    rank = np.full(counts.size + 1, -1)
    rank[ranked] = np.arange(ranked.size)
    rank_of = rank[form_of]
    variances = variances_by_form(responses, rank_of, ranked.size)
    order = np.argsort(rank_of, kind="stable")
    ends = np.searchsorted(rank_of[order], np.arange(ranked.size + 1))
    rows = []
    for number, form in enumerate(ranked):
        items = np.flatnonzero(forms[form])
        total = responses.totals[order[ends[number] : ends[number + 1]]]
        rows.append(
            {"form": f"F{number + 1}", "n": total.size, "n_items": items.size}
            | {"items": "|".join(responses.items[item] for item in items)}
            | {"max_score": float(responses.max_scores[items].sum())}
            | statistics_of_totals(total, variances[number, items])
        )
    return table_of(rows, FORM_COLUMNS)


def statistics_of_totals(total: Floats, item_variances: Floats) -> dict[str, float]:
    """Return what is said of the totals of one form."""
    return {
        "mean": mean_of(total),
        "median": median_of(total),
        "sd": float(np.sqrt(variance_of(total))),
        "skewness": skewness_of(total),
        "kurtosis": kurtosis_of(total),
    } | asdict(consistency(item_variances, total))


def presented_items(responses: Responses) -> npt.NDArray[np.bool_]:
    """Return which items were presented to whom (N x J)."""
    presented = np.zeros((responses.n_persons, responses.n_items), dtype=bool)
    presented[responses.person, item_of_answers(responses)] = True
    return presented


def item_of_answers(responses: Responses) -> npt.NDArray[np.int64]:
    """Return the item of each answer (R)."""
    return np.repeat(np.arange(responses.n_items), responses.counts)


def variances_by_form(
    responses: Responses, form_of: npt.NDArray[np.intp], count: int
) -> Floats:
    """Return the variance of the scores of each form and item (count x J).

    `form_of` (N) is the form of each person, -1 for persons left out. NaN where fewer
    than two answered; 0 where the scores do not vary.
    """
    form, size = form_of[responses.person], count * responses.n_items
    known = form >= 0
    cell = (form * responses.n_items + item_of_answers(responses))[known]
    score = responses.score[known]
    n = np.bincount(cell, minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(cell, score, size) / n
        variance = np.bincount(cell, (score - mean[cell]) ** 2, size) / (n - 1)
        noise = (RELATIVE_ZERO * np.sqrt(np.bincount(cell, score**2, size) / n)) ** 2
    variance = np.where(variance <= noise, 0.0, variance)
    variance = np.where(n < 2, np.nan, variance)  # noqa: PLR2004 - a spread
    return variance.reshape(count, responses.n_items)


def distinct_rows(
    matrix: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the distinct rows, which of them each row is, and how often each occurs.

    Distinct rows stand in the order of their items: those that have the first item
    before those that have not.
    """
    packed = np.packbits(~matrix, axis=1)
    if not packed.size:
        return matrix[:0], np.empty(0, np.intp), np.empty(0, np.intp)
    words = np.ascontiguousarray(packed).view(f"V{packed.shape[1]}").ravel()
    _, first, form_of, counts = np.unique(
        words, return_index=True, return_inverse=True, return_counts=True
    )
    return matrix[first], form_of, counts


def mean_of(x: Floats) -> float:
    """Return the mean; NaN of nothing."""
    return float(x.mean()) if x.size else NAN


def median_of(x: Floats) -> float:
    """Return the middle value, or the mean of the two middle ones; NaN of nothing."""
    return float(np.median(x)) if x.size else NAN
