"""A CSV file of frames: how many officials each country has, read and written.

Columns: country (ISO 3166-1 alpha-3), level and function (codes, empty for all of them),
eligible, source, as_of (2026-01-31). One row per country and stratum, in UTF-8.
"""

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assessments.analysis.tables import csv_chunks
from lms.indicators.errors import FrameFault, FramesRefusedError

COLUMNS = ("country", "level", "function", "eligible", "source", "as_of")
MOST_ELIGIBLE = 100_000_000
MOST_SOURCE = 300
Stratum = tuple[str, str, str]


@dataclass(frozen=True)
class FrameRow:
    """What one row says; `line` is where it ends in the file."""

    country: str
    level: str
    function: str
    eligible: int
    source: str
    as_of: date
    line: int = 0

    @property
    def stratum(self) -> Stratum:
        """Return what the row counts."""
        return (self.country, self.level, self.function)


@dataclass(frozen=True)
class Known:
    """The codes that a file may use, and the day it is read on."""

    countries: Collection[str]
    levels: Collection[str]
    functions: Collection[str]
    today: date


def read_frames(content: bytes, known: Known) -> list[FrameRow]:
    """Return the rows of a file; raise `FramesRefusedError` with every fault."""
    rows: list[FrameRow] = []
    faults: list[FrameFault] = []
    seen: dict[Stratum, int] = {}
    for line, cells in cells_of(content):
        found = faults_of(line, cells, known)
        faults += found
        if found:
            continue
        row = row_of(line, cells)
        if row.stratum in seen:
            facts = {"line": str(seen[row.stratum])}
            faults.append(FrameFault(line, "country", "twice", facts))
        seen.setdefault(row.stratum, line)
        rows.append(row)
    if not rows and not faults:
        faults.append(FrameFault(0, "", "empty"))
    if faults:
        raise FramesRefusedError(faults)
    return rows


def cells_of(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return the cells of each row by column, with its line; blank lines are left out."""
    try:
        text = content.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise FramesRefusedError([FrameFault(0, "", "unreadable")]) from None
    header = rows[0][1] if rows else []
    if sorted(header) != sorted(COLUMNS):
        facts = {"columns": ", ".join(COLUMNS), "given": ", ".join(header)}
        raise FramesRefusedError([FrameFault(1, "", "header", facts)])
    faults = [
        FrameFault(line, "", "cells", {"count": str(len(row))})
        for line, row in rows
        if any(row) and len(row) != len(COLUMNS)
    ]
    if faults:
        raise FramesRefusedError(faults)
    return [
        (line, dict(zip(header, row, strict=True)))
        for line, row in rows[1:]
        if any(row)
    ]


def faults_of(line: int, cells: Mapping[str, str], known: Known) -> list[FrameFault]:
    """Return what is wrong in one row."""
    checks = {
        "country": "" if cells["country"] in known.countries else "country",
        "level": category_fault(cells["level"], known.levels),
        "function": category_fault(cells["function"], known.functions),
        "eligible": number_fault(cells["eligible"]),
        "source": "" if 0 < len(cells["source"]) <= MOST_SOURCE else "source",
        "as_of": date_fault(cells["as_of"], known.today),
    }
    offered = {"level": known.levels, "function": known.functions}
    return [
        FrameFault(
            line,
            column,
            code,
            {"given": cells[column], "offered": ", ".join(offered.get(column, ()))},
        )
        for column, code in checks.items()
        if code
    ]


def category_fault(given: str, offered: Collection[str]) -> str:
    """Tell whether a category is none of those offered; empty is all of them."""
    return "" if not given or given in offered else "category"


def number_fault(given: str) -> str:
    """Tell whether a count is not a whole number that can be true."""
    plain = (
        given.isascii() and given.isdigit() and len(given) <= len(str(MOST_ELIGIBLE))
    )
    return "" if plain and int(given) <= MOST_ELIGIBLE else "number"


def date_fault(given: str, today: date) -> str:
    """Tell whether a date cannot be read, or has yet to come."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return "date"
    return "future" if day > today else ""


def row_of(line: int, cells: Mapping[str, str]) -> FrameRow:
    """Return a row without faults."""
    return FrameRow(
        country=cells["country"],
        level=cells["level"],
        function=cells["function"],
        eligible=int(cells["eligible"]),
        source=cells["source"],
        as_of=date.fromisoformat(cells["as_of"]),
        line=line,
    )


def render_frames(rows: Iterable[FrameRow]) -> str:
    """Write rows as a file that `read_frames` reads, and that no sheet takes for code."""
    cells = (
        (r.country, r.level, r.function, r.eligible, r.source, r.as_of.isoformat())
        for r in rows
    )
    return "".join(csv_chunks(COLUMNS, cells))
