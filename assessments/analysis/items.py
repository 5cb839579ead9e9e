"""Classical statistics of items, by Moodle's definitions.

Source: Moodle, question/classes/statistics/questions/calculator.php (Open University,
2013) and its documentation "Quiz statistics calculations". Notation: x_ij the score of
person i on item j, M_j its highest score, T_i the total, O_ij the rest score (see
`Responses.rest`), S the answers to the item; all variances with denominator S - 1.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from assessments.analysis.columns import ITEM_COLUMNS, LEVEL_COLUMNS, table_of
from assessments.analysis.errors import AnalysisError
from assessments.analysis.moments import (
    NAN,
    PairMoments,
    covariance_of,
    pair_moments,
    product_sum,
    top_weights,
    variance_of,
)
from assessments.analysis.responses import Floats, Responses

KELLEY_SHARE = 0.27
"""Share of each extreme group: the best trade of size against distance for normal totals.

Source: T. L. Kelley, The selection of upper and lower groups for the validation of test
items, Journal of Educational Psychology 30 (1939), 17-24.
"""


def item_statistics(
    responses: Responses, *, random_guess_scores: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return one row per item with `columns.ITEM_COLUMNS`.

    - facility F_j = mean(x_j) / M_j, usually 0 to 1 (below 0 with penalties)
    - sd s_j, in units of the score
    - discrimination_index D_j = 100 cov(x_j, O_j) / √(var(x_j) var(O_j)), -100 to 100;
      item_rest_correlation = D_j / 100
    - discriminative_efficiency E_j = 100 cov(x_j, O_j) / cov_max, at most 100
    - intended_weight = mean over answers of 100 M_j / M_i, 0 to 100 (M_i: the highest
      total of the person's form)
    - effective_weight W_j: see `effective_weights`; NaN unless the form is fixed
    - upper_lower_27: see `upper_lower_discrimination`
    - random_guess_score: as given (see `guessing`), NaN where not given

    An item without answers has n = 0 and NaN; without variation D and E are NaN, as in
    Moodle. With several forms every figure rests on the answers that exist.
    """
    weights = effective_weights(responses)
    guesses = random_guess_scores or {}
    rows = []
    for item, label in enumerate(responses.items):
        at = responses.rows(item)
        moments = rest_moments(responses, item)
        rows.append(
            core_statistics(responses.score[at], responses.max_scores[item], moments)
            | {
                "item": label,
                "max_score": responses.max_scores[item],
                "random_guess_score": guesses.get(label, NAN),
                "intended_weight": intended_weight(responses, item),
                "effective_weight": weights[item],
                "upper_lower_27": upper_lower_discrimination(responses, item),
                "rest_variance": moments.rest_variance,
                "covariance": moments.covariance,
                "covariance_max": moments.covariance_max,
            }
        )
    return table_of(rows, ITEM_COLUMNS)


def item_statistics_by(responses: Responses, facet: str) -> pd.DataFrame:
    """Return one row per item and level of a facet, with `columns.LEVEL_COLUMNS`.

    `facet` is group, language or version. The rest score is that of the person over
    all their answers, whatever the level of these; levels stand in alphabetical order;
    pairs without answers have no row. Formulas and ranges as in `item_statistics`.
    Raises `AnalysisError` if the responses do not know the facet.
    """
    known = responses.facet(facet)
    rows = []
    for item, label in enumerate(responses.items):
        at = responses.rows(item)
        score, rest = responses.score[at], responses.rest(item)
        for code in known.present(at):
            own = known.codes[at] == code
            moments = moments_of(score[own], rest[own])
            core = core_statistics(score[own], responses.max_scores[item], moments)
            rows.append(core | {"item": label, "level": known.levels[code]})
    return table_of(rows, LEVEL_COLUMNS)


def core_statistics(
    score: Floats, max_score: float, moments: PairMoments
) -> dict[str, Any]:
    """Return n, facility, sd, variance, D, E and r of the answers to one item."""
    variance = variance_of(score)
    correlation = moments.correlation
    return {
        "n": score.size,
        "facility": score.mean() / max_score if score.size and max_score > 0 else NAN,
        "sd": np.sqrt(variance),
        "variance": variance,
        "discrimination_index": 100 * correlation,
        "discriminative_efficiency": 100 * moments.efficiency,
        "item_rest_correlation": correlation,
    }


def rest_moments(responses: Responses, item: int) -> PairMoments:
    """Return the moments of an item's scores and rest scores."""
    return moments_of(responses.score[responses.rows(item)], responses.rest(item))


def moments_of(score: Floats, rest: Floats) -> PairMoments:
    """Return the moments over the answers that have a rest score."""
    known = ~np.isnan(rest)
    if known.all():
        return pair_moments(score, rest)
    return pair_moments(score[known], rest[known])


def intended_weight(responses: Responses, item: int) -> float:
    """Return the share of the item in the highest total, in per cent (0 to 100).

    100 M_j / Σ_k M_k on a fixed form; with several forms the mean over the answers. NaN
    without answers or where nothing counts. Source: Moodle, quiz statistics table.
    """
    worth = responses.max_totals[responses.person[responses.rows(item)]]
    if not worth.size or not worth.min() > 0:
        return NAN
    return float(np.mean(100 * responses.max_scores[item] / worth))


def effective_weights(responses: Responses) -> Floats:
    """Return what each item contributes to the spread of the totals (J), in per cent.

    W_j = 100 √cov(x_j, T) / Σ_k √cov(x_k, T), the sum over items whose covariance is not
    negative; NaN for an item whose covariance is negative. Sums to 100. Defined on one
    fixed form: NaN throughout if forms differ, if S < 2 or if totals do not vary.
    """
    weights = np.full(responses.n_items, np.nan)
    if not responses.complete or responses.n_persons < 2:  # noqa: PLR2004 - a spread
        return weights
    for item in responses.answered:
        at = responses.rows(item)
        total = responses.totals[responses.person[at]]
        covariance = covariance_of(responses.score[at], total)
        weights[item] = np.sqrt(covariance) if covariance >= 0 else np.nan
    whole = np.nansum(weights)
    return 100 * weights / whole if whole > 0 else np.full(responses.n_items, np.nan)


def upper_lower_discrimination(
    responses: Responses, item: int, *, share: float = KELLEY_SHARE
) -> float:
    """Return the facility of the best less that of the last, -1 to 1.

    D = (mean x_j in the upper group - mean x_j in the lower group) / M_j, the groups
    being the `share` (above 0, at most 0.5) with the highest and lowest total, as a
    share of the highest total, among those who were presented the item. Persons who tie
    at the border count in part (`top_weights`), so no order of rows decides. NaN without
    answers. Raises `AnalysisError` for a share outside its range.
    """
    if not 0 < share <= 0.5:  # noqa: PLR2004 - the groups may not overlap
        message = "The share of a group must be above 0 and at most 0.5."
        raise AnalysisError(message)
    at = responses.rows(item)
    total = responses.shares[responses.person[at]]
    known = ~np.isnan(total)
    score, total = responses.score[at][known], total[known]
    room = share * score.size * responses.max_scores[item]
    if not room > 0:
        return NAN
    upper, lower = top_weights(total, share), top_weights(-total, share)
    return product_sum(upper - lower, score) / float(room)
