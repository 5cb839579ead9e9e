"""What is measured: PostgreSQL, Puente as `serve` starts it, and the bare views beside it."""

import contextlib
import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg

from lms.serve import web_command
from tests.services.database import create_postgres, database_of
from tests.services.postgres import postgres
from tests.services.processes import free_port, running, wait_until

ROOT = Path(__file__).resolve().parents[2]
PEOPLE, NEWCOMERS = 64, 500
SECRET = "only-for-the-benchmark-0123456789-abcdefghijklmnopqrstuvwxyz"  # noqa: S105 -- lives for minutes
OURS = ("PUENTE_", "DATABASE_URL", "PORT", "COURSE", "DJANGO_")
# As a deployment runs it, not as tests do.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
NOT_STATEMENTS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ")
HEALTH_CHECK = "SELECT 1"


@dataclass(frozen=True)
class Server:
    """A web server: where it listens, which process it is, who uses it."""

    port: int
    pid: int
    facts: Any


class Database(Protocol):
    """Where both sites keep their rows."""

    @property
    def name(self) -> str:
        """Return how people call it."""

    @property
    def pids(self) -> tuple[int, ...]:
        """Return the processes in which it works, but for those of its clients."""

    def create(self, name: str) -> str:
        """Make an empty database; return its URL."""

    def execute(self, name: str, *statements: str) -> None:
        """Run statements in one of the databases, each its own transaction."""

    def rows(self, name: str, statement: str) -> list[tuple[Any, ...]]:
        """Return what a statement finds."""

    def recording(self) -> contextlib.AbstractContextManager[list[str] | None]:
        """Give the statements that arrive meanwhile, at the end; None if unknown."""


@dataclass(frozen=True)
class Lite:
    """SQLite: a file per database, which works inside the web server's processes."""

    folder: Path
    name: str = "SQLite"
    pids: tuple[int, ...] = ()

    def path(self, name: str) -> Path:
        """Return the file of a database."""
        return self.folder / f"{name}.sqlite3"

    def create(self, name: str) -> str:
        """Say where the first to come makes the database."""
        return f"sqlite:///{self.path(name)}"

    def execute(self, name: str, *statements: str) -> None:
        """Run statements in one of the databases, each its own transaction."""
        with contextlib.closing(sqlite3.connect(self.path(name), timeout=30)) as lite:
            for statement in statements:
                lite.executescript(statement)

    def rows(self, name: str, statement: str) -> list[tuple[Any, ...]]:
        """Return what a statement finds."""
        with contextlib.closing(sqlite3.connect(self.path(name), timeout=30)) as lite:
            return lite.execute(statement).fetchall()

    @contextlib.contextmanager
    def recording(self) -> Iterator[None]:
        """Know nothing: SQLite keeps no log of statements."""
        yield


