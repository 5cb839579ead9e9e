from datetime import UTC, date, datetime

import pytest

from lms.accounts.domain.focal_point import (
    appoint_focal_point,
    end_focal_point,
    log_view,
    record_term,
)
from lms.accounts.models import FocalPointTerm, Message, User
from lms.accounts.queries import officials_of, terms_of
from lms.accounts.rules import is_focal_point, is_focal_point_of
from lms.core.models import AuditEntry
from lms.countries.models import Country
from tests.factories.accounts import (
    CountryFactory,
    InstitutionFactory,
    ProfileFactory,
    TermFactory,
    UserFactory,
    official,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return CountryFactory.create()


@pytest.fixture
def administrator() -> User:
    return UserFactory.create()


@pytest.fixture
def user() -> User:
    return UserFactory.create()


def test_appoint_focal_point_says_who_appointed_and_tells_the_person(
    user: User, country: Country, administrator: User
) -> None:
    term = appoint_focal_point(
        user, country=country, since=TODAY, alternate=True, by=administrator, now=NOW
    )

    assert (term.appointed_by, term.alternate) == (administrator.public_id, True)
    message = Message.objects.get()
    assert (message.user, message.kind, message.context) == (
        user,
        "focal_point_appointed",
        {"country": "PER", "since": "2026-03-01"},
    )
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.data) == (
        "focal_point_appointed",
        administrator.public_id,
        {
            "user": str(user.public_id),
            "country": "PER",
            "since": "2026-03-01",
            "until": None,
            "alternate": True,
        },
    )


def test_record_term_logs_a_change_and_tells_nobody_again(
    user: User, country: Country, administrator: User
) -> None:
    term = TermFactory.create(user=user, country=country)
    term.until = TODAY

    record_term(term, by=administrator, now=NOW)

    assert AuditEntry.objects.get().action == "focal_point_changed"
    assert not Message.objects.exists()


def test_end_focal_point_makes_yesterday_the_last_day(
    user: User, country: Country, administrator: User
) -> None:
    term = TermFactory.create(user=user, country=country)

    end_focal_point(term, by=administrator, today=TODAY, now=NOW)

    assert FocalPointTerm.objects.get().until == date(2026, 2, 28)
    assert is_focal_point(user, TODAY) is False


def test_end_focal_point_withdraws_a_term_that_has_not_begun(
    user: User, country: Country, administrator: User
) -> None:
    term = TermFactory.create(user=user, country=country, since=TODAY)

    end_focal_point(term, by=administrator, today=TODAY, now=NOW)

    assert not FocalPointTerm.objects.exists()
    assert AuditEntry.objects.get().action == "focal_point_withdrawn"


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (date(2026, 3, 1), date(2026, 3, 1), True),
        (date(2026, 1, 1), None, True),
        (date(2026, 3, 2), None, False),
        (date(2026, 1, 1), date(2026, 2, 28), False),
    ],
)
def test_a_term_holds_from_its_first_to_its_last_day(
    user: User, country: Country, since: date, until: date | None, holds: bool
) -> None:
    TermFactory.create(user=user, country=country, since=since, until=until)

    assert is_focal_point(user, TODAY) is holds
    assert is_focal_point_of(user, country, TODAY) is holds
    other = CountryFactory.create(code="CHL")
    assert is_focal_point_of(user, other, TODAY) is False


def test_terms_of_prefers_the_post_over_the_alternate(
    user: User, country: Country
) -> None:
    post = TermFactory.create(user=user, country=country)
    TermFactory.create(user=user, country=country, alternate=True)
    chile = TermFactory.create(user=user, country=CountryFactory.create(code="CHL"))

    assert {term.pk for term in terms_of(user, TODAY)} >= {chile.pk}
    assert len(terms_of(user, TODAY)) == 2
    assert post.country in {term.country for term in terms_of(user, TODAY)}


def test_officials_of_are_those_whose_newest_profile_is_there(country: Country) -> None:
    zoe = official(country, full_name="Zoé")
    ana = official(country, full_name="Ana")
    moved = official(country)
    chile = InstitutionFactory.create(country=CountryFactory.create(code="CHL"))
    ProfileFactory.create(subject=moved.link.subject, version=2, institution=chile)
    synthetic = official(country, population="synthetic")
    ProfileFactory.create(institution=InstitutionFactory.create(country=country))
    UserFactory.create()

    assert list(officials_of(country, "real")) == [ana, zoe]
    assert list(officials_of(country, "synthetic")) == [synthetic]
    assert list(officials_of(chile.country, "real")) == [moved]


def test_log_view_says_who_looked_at_which_page(country: Country, user: User) -> None:
    log_view(country, by=user, page=2, shown=25, now=NOW)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id, entry.actor, entry.data) == (
        "officials_viewed",
        "PER",
        user.public_id,
        {"page": 2, "shown": 25},
    )
