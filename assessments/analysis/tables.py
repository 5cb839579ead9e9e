"""Tables of any length as CSV, XLSX or Parquet: row by row, in little memory."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from assessments.analysis.writing import cell_of, escape_formula

Row = Sequence[Any]
CHUNK = 2_000
LONGEST_CELL = 32_767
KINDS = {"text": pa.string(), "number": pa.float64(), "count": pa.int64()}
"""What a column holds: text, numbers, whole numbers; empty is None."""


def chunks_of(rows: Iterable[Row], size: int = CHUNK) -> Iterator[list[Row]]:
    """Yield rows a few at a time."""
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk


class Escaped(dict[str, str]):
    """Texts as a CSV file may hold them; each is looked at once."""

    def __missing__(self, text: str) -> str:
        """Escape a new one."""
        safe = self[text] = escape_formula(text)
        return safe


def csv_chunks(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield the text of a CSV file, RFC 4180, no cell of which is a formula.

    Cells are texts, finite numbers, or None for what is empty. The file begins with a
    mark of the encoding, without which spreadsheets misread accents.
    """
    page = io.StringIO(newline="")
    page.write("\ufeff")
    writer = csv.writer(page)
    writer.writerow([escape_formula(name) for name in names])
    for chunk in chunks_of(rows):
        known = Escaped()
        writer.writerows(
            [known[cell] if cell.__class__ is str else cell for cell in row]
            for row in chunk
        )
        yield page.getvalue()
        page.seek(0)
        page.truncate()
    yield page.getvalue()


def write_xlsx(
    file: BinaryIO, title: str, names: Sequence[str], rows: Iterable[Row]
) -> None:
    """Write a workbook of one sheet, no cell of which is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)

    sheet.append([sheet_cell(name) for name in names])
    for row in rows:
        sheet.append([sheet_cell(value) for value in row])
    book.save(file)


def sheet_cell(value: Any) -> Any:
    """Return a value as a sheet can hold it: no formula, no control characters."""
    value = cell_of(value)
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    return value


def write_parquet(
    file: BinaryIO, names: Sequence[str], kinds: Sequence[str], rows: Iterable[Row]
) -> None:
    """Write a Parquet file; texts stand as they are, for programs do not execute them."""
    fields = zip(names, kinds, strict=True)
    schema = pa.schema([(name, KINDS[kind]) for name, kind in fields])
    with pq.ParquetWriter(file, schema) as writer:
        for chunk in chunks_of(rows, 10 * CHUNK):
            columns = list(zip(*chunk, strict=True))
            arrays = [
                pa.array(values, type=field.type)
                for values, field in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
