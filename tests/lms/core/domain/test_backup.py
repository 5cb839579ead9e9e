from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.site import Site

MakeSite = Callable[..., Site]
TABLES = ("core_lease", "countries_country", "wagtailcore_page", "django_migrations")
LEASE = "INSERT INTO core_lease (name, holder) VALUES ('{}', 'ña ㄱ \\ ''quoted''')"

pytestmark = pytest.mark.django_db(transaction=True)


def contents(site: Site) -> dict[str, list[tuple[object, ...]]]:
    listed = "app, name" if site else ""
    return {
        table: site.query(f"SELECT * FROM {table} ORDER BY 1")
        if table != "django_migrations"
        else site.query(f"SELECT {listed} FROM {table} ORDER BY 1, 2")
        for table in TABLES
    }


def test_restore_brings_back_database_media_and_secrets(
    make_site: MakeSite, tmp_path: Path
) -> None:
    old, file = make_site(), tmp_path / "all.tar.gz"
    old.query(LEASE.format("kept"))
    (old.data / "media" / "images").mkdir(parents=True)
    (old.data / "media" / "images" / "mapa ñ.png").write_bytes(b"\x89PNG")
    (old.data / "secrets").mkdir()
    (old.data / "secrets" / "puente_secret_key").write_text("the key")

    said = old.manage("backup", "--file", str(file)).stdout
    new = make_site(migrated=False)
    restored = new.manage("restore", str(file)).stdout

    assert said.startswith(str(file))
    assert restored.startswith("Restored the backup of 20")
    assert file.stat().st_mode & 0o777 == 0o600
    assert contents(new) == contents(old)
    assert (new.data / "media" / "images" / "mapa ñ.png").read_bytes() == b"\x89PNG"
    secret = new.data / "secrets" / "puente_secret_key"
    assert secret.read_text() == "the key"
    assert secret.stat().st_mode & 0o777 == 0o600
    new.query(LEASE.format("after"))  # sequences go on where they were
    assert len(new.query("SELECT id FROM core_lease")) == 2


def test_restore_replaces_only_when_told_to(
    make_site: MakeSite, tmp_path: Path
) -> None:
    old, new, file = make_site(), make_site(), tmp_path / "all.tar.gz"
    old.manage("backup", "--file", str(file))
    new.query(LEASE.format("mine"))

    refused = new.manage("restore", str(file), check=False)

    assert refused.returncode == 1
    assert "there is a database already" in refused.stderr
    assert len(new.query("SELECT id FROM core_lease")) == 1

    new.manage("restore", str(file), "--force")

    assert new.query("SELECT id FROM core_lease") == []


def test_backup_does_not_overwrite(make_site: MakeSite, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    file.write_bytes(b"something")

    refused = make_site().manage("backup", "--file", str(file), check=False)

    assert refused.returncode == 1
    assert "exists: choose another name" in refused.stderr
    assert file.read_bytes() == b"something"
