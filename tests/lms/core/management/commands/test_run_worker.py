"""The worker as a real process, without a broker."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.processes import running, wait_until
from tests.services.site import Site

MakeSite = Callable[..., Site]
SWEEP = "lms.core.tasks.sweep_outbox"

pytestmark = pytest.mark.django_db(transaction=True)


def owe(site: Site, task: str = SWEEP) -> None:
    site.query(
        "INSERT INTO core_outboxmessage (task, payload, priority, created_at,"
        " available_at, attempts, lease_holder, last_error) VALUES"
        f" ('{task}', '{{}}', 50, '2026-01-01', '2026-01-01', 0, '', '')"
    )


def done(site: Site) -> int:
    rows = site.query(
        f"SELECT count(*) FROM core_outboxmessage"
        f" WHERE task = '{SWEEP}' AND done_at IS NOT NULL AND attempts > 0"
    )
    return int(rows[0][0])


def test_run_worker_once_does_what_is_due_and_stops(make_site: MakeSite) -> None:
    site = make_site()
    owe(site)
    owe(site, "no.such.task")

    finished = site.manage("run_worker", "--once")

    assert finished.stdout == ""
    assert "task no.such.task failed" in finished.stderr
    assert done(site) >= 1
    left = site.query(
        "SELECT done_at, attempts FROM core_outboxmessage WHERE task = 'no.such.task'"
    )
    assert left == [(None, 1)]


def test_run_worker_goes_on_after_a_kill_and_stops_when_asked(
    make_site: MakeSite, tmp_path: Path
) -> None:
    site, log = make_site(), tmp_path / "worker.log"
    command = site.command("run_worker")

    with running(command, log=log, env=site.env, stop_with=signal.SIGKILL) as worker:
        owe(site)
        wait_until(lambda: done(site) >= 1, process=worker, log=log)
    owe(site)
    before = done(site)
    with running(command, log=log, env=site.env) as worker:
        wait_until(lambda: done(site) > before, process=worker, log=log)
        seen = site.query("SELECT count(*) FROM core_workerheartbeat")
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        worker.wait(10)

    assert seen == [(2,)]
    assert worker.returncode == 0
    assert time.monotonic() - began < 5
