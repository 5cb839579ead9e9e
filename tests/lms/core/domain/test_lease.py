from datetime import UTC, datetime, timedelta

import pytest

from lms.core.domain.lease import hold_lease, release_lease

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def hold(holder: str, now: datetime = NOW, name: str = "scheduler") -> bool:
    return hold_lease(name, holder=holder, now=now, lasting=MINUTE)


def test_hold_lease_has_one_holder_who_may_renew_it() -> None:
    assert hold("one")
    assert not hold("two")
    assert hold("one", NOW + MINUTE)
    assert not hold("two", NOW + MINUTE + MINUTE)
    assert hold("two", NOW + MINUTE + MINUTE + timedelta(seconds=1))
    assert not hold("one", NOW + MINUTE + MINUTE)


def test_hold_lease_of_another_name_is_another_lease() -> None:
    assert hold("one")
    assert hold("two", name="other")


def test_release_lease_frees_only_what_one_holds() -> None:
    hold("one")

    release_lease("scheduler", holder="two")
    assert not hold("two")

    release_lease("scheduler", holder="one")
    assert hold("two")
