"""Counts of awards by achievement and country: no name, no subject, no code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from certificates.enums import CredentialState
from certificates.models import Award
from lms.accounts.enums import Population

COUNTED = (Population.REAL, Population.SYNTHETIC)


@dataclass(frozen=True)
class AwardCount:
    """How many awards an achievement has in a country.

    `awards` were ever given; `people` counts whoever has several of them once; `holding`
    are valid today, `revoked` no longer are. The rest is suspended, or its holder asked to
    be forgotten: that takes no award out of `awards`.
    """

    achievement: str
    country: str
    awards: int
    people: int
    holding: int
    revoked: int


def award_counts(
    population: Population,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[AwardCount]:
    """Yield the counts of one population, awarded from `since` until before `until`.

    Raises ValueError for people of tests, who have no awards: real and synthetic people
    are never counted together.
    """
    if population not in COUNTED:
        message = f"awards of {population} people are not counted"
        raise ValueError(message)
    rows = Award.objects.filter(population=population, credentials__current=True)
    if since is not None:
        rows = rows.filter(awarded_at__gte=since)
    if until is not None:
        rows = rows.filter(awarded_at__lt=until)
    state = "credentials__state"
    grouped = (
        rows.order_by()
        .values("version__achievement__code", "country")
        .annotate(
            awards=Count("pk"),
            people=Count("subject", distinct=True),
            holding=Count("pk", filter=Q(**{state: CredentialState.VALID})),
            revoked=Count("pk", filter=Q(**{state: CredentialState.REVOKED})),
        )
        .order_by("version__achievement__code", "country")
    )
    for row in grouped:
        yield AwardCount(achievement=row.pop("version__achievement__code"), **row)
