"""What is shown, and when."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from assessments.policy import MOMENTS, PRESETS, THINGS, preset, review_moment, visible
from tests.assessments.policy.situations import NOW, TICK

MINUTES = timedelta(minutes=2)
TOLD = {"attempt", "correctness", "points", "feedback"}


@pytest.mark.parametrize(
    ("finished_at", "closed", "moment"),
    [
        (None, False, "during"),
        (None, True, "during"),
        (NOW, False, "after"),
        (NOW - MINUTES + TICK, False, "after"),
        (NOW - MINUTES, False, "later"),
        (NOW, True, "closed"),
    ],
)
def test_moment(finished_at: datetime | None, closed: bool, moment: str) -> None:
    assert review_moment(finished_at, closed, NOW) == moment


@pytest.mark.parametrize(
    ("code", "choices", "during", "after", "settled", "closed"),
    [
        (
            "practice",
            {},
            {"attempt", "correctness", "feedback", "general"},
            set(THINGS),
            set(THINGS),
            set(THINGS),
        ),
        ("pre_test", {}, set(), set(), set(), set()),
        ("post_test", {}, set(), {"points"}, {"points"}, {"points"}),
        ("module", {}, set(), TOLD, set(THINGS), set(THINGS)),
        ("module", {"keys": "closed"}, set(), TOLD, TOLD, set(THINGS)),
        ("module", {"keys": "never"}, set(), TOLD, TOLD, TOLD),
        (
            "final",
            {},
            set(),
            {"attempt", "points"},
            {"attempt", "points"},
            set(THINGS),
        ),
        ("late_half", {}, set(), TOLD, TOLD, set(THINGS)),
    ],
)
def test_presets_show(
    code: str,
    choices: dict[str, Any],
    during: set[str],
    after: set[str],
    settled: set[str],
    closed: set[str],
) -> None:
    conduct = preset(code, **choices)
    assert visible(conduct, "during") == during
    assert visible(conduct, "during", settled=True) == during
    for moment in ("after", "later"):
        assert visible(conduct, moment) == after
        assert visible(conduct, moment, settled=True) == settled
    assert visible(conduct, "closed") == closed


@pytest.mark.parametrize("code", PRESETS)
def test_no_preset_shows_less_later(code: str) -> None:
    conduct = preset(code)
    shown = [visible(conduct, moment) for moment in MOMENTS]
    assert all(one <= other for one, other in pairwise(shown))
