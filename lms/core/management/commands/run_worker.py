"""`manage.py run_worker`: the schedule and the outbox, until told to stop."""

import os
import signal
import socket
import threading
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from lms.core.domain import dispatch

PAUSE = 0.5
BEAT_EVERY = 5.0
SCHEDULE_EVERY = 5.0


class Command(BaseCommand):
    """Without a broker the work runs here; with one, ids are handed to Celery."""

    help = (
        "Run the schedule and the work that is owed (one process; more are harmless)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `--once`: do what is due and stop."""
        parser.add_argument(
            "--once", action="store_true", help="do what is due and stop"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until a signal arrives; the row in hand is finished first."""
        del args
        self.stop = threading.Event()
        if not options["once"]:
            signal.signal(signal.SIGTERM, self.request_stop)
            signal.signal(signal.SIGINT, self.request_stop)
        self.holder = f"{socket.gethostname()}:{os.getpid()}"
        self.started_at = timezone.now()
        self.next_schedule = 0.0
        if not options["once"]:
            threading.Thread(target=self.keep_beating, daemon=True).start()
        while not self.stop.is_set():
            try:
                busy = self.work_once()
            except DatabaseError as error:
                self.stderr.write(f"database: {error}")
                close_old_connections()
                busy = False
            if options["once"] and not busy:
                return
            if not busy:
                self.stop.wait(PAUSE)

    def request_stop(self, number: int, frame: FrameType | None) -> None:
        """Remember that a signal arrived."""
        del number, frame
        self.stop.set()

    def work_once(self) -> bool:
        """Owe what the schedule demands, then run or hand over what is due."""
        now = timezone.now()
        if time.monotonic() >= self.next_schedule:
            dispatch.owe_due_jobs(holder=self.holder, now=now)
            self.next_schedule = time.monotonic() + SCHEDULE_EVERY
        if settings.CELERY_BROKER_URL:
            return dispatch.hand_over(now=now) > 0
        return dispatch.run_next(holder=self.holder)

    def keep_beating(self) -> None:
        """Record a sign of life, also while a long task runs."""
        while not self.stop.is_set():
            try:
                dispatch.beat(
                    self.holder, started_at=self.started_at, now=timezone.now()
                )
            except DatabaseError as error:
                self.stderr.write(f"heartbeat: {error}")
            close_old_connections()
            self.stop.wait(BEAT_EVERY)
