from datetime import UTC, datetime

import pytest
from django.db import transaction

from lms.core.domain.audit import log_action
from lms.core.errors import AppendOnlyError
from lms.core.models import (
    AuditEntry,
    Lease,
    OutboxMessage,
    ScheduledRun,
    WorkerHeartbeat,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> AuditEntry:
    return log_action("swept", kind="outbox", object_id=1, actor=None, now=NOW)


def test_an_append_only_row_cannot_be_saved_again(entry: AuditEntry) -> None:
    entry.action = "other"

    with pytest.raises(AppendOnlyError, match="AuditEntry is append-only"):
        entry.save()
    assert AuditEntry.objects.get().action == "swept"


def test_an_append_only_row_cannot_be_deleted(entry: AuditEntry) -> None:
    with pytest.raises(AppendOnlyError, match="cannot be deleted"):
        entry.delete()
    assert AuditEntry.objects.count() == 1


def test_append_only_rows_cannot_be_changed_together(entry: AuditEntry) -> None:
    rows = AuditEntry.objects.all()

    for change in (
        lambda: rows.update(action="other"),
        rows.delete,
        lambda: rows.bulk_update([entry], ["action"]),
    ):
        with pytest.raises(AppendOnlyError), transaction.atomic():
            change()
    assert list(rows.values_list("action", flat=True)) == ["swept"]


def test_rows_of_the_floor_say_what_they_are() -> None:
    row = OutboxMessage(pk=3, task="a.b")

    assert str(row) == "a.b 3"
    assert str(Lease(name="scheduler", holder="one")) == "scheduler: one"
    assert str(ScheduledRun(job="a.b")) == "a.b"
    assert str(WorkerHeartbeat(name="host:1")) == "host:1"
