"""The columns of every table that this package returns: name, type, unit, meaning.

Numbers that cannot be computed (no answers, no variation, forms that differ) are NaN.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Column:
    """A published column: `kind` text, count, number or flag; `unit` of its numbers."""

    name: str
    kind: str
    unit: str
    meaning: str


def _count(name: str, meaning: str) -> Column:
    return Column(name, "count", "answers", meaning)


def _number(name: str, unit: str, meaning: str) -> Column:
    return Column(name, "number", unit, meaning)


ITEM = Column("item", "text", "", "Label of the item.")
N = _count("n", "Answers: the item was presented, blank included.")

_CORE = (
    _number("facility", "share", "Mean score / highest score."),
    _number("sd", "score", "Standard deviation of the scores, denominator n - 1."),
    _number(
        "discrimination_index",
        "per cent",
        "Correlation of the score with the rest of the test, x 100; -100 to 100.",
    ),
    _number(
        "discriminative_efficiency",
        "per cent",
        "Covariance with the rest / the largest that these scores could have, x 100.",
    ),
    _number(
        "item_rest_correlation",
        "correlation",
        "Correlation of the score with the rest of the test; -1 to 1.",
    ),
)

ITEM_COLUMNS = (
    ITEM,
    N,
    _number("max_score", "score", "Highest score of the item."),
    *_CORE,
    _number("random_guess_score", "share", "Expected score of answering by chance."),
    _number("intended_weight", "per cent", "Highest score / highest total, x 100."),
    _number(
        "effective_weight",
        "per cent",
        "What the item contributes to the spread of totals; one fixed form only.",
    ),
    _number(
        "upper_lower_27",
        "share",
        "Facility among the best 27 % less that among the last 27 %; -1 to 1.",
    ),
    _number("variance", "score²", "Variance of the scores."),
    _number("rest_variance", "score²", "Variance of the rest scores."),
    _number("covariance", "score²", "Covariance of scores and rest scores."),
    _number("covariance_max", "score²", "The same with both sorted."),
)

LEVEL = Column("level", "text", "", "Group, language or version of the answers.")
LEVEL_COLUMNS = (ITEM, LEVEL, N, *_CORE)

FORM_COLUMNS = (
    Column("form", "text", "", "F1 is the form that most persons were given."),
    Column("n", "count", "persons", "Persons who were given the form."),
    Column("n_items", "count", "items", "Items of the form."),
    Column("items", "text", "", "Labels of the items, joined by a vertical bar."),
    _number("max_score", "score", "Highest total."),
    _number("mean", "score", "Mean of the totals."),
    _number("median", "score", "Median of the totals."),
    _number("sd", "score", "Standard deviation of the totals, denominator n - 1."),
    _number("skewness", "", "k₃ / k₂^1.5 of the totals; 0 if symmetric."),
    _number("kurtosis", "", "k₄ / k₂² of the totals; 0 if normal."),
    _number("cic", "per cent", "Coefficient of internal consistency: alpha x 100."),
    _number("error_ratio", "per cent", "Share of the sd that is due to chance, x 100."),
    _number("standard_error", "score", "Standard error of measurement of a total."),
)

OPTION_COLUMNS = (
    ITEM,
    Column("option", "text", "", "Id of the option; empty for blank answers."),
    Column("entry", "text", "", "Line or place it was given to; empty of a choice."),
    Column("is_key", "flag", "", "Whether choosing it is right."),
    _count("chosen", "Answers that chose it."),
    _number("share", "share", "Of all answers to the item."),
    _number("share_upper", "share", "The same, of the best third on the rest."),
    _number("share_middle", "share", "The same, of the middle third."),
    _number("share_lower", "share", "The same, of the last third on the rest."),
    _number("chosen_upper", "answers", "Of the best third; ties count in part."),
    _number("chosen_middle", "answers", "Of the middle third."),
    _number("chosen_lower", "answers", "Of the last third."),
    _number("rest_mean", "score", "Mean rest score of those who chose it."),
    _number("option_rest_correlation", "correlation", "Of choosing it with the rest."),
)

MATCHED_COLUMNS = (
    ITEM,
    LEVEL,
    N,
    _count("n_others", "Answers of all other levels."),
    _count("n_matched", "Answers of the level that have others of like total."),
    _number("facility", "share", "Mean score / highest score of the level."),
    _number("facility_others", "share", "The same of all other levels."),
    _number("difference", "share", "Facility of the level less that of the others."),
    _number("matched_difference", "share", "The same among persons of like total."),
    _number("se", "share", "Standard error of the matched difference."),
    _number("z", "", "Matched difference / its standard error."),
)

TOTAL_COLUMNS = (
    LEVEL,
    Column("n", "count", "persons", "Persons who answered most in this level."),
    _number("mean_share", "share", "Mean of total / highest total."),
    _number("median_share", "share", "Median of the same."),
    _number("sd_share", "share", "Standard deviation of the same."),
)

BIN_COLUMNS = (
    _number("lower", "share", "Where the interval of total / highest total begins."),
    _number("upper", "share", "Where it ends; what falls on it belongs to the next."),
    Column("n", "count", "persons", "Persons whose total lies in it."),
)

TIME_COLUMNS = (
    ITEM,
    _count("n_timed", "Answers whose time is known."),
    _count("n_untimed", "Answers whose time is not known."),
    _number("median", "seconds", "Median time."),
    _number("lower_quartile", "seconds", "A quarter was faster."),
    _number("upper_quartile", "seconds", "A quarter was slower."),
    _number("median_full", "seconds", "Median time of answers with full score."),
    _number("median_other", "seconds", "Median time of all other answers."),
    _number("rapid_below", "seconds", "Threshold of rapid guessing."),
    _number("rapid_share", "share", "Timed answers below the threshold."),
)


def names_of(columns: Sequence[Column]) -> list[str]:
    """Return the names of columns."""
    return [column.name for column in columns]


_TYPES = {"text": "str", "count": "int64", "number": "float64", "flag": "bool"}


def table_of(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]
) -> pd.DataFrame:
    """Return rows as a frame of exactly the declared columns and types."""
    return pd.DataFrame(
        {
            column.name: pd.Series(
                [row[column.name] for row in rows], dtype=_TYPES[column.kind]
            )
            for column in columns
        }
    )
