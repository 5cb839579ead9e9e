"""Named reads of the floor."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min

from lms.core.models import OutboxMessage, WorkerHeartbeat

WORKER_SILENT_AFTER = timedelta(seconds=30)


def worker_last_seen() -> datetime | None:
    """Return the last sign of life of any worker."""
    return (
        WorkerHeartbeat.objects.order_by("-seen_at")
        .values_list("seen_at", flat=True)
        .first()
    )


def outbox_state() -> dict[str, Any]:
    """Count the work that waits and that failed, and tell how old the oldest is."""
    pending = OutboxMessage.objects.filter(done_at=None, failed_at=None)
    return {
        "pending": pending.count(),
        "oldest": pending.aggregate(oldest=Min("available_at"))["oldest"],
        "failed": OutboxMessage.objects.filter(failed_at__isnull=False).count(),
    }
