"""Celery tasks of the floor."""

import os
import socket

from celery import shared_task
from django.utils import timezone

from lms.core.domain import outbox
from lms.core.domain.dispatch import run_message


@shared_task(name="lms.core.tasks.run_outbox_message")
def run_outbox_message(message_id: int) -> bool:
    """Claim the row and run its task; do nothing if another worker has it."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    row = outbox.claim(message_id, holder=holder, now=timezone.now())
    return row is not None and run_message(row, clock=timezone.now)


@shared_task(name="lms.core.tasks.sweep_outbox")
def sweep_outbox() -> int:
    """Delete finished rows that nobody needs any more."""
    return outbox.sweep_done(now=timezone.now())
