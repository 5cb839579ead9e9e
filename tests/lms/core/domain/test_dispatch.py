from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app, shared_task

from lms.core import schedule
from lms.core.domain import dispatch, outbox
from lms.core.enums import Priority
from lms.core.models import OutboxMessage, ScheduledRun, WorkerHeartbeat
from lms.core.schedule import register_job

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
DONE: list[dict[str, object]] = []

pytestmark = pytest.mark.django_db


@shared_task(name="tests.note")
def note(**payload: object) -> None:
    DONE.append(payload)


@shared_task(name="tests.fail")
def fail() -> None:
    msg = "the mail server is away"
    raise RuntimeError(msg)


@pytest.fixture(autouse=True)
def nothing_done() -> Iterator[None]:
    DONE.clear()
    yield
    DONE.clear()


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_jobs", {})
    register_job("tests.note", every=HOUR)


def clock() -> datetime:
    return NOW


def owe_due(holder: str = "one", now: datetime = NOW) -> int:
    return dispatch.owe_due_jobs(holder=holder, now=now)


def test_run_next_runs_one_task_with_its_payload() -> None:
    outbox.owe("tests.note", {"number": 1}, now=NOW)
    outbox.owe("tests.note", {"number": 2}, now=NOW)

    assert dispatch.run_next(holder="one", clock=clock)

    assert DONE == [{"number": 1}]
    rows = OutboxMessage.objects.order_by("id").values_list("done_at", flat=True)
    assert list(rows) == [NOW, None]


def test_run_next_says_when_nothing_is_due() -> None:
    assert not dispatch.run_next(holder="one", clock=clock)


@pytest.mark.parametrize(
    ("task", "error"),
    [
        ("tests.fail", "RuntimeError: the mail server is away"),
        ("tests.unknown", "NotRegistered"),
    ],
)
def test_a_task_that_fails_waits_with_its_error(task: str, error: str) -> None:
    row = outbox.owe(task, {}, now=NOW)
    assert row is not None

    assert dispatch.run_next(holder="one", clock=clock)

    row.refresh_from_db()
    assert (row.done_at, row.failed_at, row.lease_until) == (None, None, None)
    assert row.available_at == NOW + 5 * SECOND
    assert error in row.last_error


def test_every_job_of_the_schedule_is_a_task_without_arguments() -> None:
    current_app.loader.import_default_modules()

    for job in schedule.registered_jobs():
        assert current_app.tasks[job.task].name == job.task


def test_owe_due_jobs_owes_each_job_once_per_period(jobs: None) -> None:
    owed = [
        owe_due(now=NOW),
        owe_due(now=NOW + HOUR - SECOND),
        owe_due(now=NOW + HOUR),
        owe_due(now=NOW + HOUR),
    ]

    assert owed == [1, 0, 1, 0]
    run = ScheduledRun.objects.get()
    assert (run.job, run.last_at, run.next_at) == (
        "tests.note",
        NOW + HOUR,
        NOW + 2 * HOUR,
    )
    assert OutboxMessage.objects.filter(task="tests.note").count() == 2


def test_owe_due_jobs_has_one_scheduler_at_a_time(jobs: None) -> None:
    later = NOW + HOUR
    assert owe_due("one", NOW) == 1
    assert owe_due("one", later) == 1

    assert owe_due("two", later + HOUR - SECOND) == 0
    assert owe_due("two", later + dispatch.SCHEDULER_LEASE) == 0
    assert owe_due("two", later + HOUR) == 1


def test_beat_is_a_sign_of_life_and_keeps_what_is_claimed() -> None:
    row = outbox.owe("tests.note", {}, now=NOW)
    assert row is not None
    outbox.claim(row.pk, holder="one", now=NOW)

    dispatch.beat("one", started_at=NOW, now=NOW + SECOND)
    dispatch.beat("one", started_at=NOW, now=NOW + 2 * SECOND)

    row.refresh_from_db()
    seen = WorkerHeartbeat.objects.get()
    assert (seen.started_at, seen.seen_at) == (NOW, NOW + 2 * SECOND)
    assert row.lease_until == NOW + 2 * SECOND + outbox.LEASE


@pytest.mark.parametrize(
    ("priority", "queue"),
    [
        (Priority.MESSAGE, "celery"),
        (Priority.NORMAL, "celery"),
        (Priority.BULK, "bulk"),
    ],
)
def test_bulk_work_has_a_queue_of_its_own(priority: Priority, queue: str) -> None:
    assert dispatch.queue_for(OutboxMessage(task="x", priority=priority)) == queue


def test_signing_has_a_queue_of_its_own_whatever_its_priority() -> None:
    row = OutboxMessage(task="certificates.tasks.sign_credential", priority=90)
    assert dispatch.queue_for(row) == "signing"
