"""What the lists of people and countries cost in the editors' pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.accounts.domain.groups import ensure_groups
from lms.accounts.enums import InstitutionStatus, Role
from lms.accounts.models import OfficialMailDomain, User
from lms.countries.models import Country, CountrySet
from tests.factories.accounts import (
    CountryFactory,
    InstitutionFactory,
    TermFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CODES = ("", "PER", "CHL", "COL")


def country(number: int) -> Country:
    return CountryFactory.create(code=CODES[number])


def institution(number: int) -> None:
    """Make an institution that was merged into another one of its country."""
    kept = InstitutionFactory.create(country=country(number))
    InstitutionFactory.create(
        country=kept.country, merged_into=kept, status=InstitutionStatus.MERGED
    )


def mail_domain(number: int) -> None:
    OfficialMailDomain.objects.create(
        domain=f"n{number}.gob.pe", country=country(number)
    )


def country_set(number: int) -> None:
    made = CountrySet.objects.create(code=f"set-{number}", names={"en": "A set"})
    made.countries.add(country(number))


LISTS: dict[str, tuple[str, Callable[[int], Any]]] = {
    "institutions": ("wagtailsnippets_accounts_institution:list", institution),
    "mail domains": ("wagtailsnippets_accounts_officialmaildomain:list", mail_domain),
    "terms": (
        "wagtailsnippets_accounts_focalpointterm:list",
        lambda number: TermFactory.create(country=country(number)),
    ),
    "countries": ("wagtailsnippets_countries_country:list", country),
    "sets": ("wagtailsnippets_countries_countryset:list", country_set),
    "people": (
        "wagtailusers_users:index",
        lambda _number: UserFactory.create(role=Role.AUTHOR),
    ),
}


@pytest.fixture
def admin(client: Client) -> Client:
    ensure_groups()
    Country.objects.all().delete()
    user: User = UserFactory.create(role=Role.ADMINISTRATOR)
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", LISTS)
def test_list_costs_the_same_with_one_row_and_with_three(
    admin: Client, name: str
) -> None:
    address, make = LISTS[name]
    costs, shown = {}, {}
    for number in (1, 2, 3):
        make(number)
        admin.get(reverse(address))  # fills what is kept for the process
        with CaptureQueriesContext(connection) as context:
            page = admin.get(reverse(address))
        costs[number] = len(context)
        shown[number] = len(page.context["page_obj"].object_list)

    assert shown[3] > shown[2] > shown[1] >= 1
    assert costs[3] == costs[1]
