"""The dispatcher: runs the schedule and the outbox, in place or through a broker."""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from lms.core.domain import outbox
from lms.core.domain.lease import hold_lease
from lms.core.enums import Priority
from lms.core.models import OutboxMessage, ScheduledRun, WorkerHeartbeat
from lms.core.schedule import registered_jobs

logger = logging.getLogger("puente.worker")

SCHEDULER = "scheduler"
SCHEDULER_LEASE = timedelta(seconds=30)
HAND_OVER_AGAIN = timedelta(minutes=10)
RUN_MESSAGE = "lms.core.tasks.run_outbox_message"


def beat(name: str, *, started_at: datetime, now: datetime) -> None:
    """Record a sign of life of this worker and keep what it has claimed."""
    WorkerHeartbeat.objects.update_or_create(
        name=name, defaults={"started_at": started_at, "seen_at": now}
    )
    outbox.renew_claims(holder=name, now=now)


def owe_due_jobs(*, holder: str, now: datetime) -> int:
    """Owe every job of the schedule that is due, if this process is the scheduler."""
    if not hold_lease(SCHEDULER, holder=holder, now=now, lasting=SCHEDULER_LEASE):
        return 0
    owed = 0
    for job in registered_jobs():
        run, created = ScheduledRun.objects.get_or_create(
            job=job.task, defaults={"next_at": now}
        )
        if run.next_at > now and not created:
            continue
        with transaction.atomic():
            advanced = ScheduledRun.objects.filter(
                id=run.id, next_at=run.next_at
            ).update(last_at=now, next_at=now + job.every)
            if advanced:
                key = f"schedule:{job.task}:{now.isoformat()}"
                outbox.owe(job.task, {}, key=key, now=now)
                owed += 1
    return owed


def run_message(row: OutboxMessage, *, clock: Callable[[], datetime]) -> bool:
    """Run the task of a claimed row in this process; True if it succeeded."""
    try:
        if row.task not in current_app.tasks:
            current_app.loader.import_default_modules()
        current_app.tasks[row.task](**row.payload)
    except Exception as error:  # noqa: BLE001 -- whatever a task raises, the row must survive
        logger.warning("task %s failed: %s", row.task, error)
        outbox.retry_later(row, error=traceback.format_exc(), now=clock())
        return False
    outbox.finish(row, now=clock())
    return True


def run_next(*, holder: str, clock: Callable[[], datetime] = timezone.now) -> bool:
    """Embedded transport: claim one row and run it here; False if nothing is due."""
    row = outbox.claim_next(holder=holder, now=clock())
    if row is None:
        return False
    run_message(row, clock=clock)
    return True


def hand_over(*, now: datetime, most: int = 200) -> int:
    """Region transport: send ids of due rows to Celery; return how many were sent.

    A row is sent again when it has not been claimed for `HAND_OVER_AGAIN`: the broker
    may have lost it. If the broker is down nothing is marked, and the work waits.
    """
    waiting = Q(handed_at=None) | Q(handed_at__lt=now - HAND_OVER_AGAIN)
    unclaimed = Q(lease_until=None) | Q(lease_until__lt=now)
    rows = OutboxMessage.objects.filter(
        waiting, unclaimed, done_at=None, failed_at=None, available_at__lte=now
    ).order_by("priority", "available_at", "id")
    sent = 0
    for row in rows[:most]:
        marked = OutboxMessage.objects.filter(waiting, id=row.id).update(handed_at=now)
        if not marked:
            continue
        try:
            current_app.send_task(
                RUN_MESSAGE, args=[row.id], queue=queue_for(row), retry=False
            )
        except OperationalError:
            OutboxMessage.objects.filter(id=row.id).update(handed_at=row.handed_at)
            logger.warning("the broker does not answer; %s waits", row.task)
            break
        sent += 1
    return sent


def queue_for(row: OutboxMessage) -> str:
    """Name the Celery queue of a row: its own kind of worker, or by its priority.

    Bulk work never delays a message.
    """
    for beginning, queue in settings.TASK_QUEUES.items():
        if row.task.startswith(beginning):
            return str(queue)
    return "bulk" if row.priority >= Priority.BULK else "celery"
