"""Backups: database, media and secrets of a deployment in one file, and back again.

The file is a gzipped tar: `manifest.json`, then `database/`, `media/` and `secrets/`.
It holds personal data and keys, so it is made readable by its owner only.
"""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings

from lms.core.data_folder import STAMP
from lms.core.domain import database_copy
from lms.core.errors import PuenteError

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE, MEDIA, SECRETS = "database", "media", "secrets"


class BackupError(PuenteError):
    """The backup cannot be written or put back; the message says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself."""

    version: str
    created_at: str
    engine: str
    migrations: list[tuple[str, str]]
    columns: dict[str, list[str]] = field(default_factory=dict)
    format: int = FORMAT


def folders() -> dict[str, Path]:
    """Return the folders that a backup holds besides the database."""
    return {MEDIA: Path(settings.MEDIA_ROOT), SECRETS: settings.DATA_DIR / SECRETS}


@contextmanager
def _scratch() -> Iterator[Path]:
    """Give a private folder on the disk of the data, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.DATA_DIR) as name:
        yield Path(name)


# --- Write ---------------------------------------------------------------------


def write_backup(target: Path, *, now: datetime) -> Manifest:
    """Write a backup to `target` while the site runs; it appears there when whole.

    The database is copied first: a file uploaded meanwhile is in the backup without its
    row, never a row without its file.
    """
    if target.exists():
        message = f"{target} exists: choose another name."
        raise BackupError(message)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    with _scratch() as scratch:
        columns = database_copy.copy_out(scratch)
        manifest = Manifest(
            version=settings.VERSION,
            created_at=now.isoformat(),
            engine=database_copy.engine(),
            migrations=database_copy.applied_migrations(),
            columns=columns,
        )
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            _write_archive(file, manifest, scratch)
            os.fsync(file.fileno())
    partial.rename(target)
    return manifest


def _write_archive(file: object, manifest: Manifest, database: Path) -> None:
    with _scratch() as scratch, tarfile.open(fileobj=file, mode="w:gz") as archive:  # type: ignore[call-overload]
        described = scratch / MANIFEST
        described.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
        archive.add(described, MANIFEST)
        for name, folder in {DATABASE: database, **folders()}.items():
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    inside = PurePosixPath(name, *path.relative_to(folder).parts)
                    archive.add(path, str(inside))


# --- Put back ------------------------------------------------------------------


def restore_backup(source: Path, *, force: bool) -> Manifest:
    """Put a backup back; with `force` it replaces what is there.

    Everything is unpacked and checked before anything is replaced.
    """
    if not force and (found := what_is_there()):
        message = (
            f"Nothing was changed: there is {' and '.join(found)} already."
            " Restore into an empty PUENTE_DATA, or replace what is there with FORCE=1."
        )
        raise BackupError(message)
    with _scratch() as scratch:
        _unpack(source, scratch)
        manifest = _read_manifest(scratch / MANIFEST)
        _check(manifest, scratch)
        database_copy.copy_in(
            scratch / DATABASE, columns=manifest.columns, migrations=manifest.migrations
        )
        for name, folder in folders().items():
            _replace_folder(folder, by=scratch / name, aside=scratch / f"old-{name}")
    (settings.DATA_DIR / STAMP).unlink(missing_ok=True)
    return manifest


def what_is_there() -> list[str]:
    """Name what a restore would replace; a key alone, made by this command, is nothing."""
    found = [] if database_copy.is_empty() else ["a database"]
    media = folders()[MEDIA]
    if media.exists() and any(path.is_file() for path in media.rglob("*")):
        found.append("uploaded files")
    return found


def _unpack(source: Path, target: Path) -> None:
    """Unpack plain files with plain names below the folders that a backup has."""
    (target / DATABASE).mkdir()
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            for member in archive:
                path = _safe_path(member, target)
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                content = archive.extractfile(member)
                if content is None:
                    message = f"{source} holds something that is not a file."
                    raise BackupError(message)
                with content, path.open("wb") as file:
                    shutil.copyfileobj(content, file)
    except (OSError, EOFError, tarfile.TarError) as error:
        message = f"{source} cannot be read as a backup: {error}"
        raise BackupError(message) from error


def _safe_path(member: tarfile.TarInfo, target: Path) -> Path:
    """Return where a member belongs; raise if it is no file or would leave `target`."""
    inside = PurePosixPath(member.name)
    known = {DATABASE, MEDIA, SECRETS}
    is_inside = (
        inside.parts[:1] and inside.parts[0] in known and ".." not in inside.parts
    )
    if not member.isfile() or not (is_inside or member.name == MANIFEST):
        message = (
            f"The backup holds {member.name!r}, which no backup holds: not restored."
        )
        raise BackupError(message)
    return target.joinpath(*inside.parts)


def _read_manifest(path: Path) -> Manifest:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        told["migrations"] = [(app, name) for app, name in told["migrations"]]
        manifest = Manifest(**told)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"The file is not a backup of Puente: {error}"
        raise BackupError(message) from error
    if manifest.format != FORMAT:
        message = (
            f"The backup has format {manifest.format}; this version reads {FORMAT}."
        )
        raise BackupError(message)
    return manifest


def _check(manifest: Manifest, scratch: Path) -> None:
    """Raise if the backup does not fit this deployment or is not whole."""
    if manifest.engine != database_copy.engine():
        message = (
            f"The backup is of {manifest.engine}, DATABASE_URL names"
            f" {database_copy.engine()}: restore it on the same kind of database."
        )
        raise BackupError(message)
    database_copy.check_migrations(manifest.migrations)
    if manifest.engine == "sqlite":
        database_copy.check_sqlite(scratch / DATABASE / database_copy.SQLITE_FILE)
    for table in manifest.columns:
        if not (scratch / DATABASE / table).exists():
            message = f"The backup is not whole: {table} is missing."
            raise BackupError(message)


def _replace_folder(folder: Path, *, by: Path, aside: Path) -> None:
    """Put the unpacked folder in place of the one that is there."""
    by.mkdir(exist_ok=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    is_secret = folder.name == SECRETS
    for path in (by, *by.rglob("*")):
        if path.is_dir():
            path.chmod(0o700 if is_secret else 0o755)
        else:
            path.chmod(0o600 if is_secret else settings.FILE_UPLOAD_PERMISSIONS)
    if folder.exists():
        shutil.move(folder, aside)
    shutil.move(by, folder)
