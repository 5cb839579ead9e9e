import io
import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from lms.core.domain.backup import BackupError, restore_backup
from lms.core.domain.database_copy import DatabaseCopyError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    settings.DATA_DIR = folder
    settings.MEDIA_ROOT = folder / "media"
    return folder


def manifest(**changes: Any) -> bytes:
    told = {
        "version": "0.1.0",
        "created_at": "2026-01-01T00:00:00+00:00",
        "engine": connection.vendor,
        "migrations": [["core", "0001_initial"]],
        "columns": {},
        "format": 1,
    }
    return json.dumps({**told, **changes}).encode()


def archive(folder: Path, **members: bytes) -> Path:
    path = folder / "backup.tar.gz"
    with tarfile.open(path, "w:gz") as file:
        for name, content in members.items():
            described = tarfile.TarInfo(name)
            described.size = len(content)
            file.addfile(described, io.BytesIO(content))
    return path


def refusal(path: Path) -> str:
    with pytest.raises((BackupError, DatabaseCopyError)) as caught:
        restore_backup(path, force=True)
    return str(caught.value)


def test_restore_names_what_is_there(tmp_path: Path, data_folder: Path) -> None:
    (data_folder / "media").mkdir()
    (data_folder / "media" / "a.png").write_bytes(b"")

    with pytest.raises(BackupError, match="a database and uploaded files already"):
        restore_backup(archive(tmp_path), force=False)


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "media/../../outside",
        "/etc/passwd",
        "other/file",
        "media",
        "manifest.json/x",
    ],
)
def test_restore_refuses_names_that_no_backup_has(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, **{name: b"content"})

    if name == "media":
        assert "not a backup" in refusal(path) or "no backup holds" in refusal(path)
    else:
        assert f"holds {name!r}, which no backup holds" in refusal(path)
    assert not (tmp_path / "outside").exists()


def test_restore_refuses_links(tmp_path: Path) -> None:
    path = tmp_path / "backup.tar.gz"
    with tarfile.open(path, "w:gz") as file:
        link = tarfile.TarInfo("media/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)

    assert "holds 'media/link'" in refusal(path)


def test_restore_refuses_what_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "backup.tar.gz"
    path.write_bytes(b"not an archive")

    assert "cannot be read as a backup" in refusal(path)


def test_restore_refuses_half_an_archive(tmp_path: Path) -> None:
    whole = archive(tmp_path, **{"media/a": bytes(range(256)) * 400})
    whole.write_bytes(whole.read_bytes()[:-40])

    assert "cannot be read as a backup" in refusal(whole)


def test_restore_refuses_an_archive_without_manifest(tmp_path: Path) -> None:
    assert "not a backup of Puente" in refusal(archive(tmp_path))


def test_restore_refuses_another_format(tmp_path: Path) -> None:
    path = archive(tmp_path, **{"manifest.json": manifest(format=2)})

    assert refusal(path) == "The backup has format 2; this version reads 1."


def test_restore_refuses_another_kind_of_database(tmp_path: Path) -> None:
    path = archive(tmp_path, **{"manifest.json": manifest(engine="oracle")})

    assert "The backup is of oracle" in refusal(path)


def test_restore_refuses_a_backup_of_a_newer_version(tmp_path: Path) -> None:
    newer = manifest(migrations=[["core", "0001_initial"], ["core", "9999_later"]])
    path = archive(tmp_path, **{"manifest.json": newer})

    assert refusal(path) == (
        "The backup comes from a newer version of Puente (it has core.9999_later)."
    )


def test_restore_refuses_a_damaged_or_missing_database(tmp_path: Path) -> None:
    if connection.vendor == "sqlite":
        database = tmp_path / "whole.sqlite3"
        with closing(sqlite3.connect(database)) as made, made:
            made.execute("CREATE TABLE kept (name TEXT)")
            made.executemany("INSERT INTO kept VALUES (?)", [["x" * 500]] * 100)
        damaged = bytearray(database.read_bytes())
        damaged[4096:8192] = b"\xff" * 4096
        members = {
            "manifest.json": manifest(),
            "database/puente.sqlite3": bytes(damaged),
        }
        expected = "The database in the backup is damaged"
    else:
        members = {"manifest.json": manifest(columns={"core_lease": ["id", "name"]})}
        expected = "The backup is not whole: core_lease is missing."

    assert expected in refusal(archive(tmp_path, **members))
