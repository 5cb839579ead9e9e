import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.settings import env

NAME = "PUENTE_TRIED"


def put(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)


def test_text_is_stripped_and_may_have_a_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert env.text(NAME, "default") == "default"
    put(monkeypatch, "  ")
    assert env.text(NAME, "default") == "default"
    put(monkeypatch, " value ")
    assert env.text(NAME) == "value"


def test_text_without_a_default_must_be_set() -> None:
    with pytest.raises(ImproperlyConfigured, match=f"Set {NAME}: it has no default"):
        env.text(NAME)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("Yes", True), ("on", True), ("0", False), (" OFF ", False)],
)
def test_boolean_reads_yes_and_no(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: bool
) -> None:
    put(monkeypatch, value)

    assert env.boolean(NAME, default=not expected) is expected


def test_boolean_has_a_default_and_refuses_other_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert env.boolean(NAME, default=True) is True
    put(monkeypatch, "maybe")
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is 'maybe'"):
        env.boolean(NAME, default=True)


def test_integer_reads_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.integer(NAME, 7) == 7
    put(monkeypatch, " 12 ")
    assert env.integer(NAME, 7) == 12


@pytest.mark.parametrize("value", ["many", "1.5", "0", "-3"])
def test_integer_refuses_what_is_too_small_or_no_number(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    put(monkeypatch, value)

    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is '{value}'.*at least 1"):
        env.integer(NAME, 7, least=1)


def test_words_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.words(NAME) == []
    assert env.words(NAME, ("a",)) == ["a"]
    put(monkeypatch, " a, b ,,c")
    assert env.words(NAME) == ["a", "b", "c"]


def test_secret_is_made_once_and_readable_by_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "secrets"

    made = env.secret(NAME, folder)

    assert len(made) >= 50
    assert env.secret(NAME, folder) == made
    assert (folder / NAME.lower()).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    put(monkeypatch, "from outside")
    assert env.secret(NAME, folder) == "from outside"


def test_database_on_sqlite_is_safe_for_concurrent_writers() -> None:
    setting = env.database(NAME, "sqlite:////data/with%20space/puente.sqlite3")

    assert setting["NAME"] == "/data/with space/puente.sqlite3"
    assert setting["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert setting["OPTIONS"]["timeout"] == 20
    assert setting["CONN_MAX_AGE"] == 600
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        assert pragma in setting["OPTIONS"]["init_command"]


def test_database_on_postgresql_takes_everything_from_its_url(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(monkeypatch, "postgresql://ana:p%40ss@db.example:5433/puente?sslmode=require")

    setting = env.database(NAME, "")

    assert {
        key: setting[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    } == {
        "NAME": "puente",
        "USER": "ana",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
    }
    assert setting["OPTIONS"] == {"sslmode": "require"}


def test_database_on_a_socket_takes_its_folder_as_host() -> None:
    setting = env.database(NAME, "postgres://puente@/puente?host=/run/postgresql")

    assert (setting["HOST"], setting["OPTIONS"]) == ("/run/postgresql", {})


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://host", "puente.sqlite3"])
def test_database_refuses_other_addresses(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} must look like sqlite:///"):
        env.database(NAME, url)


def provider(**changes: Any) -> dict[str, Any]:
    return {
        "provider_id": "gov",
        "name": "Government",
        "client_id": "puente",
        "secret": "s",
        "settings": {"server_url": "https://id.example"},
        **changes,
    }


def test_openid_connect_reads_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert env.openid_connect(NAME) == []
    path = tmp_path / "providers.json"
    path.write_text(json.dumps([provider()]), encoding="utf-8")
    put(monkeypatch, str(path))

    assert env.openid_connect(NAME) == [provider()]


def test_openid_connect_names_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "providers.json"
    put(monkeypatch, str(path))
    with pytest.raises(ImproperlyConfigured, match="cannot be read as JSON"):
        env.openid_connect(NAME)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match="cannot be read as JSON"):
        env.openid_connect(NAME)
    incomplete = provider()
    del incomplete["secret"], incomplete["client_id"]
    path.write_text(json.dumps([provider(), incomplete]), encoding="utf-8")
    with pytest.raises(
        ImproperlyConfigured, match="provider 2: client_id, secret missing"
    ):
        env.openid_connect(NAME)


def test_folder_is_made_for_its_owner(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put(monkeypatch, str(tmp_path / "deep" / "data"))

    made = env.folder(NAME, tmp_path)

    assert made == tmp_path / "deep" / "data"
    assert made.stat().st_mode & 0o777 == 0o700


def test_folder_that_cannot_be_made_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    put(monkeypatch, str(tmp_path / "file" / "data"))

    with pytest.raises(
        ImproperlyConfigured, match=rf"^{NAME} is '.*/file/data', where no folder"
    ):
        env.folder(NAME, tmp_path)
