"""Read responses from CSV or Parquet files, wide or long.

- wide: the first column is the person, an optional column of groups is named by the
  caller, every other column is an item; a row per person
- long: the columns person, item, score, and optionally group, max_score, language,
  version, option, seconds; a row per answer

In both, an empty score means: not presented. Faults name file, line and column; in
Parquet, which has no lines, the row counts as the line (the first row is 1).
"""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from assessments.analysis.building import responses_from_long, responses_from_wide
from assessments.analysis.checks import REQUIRED, MaxScore, RowsError
from assessments.analysis.csv_files import Table, read_csv
from assessments.analysis.distractors import KNOWN_COLUMNS
from assessments.analysis.errors import AnalysisError, Fault, ResponsesError
from assessments.analysis.responses import Responses

Layout = Literal["auto", "wide", "long"]
NumbersOf = Callable[[list[str]], Collection[str]]
NUMBERS = ("score", "max_score", "seconds")

PARQUET_ERRORS = (ValueError, OSError, NotImplementedError, TypeError, KeyError)
"""What pyarrow's own errors derive from."""


def read_responses(
    path: Path | str,
    *,
    layout: Layout = "auto",
    group: str | None = None,
    max_score: MaxScore | None = None,
) -> Responses:
    """Return the responses of a file; by its name, Parquet (.parquet) or CSV.

    `layout` auto: long if there are columns person, item and score. `group` names the
    column of groups (long: `group` if nothing is said). `max_score`: of all items or by
    item, unless the file has that column; 1 if nothing is said.

    Raises `ResponsesError` with the faults of the file, `OSError` if it cannot be read.
    """

    def is_long(names: list[str]) -> bool:
        found = set(REQUIRED) <= set(names)
        return found if layout == "auto" else layout == "long"

    def numbers_of(names: list[str]) -> Collection[str]:
        if is_long(names):
            return [name for name in names if name in NUMBERS]
        return [name for name in names[1:] if name != group]

    table = read_table(Path(path), numbers_of)
    frame = table.frame
    try:
        if is_long(list(frame.columns)):
            if group is not None:
                frame = frame.rename(columns={group: "group"})
            return responses_from_long(frame, max_score=max_score)
        return responses_from_wide(frame, group=group, max_score=max_score)
    except RowsError as error:
        raise ResponsesError(
            Fault(table.file, int(table.lines[fault.row]), fault.column, fault.message)
            for fault in error.faults
        ) from error
    except AnalysisError as error:
        raise ResponsesError([Fault(table.file, 1, "", str(error))]) from error


def read_options(path: Path | str) -> pd.DataFrame:
    """Return the options of items: columns item, option, is_key (1 or 0) of a file.

    Raises `ResponsesError` with the faults of the file, `OSError` if it cannot be read.
    """
    table = read_table(Path(path), lambda _names: ["is_key"])
    lacking = [name for name in KNOWN_COLUMNS if name not in table.frame]
    if lacking:
        message = f"Columns are missing: {', '.join(lacking)}."
        raise ResponsesError([Fault(table.file, 1, "", message)])
    frame = table.frame[list(KNOWN_COLUMNS)]
    faults = [
        Fault(table.file, int(table.lines[row]), column, message)
        for column, wrong, message in (
            ("item", frame["item"].isna(), "is empty"),
            ("option", frame["option"].isna(), "is empty"),
            ("is_key", ~frame["is_key"].isin([0, 1]), "1 or 0 is expected"),
        )
        for row in np.flatnonzero(wrong)
    ]
    if faults:
        raise ResponsesError(faults)
    return frame.assign(is_key=frame["is_key"] == 1)


def read_table(path: Path, numbers_of: NumbersOf) -> Table:
    """Return the table of a file, Parquet or CSV."""
    if path.suffix.lower() == ".parquet":
        return read_parquet(path, numbers_of)
    return read_csv(path.read_bytes(), path.name, numbers_of)


def read_parquet(path: Path, numbers_of: NumbersOf) -> Table:
    """Return the table of a Parquet file."""
    with path.open("rb") as file:
        try:
            frame = pd.read_parquet(file)
        except PARQUET_ERRORS as error:
            message = f"this is not a Parquet file that can be read ({error})"
            raise ResponsesError([Fault(path.name, 0, "", message)]) from error
    frame = frame.reset_index(drop=frame.index.names == [None])
    frame.columns = frame.columns.astype(str)
    faults = [
        Fault(path.name, 0, name, "numbers are expected")
        for name in numbers_of(list(frame.columns))
        if name in frame and not pd.api.types.is_numeric_dtype(frame[name])
    ]
    if faults:
        raise ResponsesError(faults)
    return Table(path.name, frame, np.arange(len(frame), dtype=np.int64) + 1)
