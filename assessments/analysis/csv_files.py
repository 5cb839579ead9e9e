"""Read CSV into typed columns, strictly: what is not a number is a fault with its line.

Files that are plain (no quotes, as many fields in each line) are parsed by pandas; all
others, and all in which something seems wrong, record by record by the csv module,
which knows the lines. Both give the same table.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.analysis.errors import MOST_FAULTS, Fault, ResponsesError

SEPARATORS = ",;\t"
"""The one that occurs most in the first line; `;` and tab allow for a decimal comma."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_BOOLEAN = re.compile(rb"true|false", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Table:
    """A file read: its columns, and the line of each row (the first line is 1).

    The columns asked for as numbers are float64 (empty = NaN), all others text.
    """

    file: str
    frame: pd.DataFrame
    lines: npt.NDArray[np.int64]


def read_csv(
    data: bytes, file: str, numbers_of: Callable[[list[str]], Collection[str]]
) -> Table:
    """Return the table of a CSV file (UTF-8, with or without byte order mark).

    `numbers_of` tells, from the names of the columns, which hold numbers. Raises
    `ResponsesError` with every fault found (up to `MOST_FAULTS`).
    """
    text = decode(data, file)
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    names = read_header(text, file, separator)
    numbers = set(numbers_of(names)) & set(names)
    plain = None
    if separator == "," and '"' not in text:
        plain = read_plain(text.encode(), names, numbers)
    if plain is not None:
        return Table(file, plain, np.arange(len(plain), dtype=np.int64) + 2)
    return read_carefully(text, file, separator, names, numbers)


def decode(data: bytes, file: str) -> str:
    """Return the text with line ends as newlines."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "the text is not UTF-8; save the file as “CSV UTF-8”"
        raise ResponsesError([Fault(file, line, "", message)]) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ResponsesError([Fault(file, line, "", "there is a NUL character")])
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_header(text: str, file: str, separator: str) -> list[str]:
    """Return the names of the columns."""
    try:
        first = next(
            csv.reader(io.StringIO(text), delimiter=separator, strict=True), []
        )
    except csv.Error as error:
        raise ResponsesError([Fault(file, 1, "", str(error))]) from error
    names = [name.strip() for name in first]
    if len(names) < 2:  # noqa: PLR2004 - a person and an item
        message = "names of at least two columns are expected, separated by commas"
        raise ResponsesError([Fault(file, 1, "", message)])
    faults = []
    for position, name in enumerate(names):
        if not name:
            faults.append(Fault(file, 1, "", f"column {position + 1} has no name"))
        elif name in names[:position]:
            faults.append(Fault(file, 1, name, "the name occurs twice"))
    if faults:
        raise ResponsesError(faults)
    return names


def read_plain(data: bytes, names: list[str], numbers: set[str]) -> pd.DataFrame | None:
    """Return the columns of a plain file, or None if it must be read carefully."""
    data = data.rstrip(b"\n")
    content = np.frombuffer(data, dtype=np.uint8)
    ends = np.append(np.flatnonzero(content == ord("\n")), content.size)
    commas = np.searchsorted(np.flatnonzero(content == ord(",")), ends)
    if (np.diff(commas, prepend=0) != len(names) - 1).any() or _BOOLEAN.search(data):
        return None
    try:
        frame = pd.read_csv(
            io.BytesIO(data),
            header=None,
            skiprows=1,
            names=names,
            dtype={name: "float64" if name in numbers else "str" for name in names},
            keep_default_na=False,
            na_values=[""],
            quoting=csv.QUOTE_NONE,
        )
    except ValueError:
        return None
    if any(np.isinf(frame[name].to_numpy()).any() for name in numbers):
        return None
    return frame


def read_carefully(
    text: str, file: str, separator: str, names: list[str], numbers: set[str]
) -> Table:
    """Return the table, record by record."""
    columns: list[list[float | str | None]] = [[] for _ in names]
    lines, faults = [], []
    for line, record in records(text, file, separator):
        if len(record) != len(names):
            message = f"{len(names)} fields are expected, not {len(record)}"
            faults.append(Fault(file, line, "", message))
        else:
            lines.append(line)
            for name, column, cell in zip(names, columns, record, strict=True):
                try:
                    column.append(value_of(cell, separator, number=name in numbers))
                except ValueError as error:
                    column.append(None)
                    faults.append(Fault(file, line, name, str(error)))
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise ResponsesError(faults)
    frame = pd.DataFrame(
        {
            name: pd.Series(column, dtype="float64" if name in numbers else "str")
            for name, column in zip(names, columns, strict=True)
        }
    )
    return Table(file, frame, np.array(lines, dtype=np.int64))


def records(text: str, file: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records after the header, with the line on which each begins."""
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    next(reader)
    line = reader.line_num + 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise ResponsesError([Fault(file, line, "", str(error))]) from error


def value_of(cell: str, separator: str, *, number: bool) -> float | str | None:
    """Return a cell as a number or as text; None if it is empty."""
    if not number:
        return cell or None
    text = cell.strip()
    if not text:
        return None
    if separator != "," and "." not in text:
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        shown = cell if len(cell) <= 40 else cell[:40] + "…"  # noqa: PLR2004 - a glance
        message = f"“{shown}” is not a number"
        raise ValueError(message)
    return float(text)
