"""Keeps child processes running until told to stop, and leaves none behind."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

TETHER = Path(__file__).with_name("tether.py")
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0
PATIENCE = 20.0


def tethered(command: Sequence[str]) -> list[str]:
    """Return the command, tied to the life of this process."""
    return [sys.executable, "-I", str(TETHER), str(os.getpid()), *command]


class Child:
    """One supervised process, in a group of its own, started again when it dies."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        """Describe the process; `start` starts it."""
        self.name = name
        self.command = list(command)
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = FIRST_PAUSE
        self.started = self.start_again_at = 0.0

    def start(self) -> None:
        """Start the process."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 -- our own commands
            tethered(self.command), stdin=subprocess.DEVNULL, start_new_session=True
        )

    @property
    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return self.process is not None and self.process.poll() is None

    @property
    def status(self) -> int | None:
        """Return the exit status, or None while the process lives."""
        return self.process.poll() if self.process is not None else None

    def keep_running(self) -> None:
        """Start the process again if it died, ever more slowly if it keeps dying."""
        if self.process is None or self.is_running:
            return
        now = time.monotonic()
        if not self.start_again_at:
            if now - self.started > STEADY_AFTER:
                self.pause = FIRST_PAUSE
            print(  # noqa: T201 -- the terminal is where the operator looks
                f"{self.name} ended with status {self.status};"
                f" starting it again in {self.pause:.0f} s",
                file=sys.stderr,
                flush=True,
            )
            self.start_again_at = now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
            # What it had started may outlive it, and hold its port.
            self.send(signal.SIGTERM, to_group=True)
        elif now >= self.start_again_at:
            self.start_again_at = 0.0
            self.send(signal.SIGKILL, to_group=True)
            self.start()

    def send(self, number: signal.Signals, *, to_group: bool = False) -> None:
        """Send a signal to the process, or to its whole group."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if to_group:
                os.killpg(self.process.pid, number)
            elif self.is_running:
                self.process.send_signal(number)


def stop(children: Sequence[Child], *, patience: float = PATIENCE) -> None:
    """Ask every child to finish; end what remains of its group after `patience`."""
    for child in children:
        child.send(signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(child.is_running for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        child.send(signal.SIGKILL, to_group=True)
        if child.process is not None:
            child.process.wait()


def stop_on_signals() -> threading.Event:
    """Return an event that SIGINT, SIGTERM and SIGHUP set; `nohup` is respected."""
    asked = threading.Event()

    def remember(number: int, frame: FrameType | None) -> None:
        del number, frame
        asked.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, remember)
    return asked
