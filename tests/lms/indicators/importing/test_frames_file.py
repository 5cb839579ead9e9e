"""Files of frames: what is read, and every fault with its line and column."""

from datetime import date

import pytest

from lms.indicators.errors import FramesRefusedError
from lms.indicators.importing.frames_file import (
    FrameRow,
    Known,
    read_frames,
    render_frames,
)

HEAD = "country,level,function,eligible,source,as_of\n"
KNOWN = Known(("PER", "CHL"), ("national",), ("data",), date(2026, 3, 2))
PERU = FrameRow("PER", "", "", 1200, "Registry, 2025", date(2025, 12, 31), line=2)


def read(text: str) -> list[FrameRow]:
    return read_frames(text.encode(), KNOWN)


def faults(content: str | bytes) -> list[tuple[int, str, str]]:
    content = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(FramesRefusedError) as refused:
        read_frames(content, KNOWN)
    return [(fault.line, fault.column, fault.code) for fault in refused.value.faults]


def test_rows_are_read_in_any_order_of_columns_and_with_blank_lines() -> None:
    assert read(f'{HEAD}PER,,,1200,"Registry, 2025",2025-12-31\n') == [PERU]
    turned = "\ufeffas_of,source,eligible,function,level,country\r\n\r\n"
    (row,) = read(f"{turned}2025-12-31,Registry, 7 ,data,national,CHL\r\n")
    assert row == FrameRow(
        "CHL", "national", "data", 7, "Registry", date(2025, 12, 31), line=3
    )


def test_what_is_written_is_read_again() -> None:
    chile = FrameRow("CHL", "national", "", 0, 'The "civil" list', date(2026, 3, 2), 3)

    assert read(render_frames([PERU, chile])) == [PERU, chile]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("XXX,,,1,S,2026-01-01", "country", "country"),
        ("per,,,1,S,2026-01-01", "country", "country"),
        ("PER,local,,1,S,2026-01-01", "level", "category"),
        ("PER,,cook,1,S,2026-01-01", "function", "category"),
        ("PER,,,1 200,S,2026-01-01", "eligible", "number"),
        ("PER,,,1.200,S,2026-01-01", "eligible", "number"),
        ("PER,,,-1,S,2026-01-01", "eligible", "number"),
        ("PER,,,,S,2026-01-01", "eligible", "number"),
        ("PER,,,٣,S,2026-01-01", "eligible", "number"),
        ("PER,,,100000001,S,2026-01-01", "eligible", "number"),
        (f"PER,,,{'9' * 5000},S,2026-01-01", "eligible", "number"),
        ("PER,,,1,,2026-01-01", "source", "source"),
        (f"PER,,,1,{'S' * 301},2026-01-01", "source", "source"),
        ("PER,,,1,S,31/12/2025", "as_of", "date"),
        ("PER,,,1,S,2026-03-03", "as_of", "future"),
        ("PER,,1,S,2026-01-01", "", "cells"),
    ],
)
def test_each_fault_has_its_line_and_column(row: str, column: str, code: str) -> None:
    assert faults(f"{HEAD}{row}\n") == [(2, column, code)]


def test_every_fault_of_a_file_is_told() -> None:
    text = f"{HEAD}XXX,,,x,S,2026-01-01\nPER,,,1,S,2026-01-01\nPER,,,1,,2026-01-01\n"

    assert faults(text) == [
        (2, "country", "country"),
        (2, "eligible", "number"),
        (4, "source", "source"),
    ]


def test_the_same_stratum_twice_is_a_fault() -> None:
    row = "PER,national,,1,S,2026-01-01\n"

    assert faults(HEAD + row + row) == [(3, "country", "twice")]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", (1, "", "header")),
        (b"country;eligible\n", (1, "", "header")),
        (HEAD.encode(), (0, "", "empty")),
        ("País".encode("latin-1"), (0, "", "unreadable")),
        (b'country,"level\n', (0, "", "unreadable")),
    ],
)
def test_what_is_no_file_of_frames_is_told(
    content: bytes, fault: tuple[int, str, str]
) -> None:
    assert faults(content) == [fault]
