from pathlib import Path

import pytest

from lms.indicators.analysis import codebook as module
from lms.indicators.analysis.codebook import (
    CODEBOOK,
    FREQUENCIES,
    UNITS,
    codebook,
    escaped,
    main,
)
from lms.indicators.analysis.definitions import Frequency, Unit, shipped_definitions


def test_the_code_book_is_what_the_definitions_make() -> None:
    assert CODEBOOK.read_text(encoding="utf-8") == codebook(shipped_definitions())
    assert main(["--check"]) == 0


def test_every_unit_and_frequency_has_words() -> None:
    assert set(UNITS) == set(Unit)
    assert set(FREQUENCIES) == set(Frequency)


def test_parts_without_an_indicator_have_no_title() -> None:
    reach = shipped_definitions()[0]
    made = codebook([reach])

    assert "## Collected" in made
    assert "## Not yet collected" not in made
    assert "| Shown from | 10 persons of 3 institutions (counts and shares) |" in made
    assert escaped("a|b") == "a\\|b"


def test_writing_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "codebook.md"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(module, "CODEBOOK", path)

    assert main(["--check"]) == 1
    assert main([]) == 0
    assert main(["--check"]) == 0
