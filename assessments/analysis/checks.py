"""Refuse frames of responses that cannot be analyzed, and say which rows and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.analysis.errors import MOST_FAULTS, AnalysisError
from assessments.analysis.responses import Floats

REQUIRED = ("person", "item", "score")
OPTIONAL = ("group", "max_score", "language", "version", "option", "seconds")

MOST_SCORE = 1e9
"""Scores beyond this are slips of the hand; their squares would drown all others."""

MaxScore = float | Mapping[str, float]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row of a frame: position of the row (first is 0), column."""

    row: int
    column: str
    message: str


class RowsError(AnalysisError):
    """Rows of a frame that cannot be analyzed."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        self.faults = tuple(faults[:MOST_FAULTS])
        super().__init__(
            "\n".join(
                f"row {fault.row}, column “{fault.column}”: {fault.message}"
                for fault in self.faults
            )
        )


def check_columns(frame: pd.DataFrame, max_score: MaxScore | None) -> None:
    """Refuse a long frame whose columns are not the declared ones."""
    columns = [str(column) for column in frame.columns]
    lacking = [name for name in REQUIRED if name not in columns]
    unknown = [name for name in columns if name not in REQUIRED + OPTIONAL]
    if lacking:
        message = f"Columns are missing: {', '.join(lacking)}."
        raise AnalysisError(message)
    if unknown:
        known = ", ".join(REQUIRED + OPTIONAL)
        message = f"Unknown columns: {', '.join(unknown)}. Known: {known}."
        raise AnalysisError(message)
    check_distinct(columns)
    if "max_score" in columns and max_score is not None:
        message = "The highest scores are given twice, one time by a column."
        raise AnalysisError(message)


def check_distinct(columns: Sequence[str]) -> None:
    """Refuse a frame in which a column occurs twice."""
    twice = sorted(name for name, count in Counter(columns).items() if count > 1)
    if twice:
        message = f"Columns occur twice: {', '.join(twice)}."
        raise AnalysisError(message)


def refuse(wrong: npt.NDArray[np.bool_], column: str, message: str) -> None:
    """Raise `RowsError` for the rows that are wrong, if any."""
    if wrong.any():
        rows = np.flatnonzero(wrong)[:MOST_FAULTS]
        raise RowsError([RowFault(int(row), column, message) for row in rows])


def check_scores(
    score: Floats, highest: Floats | float, rows: Rows | None, column: str
) -> None:
    """Refuse scores that are above the highest or no sensible number; NaN is neither."""
    above = score > np.asarray(highest) * (1 + 1e-9)
    beyond = np.abs(score) > MOST_SCORE
    if not (above | beyond).any():
        return
    limits = np.broadcast_to(highest, score.shape)
    faults = []
    for position in np.flatnonzero(above | beyond)[:MOST_FAULTS]:
        message = f"{score[position]:g} is beyond every scale"
        if not beyond[position]:
            message = (
                f"{score[position]:g} is above the highest score, {limits[position]:g}"
            )
        row = position if rows is None else rows[position]
        faults.append(RowFault(int(row), column, message))
    raise RowsError(faults)


def check_pairs(
    item: npt.NDArray[np.int64], person: npt.NDArray[np.int64], rows: Rows, n: int
) -> None:
    """Refuse a second answer of a person to an item."""
    pair = item * max(n, 1) + person
    ordered = np.sort(pair)
    if not (ordered[1:] == ordered[:-1]).any():
        return
    again = pd.Series(pair, index=rows).sort_index().duplicated()
    positions = again.index[again.to_numpy()]
    message = "this person answered this item in an earlier row already"
    raise RowsError([RowFault(int(row), "item", message) for row in positions])


def check_groups(
    group: "pd.Series[str]", person: npt.NDArray[np.int64], rows: Rows
) -> None:
    """Refuse a person of two groups."""
    codes, _ = pd.factorize(group, use_na_sentinel=False)
    wrong = disagreeing(codes, person)
    if wrong.size:
        message = "this person is of another group in another row"
        raise RowsError(
            [RowFault(int(row), "group", message) for row in np.sort(rows[wrong])]
        )


def disagreeing(
    value: npt.NDArray[np.int64] | Floats, key: npt.NDArray[np.int64]
) -> npt.NDArray[np.intp]:
    """Return positions whose value differs from the first one under the same key."""
    first = np.zeros(int(key.max(initial=-1)) + 1, dtype=value.dtype)
    first[key[::-1]] = value[::-1]
    return np.flatnonzero(first[key] != value)
