from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from pytest_django.fixtures import DjangoAssertNumQueries

from lms.core.sessions import SessionStore

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = 3600


def kept() -> str:
    """Keep a session for an hour with Django's own store; return its key."""
    store = DatabaseStore()
    store["doors"] = ["teaching"]
    store.set_expiry(HOUR)
    store.create()
    assert store.session_key is not None
    return store.session_key


def test_session_of_djangos_store_is_read_by_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    key = kept()

    with django_assert_num_queries(1):
        found = SessionStore(key)
        assert found["doors"] == ["teaching"]
    assert found.session_key == key


def test_session_lasts_as_long_as_it_was_kept_for() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        key = kept()
        clock.shift(timedelta(seconds=HOUR - 1))
        assert dict(SessionStore(key).items()) == {
            "doors": ["teaching"],
            "_session_expiry": HOUR,
        }
        clock.shift(timedelta(seconds=1))
        over = SessionStore(key)
        assert dict(over.items()) == {}
        assert over.session_key is None


def test_session_that_nobody_kept_is_none_and_gets_a_key_of_its_own() -> None:
    made_up = "a" * 32
    store = SessionStore(made_up)

    assert store.get("doors") is None
    assert store.session_key is None

    store["doors"] = ["admin"]
    store.save()
    assert store.session_key not in {None, made_up}
    assert SessionStore(store.session_key)["doors"] == ["admin"]
