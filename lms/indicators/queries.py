"""Named reads about frames and extracts."""

from django.db.models import Max

from lms.countries.models import Country
from lms.indicators.models import Extract, PopulationFrame

Stratum = tuple[str, str, str]
"""A country's code, a level of government and a function; the latter empty for all."""


def frames_that_hold(country: Country | None = None) -> list[PopulationFrame]:
    """Return the newest frame of each country and stratum, of all countries or one."""
    rows = PopulationFrame.objects.select_related("country").order_by("pk")
    if country is not None:
        rows = rows.filter(country=country)
    newest: dict[Stratum, PopulationFrame] = {}
    for row in rows.iterator():
        newest[stratum_of(row)] = row
    return [newest[stratum] for stratum in sorted(newest)]


def stratum_of(frame: PopulationFrame) -> Stratum:
    """Return what a frame counts."""
    return (frame.country.code, frame.level, frame.function)


def next_extract_number() -> int:
    """Return the number that the next extract gets."""
    last: int | None = Extract.objects.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def country_codes() -> dict[str, Country]:
    """Return all countries by code."""
    return {country.code: country for country in Country.objects.all()}
