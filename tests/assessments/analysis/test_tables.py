import csv
import io
from collections.abc import Iterator

import pandas as pd
from openpyxl import load_workbook

from assessments.analysis.tables import (
    CHUNK,
    csv_chunks,
    sheet_cell,
    write_parquet,
    write_xlsx,
)

NAMES = ["person", "points", "tries"]
ROWS = [("=cmd()", 0.5, 2), ("Ñandú, “a”", -1.0, None), (None, 1.0, 0)]


def test_csv_begins_with_a_mark_and_holds_no_formula() -> None:
    text = "".join(csv_chunks(["+a", *NAMES[1:]], ROWS))

    assert text.startswith("\ufeff'+a,points,tries\r\n")
    assert list(csv.reader(io.StringIO(text[1:])))[1:] == [
        ["'=cmd()", "0.5", "2"],
        ["Ñandú, “a”", "-1.0", ""],
        ["", "1.0", "0"],
    ]


def test_csv_is_written_while_rows_are_read() -> None:
    read = []

    def rows() -> Iterator[tuple[str]]:
        for number in range(3 * CHUNK):
            read.append(number)
            yield (str(number),)

    chunks = csv_chunks(["n"], rows())
    next(chunks)
    assert len(read) == CHUNK
    assert len("".join(chunks).split()) == 2 * CHUNK


def test_a_workbook_holds_no_formula_and_no_control_characters() -> None:
    file = io.BytesIO()

    write_xlsx(file, "answers", NAMES, [*ROWS, ("a\x00\x1bb", 1.0, 1)])

    sheet = load_workbook(file).active
    assert sheet is not None
    assert sheet.title == "answers"
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        NAMES,
        ["'=cmd()", 0.5, 2],
        ["Ñandú, “a”", -1, None],
        [None, 1, 0],
        ["ab", 1, 1],
    ]
    assert sheet["A2"].data_type == "s"
    assert len(sheet_cell("x" * 40_000)) == 32_767


def test_parquet_keeps_types_and_texts_as_they_are() -> None:
    file = io.BytesIO()

    write_parquet(file, NAMES, ["text", "number", "count"], ROWS)

    frame = pd.read_parquet(file)
    assert frame["person"].tolist()[:2] == ["=cmd()", "Ñandú, “a”"]
    assert frame["points"].tolist() == [0.5, -1.0, 1.0]
    assert frame["tries"].isna().tolist() == [False, True, False]
