"""The canonical hash of rows: of what they say, never of the bytes of a file."""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lms.indicators.analysis.errors import Problem, TableError

Row = tuple[Any, ...]
Values = Any
"""The distinct values of a column, in the type that pandas gives them."""


def text_forms(values: Values) -> list[str]:
    """Return texts as JSON in NFC, so that equal letters are equal bytes."""
    normal = (unicodedata.normalize("NFC", str(value)) for value in values)
    return [json.dumps(value, ensure_ascii=False) for value in normal]


def integer_forms(values: Values) -> list[str]:
    """Return whole numbers in decimal digits; 3.0 is 3, 3.5 is refused."""
    whole = [int(value) for value in values]
    if any(number != value for number, value in zip(whole, values, strict=True)):
        raise ValueError(values)
    return [str(number) for number in whole]


def number_forms(values: Values) -> list[str]:
    """Return floats as the shortest text that gives them back; −0.0 is 0.0."""
    return [repr(float(value) + 0.0) for value in values]


def boolean_forms(values: Values) -> list[str]:
    """Return true or false."""
    return ["true" if value else "false" for value in values]


def time_forms(values: Values) -> list[str]:
    """Return instants in UTC with microseconds; a time without a zone is refused."""
    instants = pd.DatetimeIndex(values)
    if instants.tz is None:
        raise ValueError(values)
    plain = instants.tz_convert("UTC").tz_localize(None).to_numpy("datetime64[us]")
    return [f'"{text}+00:00"' for text in np.datetime_as_string(plain).tolist()]


FORMS: dict[str, Callable[[Values], list[str]]] = {
    "text": text_forms,
    "integer": integer_forms,
    "number": number_forms,
    "boolean": boolean_forms,
    "time": time_forms,
}


class RowsHash:
    """SHA-256 of rows that come in chunks, in the order of their key.

    Each row is one line: its values in the order of the declared columns, in JSON,
    between commas; absent values are `null`; the first line names columns and kinds.
    The order of rows is that of the key's JSON forms, compared as tuples of values. No
    more than one chunk is ever held.
    """

    def __init__(self, columns: Mapping[str, str], key: Sequence[str]) -> None:
        """Begin with the columns, name to kind (`FORMS`), and those of the key."""
        for name, kind in columns.items():
            if kind not in FORMS:
                raise TableError(Problem.KIND_UNKNOWN, column=name, kind=kind)
        for name in key:
            if name not in columns:
                raise TableError(Problem.COLUMN_MISSING, column=name)
        self.columns = dict(columns)
        self.key = list(key)
        self.rows = 0
        self._last: Row | None = None
        head = json.dumps(list(self.columns.items()), ensure_ascii=False)
        self._hash = hashlib.sha256(f"{head}\n".encode())

    def update(self, chunk: pd.DataFrame) -> None:
        """Take the next rows; raise `TableError` if they are not in order."""
        for name in self.columns:
            if name not in chunk:
                raise TableError(Problem.COLUMN_MISSING, column=name)
        if not len(chunk):
            return
        self._check_order(chunk)
        texts = [self._texts(name, chunk[name]) for name in self.columns]
        lines = "\n".join(map(",".join, zip(*texts, strict=True)))
        self._hash.update(f"{lines}\n".encode())
        self.rows += len(chunk)

    def hexdigest(self) -> str:
        """Return the hash of all rows so far, 64 hexadecimal digits."""
        return self._hash.hexdigest()

    def _texts(self, name: str, values: pd.Series) -> list[str]:
        """Return the canonical texts of a column; equal values are formed once."""
        kind = self.columns[name]
        codes, uniques = pd.factorize(values)
        try:
            forms = FORMS[kind](uniques)
        except (TypeError, ValueError) as error:
            facts = {"column": name, "kind": kind}
            raise TableError(Problem.VALUE_OF_OTHER_KIND, **facts) from error
        # Code -1, of an absent value, is the last.
        forms.append("null")
        return [forms[code] for code in codes.tolist()]

    def _check_order(self, chunk: pd.DataFrame) -> None:
        """Refuse rows that do not rise by key, or stand twice."""
        keys: list[Row] = list(
            zip(*(chunk[name].tolist() for name in self.key), strict=True)
        )
        last = self._last
        for at, row in enumerate(keys):
            if last is not None and not last < row:
                raise TableError(Problem.ROWS_NOT_IN_ORDER, row=self.rows + at)
            last = row
        self._last = last


def rows_hash(
    chunks: Iterable[pd.DataFrame], columns: Mapping[str, str], key: Sequence[str]
) -> str:
    """Return the canonical SHA-256 of rows that come in chunks by rising key.

    How the rows are cut into chunks, the order of the frames' columns, further columns
    and the file that they came from make no difference.
    """
    found = RowsHash(columns, key)
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def frame_hash(
    frame: pd.DataFrame, columns: Mapping[str, str], key: Sequence[str]
) -> str:
    """Return the canonical SHA-256 of a table in any order: it is sorted by its key."""
    return rows_hash([frame.sort_values(list(key))], columns, key)
