"""The region size: PostgreSQL, Redis, a dispatcher and a Celery worker, all real."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.processes import free_port, running, wait_until
from tests.services.redis import redis
from tests.services.site import ROOT, Site

MakeSite = Callable[..., Site]
SWEEP = "lms.core.tasks.sweep_outbox"
CELERY = [
    *(sys.executable, "-m", "celery", "-A", "lms", "worker"),
    *("--concurrency", "1", "--queues", "celery,bulk,signing", "--without-mingle"),
    *("--without-gossip", "--loglevel", "WARNING"),
]

pytestmark = [
    pytest.mark.region,
    pytest.mark.django_db(transaction=True),
    pytest.mark.allow_hosts(["127.0.0.1"]),
]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def site(make_site: MakeSite, port: int) -> Site:
    return make_site(PUENTE_BROKER_URL=f"redis://127.0.0.1:{port}/0")


@pytest.fixture
def dispatcher(site: Site, tmp_path: Path) -> Iterator[None]:
    log = tmp_path / "dispatcher.log"
    with running(site.command("run_worker"), log=log, env=site.env):
        yield


def owe(site: Site, *, priority: int = 50) -> int:
    rows = site.query(
        "INSERT INTO core_outboxmessage (task, payload, priority, created_at,"
        " available_at, attempts, lease_holder, last_error) VALUES"
        f" ('{SWEEP}', '{{}}', {priority}, now(), now(), 0, '', '') RETURNING id"
    )
    return int(rows[0][0])


def state(site: Site, row: int) -> tuple[bool, int]:
    found = site.query(
        f"SELECT done_at IS NOT NULL, attempts FROM core_outboxmessage WHERE id = {row}"
    )
    return bool(found[0][0]), int(found[0][1])


def test_work_is_done_by_celery_whatever_its_queue(
    site: Site, port: int, dispatcher: None, tmp_path: Path
) -> None:
    log = tmp_path / "celery.log"
    rows = [owe(site, priority=10), owe(site, priority=90)]
    with (
        redis(tmp_path, port),
        running(CELERY, log=log, env=site.env, cwd=ROOT) as worker,
    ):
        wait_until(
            lambda: [state(site, row) for row in rows] == [(True, 1), (True, 1)],
            process=worker,
            log=log,
        )


def test_work_waits_while_the_broker_is_down_and_is_done_once_it_is_back(
    site: Site, port: int, dispatcher: None, tmp_path: Path
) -> None:
    dispatched, log = tmp_path / "dispatcher.log", tmp_path / "celery.log"
    row = owe(site)
    wait_until(
        lambda: "the broker does not answer" in dispatched.read_text(), log=dispatched
    )
    assert state(site, row) == (False, 0)

    with redis(tmp_path, port), running(CELERY, log=log, env=site.env, cwd=ROOT):
        wait_until(lambda: state(site, row) == (True, 1), log=log)


def test_work_given_to_a_broker_that_lost_it_is_given_again(
    site: Site, port: int, tmp_path: Path
) -> None:
    row = owe(site)
    site.query(
        "UPDATE core_outboxmessage SET handed_at = now() - interval '11 minutes'"
    )
    log = tmp_path / "celery.log"
    with redis(tmp_path, port):
        site.manage("run_worker", "--once")
        with running(CELERY, log=log, env=site.env, cwd=ROOT) as worker:
            wait_until(lambda: state(site, row) == (True, 1), process=worker, log=log)
