"""`manage.py setup_site`: brings database, data, catalogs and static files up to date."""

import gc
import hashlib
import multiprocessing
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.accounts.domain.demo import PASSWORD, PEOPLE
from lms.core.catalogs import compile_catalogs
from lms.core.data_folder import WELCOME

STATIC_STAMP = ".collected"


def static_digest() -> str:
    """Return a digest of the static files of the project and of what is installed."""
    digest = hashlib.sha256()
    for package in sorted(f"{d.name} {d.version}" for d in distributions()):
        digest.update(f"{package}\n".encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            if any(path.is_relative_to(room) for room in settings.ROOMS):
                digest.update(name.encode() + path.read_bytes())
    return digest.hexdigest()


def collect_static() -> None:
    """Collect and compress the static files, unless none changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / STATIC_STAMP
    digest = static_digest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest, encoding="ascii")


def welcome_lines() -> list[str]:
    """Say who can sign in to a demonstration."""
    lines = ["Demonstration accounts (synthetic people; the password of all is below):"]
    lines += [f"  {person.part:<24}{person.email}" for person in PEOPLE]
    return [*lines, f"  {'password':<24}{PASSWORD}"]


def write_welcome(*, demo: bool) -> None:
    """Keep what the start of the site prints; without demo people there is nothing."""
    welcome = settings.DATA_DIR / WELCOME
    welcome.unlink(missing_ok=True)
    if demo:
        welcome.touch(mode=0o600)
        welcome.write_text("\n".join(welcome_lines()), encoding="utf-8")


def prepare_files() -> None:
    """Compile the catalogs and collect the static files."""
    compile_catalogs(settings.LOCALE_PATHS)
    collect_static()


def fill_database(*, course: Path | None, demo: bool) -> None:
    """Bring the database to this version and load what the site needs."""
    # Migrations build thousands of classes: collecting less often saves a third.
    gc.freeze()
    gc.set_threshold(10_000, 50, 1_000)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    given = {"course": course} if course else {}
    call_command("load_site_data", demo=demo, **given)
    write_welcome(demo=demo)


class Command(BaseCommand):
    """Run it after installing and after every update, before the site is started."""

    help = "Migrate, load the data of the site, compile catalogs, collect static files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the course, whether to add demo people, and which half to do."""
        parser.add_argument("--course", type=Path, help="a content package to load")
        parser.add_argument(
            "--demo", action="store_true", help="add synthetic demo people"
        )
        parser.add_argument(
            "--only",
            choices=("files", "database"),
            help="files: where the code is installed; database: once for all of them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do everything; the static files at the same time as the database."""
        del args
        # A forked process needs no second import of everything; no connection is open.
        fork = multiprocessing.get_context("fork")
        files = fork.Process(target=prepare_files, daemon=True)
        if options["only"] != "database":
            files.start()
        if options["only"] != "files":
            fill_database(course=options["course"], demo=options["demo"])
        if options["only"] != "database":
            files.join()
            if files.exitcode:
                msg = "The static files could not be collected; the reason is above."
                raise CommandError(msg)
