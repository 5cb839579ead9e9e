"""The home page with the catalogue: facets and search; anonymous readers get it whole."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses.article import cached
from courses.facets import facets_of, known_query, matches
from courses.models import CatalogPage
from courses.queries import catalogue_entries, catalogue_stamp
from lms.core.whole_page import keep_page, kept_page

STATES_HOLD = timedelta(minutes=5)
# Pages with a search, or with more values than this, are made anew for each reader: there
# are too many of them to keep.
MOST_VALUES_KEPT = 1


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the catalogue; for anonymous readers the finished page is kept."""
    language = get_language() or settings.LANGUAGE_CODE
    stamp, period = catalogue_stamp(), period_of(timezone.now())
    query: QueryDict = request.GET
    if request.META.get("QUERY_STRING"):
        query = known_query(entries_in(language, stamp, period), query)
        speak_of(request, query)
    key = f"catalogue:{stamp}:{period}:{language}"
    if is_kept(query) and (page := kept_page(request, key)):
        return page
    context = catalogue_context(query, language, stamp, period)
    response = render(request, "courses/catalog_page.html", context)
    if is_kept(query):
        return keep_page(request, key, response)
    response["Cache-Control"] = "private, no-store"
    return response


def period_of(now: datetime) -> int:
    """Return the number of the span of time: states follow from dates, so a list ages."""
    return int(now.timestamp() // STATES_HOLD.total_seconds())


def is_kept(query: QueryDict) -> bool:
    """Tell whether the page is one of the few that many readers ask for."""
    chosen = sum(len(values) for _name, values in query.lists())
    return "q" not in query and chosen <= MOST_VALUES_KEPT


def speak_of(request: HttpRequest, query: QueryDict) -> None:
    """Let the page speak of what was understood, not of whatever the address carried."""
    request.GET = query  # type: ignore[assignment]  # as immutable as it was
    request.META["QUERY_STRING"] = query.urlencode()


def entries_in(language: str, stamp: int, period: int) -> list[dict[str, Any]]:
    """Return the courses of the catalogue, read once in a while."""
    entries: list[dict[str, Any]] = cached(
        "entries",
        stamp,
        period,
        language,
        make=lambda: catalogue_entries(language, timezone.now()),
    )
    return entries


def catalogue_context(
    query: QueryDict, language: str, stamp: int, period: int
) -> dict[str, Any]:
    """Gather the courses that match, and the facets with their counts."""
    entries = entries_in(language, stamp, period)
    facets = facets_of(entries, query)
    active = sum(option["selected"] for facet in facets for option in facet["options"])
    words = query.get("q", "")
    return {
        "page": CatalogPage.live_in(language).first(),
        "entries": [entry for entry in entries if matches(entry, query)],
        "total": len(entries),
        "facets": facets,
        "active": active + bool(words),
        "q": words,
        "clear_url": reverse("portal:home"),
    }
