from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate

from lms.accounts.domain.demo import PASSWORD, PEOPLE, load_demo_people
from lms.accounts.domain.erasure import remove_synthetic
from lms.accounts.domain.privacy import publish_notice
from lms.accounts.models import (
    FocalPointTerm,
    Institution,
    Message,
    NoticeAcknowledgement,
    OfficialProfile,
    Subject,
    User,
)
from lms.accounts.queries import officials_of
from lms.accounts.rules import (
    holds_staff_role,
    is_administrator,
    is_analyst,
    is_author,
    is_focal_point,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


def person(part: str) -> User:
    return User.objects.get(email=f"{part}@puente.example")


def test_load_demo_people_makes_each_of_them_once() -> None:
    publish_notice(now=NOW)

    assert load_demo_people(now=NOW) == PEOPLE
    load_demo_people(now=NOW)

    assert User.objects.count() == len(PEOPLE) == 9
    assert OfficialProfile.objects.count() == 9
    assert NoticeAcknowledgement.objects.count() == 9
    assert Message.objects.filter(kind="welcome").count() == 9
    assert FocalPointTerm.objects.count() == 1
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 9


def test_demo_people_are_synthetic_and_live_in_invented_countries() -> None:
    load_demo_people(now=NOW)

    assert set(Subject.objects.values_list("population", flat=True)) == {"synthetic"}
    assert set(OfficialProfile.objects.values_list("country__invented", flat=True)) == {
        True
    }


def test_demo_people_hold_the_roles_they_show() -> None:
    load_demo_people(now=NOW)

    assert is_author(person("author"))
    assert is_analyst(person("analyst"))
    assert is_administrator(person("administrator"))
    assert is_focal_point(person("focal"), TODAY)
    assert not holds_staff_role(person("official"), TODAY)
    assert authenticate(email="official@puente.example", password=PASSWORD)


def test_the_demo_focal_point_sees_people_of_the_own_country() -> None:
    load_demo_people(now=NOW)

    country = FocalPointTerm.objects.get().country
    names = officials_of(country, "synthetic").values_list("full_name", flat=True)
    assert list(names) == [
        "Alba Ejemplo",
        "Bruno Ejemplo",
        "Carla Ejemplo",
        "Darío Ejemplo",
        "Fabio Ejemplo",
        "Inés Ejemplo",
    ]


def test_a_changed_password_survives_the_next_start() -> None:
    load_demo_people(now=NOW)
    user = person("official")
    user.set_password("another")
    user.save()

    load_demo_people(now=NOW)

    assert person("official").check_password("another")


def test_remove_synthetic_takes_them_all_away() -> None:
    load_demo_people(now=NOW)

    assert remove_synthetic() == 9
    assert not User.objects.exists()
    assert not Institution.objects.exists()
