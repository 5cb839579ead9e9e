"""Answers and attempts of a quiz as files: CSV as it is read, XLSX and Parquet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from assessments.analysis.tables import csv_chunks, write_parquet, write_xlsx
from assessments.domain.exports import (
    ATTEMPT_COLUMNS,
    RESPONSE_COLUMNS,
    attempt_rows,
    response_rows,
    rows_to_write,
)
from assessments.models import Quiz
from assessments.queries.attempts import population_of
from assessments.views.statistics.pages import quiz_page, which_of
from lms.accounts.enums import Population
from lms.accounts.http import PersonRequest

MOST_OF_A_SHEET = 50_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
Rows = Iterator[tuple[Any, ...]]


@dataclass(frozen=True)
class Table:
    """What can be downloaded: its columns, and how its rows are read."""

    columns: dict[str, str]
    rows: Callable[[Quiz, str], Rows]


TABLES = {
    "responses": Table(
        RESPONSE_COLUMNS, lambda quiz, which: response_rows(quiz, which=which)
    ),
    "attempts": Table(ATTEMPT_COLUMNS, lambda quiz, _which: attempt_rows(quiz)),
}


@quiz_page
def export(
    request: PersonRequest, quiz: Quiz, what: str, kind: str
) -> HttpResponseBase:
    """Return a file; it names nobody."""
    table = TABLES.get(what)
    if table is None or kind not in TYPES:
        raise Http404
    if kind == "xlsx" and rows_to_write(quiz, list(table.columns)) > MOST_OF_A_SHEET:
        return too_many(request, quiz)
    response = response_of(kind, what, table, table.rows(quiz, which_of(request)))
    mark = "-synthetic" if population_of(quiz) == Population.SYNTHETIC else ""
    name = f"{quiz.course.code}-{quiz.code}-{what}{mark}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def response_of(kind: str, what: str, table: Table, rows: Rows) -> HttpResponseBase:
    """Return rows as a file of a kind; CSV is sent while it is read."""
    names = list(table.columns)
    if kind == "csv":
        return StreamingHttpResponse(csv_chunks(names, rows), content_type=TYPES[kind])
    file = TemporaryFile()  # noqa: SIM115 -- the response closes it
    if kind == "xlsx":
        write_xlsx(file, what, names, rows)
    else:
        write_parquet(file, names, list(table.columns.values()), rows)
    file.seek(0)
    return FileResponse(file, content_type=TYPES[kind])


def too_many(request: PersonRequest, quiz: Quiz) -> HttpResponse:
    """Say that a workbook would be too large, and what to take instead."""
    text = _(
        "A workbook would have more than %(most)s rows. Take CSV or Parquet instead: they"
        " hold any number."
    )
    messages.error(request, text % {"most": number_format(MOST_OF_A_SHEET)})
    return redirect("assessments:quiz_statistics", quiz.public_id)
