"""Every string of the interface is translated into Spanish and Portuguese."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from lms.core.catalogs import Message, read_catalog
from tests.project.files import ROOMS, ROOT, run

LANGUAGES = ("es", "pt_BR")
CATALOGS = sorted((ROOT / "lms" / "locale").glob("*/LC_MESSAGES/*.po"))
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def catalog(root: Path, language: str) -> dict[bytes, Message]:
    path = root / "lms" / "locale" / language / "LC_MESSAGES" / "django.po"
    return {message.key: message for message in read_catalog(path)}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Collect the strings of a copy of the code, as `make messages` does."""
    assert shutil.which("xgettext"), "gettext is missing: sudo apt-get install gettext"
    copy = tmp_path_factory.mktemp("collected")
    ignored = shutil.ignore_patterns("__pycache__", "content", "fonts", "*.mo")
    for room in filter(lambda room: (ROOT / room).exists(), ROOMS):
        shutil.copytree(ROOT / room, copy / room, ignore=ignored)
    for name in ("manage.py", "Makefile"):
        shutil.copy(ROOT / name, copy)
    done = run(
        *(sys.executable, "manage.py", "makemessages", "--all"),
        *("--no-obsolete", "--no-location"),
        cwd=copy,
        env={**os.environ, "PUENTE_DATA": str(copy / "var")},
    )
    assert done.returncode == 0, done.stderr
    return copy


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_interface_is_translated(
    collected: Path, language: str
) -> None:
    known = catalog(ROOT, language)
    missing = [
        message.msgid
        for key, message in catalog(collected, language).items()
        if message.msgid and not (key in known and known[key].is_translated)
    ]

    assert missing == []


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_a_translation_has_the_places_of_its_original(path: Path) -> None:
    def places(text: str) -> set[str]:
        return {name for pair in PLACE.findall(text) for name in pair if name}

    wrong = [
        f"line {message.line}: {message.msgid}"
        for message in read_catalog(path)
        if message.msgid
        for text in message.translations
        if not places(text) <= places(message.msgid) | places(message.plural or "")
    ]

    assert wrong == []


def test_both_languages_have_a_catalog() -> None:
    assert {path.parts[-3] for path in CATALOGS} >= set(LANGUAGES)
