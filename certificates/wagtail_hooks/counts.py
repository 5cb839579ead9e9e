"""How many certificates there are, by achievement and country."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from certificates.queries.counts import AwardCount, award_counts
from certificates.wagtail_hooks.gate import administrator_page
from lms.accounts.enums import Population
from lms.countries.models import Country


@administrator_page
def counts(request: HttpRequest) -> HttpResponse:
    """Show the counts, real people apart from synthetic ones."""
    names = {country.code: country for country in Country.objects.all()}
    parts = [
        (population, rows_of(award_counts(population), names))
        for population in (Population.REAL, Population.SYNTHETIC)
    ]
    return render(request, "certificates/admin/counts.html", {"parts": parts})


def rows_of(
    found: Any, names: dict[str, Country]
) -> list[tuple[AwardCount, Country | str]]:
    """Return counts with the name of their country."""
    return [(row, names.get(row.country, row.country)) for row in found]
