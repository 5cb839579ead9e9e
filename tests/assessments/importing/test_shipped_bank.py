"""The bank of the digital identity course: faultless, and balanced as it must be."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from assessments.importing.items_check import check_items
from assessments.importing.items_file import ItemData, read_items
from assessments.importing.items_render import render_items
from courses.errors import PackageFault

BASE = Path(settings.BASE_DIR)

COURSE = BASE / "courses" / "content" / "digital-identity"
BANK = COURSE / "items.yaml"
FRAMEWORK = BASE / "courses" / "data" / "frameworks" / "gd-lac-1.0.yaml"
LANGUAGES = ["es", "pt", "en"]


@pytest.fixture(scope="module")
def bank() -> list[ItemData]:
    faults: list[PackageFault] = []
    items = read_items(BANK.read_text(encoding="utf-8"), faults)
    assert faults == []
    return items


def tree(path: Path) -> Any:
    """Return what a YAML file of our own holds."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def competencies() -> frozenset[str]:
    """Return the codes of the competencies of the framework."""
    domains = tree(FRAMEWORK)["domains"]
    return frozenset(one["code"] for each in domains for one in each["competencies"])


def test_no_item_has_a_fault(bank: list[ItemData]) -> None:
    media = {path.name: path for path in (COURSE / "media").iterdir()}
    faults = check_items(
        bank,
        languages=LANGUAGES,
        competencies=competencies(),
        sources=tree(COURSE / "sources.yaml"),
        media=media,
    )

    assert faults == []


def test_bank_stands_in_git_as_it_is_written(bank: list[ItemData]) -> None:
    assert render_items(bank) == BANK.read_text(encoding="utf-8")


def test_forms_are_parallel_and_share_no_item(bank: list[ItemData]) -> None:
    def profile(pool: str) -> list[tuple[str, int, str]]:
        return [
            (item.competency, item.level, item.definition["interaction"])
            for item in bank
            if item.pool == pool
        ]

    assert profile("form-a") == profile("form-b")
    assert len(profile("form-a")) == 10
    assert len(profile("anchor")) == 8


def test_bank_is_balanced(bank: list[ItemData]) -> None:
    levels = Counter(item.level for item in bank)
    kinds = Counter(item.definition["interaction"] for item in bank)

    assert (len(bank), levels) == (69, {1: 24, 2: 28, 3: 17})
    assert len(kinds) == 7
    assert {item.use for item in bank} == {"open"}
