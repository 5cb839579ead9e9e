"""The outbox: work is owed in the transaction that causes it, and done at least once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from lms.core.enums import Priority
from lms.core.models import OutboxMessage

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 12
KEEP_DONE = timedelta(days=14)
_OPEN = Q(done_at=None, failed_at=None)


def owe(
    task: str,
    payload: Mapping[str, Any],
    *,
    key: str | None = None,
    priority: Priority = Priority.NORMAL,
    now: datetime | None = None,
    after: timedelta = timedelta(0),
) -> OutboxMessage | None:
    """Write one row of work for `task` (the dotted name of a Celery task).

    Call it inside the transaction that causes the work. `key` makes the row unique for
    ever: a second call with the same key writes nothing and returns None.
    """
    now = now or timezone.now()
    row = OutboxMessage(
        task=task,
        payload=dict(payload),
        key=key,
        priority=priority,
        created_at=now,
        available_at=now + after,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if key is None or not OutboxMessage.objects.filter(key=key).exists():
            raise
        return None
    return row


def claim_next(
    *, holder: str, now: datetime, most_priority: int = 255, lease: timedelta = LEASE
) -> OutboxMessage | None:
    """Claim the most urgent row that is due and free, or return None."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = OutboxMessage.objects.filter(
        _OPEN, free, available_at__lte=now, priority__lte=most_priority
    ).order_by("priority", "available_at", "id")
    for candidate in due.values_list("id", flat=True)[:20]:
        if row := claim(candidate, holder=holder, now=now, lease=lease):
            return row
    return None


def claim(
    message_id: int, *, holder: str, now: datetime, lease: timedelta = LEASE
) -> OutboxMessage | None:
    """Claim one row by its id, or return None if it is done, held or not yet due."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    claimed = OutboxMessage.objects.filter(_OPEN, free, id=message_id).update(
        lease_holder=holder, lease_until=now + lease, attempts=F("attempts") + 1
    )
    return OutboxMessage.objects.get(id=message_id) if claimed else None


def renew_claims(*, holder: str, now: datetime, lease: timedelta = LEASE) -> int:
    """Renew the lease of everything this worker holds; return how many rows."""
    return OutboxMessage.objects.filter(
        _OPEN, lease_holder=holder, lease_until__isnull=False
    ).update(lease_until=now + lease)


def finish(row: OutboxMessage, *, now: datetime) -> None:
    """Mark the work as done and forget its payload, which may name a person."""
    OutboxMessage.objects.filter(id=row.id, lease_holder=row.lease_holder).update(
        done_at=now, lease_until=None, payload={}, last_error=""
    )


def retry_later(row: OutboxMessage, *, error: str, now: datetime) -> None:
    """Put a failed row back with exponential delay; give up after `MOST_ATTEMPTS`."""
    delay = timedelta(seconds=min(5 * 2 ** max(row.attempts - 1, 0), 3600))
    OutboxMessage.objects.filter(id=row.id, lease_holder=row.lease_holder).update(
        lease_until=None,
        lease_holder="",
        handed_at=None,
        available_at=now + delay,
        last_error=error[-4000:],
        failed_at=now if row.attempts >= MOST_ATTEMPTS else None,
    )


def sweep_done(*, now: datetime) -> int:
    """Delete finished rows older than `KEEP_DONE`, except those that guard a key."""
    deleted, _ = OutboxMessage.objects.filter(
        done_at__lt=now - KEEP_DONE, key=None
    ).delete()
    return deleted
