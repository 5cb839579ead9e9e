from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from lms.accounts import rules
from lms.accounts.enums import Role
from tests.factories.accounts import CountryFactory, UserFactory, focal_point, official

TODAY = date(2026, 3, 1)
PREDICATES: dict[Role, Callable[..., bool]] = {
    Role.AUTHOR: rules.is_author,
    Role.TRANSLATOR: rules.is_translator,
    Role.REVIEWER: rules.is_reviewer,
    Role.ANALYST: rules.is_analyst,
    Role.ADMINISTRATOR: rules.is_administrator,
}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_only_itself(role: Role) -> None:
    user = UserFactory.create(role=role)

    held = {name for name, holds in PREDICATES.items() if holds(user)}

    assert held == {role}


@pytest.mark.parametrize("role", list(Role))
def test_strangers_and_learners_hold_no_role(role: Role) -> None:
    assert PREDICATES[role](AnonymousUser()) is False
    assert PREDICATES[role](official()) is False


def test_a_superuser_is_an_administrator() -> None:
    assert rules.is_administrator(UserFactory.create(is_superuser=True)) is True


def test_strangers_are_no_focal_points() -> None:
    country = CountryFactory.create()

    assert rules.is_focal_point(AnonymousUser(), TODAY) is False
    assert rules.is_focal_point_of(AnonymousUser(), country, TODAY) is False
    assert rules.holds_staff_role(AnonymousUser(), TODAY) is False


def test_holds_staff_role_of_focal_points_and_not_of_officials() -> None:
    assert rules.holds_staff_role(focal_point(), TODAY) is True
    assert rules.holds_staff_role(official(), TODAY) is False


def test_is_last_administrator_counts_only_those_who_can_sign_in() -> None:
    only = UserFactory.create(role=Role.ADMINISTRATOR)
    closed = UserFactory.create(role=Role.ADMINISTRATOR, is_active=False)

    assert rules.is_last_administrator(only) is True
    assert rules.is_last_administrator(closed) is False
    assert rules.is_last_administrator(official()) is False

    UserFactory.create(role=Role.ADMINISTRATOR)
    assert rules.is_last_administrator(only) is False
