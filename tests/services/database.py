"""The test database: migrated once, then copied for each process that tests."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]


def migrations_digest() -> str:
    """Return a digest of everything that a freshly migrated database depends on."""
    digest = hashlib.sha256()
    for package in ("django", "wagtail", "django-allauth", "django-taggit"):
        digest.update(f"{package} {version(package)}\n".encode())
    ours = (ROOT / folder for folder in ("lms", "courses", "assessments"))
    for path in sorted(path for folder in ours for path in folder.rglob("*.py")):
        if "migrations" in path.parts or path.name == "apps.py":
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def migrate(url: str) -> None:
    """Migrate the database at `url` in a process of its own."""
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "-v0"]
    env = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    done = subprocess.run(
        command, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        msg = f"migrate failed on {url}:\n{done.stderr[-3000:]}"
        raise RuntimeError(msg)


def copy_sqlite(target: Path, *, cache: Path) -> None:
    """Put a migrated SQLite database at `target`."""
    template = cache / f"{migrations_digest()}.sqlite3"
    with (cache / "lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not template.exists():
            for old in cache.glob("*.sqlite3*"):
                old.unlink()
            fresh = cache / "migrating.sqlite3"
            migrate(f"sqlite:///{fresh}")
            fresh.rename(template)
    shutil.copyfile(template, target)


def database_of(server: str, name: str) -> str:
    """Return the URL of another database of the same server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def create_postgres(server: str, name: str, *, template: str = "template1") -> None:
    """Create the database `name`, in place of one of that name."""
    with psycopg.connect(server, autocommit=True) as admin:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        admin.execute(drop.format(sql.Identifier(name)))
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        admin.execute(create.format(sql.Identifier(name), sql.Identifier(template)))


def copy_postgres(server: str, name: str) -> None:
    """Create the database `name` as a copy of one that is migrated once per server."""
    template = f"migrated_{migrations_digest()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(1)")
        exists = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not admin.execute(exists, [template]).fetchone():
            create_postgres(server, "migrating")
            migrate(database_of(server, "migrating"))
            rename = sql.SQL("ALTER DATABASE migrating RENAME TO {}")
            admin.execute(rename.format(sql.Identifier(template)))
        create_postgres(server, name, template=template)
