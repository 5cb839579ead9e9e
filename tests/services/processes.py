"""Servers that the tests start: ordinary processes on loopback, stopped by their id."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path


class ServiceError(RuntimeError):
    """A service did not start; the message holds the end of its log."""


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@contextlib.contextmanager
def running(
    command: list[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    cwd: Path | None = None,
    stop_with: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command while the block lasts; its output goes to `log`."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            user=user,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        stop(process, stop_with)


def stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Ask the process to stop, and end it if it does not."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


def wait_until(
    ready: Callable[[], bool],
    *,
    process: subprocess.Popen[bytes] | None = None,
    log: Path | None = None,
    seconds: float = 60,
) -> None:
    """Wait until `ready()`; raise if the process ends or the time is over."""
    deadline = time.monotonic() + seconds
    while not ready():
        ended = process is not None and process.poll() is not None
        if ended or time.monotonic() > deadline:
            said = log.read_text(errors="replace")[-2000:] if log else ""
            reason = "it ended" if ended else f"not ready after {seconds:.0f} s"
            msg = f"{ready.__name__}: {reason}\n{said}"
            raise ServiceError(msg)
        time.sleep(0.05)
