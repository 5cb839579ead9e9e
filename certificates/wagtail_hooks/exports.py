"""The list of awards as a file; names only if they are asked for, and that is logged."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from assessments.analysis.tables import csv_chunks, write_xlsx
from certificates.forms.award import ExportForm, FilterForm
from certificates.models import Award
from certificates.queries.awards import award_rows, in_chunks
from certificates.wagtail_hooks.gate import administrator_page
from lms.accounts.enums import Population
from lms.accounts.http import PersonRequest
from lms.core.domain.audit import log_action

MOST_OF_A_SHEET = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    "number",
    "code",
    "state",
    "achievement",
    "version",
    "run",
    "country",
    "institution",
    "language",
    "identity",
    "started_on",
    "completed_on",
    "awarded_at",
)


@require_POST
@administrator_page
def export(request: PersonRequest) -> HttpResponseBase:
    """Give the list, narrowed as it is shown, as CSV or XLSX."""
    filters = FilterForm(request.GET).filters()
    form = ExportForm(request.POST)
    if not form.is_valid():
        return redirect("certificates_awards")
    rows = award_rows(filters)
    names, kind = form.cleaned_data["names"], form.cleaned_data["kind"]
    if kind == "xlsx" and rows.count() > MOST_OF_A_SHEET:
        return too_many(request)
    if names:
        log_names(request)
    columns = [*COLUMNS, *(["name"] if names else [])]
    table = (cells(award, names=names) for award in in_chunks(rows))
    mark = "-specimens" if filters.population == Population.SYNTHETIC else ""
    response = response_of(kind, columns, table)
    response["Content-Disposition"] = f'attachment; filename="awards{mark}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def log_names(request: PersonRequest) -> None:
    """Write down who took names out, and of which list."""
    log_action(
        "awards_exported",
        kind="award",
        object_id="",
        actor=request.user.public_id,
        data={"names": True, "filters": sorted(k for k, v in request.GET.items() if v)},
        now=timezone.now(),
    )


def cells(award: Award, *, names: bool) -> tuple[Any, ...]:
    """Return an award as a row of the file."""
    row: Any = award
    found = (
        award.number,
        row.code,
        row.state,
        award.version.achievement.code,
        award.version.number,
        award.run,
        award.country,
        award.institution,
        award.language,
        award.identity,
        award.started_on.isoformat(),
        award.completed_on.isoformat(),
        award.awarded_at.isoformat(timespec="seconds"),
    )
    return (*found, row.holder or "") if names else found


def response_of(
    kind: str, columns: list[str], rows: Iterator[tuple[Any, ...]]
) -> HttpResponseBase:
    """Return rows as a file: CSV is sent while it is read."""
    if kind == "csv":
        return StreamingHttpResponse(
            csv_chunks(columns, rows), content_type="text/csv; charset=utf-8"
        )
    workbook = TemporaryFile()  # noqa: SIM115 -- the response closes it
    write_xlsx(workbook, "awards", columns, rows)
    workbook.seek(0)
    return FileResponse(workbook, content_type=XLSX)


def too_many(request: HttpRequest) -> HttpResponseBase:
    """Say that a workbook would be too large."""
    messages.error(
        request,
        _(
            "A workbook would have more than %(most)s rows. Take CSV instead: it holds any"
            " number."
        )
        % {"most": number_format(MOST_OF_A_SHEET)},
    )
    return redirect("certificates_awards")
