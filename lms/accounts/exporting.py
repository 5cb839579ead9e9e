"""The file a person takes home: what is held about them, as JSON and as CSV."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# A spreadsheet takes a cell that begins like this for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"

Rows = Sequence[Mapping[str, Any]]


def safe_cell(value: Any) -> str:
    """Return a cell that no spreadsheet will run."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_csv(rows: Rows) -> str:
    """Return the rows as CSV; the columns are all keys in the order they appear."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(map(safe_cell, columns))
    for row in rows:
        writer.writerow(safe_cell(row.get(column)) for column in columns)
    return BYTE_ORDER_MARK + file.getvalue()


def as_zip(sections: Iterable[tuple[str, Rows]], *, about: Mapping[str, Any]) -> bytes:
    """Return a ZIP file: `data.json` with everything, one CSV file for each section."""
    held = dict(sections)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        everything = json.dumps(
            {"about": about, **held}, ensure_ascii=False, indent=2, default=str
        )
        archive.writestr("data.json", everything)
        for name, rows in held.items():
            if rows:
                archive.writestr(f"{name}.csv", as_csv(rows))
    return file.getvalue()
