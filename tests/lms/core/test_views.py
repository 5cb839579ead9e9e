from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from lms.accounts.domain.groups import ensure_groups
from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core.domain import dispatch, outbox
from lms.core.models import Lease

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def worker() -> None:
    dispatch.beat("one", started_at=NOW, now=NOW - timedelta(seconds=29))


@contextmanager
def database_that_refuses(word: str) -> Iterator[None]:
    """Refuse every statement with `word` in it, as a full disk or a lost server would."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if word in sql:
            raise DatabaseError(word)
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


def test_health_is_ok_while_database_and_worker_work(
    client: Client, worker: None
) -> None:
    response = client.get("/health/")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]
    assert Lease.objects.filter(name="health").exists()


def test_health_is_degraded_without_a_worker(client: Client) -> None:
    response = client.get("/health/")

    assert (response.status_code, response.json()) == (200, {"status": "degraded"})


def test_health_is_degraded_when_the_worker_is_silent(client: Client) -> None:
    dispatch.beat("one", started_at=NOW, now=NOW - timedelta(seconds=30))

    assert client.get("/health/").json() == {"status": "degraded"}


def test_health_is_degraded_when_the_broker_is_away(
    client: Client, worker: None, settings: Settings
) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    response = client.get("/health/")

    assert (response.status_code, response.json()) == (200, {"status": "degraded"})


@pytest.mark.parametrize("word", ["INSERT", "SELECT"])
def test_health_is_down_when_the_database_refuses(client: Client, word: str) -> None:
    with database_that_refuses(word):
        response = client.get("/health/")

    assert (response.status_code, response.json()) == (503, {"status": "down"})


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Bearer "])
def test_health_hides_details_from_strangers(
    client: Client, worker: None, settings: Settings, given: str
) -> None:
    settings.HEALTH_TOKEN = "secret"

    response = client.get("/health/", headers={"Authorization": given})

    assert response.json() == {"status": "ok"}


def test_health_without_a_token_set_hides_details_from_an_empty_token(
    client: Client, worker: None, settings: Settings
) -> None:
    settings.HEALTH_TOKEN = ""

    response = client.get("/health/", headers={"Authorization": "Bearer "})

    assert response.json() == {"status": "ok"}


def test_health_tells_details_to_the_token(
    client: Client, worker: None, settings: Settings
) -> None:
    settings.HEALTH_TOKEN = "secret"
    outbox.owe("a.b", {}, now=NOW - timedelta(minutes=3))

    response = client.get("/health/", headers={"Authorization": "Bearer secret"})

    assert response.json() == {
        "status": "ok",
        "version": settings.VERSION,
        "worker_last_seen": "2026-03-01T11:59:31Z",
        "broker": True,
        "outbox": {"pending": 1, "oldest": "2026-03-01T11:57:00Z", "failed": 0},
    }


def test_health_tells_details_to_staff_only(client: Client, worker: None) -> None:
    learner = User.objects.create_user("learner@puente.example", full_name="Ana")
    staff = User.objects.create_user(
        "staff@puente.example", full_name="Eva", is_staff=True
    )

    appointed = User.objects.create_user("admin@puente.example", full_name="Iris")
    ensure_groups()
    appointed.groups.set(Group.objects.filter(name=Role.ADMINISTRATOR))

    client.force_login(learner)
    assert client.get("/health/").json() == {"status": "ok"}
    for person in (staff, appointed):
        client.force_login(person)
        assert client.get("/health/").json()["outbox"] == {
            "pending": 0,
            "oldest": None,
            "failed": 0,
        }


def test_a_form_that_is_too_old_is_refused_in_words(settings: Settings) -> None:
    response = Client(enforce_csrf_checks=True).post(
        "/es/account/login/", {"login": "x"}
    )

    assert response.status_code == 403
    assert "csrf_failure.html" in [template.name for template in response.templates]
