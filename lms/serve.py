"""Serves Puente on one machine: sets up what is missing, then runs web and worker.

`python -m lms.serve`, which is what `make run` calls. The variables it reads are in
docs/running.md. It imports no application, so that a second start is quick.
"""

import argparse
import hashlib
import http.client
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lms.core.data_folder import (
    STAMP,
    WELCOME,
    DataInUseError,
    only_user_of,
    went_live,
)
from lms.core.supervisor import Child, stop, stop_on_signals
from lms.settings import env

SETUP_VARIABLES = ("DATABASE_URL", "COURSE", "PUENTE_DEMO", "DJANGO_SETTINGS_MODULE")
LONGEST_START = 120.0
LOOK_EVERY = 0.5


class ServeError(RuntimeError):
    """What keeps the site from being served, in words for the operator."""


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)  # noqa: T201 -- the terminal is where the operator looks


# --- What the set-up depends on ------------------------------------------------


def files_of_setup() -> Iterator[Path]:
    """Yield the files whose change calls for another set-up."""
    yield settings.BASE_DIR / "requirements" / "run.txt"
    folders: list[Path] = [*settings.ROOMS]
    if course := env.text("COURSE", ""):
        folders.append(Path(course))
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".mo"}:
                yield path


def setup_digest() -> str:
    """Return a digest of the files and variables that the set-up depends on."""
    digest = hashlib.sha256()
    for name in SETUP_VARIABLES:
        digest.update(f"{name}={os.environ.get(name)}\n".encode())
    for path in files_of_setup():
        state = path.stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def database_is_there() -> bool:
    """Tell whether a database on SQLite exists; others are asked when migrating."""
    default = settings.DATABASES["default"]
    is_file = default["ENGINE"].endswith("sqlite3")
    return not is_file or Path(default["NAME"]).exists()


def setup_command() -> list[str]:
    """Return the command that sets up; demo people only where nobody real is.

    A folder whose site went live never gets them unasked, whatever the settings.
    """
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "setup_site"]
    if course := env.text("COURSE", ""):
        if not Path(course).is_dir():
            msg = f"COURSE is {course!r}, which is not a folder."
            raise ServeError(msg)
        command += ["--course", course]
    in_production = os.environ["DJANGO_SETTINGS_MODULE"].endswith(".production")
    is_public = in_production or went_live(settings.DATA_DIR)
    if env.boolean("PUENTE_DEMO", default=not is_public):
        command.append("--demo")
    return command


def set_up(command: list[str], asked: threading.Event) -> None:
    """Migrate, load data and collect static files, unless nothing changed since."""
    stamp = settings.DATA_DIR / STAMP
    digest = setup_digest()
    is_known = stamp.exists() and stamp.read_text(encoding="ascii") == digest
    if is_known and database_is_there() and settings.STATIC_ROOT.exists():
        return
    stamp.unlink(missing_ok=True)
    say("Setting up: database, course and files (about half a minute the first time)")
    child = Child("The set-up", command)
    child.start()
    while child.is_running and not asked.wait(0.1):
        pass
    stop([child])
    if child.status and not asked.is_set():
        msg = "The set-up failed; the reason is above."
        raise ServeError(msg)
    if not child.status:
        stamp.write_text(digest, encoding="ascii")


# --- Web and worker -------------------------------------------------------------


def web_command(host: str, port: int) -> list[str]:
    """Return the command of the web server: gunicorn with threads."""
    workers = env.integer("PUENTE_WEB_WORKERS", 2, least=1)
    threads = env.integer("PUENTE_WEB_THREADS", 4, least=1)
    return [
        *(sys.executable, "-m", "gunicorn", "lms.wsgi", "--preload"),
        *("--bind", f"{host}:{port}", "--worker-class", "gthread"),
        *("--workers", str(workers), "--threads", str(threads)),
        *("--timeout", "60", "--graceful-timeout", "10", "--keep-alive", "65"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def worker_command() -> list[str]:
    """Return the command of the worker."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_worker"]


def require_free_port(host: str, port: int) -> None:
    """Raise if somebody listens on the port already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            msg = (
                f"Port {port} of {host} cannot be used ({error.strerror}). Choose another:"
                f" PORT={port + 1} make run"
            )
            raise ServeError(msg) from error


def answers(host: str, port: int) -> bool:
    """Tell whether the site answers to a request for its health."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request(
            "GET", "/health/", headers={"Host": settings.ALLOWED_HOSTS[0]}
        )
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connection.close()


def wait_for_web(web: Child, asked: threading.Event, address: tuple[str, int]) -> None:
    """Wait until the site answers; raise if the web server ends before it does."""
    deadline = time.monotonic() + LONGEST_START
    while not asked.is_set() and not answers(*address):
        if not web.is_running or time.monotonic() > deadline:
            msg = "The web server did not start; the reason is above."
            raise ServeError(msg)
        asked.wait(0.1)


def greet(url: str, seconds: float) -> None:
    """Print the address, who can sign in, where mail is written, how to stop."""
    say(f"\nPuente answers at {url} (after {seconds:.0f} s)")
    welcome = settings.DATA_DIR / WELCOME
    if welcome.exists() and (text := welcome.read_text(encoding="utf-8").strip()):
        say(f"\n{text}\n")
    if mail := getattr(settings, "EMAIL_FILE_PATH", None):
        say(f"Mail is written to {mail}")
    say(f"Data is kept in    {settings.DATA_DIR}")
    say("Stop with Ctrl-C\n")


def serve(*, stop_with_parent: bool) -> None:
    """Set up, then run web and worker until a signal arrives."""
    began = time.monotonic()
    parent = os.getppid()
    host = env.text("PUENTE_BIND", "127.0.0.1")
    port = env.integer("PORT", 8000, least=1)
    url = f"http://{host}:{port}/"
    # Made first, so that a variable with a fault is named before anything happens.
    setup = setup_command()
    web = Child("The web server", web_command(host, port))
    worker = Child("The worker", worker_command())
    asked = stop_on_signals()
    with only_user_of(settings.DATA_DIR) as holder:
        holder.write(f"process {os.getpid()}, {url}\n")
        holder.flush()
        require_free_port(host, port)
        set_up(setup, asked)
        try:
            if not asked.is_set():
                web.start()
            wait_for_web(web, asked, (host, port))
            if not asked.is_set():
                worker.start()
                greet(url, time.monotonic() - began)
            while not asked.wait(LOOK_EVERY):
                web.keep_running()
                worker.keep_running()
                if stop_with_parent and os.getppid() != parent:
                    asked.set()
        finally:
            stop([web, worker])


def main() -> int:
    """Read the command line, serve, and turn errors into words."""
    parser = argparse.ArgumentParser(prog="python -m lms.serve", description=__doc__)
    parser.add_argument(
        "--stop-with-parent",
        action="store_true",
        help="stop when the process that started this one ends",
    )
    options = parser.parse_args()
    try:
        serve(stop_with_parent=options.stop_with_parent)
    except DataInUseError as error:
        say(
            f"Already running: {error}. Set PUENTE_DATA to another folder for a second."
        )
        return 1
    except (ServeError, ImproperlyConfigured) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
