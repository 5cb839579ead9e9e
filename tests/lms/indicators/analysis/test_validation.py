from pathlib import Path

import pytest

from scripts.validate_indicators import DRAWN, FIXED, OUTPUT, REFITTED, main, page


def test_one_round_makes_every_table_the_same_each_time() -> None:
    made = page(1, 7)

    for name in (FIXED, DRAWN, REFITTED, "rasch: d", "2pl: a", "2pl: d"):
        assert f"| {name} | " in made
    assert page(1, 7) == made


def test_the_page_says_how_it_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "validation.md"
    monkeypatch.setattr("sys.argv", ["", "--rounds", "1", "--output", str(path)])
    main()

    text = path.read_text(encoding="utf-8")
    assert "validate_indicators.py --rounds 1 --seed 20261125`" in text
    shipped = OUTPUT.read_text(encoding="utf-8")
    assert text.splitlines()[0] == shipped.splitlines()[0]
