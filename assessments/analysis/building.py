"""Build `Responses` from data frames: long (a row per answer) or wide (one per person)."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.analysis.checks import (
    MOST_SCORE,
    MaxScore,
    RowFault,
    Rows,
    RowsError,
    check_columns,
    check_distinct,
    check_groups,
    check_pairs,
    check_scores,
    disagreeing,
    refuse,
)
from assessments.analysis.errors import AnalysisError
from assessments.analysis.responses import FACETS, Facet, Floats, Responses

DEFAULT_MAX = 1.0
"""The highest score of an item where nothing is said: right is 1, wrong is 0."""


def responses_from_long(
    frame: pd.DataFrame, *, max_score: MaxScore | None = None
) -> Responses:
    """Build responses from one row per answer.

    Columns: `person`, `item`, `score` (number; missing = not presented) and, if known,
    `group` (one per person), `max_score` (one per item), `language`, `version`,
    `option` (id chosen; several joined by `|`; missing = blank), `seconds`. Items keep
    the order of their first row. Without the column, `max_score` is one number for all
    items or one per item; 1 where nothing is said.

    Raises `AnalysisError` for unknown or missing columns; `RowsError` for a missing
    person or item, a score that is not finite or above the highest, negative seconds,
    a pair of person and item that occurs twice, a person of two groups, an item of two
    highest scores.
    """
    check_columns(frame, max_score)
    for column in ("person", "item"):
        refuse(frame[column].isna().to_numpy(), column, "is empty")
    item_of_row, items = pd.factorize(frame["item"])
    labels = tuple(str(item) for item in items)
    score = frame["score"].to_numpy(np.float64, na_value=np.nan)
    given = np.flatnonzero(~np.isnan(score))
    rows = given[np.argsort(narrow(item_of_row[given], len(items)), kind="stable")]
    item, score = item_of_row[rows], score[rows]
    person, persons = pd.factorize(frame["person"].iloc[rows])
    max_scores = max_scores_of(frame, rows, item, labels, max_score)
    check_scores(score, max_scores[item], rows, "score")
    check_pairs(item, person, rows, len(persons))
    if "group" in frame:
        check_groups(frame["group"].iloc[rows], person, rows)
    return Responses(
        items=labels,
        persons=pd.Index(persons),
        max_scores=max_scores,
        start=np.searchsorted(item, np.arange(len(items) + 1)).astype(np.int64),
        person=person.astype(np.int32),
        score=score,
        facets={
            name: facet_of(frame[name].iloc[rows]) for name in FACETS if name in frame
        },
        seconds=seconds_of(frame, rows),
    )


def responses_from_wide(
    frame: pd.DataFrame,
    *,
    group: str | None = None,
    max_score: MaxScore | None = None,
) -> Responses:
    """Build responses from one row per person.

    The first column is the person; `group` names an optional column of groups; every
    other column is an item, its scores numbers, missing = not presented.

    Raises `AnalysisError` if there is no such column of groups or no item, `RowsError`
    for a missing or repeated person or a score that is not finite or above the highest.
    """
    columns = [str(column) for column in frame.columns]
    labels = tuple(column for column in columns[1:] if column != group)
    check_distinct(columns)
    if group is not None and group not in columns[1:]:
        message = f"There is no column “{group}” of groups."
        raise AnalysisError(message)
    if not labels:
        message = "There is no column of an item."
        raise AnalysisError(message)
    frame = frame.set_axis(columns, axis=1)
    person = frame[columns[0]]
    refuse(person.isna().to_numpy(), columns[0], "is empty")
    refuse(person.duplicated().to_numpy(), columns[0], "occurs twice")
    matrix = frame[list(labels)].to_numpy(np.float64, na_value=np.nan)
    max_scores = chosen_max_scores(labels, max_score)
    for position, label in enumerate(labels):
        check_scores(matrix[:, position], max_scores[position], None, label)
    groups = None if group is None else facet_of(frame[group])
    return compress(labels, matrix, pd.Index(person), groups, max_scores)


def compress(
    labels: tuple[str, ...],
    matrix: Floats,
    person: pd.Index,
    group: Facet | None,
    max_scores: Floats,
) -> Responses:
    """Keep what was presented of a matrix (N x J, NaN = not presented)."""
    present = ~np.isnan(matrix)
    someone = np.flatnonzero(present.any(axis=1))
    matrix, present = matrix[someone], present[someone]
    item, row = np.nonzero(present.T)
    start = np.concatenate([[0], np.cumsum(present.sum(axis=0))]).astype(np.int64)
    facets = {}
    if group is not None:
        facets["group"] = Facet(group.levels, group.codes[someone][row])
    return Responses(
        items=labels,
        persons=person[someone],
        max_scores=max_scores,
        start=start,
        person=row.astype(np.int32),
        score=matrix.T[item, row],
        facets=facets,
    )


def narrow(codes: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.integer]:
    """Return codes in the smallest type that holds them: small integers sort fastest."""
    return codes.astype(np.min_scalar_type(max(count, 1)))


def max_scores_of(
    frame: pd.DataFrame,
    rows: Rows,
    item: npt.NDArray[np.int64],
    labels: tuple[str, ...],
    chosen: MaxScore | None,
) -> Floats:
    """Return the highest score of each item (J), from the column or as chosen."""
    if "max_score" not in frame:
        return chosen_max_scores(labels, chosen)
    column = frame["max_score"].to_numpy(np.float64, na_value=np.nan)[rows]
    wrong = np.flatnonzero(~((column >= 0) & (column <= MOST_SCORE)))
    if wrong.size:
        message = "the highest score must be a number from 0 on"
        raise RowsError(
            [RowFault(int(row), "max_score", message) for row in rows[wrong]]
        )
    wrong = disagreeing(column, item)
    if wrong.size:
        message = "this item has another highest score in another row"
        raise RowsError(
            [RowFault(int(row), "max_score", message) for row in rows[wrong]]
        )
    highest = np.full(len(labels), DEFAULT_MAX)
    highest[item] = column
    return highest


def chosen_max_scores(labels: tuple[str, ...], chosen: MaxScore | None) -> Floats:
    """Return the highest score of each item as the caller says."""
    if isinstance(chosen, Mapping):
        strangers = sorted(set(chosen) - set(labels))
        if strangers:
            message = f"No item is called {', '.join(strangers)}."
            raise AnalysisError(message)
        highest = np.array([chosen.get(label, DEFAULT_MAX) for label in labels], float)
    else:
        highest = np.full(len(labels), DEFAULT_MAX if chosen is None else float(chosen))
    if not ((highest >= 0) & (highest <= MOST_SCORE)).all():
        message = "A highest score must be a number from 0 on."
        raise AnalysisError(message)
    return highest


def facet_of(column: "pd.Series[str]") -> Facet:
    """Return a column of categories; levels in alphabetical order, missing = -1."""
    codes, levels = pd.factorize(column)
    names = np.array([str(level) for level in levels], dtype=object)
    order = np.argsort(names)
    rank = np.empty(len(names) + 1, dtype=np.int32)
    rank[order] = np.arange(len(names))
    rank[-1] = -1
    return Facet(tuple(names[order]), rank[codes])


def seconds_of(frame: pd.DataFrame, rows: Rows) -> Floats | None:
    """Return the seconds of each answer (R), NaN where unknown."""
    if "seconds" not in frame:
        return None
    seconds = frame["seconds"].to_numpy(np.float64, na_value=np.nan)[rows]
    wrong = np.flatnonzero((seconds < 0) | np.isinf(seconds))
    if wrong.size:
        message = "the seconds must be a number from 0 on, or missing"
        raise RowsError([RowFault(int(row), "seconds", message) for row in rows[wrong]])
    return seconds
