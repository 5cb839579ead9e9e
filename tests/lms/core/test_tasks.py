from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from lms.core.domain import outbox
from lms.core.models import OutboxMessage
from lms.core.tasks import run_outbox_message, sweep_outbox

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_run_outbox_message_runs_the_row_once() -> None:
    row = outbox.owe("lms.core.tasks.sweep_outbox", {}, now=NOW)
    assert row is not None

    with time_machine.travel(NOW, tick=False):
        assert run_outbox_message(row.pk) is True
        assert run_outbox_message(row.pk) is False

    row.refresh_from_db()
    assert (row.done_at, row.attempts) == (NOW, 1)


def test_run_outbox_message_leaves_a_row_that_another_worker_holds() -> None:
    row = outbox.owe("lms.core.tasks.sweep_outbox", {}, now=NOW)
    assert row is not None
    outbox.claim(row.pk, holder="another", now=NOW)

    with time_machine.travel(NOW, tick=False):
        assert run_outbox_message(row.pk) is False

    row.refresh_from_db()
    assert (row.lease_holder, row.done_at) == ("another", None)


def test_sweep_outbox_deletes_what_is_long_done() -> None:
    row = outbox.owe("a.b", {}, now=NOW)
    assert row is not None
    OutboxMessage.objects.filter(pk=row.pk).update(done_at=NOW)

    with time_machine.travel(NOW + outbox.KEEP_DONE + timedelta(seconds=1)):
        assert sweep_outbox() == 1
