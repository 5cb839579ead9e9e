"""What happens to the site meanwhile: processes die, services stop and come back."""

import contextlib
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable

from scripts.torture.site import Site
from tests.services.processes import stop

SHORTEST_S, LONGEST_S = 0.3, 2.0
# How often each happens, beside the others. Masters are killed rarely: whoever supervises
# them waits longer after each time, as it should.
WEB, WORKER, MASTER, BROKER, DATABASE = 12, 4, 1, 3, 2


class Chaos(threading.Thread):
    """Does something bad at random moments until told to stop, and counts it."""

    def __init__(self, site: Site, until: threading.Event, *, seed: int) -> None:
        super().__init__(name="chaos", daemon=True)
        self.site = site
        self.until = until
        self.chance = random.Random(seed)  # noqa: S311 -- chosen moments, told at the end
        self.done: Counter[str] = Counter()
        self.postgres: subprocess.Popen[bytes] | None = None
        self.faults: list[str] = []

    def run(self) -> None:
        """Do one thing after the other."""
        acts: list[Callable[[], None]] = [self.kill_web] * WEB
        acts += [self.kill_worker] * WORKER + [self.kill_master] * MASTER
        if self.site.broker:
            acts += [self.restart_broker] * BROKER
        if self.site.postmaster:
            acts += [self.restart_database] * DATABASE
        try:
            while not self.until.wait(self.chance.uniform(SHORTEST_S, LONGEST_S)):
                self.chance.choice(acts)()
        except Exception as error:  # noqa: BLE001 -- told at the end, in the main thread
            self.faults.append(f"{type(error).__name__}: {error}")

    def kill(self, what: str, pids: list[int]) -> None:
        """Kill one of these processes, if there is any, without a warning."""
        if pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice(pids), signal.SIGKILL)
                self.done[what] += 1

    def kill_web(self) -> None:
        """Kill a process that answers requests."""
        servers = sorted(self.site.processes("gunicorn"))
        self.kill("web processes killed", servers[1:])

    def kill_master(self) -> None:
        """Kill the process that starts those."""
        self.kill("web masters killed", sorted(self.site.processes("gunicorn"))[:1])

    def kill_worker(self) -> None:
        """Kill a worker, or who hands work to it."""
        pids = self.site.processes("run_worker") + self.site.processes("celery")
        self.kill("workers killed", pids)

    def restart_broker(self) -> None:
        """Stop the broker for a moment."""
        if self.site.broker:
            self.site.broker.stop()
            time.sleep(self.chance.uniform(0.2, 2))
            self.site.broker.start()
            self.done["broker restarts"] += 1

    def restart_database(self) -> None:
        """Crash the database and start it again."""
        if self.site.postmaster:
            command = self.site.postmaster.crash()
            time.sleep(self.chance.uniform(0.1, 1))
            self.postgres = self.site.postmaster.start(command)
            self.done["database restarts"] += 1

    def end(self) -> None:
        """End the database that was started last, once nobody needs it."""
        if self.postgres:
            stop(self.postgres, signal.SIGINT)
