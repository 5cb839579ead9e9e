import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lms.accounts import registries
from lms.accounts.domain.identity import confirm_identity
from lms.accounts.enums import Population
from lms.accounts.errors import NotAppointedError
from lms.accounts.models import (
    FocalPointTerm,
    IdentityEvidence,
    Institution,
    User,
)
from lms.core.models import AuditEntry
from lms.countries.models import Country
from tests.factories.accounts import (
    CountryFactory,
    TermFactory,
    UserFactory,
    focal_point,
    official,
)

LIST = "/en/me/focal/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return CountryFactory.create()


@pytest.fixture
def focal(client: Client, country: Country) -> User:
    user = focal_point(country)
    client.force_login(user)
    return user


def address(person: User, action: str) -> str:
    return f"{LIST}{person.public_id}/{action}/"


def test_a_stranger_is_asked_to_sign_in(client: Client, country: Country) -> None:
    person = official(country)

    for url in (LIST, address(person, "question")):
        assert client.get(url)["Location"] == f"/en/account/login/?next={url}"
    confirm = client.post(address(person, "confirm"))
    assert confirm["Location"].startswith("/en/account/login/")
    assert not IdentityEvidence.objects.exists()


def test_another_learner_finds_nothing(client: Client, country: Country) -> None:
    person = official(country)
    client.force_login(official(country))

    assert client.get(LIST).status_code == 404
    assert client.get(address(person, "question")).status_code == 404
    assert client.post(address(person, "confirm")).status_code == 404
    assert not AuditEntry.objects.exists()


def test_another_countrys_focal_point_sees_and_judges_nobody_here(
    client: Client, country: Country
) -> None:
    person = official(country)
    client.force_login(focal_point(CountryFactory.create(code="CHL")))

    assert client.get(LIST).context["rows"] == []
    assert client.get(LIST, {"country": "PER"}).status_code == 404
    for query in ("", "?country=PER"):
        confirm = client.post(address(person, "confirm") + query)
        question = client.post(address(person, "question") + query, {"reason": "x"})
        assert (confirm.status_code, question.status_code) == (404, 404)
    assert not IdentityEvidence.objects.exists()


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [(-1, None, 200), (0, 0, 200), (1, None, 404), (-9, -1, 404)],
)
def test_a_term_opens_the_list_only_while_it_holds(
    client: Client, country: Country, since: int, until: int | None, status: int
) -> None:
    today: date = timezone.localdate()
    user = UserFactory.create()
    TermFactory.create(
        user=user,
        country=country,
        since=today + timedelta(days=since),
        until=None if until is None else today + timedelta(days=until),
    )
    client.force_login(user)

    assert client.get(LIST).status_code == status


def test_an_alternate_sees_the_list_too(client: Client, country: Country) -> None:
    user = UserFactory.create()
    TermFactory.create(user=user, country=country, alternate=True)
    client.force_login(user)

    assert client.get(LIST).status_code == 200


def test_the_list_shows_name_and_enrollments_and_no_more(
    client: Client, country: Country, focal: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = official(country, full_name="Ana", email="ana.secret@example.org")
    monkeypatch.setattr(
        registries,
        "_summaries",
        {
            "test": lambda _ids: {
                ana.link.subject_id: [{"course": "C1", "status": "on"}]
            }
        },
    )

    response = client.get(LIST)

    [row] = response.context["rows"]
    assert (row["person"], row["enrollments"]) == (
        ana,
        [{"course": "C1", "status": "on"}],
    )
    page = response.content.decode()
    assert "ana.secret" not in page
    assert str(ana.link.subject.key) not in page
    assert Institution.objects.get().name not in page


@pytest.mark.parametrize(
    ("language", "columns"),
    [
        ("es", ["Nombre", "Inscripciones", "Cómo lo sabemos", "Su decisión"]),
        ("pt-br", ["Nome", "Inscrições", "Como sabemos", "Sua decisão"]),
        ("en", ["Name", "Enrollments", "How we know", "Your decision"]),
    ],
)
def test_each_cell_carries_the_name_of_its_column(
    client: Client, country: Country, focal: User, language: str, columns: list[str]
) -> None:
    official(country)

    html = client.get(f"/{language}/me/focal/").content.decode()

    assert re.findall(r'<th role="columnheader" scope="col">([^<]+)<', html) == columns
    cells = re.findall(r'<td role="cell"(?: data-label="([^"]+)")?>', html)
    assert cells == columns[1:]


def test_populations_are_never_mixed(
    client: Client, country: Country, focal: User
) -> None:
    official(country, population=Population.SYNTHETIC)

    assert client.get(LIST).context["rows"] == []


def test_each_view_is_logged(client: Client, country: Country, focal: User) -> None:
    official(country)

    client.get(LIST)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.object_id, entry.data) == (
        "officials_viewed",
        focal.public_id,
        "PER",
        {"page": 1, "shown": 1},
    )


def test_the_list_is_found_by_name(
    client: Client, country: Country, focal: User
) -> None:
    ana = official(country, full_name="Ana")
    official(country, full_name="Bea")

    rows = client.get(LIST, {"q": " an "}).context["rows"]

    assert [row["person"] for row in rows] == [ana]


def test_confirming_twice_is_one_confirmation(
    client: Client, country: Country, focal: User
) -> None:
    person = official(country)

    for _ in range(2):
        response = client.post(address(person, "confirm"))
        assert response["Location"] == f"{LIST}?country=PER"

    assert IdentityEvidence.objects.get().outcome == "confirmed"
    assert client.get(address(person, "confirm")).status_code == 405


def test_questioning_needs_a_reason(
    client: Client, country: Country, focal: User
) -> None:
    person = official(country)

    refused = client.post(address(person, "question"), {"reason": " "})
    assert "reason" in refused.context["form"].errors
    assert not IdentityEvidence.objects.exists()

    client.post(address(person, "question"), {"reason": "Retired in May."})
    row = IdentityEvidence.objects.get()
    assert (row.outcome, row.reason) == ("questioned", "Retired in May.")


def test_a_focal_point_of_two_countries_chooses(
    client: Client, country: Country, focal: User
) -> None:
    chile = CountryFactory.create(code="CHL")
    TermFactory.create(user=focal, country=chile)
    person = official(chile)

    response = client.get(LIST, {"country": "CHL"})
    assert [row["person"] for row in response.context["rows"]] == [person]

    client.post(f"{address(person, 'confirm')}?country=CHL")
    assert IdentityEvidence.objects.get().country == chile
    assert FocalPointTerm.objects.filter(user=focal).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(
    client: Client,
    country: Country,
    focal: User,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    for _ in range(count):
        official(country)

    with django_assert_num_queries(10):
        client.get(LIST)


def test_nobody_judges_themselves(client: Client, country: Country) -> None:
    judge = official(country)
    TermFactory.create(user=judge, country=country)
    client.force_login(judge)

    page = client.get(LIST)

    assert [row["person"] for row in page.context["rows"]] == [judge]
    assert address(judge, "confirm") not in page.content.decode()
    assert client.post(address(judge, "confirm")).status_code == 404
    assert client.get(address(judge, "question")).status_code == 404
    with pytest.raises(NotAppointedError):
        confirm_identity(judge, country=country, by=judge)
