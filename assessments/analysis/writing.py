"""Write tables for people and programs: CSV that no spreadsheet executes, JSON, text."""

import csv
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, TextIO

import numpy as np
import pandas as pd

from assessments.analysis.report import Report

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins so is a formula to some spreadsheet.

Source: OWASP, CSV Injection (with the full-width forms that it names).
"""


def escape_formula(text: str) -> str:
    """Return a text that spreadsheets show and do not execute: ' before a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def write_csv(frame: pd.DataFrame, file: TextIO) -> None:
    """Write a table as CSV: text escaped, numbers with all digits, unknown = empty.

    Open `file` with newline="": lines end with CR LF (RFC 4180). Numbers stay numbers,
    also negative ones.
    """
    writer = csv.writer(file)
    writer.writerow([escape_formula(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([cell_of(value) for value in row])


def cell_of(value: Any) -> Any:
    """Return a value as it goes into a CSV cell."""
    value = plain(value)
    if isinstance(value, str):
        return escape_formula(value)
    if isinstance(value, bool):
        return int(value)
    return "" if value is None else value


def plain(value: Any) -> Any:
    """Return a value as JSON knows it; None for what is not a finite number."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def records_of(frame: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON knows them; none of no table."""
    if frame is None:
        return []
    return [
        {str(name): plain(value) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def report_as_data(report: Report) -> dict[str, Any]:
    """Return a report as JSON knows it: a list of rows per table, empty if unknown."""
    return {
        "quiz": plain_mapping(asdict(report.quiz)),
        "items": records_of(report.items),
        "forms": records_of(report.forms),
        "groups": records_of(report.by.get("group")),
        "languages": records_of(report.by.get("language")),
        "versions": records_of(report.by.get("version")),
        "language_differences": records_of(report.languages),
        "options": records_of(report.options),
        "times": records_of(report.times),
        "flags": [
            {
                "code": flag.code.value,
                "item": flag.item,
                "values": plain_mapping(flag.values),
            }
            for flag in report.flags
        ],
    }


def plain_mapping(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by name as JSON knows them."""
    return {name: plain(value) for name, value in values.items()}


def as_json(data: Any) -> str:
    """Return data as JSON text, in the order given, with all digits."""
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)


def as_text(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> str:
    """Return rows as aligned text; `columns` maps names to the headings shown."""
    table = [list(columns.values())]
    table += [[shown(row[name]) for name in columns] for row in rows]
    widths = [max(len(line[place]) for line in table) for place in range(len(columns))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    )


def shown(value: Any) -> str:
    """Return a value for the eye; control characters of labels never reach a terminal."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.3f}"
    return "".join(sign if sign.isprintable() else "?" for sign in str(value))
