from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.management import call_command
from pytest_django import Settings

from lms.accounts.domain.demo import PASSWORD, PEOPLE
from lms.portal.management.commands.setup_site import (
    STATIC_STAMP,
    collect_static,
    static_digest,
    write_welcome,
)


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.LOCALE_PATHS = []


def test_the_welcome_names_every_demo_account_and_is_for_its_owner(
    tmp_path: Path,
) -> None:
    write_welcome(demo=True)

    welcome = tmp_path / "welcome.txt"
    text = welcome.read_text(encoding="utf-8")
    assert [person.email for person in PEOPLE if person.email not in text] == []
    assert PASSWORD in text
    assert welcome.stat().st_mode & 0o777 == 0o600


def test_without_demo_people_there_is_no_welcome(tmp_path: Path) -> None:
    write_welcome(demo=True)
    write_welcome(demo=False)

    assert not (tmp_path / "welcome.txt").exists()


def test_static_files_are_collected_once_per_state_of_the_code(tmp_path: Path) -> None:
    collect_static()
    style = tmp_path / "static" / "core" / "css" / "puente.css"
    assert style.exists()
    style.unlink()

    collect_static()
    assert not style.exists()

    (tmp_path / "static" / STATIC_STAMP).write_text("of another time", encoding="ascii")
    collect_static()
    assert style.exists()


def test_only_files_touches_no_database(tmp_path: Path) -> None:
    call_command("setup_site", only="files")

    assert (tmp_path / "static" / STATIC_STAMP).exists()


def test_the_static_files_of_every_room_count(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    (room / "static").mkdir(parents=True)
    script = room / "static" / "quiz.js"
    script.write_text("first", encoding="utf-8")
    settings.STATICFILES_DIRS = [room / "static"]
    settings.ROOMS = [room]
    monkeypatch.setattr(
        "lms.portal.management.commands.setup_site.get_finders",
        lambda: [FileSystemFinder()],
    )
    before = static_digest()

    script.write_text("second", encoding="utf-8")

    assert static_digest() != before
