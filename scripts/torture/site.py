"""The site that is tortured: as an operator runs it, with services that can be stopped."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.core.supervisor import Child, stop
from scripts.benchmark.processes import PROC, family
from scripts.benchmark.site import DURABLE, ROOT, production, run
from tests.factories.packages import small_package
from tests.services.database import create_postgres, database_of
from tests.services.postgres import account, postgres
from tests.services.processes import free_port, running, wait_until
from tests.services.redis import redis

CELERY = [
    *(sys.executable, "-m", "celery", "-A", "lms", "worker"),
    *("--concurrency", "1", "--queues", "celery,bulk", "--without-mingle"),
    *("--without-gossip", "--loglevel", "ERROR"),
]


def command_of(pid: int) -> list[str]:
    """Return the command line of a process, or nothing if it ended."""
    with contextlib.suppress(OSError):
        return (
            (PROC / str(pid) / "cmdline").read_text(errors="replace").split("\0")[:-1]
        )
    return []


@dataclass
class Postmaster:
    """A PostgreSQL that can be crashed and started again."""

    folder: Path

    @property
    def pid(self) -> int:
        """Return the process of the server."""
        told = (self.folder / "cluster" / "postmaster.pid").read_text()
        return int(told.splitlines()[0])

    def crash(self) -> list[str]:
        """End it at once, without the order of a shutdown; return its command."""
        pid = self.pid
        command = command_of(pid)
        os.kill(pid, signal.SIGQUIT)
        wait_until(lambda: not is_alive(pid), seconds=20)
        return command

    def start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        """Start it again."""
        with (self.folder / "postgres.log").open("ab") as log:
            return subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                user=account(),
                cwd="/",
                start_new_session=True,
            )


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits to be buried does not."""
    try:
        text = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return False
    return text.rpartition(") ")[2][:1] != "Z"


class Broker:
    """A Redis that can be stopped and started again on the same port."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.stack = contextlib.ExitStack()

    def start(self) -> None:
        """Start it."""
        self.stack.enter_context(redis(self.folder, self.port))

    def stop(self) -> None:
        """Stop it."""
        self.stack.close()


@dataclass
class Site:
    """A running site: its address, its processes, and the services it stands on."""

    name: str
    env: Mapping[str, str]
    port: int
    pid: int
    facts: Any
    postmaster: Postmaster | None = None
    broker: Broker | None = None
    celery: Child | None = None

    def processes(self, *words: str) -> list[int]:
        """Return the processes of the site whose command has all these words."""
        found = family(self.pid)
        if self.celery and self.celery.process:
            found += family(self.celery.process.pid)
        return [pid for pid in found if all(word in command_of(pid) for word in words)]


def answers(port: int) -> bool:
    """Tell whether the site answers to a request for its health."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def keeping(child: Child) -> Iterator[Child]:
    """Keep a child running while the block lasts, as an operator's system does."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            child.keep_running()

    child.start()
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield child
    finally:
        ended.set()
        watcher.join()
        stop([child], patience=5)


@dataclass
class Ground:
    """What a site stands on: its database, and a broker if it has one."""

    url: str
    postmaster: Postmaster | None = None
    broker: Broker | None = None

    @property
    def variables(self) -> dict[str, str]:
        """Return the variables that name the broker."""
        if self.broker is None:
            return {}
        return {"PUENTE_BROKER_URL": f"redis://127.0.0.1:{self.broker.port}/0"}


@contextlib.contextmanager
def ground(kind: str, folder: Path) -> Iterator[Ground]:
    """Name a file for SQLite, or run PostgreSQL and Redis while the block lasts."""
    if kind == "sqlite":
        path = folder / "puente.sqlite3"
        yield Ground(f"sqlite:///{path}")
        return
    base = folder / "postgres"
    base.mkdir()
    folder.chmod(0o711)  # PostgreSQL may run under another account
    broker = Broker(folder, free_port())
    with postgres(base, overrides=DURABLE) as server:
        create_postgres(server, "puente")
        broker.start()
        try:
            yield Ground(database_of(server, "puente"), Postmaster(base), broker)
        finally:
            broker.stop()


def small_course(folder: Path) -> Path:
    """Write a course that is quickly loaded; its topic is one that a site has."""
    small_package(folder)
    path = folder / "course.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[identity]", "[digital-identity]"), encoding="utf-8")
    return folder


@contextlib.contextmanager
def site_on(kind: str, folder: Path, *, people: int) -> Iterator[Site]:
    """Serve a site on SQLite, or in parts on PostgreSQL and Redis."""
    with contextlib.ExitStack() as stack:
        below = stack.enter_context(ground(kind, folder))
        port = free_port()
        env = {
            **production(folder, below.url, port),
            **below.variables,
            "PORT": str(port),
            "COURSE": str(small_course(folder / "course")),
            "TORTURE_PEOPLE": str(people),
        }
        log = folder / "serve.log"
        command = [sys.executable, "-m", "lms.serve"]
        process = stack.enter_context(running(command, log=log, env=env, cwd=ROOT))
        wait_until(lambda: answers(port), process=process, log=log, seconds=240)
        facts = json.loads(run("-m", "scripts.torture.fill", env=env))
        site = Site(kind, env, port, process.pid, facts, below.postmaster, below.broker)
        if below.broker:
            site.celery = stack.enter_context(keeping(celery(env, folder)))
        yield site


def celery(env: Mapping[str, str], folder: Path) -> Child:
    """Describe the Celery worker of a site; what it says goes to a file."""
    variables = [f"{name}={value}" for name, value in env.items()]
    quiet = ["/bin/sh", "-c", 'exec "$@" >>"$0" 2>&1', str(folder / "celery.log")]
    command = [*quiet, *CELERY]
    return Child("Celery", ["/usr/bin/env", "-C", str(ROOT), *variables, *command])


def settle(site: Site) -> None:
    """Wait until the site answers again."""
    wait_until(lambda: answers(site.port), seconds=90)
    time.sleep(1)