@dataclass(frozen=True)
class Postgres:
    """The database server: its address, its process, its log."""

    url: str
    pids: tuple[int, ...]
    log: Path
    name: str = "PostgreSQL"

    def create(self, name: str) -> str:
        """Make an empty database; return its URL."""
        create_postgres(self.url, name)
        return database_of(self.url, name)

    def rows(self, name: str, statement: str) -> list[tuple[Any, ...]]:
        """Return what a statement finds."""
        with psycopg.connect(database_of(self.url, name)) as connection:
            return connection.execute(statement.encode()).fetchall()

    def execute(self, name: str, *statements: str) -> None:
        """Run statements in one of the databases, each its own transaction."""
        with psycopg.connect(
            database_of(self.url, name), autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @contextlib.contextmanager
    def recording(self) -> Iterator[list[str]]:
        """Give the statements that arrive while the block lasts, when it has ended."""
        found: list[str] = []
        self.execute(
            "postgres",
            "ALTER SYSTEM SET log_statement = 'all'",
            "SELECT pg_reload_conf()",
        )
        self.settle()
        begin = self.log.stat().st_size
        try:
            yield found
        finally:
            self.execute(
                "postgres",
                "ALTER SYSTEM RESET log_statement",
                "SELECT pg_reload_conf()",
            )
            with self.log.open(encoding="utf-8", errors="replace") as log:
                log.seek(begin)
                found += statements_in(log.read())
            self.settle()

    def settle(self) -> None:
        """Wait until every process of the server has read its configuration again."""
        self.execute("postgres", "SELECT pg_sleep(0.3)")


def statements_in(log: str) -> list[str]:
    """Return the statements of a log, but for the control of transactions."""
    found = []
    for line in log.splitlines():
        _, is_statement, text = line.partition("LOG:  statement: ")
        if not is_statement:
            _, is_statement, text = line.partition("LOG:  execute ")
            text = text.partition(": ")[2]
        is_ours = "ALTER SYSTEM" in text or "pg_reload_conf" in text
        if is_statement and text != HEALTH_CHECK and not is_ours:
            found += [] if text.startswith(NOT_STATEMENTS) else [text]
    return found


def environment(**variables: str) -> dict[str, str]:
    """Return an environment without the variables of another deployment."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    return {**clean, "PYTHONPATH": str(ROOT), **variables}


def production(folder: Path, url: str, port: int) -> dict[str, str]:
    """Return the variables of a public deployment."""
    return environment(
        DJANGO_SETTINGS_MODULE="lms.settings.production",
        DATABASE_URL=url,
        PUENTE_DATA=str(folder / "data"),
        PUENTE_SECRET_KEY=SECRET,
        PUENTE_PUBLIC_URL=f"https://127.0.0.1:{port}",
        PUENTE_MAIL_FROM="puente@puente.example",
        PUENTE_MAIL_HOST="127.0.0.1",
        BENCH_PEOPLE=str(PEOPLE),
        BENCH_NEWCOMERS=str(NEWCOMERS),
    )


def run(*command: str, env: dict[str, str]) -> str:
    """Run Python to its end; return what it prints."""
    done = subprocess.run(
        [sys.executable, *command],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"{' '.join(command)} failed:\n{done.stderr[-3000:]}"
        raise RuntimeError(message)
    return done.stdout


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[Database]:
    """Run PostgreSQL while the block lasts, or keep SQLite in a folder."""
    folder.mkdir()
    if kind == "sqlite":
        yield Lite(folder)
        return
    with postgres(folder, overrides=DURABLE) as url:
        pid = (folder / "cluster" / "postmaster.pid").read_text().splitlines()[0]
        yield Postgres(url, (int(pid),), folder / "postgres.log")


@contextlib.contextmanager
def web(
    application: str, port: int, *, env: dict[str, str], log: Path
) -> Iterator[int]:
    """Run an application under gunicorn with the options of `serve`; give the process."""
    command = [
        application if part == "lms.wsgi" else part
        for part in web_command("127.0.0.1", port)
    ]
    with running(command, log=log, env=env) as process:

        def the_web_server_answers() -> bool:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", port), timeout=1),
            ):
                return True
            return False

        wait_until(the_web_server_answers, process=process, log=log)
        yield process.pid


@contextlib.contextmanager
def puente(folder: Path, base: Database) -> Iterator[Server]:
    """Set up Puente for production with its course and learners, and serve it."""
    port = free_port()
    env = production(folder, base.create("puente"), port)
    run("manage.py", "setup_site", "--demo", env=env)
    facts = json.loads(run("-m", "scripts.benchmark.fill", env=env))
    base.execute("puente", "VACUUM", "ANALYZE")
    with web("lms.wsgi", port, env=env, log=folder / "puente.log") as pid:
        yield Server(port, pid, facts)


@contextlib.contextmanager
def bare(folder: Path, base: Database) -> Iterator[Server]:
    """Set up the bare views, and serve them."""
    port = free_port()
    env = environment(BARE_DATABASE_URL=base.create("bare"), BENCH_PEOPLE=str(PEOPLE))
    facts = json.loads(run("-m", "scripts.benchmark.bare", env=env))
    base.execute("bare", "VACUUM", "ANALYZE")
    application = "scripts.benchmark.bare:application"
    with web(application, port, env=env, log=folder / "bare.log") as pid:
        yield Server(port, pid, facts)
