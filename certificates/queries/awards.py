"""Awards as administrators look for them: listed, narrowed, found, exported."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from certificates.codes import read_code
from certificates.models import (
    Award,
    AwardReview,
    Credential,
    CredentialRecord,
    HolderReply,
    NameCorrection,
)
from courses.facets import fold
from lms.accounts.enums import Population

NUMBER = re.compile(r"(\d{4})-(\d{1,18})")
MOST_FOUND = 500
CHUNK = 1_000


@dataclass(frozen=True)
class AwardFilters:
    """What a list is narrowed to; what is empty narrows nothing.

    `text` is a number, a code or a part of a name. `since` and `until` are days of the
    award, both included. People who exist and people who do not are never listed together.
    """

    population: str = Population.REAL.value
    text: str = ""
    country: str = ""
    run: str = ""
    state: str = ""
    achievement: int | None = None
    since: date | None = None
    until: date | None = None

    def lookups(self) -> Mapping[str, Any]:
        """Return the lookups for everything but the text."""
        named: dict[str, Any] = {
            "country": self.country,
            "run": self.run,
            "credentials__state": self.state,
            "version__achievement": self.achievement,
            "awarded_at__gte": first_moment(self.since),
            "awarded_at__lt": first_moment(self.until, after=True),
        }
        return {name: value for name, value in named.items() if value}


def first_moment(day: date | None, *, after: bool = False) -> datetime | None:
    """Return when a day begins, or the day after it, in the zone of the reader."""
    if day is None:
        return None
    start = datetime.combine(day, time.min, timezone.get_current_timezone())
    return start + timedelta(days=1) if after else start


def award_rows(filters: AwardFilters) -> "QuerySet[Award]":
    """Return the awards with what stands for each: state, code, signature and holder."""
    rows = Award.objects.filter(
        population=filters.population, credentials__current=True, **filters.lookups()
    )
    if filters.text:
        rows = rows.filter(pk__in=found_by_text(filters.text, filters.population))
    return rows.annotate(
        state=F("credentials__state"),
        code=F("credentials__code"),
        holder=F("credentials__record__holder"),
    ).select_related("version__achievement")


def found_by_text(text: str, population: str) -> list[int]:
    """Return the awards with this number or code, or whose holder's name has the words.

    A code leads to its award also after it was replaced. Names are compared without
    accents and capitals, at most `MOST_FOUND` are found.
    """
    if match := NUMBER.fullmatch(text.strip()):
        year, pk = match.groups()
        return [int(pk)] if int(year) in years_of(int(pk)) else []
    if code := read_code(text):
        found = Credential.objects.filter(code=code).values_list("award", flat=True)
        if found:
            return list(found)
    words = fold(text).split()
    return found_by_name(words, population) if words else []


def found_by_name(words: list[str], population: str) -> list[int]:
    """Return the awards whose holder's name has all these words."""
    names = CredentialRecord.objects.filter(
        credential__current=True, credential__award__population=population
    ).values_list("credential__award", "holder")
    hits = []
    for award, holder in names.iterator(chunk_size=CHUNK):
        folded = fold(holder)
        if all(word in folded for word in words):
            hits.append(award)
            if len(hits) == MOST_FOUND:
                break
    return hits


def years_of(pk: int) -> list[int]:
    """Return the year in the number of an award, if there is one."""
    return [
        awarded_at.year
        for awarded_at in Award.objects.filter(pk=pk).values_list(
            "awarded_at", flat=True
        )
    ]


def award_by_id(public_id: UUID) -> Award | None:
    """Return an award with its achievement."""
    found: Award | None = (
        Award.objects.filter(public_id=public_id)
        .select_related("version__achievement", "subject")
        .first()
    )
    return found


def credentials_of(award: Award) -> list[Credential]:
    """Return every credential of an award, the first one first, each with its links."""
    return list(
        award.credentials.select_related(
            "issuer", "key__issuer", "replaces", "replaced_by", "record"
        ).order_by("number")
    )


def in_chunks(rows: "QuerySet[Award]") -> Iterator[Award]:
    """Yield awards, the latest first, without holding them all."""
    rows = rows.order_by("-pk")
    chunk = list(rows[:CHUNK])
    while chunk:
        yield from chunk
        chunk = list(rows.filter(pk__lt=chunk[-1].pk)[:CHUNK])


def open_corrections() -> "QuerySet[NameCorrection]":
    """Return the requests for another name that nobody decided."""
    rows = NameCorrection.objects.filter(decided_at=None)
    return rows.select_related("award__version__achievement")


def open_reviews() -> "QuerySet[AwardReview]":
    """Return the awards whose results changed and that nobody looked at."""
    rows = AwardReview.objects.filter(closed_at=None)
    return rows.select_related("award__version__achievement")


def open_replies() -> "QuerySet[HolderReply]":
    """Return what holders wrote and nobody answered."""
    rows = HolderReply.objects.filter(answered_at=None)
    return rows.select_related("award__version__achievement")


def values_in_use(population: str) -> dict[str, list[str]]:
    """Return the countries and runs that awards name."""
    rows = Award.objects.filter(population=population).order_by()
    return {
        name: sorted(set(rows.values_list(name, flat=True).distinct()))
        for name in ("country", "run")
    }
