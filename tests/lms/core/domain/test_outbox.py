from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from lms.core.domain import outbox
from lms.core.enums import Priority
from lms.core.models import OutboxMessage

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def owe(task: str = "a.b", **options: object) -> OutboxMessage:
    row = outbox.owe(task, {"id": 7}, now=NOW, **options)  # type: ignore[arg-type]
    assert row is not None
    return row


def claim(**changes: object) -> OutboxMessage | None:
    options: dict[str, object] = {"holder": "one", "now": NOW, **changes}
    return outbox.claim_next(**options)  # type: ignore[arg-type]


def test_owe_writes_one_row() -> None:
    row = owe(priority=Priority.BULK, after=timedelta(hours=1))

    row.refresh_from_db()
    assert (row.task, row.payload, row.key, row.attempts) == ("a.b", {"id": 7}, None, 0)
    assert row.priority == Priority.BULK
    assert (row.created_at, row.available_at) == (NOW, NOW + timedelta(hours=1))


def test_owe_with_a_key_writes_once() -> None:
    first = owe(key="award:1")
    again = outbox.owe("a.b", {"id": 8}, key="award:1", now=NOW)

    assert again is None
    assert list(OutboxMessage.objects.values_list("id", "payload")) == [
        (first.pk, {"id": 7})
    ]


def test_owe_inside_a_transaction_that_fails_owes_nothing() -> None:
    def fail() -> None:
        with transaction.atomic():
            owe()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert not OutboxMessage.objects.exists()


def test_claim_next_takes_the_most_urgent_row_that_is_due() -> None:
    bulk = owe("bulk", priority=Priority.BULK)
    late = owe("late", priority=Priority.MESSAGE, after=SECOND)
    second = owe("second", priority=Priority.MESSAGE)
    third = owe("third", priority=Priority.MESSAGE)

    taken = [claim(), claim(), claim(), claim(), claim(now=NOW + SECOND)]

    assert taken == [second, third, bulk, None, late]


def test_claim_next_respects_the_least_priority_asked_for() -> None:
    owe(priority=Priority.BULK)

    assert claim(most_priority=Priority.NORMAL) is None
    assert claim(most_priority=Priority.BULK) is not None


def test_claim_marks_holder_lease_and_attempt() -> None:
    owe()

    row = claim(lease=timedelta(minutes=5))

    assert row is not None
    assert (row.lease_holder, row.attempts) == ("one", 1)
    assert row.lease_until == NOW + timedelta(minutes=5)


def test_claim_of_a_held_row_is_refused_until_its_lease_ends() -> None:
    row = owe()
    assert outbox.claim(row.pk, holder="one", now=NOW) is not None

    until = NOW + outbox.LEASE
    assert outbox.claim(row.pk, holder="two", now=until) is None
    taken_over = outbox.claim(row.pk, holder="two", now=until + SECOND)
    assert taken_over is not None
    assert (taken_over.lease_holder, taken_over.attempts) == ("two", 2)


def test_claim_of_a_finished_or_failed_row_is_refused() -> None:
    done, failed = owe(), owe()
    OutboxMessage.objects.filter(pk=done.pk).update(done_at=NOW)
    OutboxMessage.objects.filter(pk=failed.pk).update(failed_at=NOW)

    assert outbox.claim(done.pk, holder="one", now=NOW) is None
    assert outbox.claim(failed.pk, holder="one", now=NOW) is None


def test_renew_claims_prolongs_only_what_the_holder_holds() -> None:
    mine, other = owe(), owe()
    outbox.claim(mine.pk, holder="one", now=NOW)
    outbox.claim(other.pk, holder="two", now=NOW)
    later = NOW + timedelta(minutes=1)

    assert outbox.renew_claims(holder="one", now=later) == 1

    mine.refresh_from_db()
    other.refresh_from_db()
    assert mine.lease_until == later + outbox.LEASE
    assert other.lease_until == NOW + outbox.LEASE


def test_finish_forgets_the_payload() -> None:
    owe()
    row = claim()
    assert row is not None

    outbox.finish(row, now=NOW + SECOND)

    row.refresh_from_db()
    assert (row.done_at, row.payload, row.lease_until) == (NOW + SECOND, {}, None)
    assert claim() is None


def test_finish_after_losing_the_lease_changes_nothing() -> None:
    row = owe()
    lost = outbox.claim(row.pk, holder="one", now=NOW)
    outbox.claim(row.pk, holder="two", now=NOW + outbox.LEASE + SECOND)
    assert lost is not None

    outbox.finish(lost, now=NOW)
    outbox.retry_later(lost, error="late", now=NOW)

    row.refresh_from_db()
    assert (row.done_at, row.lease_holder, row.last_error) == (None, "two", "")


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 10), (3, 20), (10, 2560), (11, 3600)]
)
def test_retry_later_waits_twice_as_long_each_time(attempts: int, seconds: int) -> None:
    row = owe()
    OutboxMessage.objects.filter(pk=row.pk).update(
        attempts=attempts, lease_holder="one"
    )
    row.refresh_from_db()

    outbox.retry_later(row, error="no", now=NOW)

    row.refresh_from_db()
    assert row.available_at == NOW + timedelta(seconds=seconds)
    assert (row.lease_holder, row.lease_until, row.failed_at) == ("", None, None)


def test_retry_later_gives_up_after_the_last_attempt_and_keeps_the_error() -> None:
    row = owe()
    OutboxMessage.objects.filter(pk=row.pk).update(attempts=outbox.MOST_ATTEMPTS)
    row.refresh_from_db()

    outbox.retry_later(row, error="x" * 5000, now=NOW)

    row.refresh_from_db()
    assert row.failed_at == NOW
    assert row.last_error == "x" * 4000
    assert claim(now=NOW + timedelta(days=1)) is None


def test_sweep_done_keeps_what_is_recent_open_or_guards_a_key() -> None:
    old = NOW - outbox.KEEP_DONE - SECOND
    swept, recent, opened, guard = owe(), owe(), owe(), owe(key="award:1")
    OutboxMessage.objects.filter(pk__in=[swept.pk, guard.pk]).update(done_at=old)
    OutboxMessage.objects.filter(pk=recent.pk).update(done_at=old + SECOND)

    assert outbox.sweep_done(now=NOW) == 1

    kept = set(OutboxMessage.objects.values_list("pk", flat=True))
    assert kept == {recent.pk, opened.pk, guard.pk}
