from datetime import UTC, datetime, timedelta

import pytest

from lms.core.domain import outbox
from lms.core.domain.lease import hold_lease
from lms.core.models import OutboxMessage
from tests.threads import at_once

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WORKERS = 6

pytestmark = pytest.mark.django_db(transaction=True)


def test_owe_with_one_key_at_once_writes_one_row() -> None:
    rows = at_once(lambda _: outbox.owe("a.b", {}, key="award:1", now=NOW))

    assert sum(row is not None for row in rows) == 1
    assert OutboxMessage.objects.count() == 1


def test_claim_next_at_once_gives_each_row_to_one_worker() -> None:
    for number in range(WORKERS * 3):
        outbox.owe("a.b", {"number": number}, now=NOW)

    def take_three(number: int) -> list[int]:
        rows = [outbox.claim_next(holder=f"w{number}", now=NOW) for _ in range(3)]
        return [row.pk for row in rows if row is not None]

    taken = [pk for batch in at_once(take_three) for pk in batch]

    assert len(taken) == len(set(taken))
    left = OutboxMessage.objects.filter(lease_holder="").count()
    assert len(taken) + left == WORKERS * 3


def test_hold_lease_at_once_has_one_holder() -> None:
    minute = timedelta(minutes=1)
    held = at_once(
        lambda number: hold_lease("one", holder=f"w{number}", now=NOW, lasting=minute)
    )

    assert sum(held) == 1
