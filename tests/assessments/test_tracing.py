"""Rules and exceptions in words."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from assessments.policy import (
    Check,
    Facts,
    PastAttempt,
    Trace,
    decide_start,
    preset,
)
from assessments.policy.conditions import CONDITIONS as KNOWN
from assessments.tracing import CONDITIONS, condition_words, effect_words, trace_rows

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NINE, TEN = "March 2, 2026, 9 a.m. (UTC)", "March 2, 2026, 10 a.m. (UTC)"


def test_every_condition_has_words() -> None:
    assert set(CONDITIONS) == set(KNOWN)


@pytest.mark.parametrize(
    ("kind", "name", "asked", "limit", "value", "said"),
    [
        (
            "start",
            "before",
            {},
            NOW + timedelta(hours=1),
            NOW,
            f"Before {TEN}; it was {NINE}.",
        ),
        ("start", "before", {}, None, NOW, "Before a date that is not set: always so."),
        ("start", "after", {}, NOW, NOW, f"From {NINE} on; it was {NINE}."),
        ("start", "after", {}, None, NOW, "After a date that is not set: never so."),
        ("grading", "before", {}, NOW, NOW, f"Handed in by {NINE}; it was {NINE}."),
        ("grading", "after", {}, NOW, NOW, f"Handed in after {NINE}; it was {NINE}."),
        (
            "start",
            "attempts_fewer_than",
            3,
            3,
            1,
            "Fewer attempts than 3; there were 1.",
        ),
        (
            "start",
            "attempts_at_least",
            3,
            3,
            1,
            "At least as many attempts as 3; there were 1.",
        ),
        (
            "start",
            "finished_fewer_than",
            3,
            3,
            1,
            "Fewer attempts handed in than 3; there were 1.",
        ),
        ("start", "in_progress", True, True, True, "An attempt is in progress."),
        ("start", "in_progress", False, False, True, "No attempt is in progress."),
        ("start", "passed", True, True, True, "The quiz is passed."),
        ("start", "passed", False, False, True, "The quiz is not passed."),
        (
            "start",
            "score_kept_at_least",
            60,
            Fraction(3, 5),
            None,
            "A score of at least 60%; there is none yet.",
        ),
        (
            "start",
            "score_kept_at_least",
            60,
            Fraction(3, 5),
            Fraction(1, 2),
            "A score of at least 60%; it was 50%.",
        ),
        (
            "start",
            "waited",
            {"hours": 1},
            None,
            NOW,
            "The pause between attempts; there was no attempt before.",
        ),
        (
            "start",
            "waited",
            {"hours": 1},
            NOW,
            NOW,
            f"The pause between attempts, until {NINE}; it was {NINE}.",
        ),
        (
            "access",
            "elapsed_less_than",
            30,
            timedelta(minutes=30),
            timedelta(minutes=5),
            "Less than 30 minutes since the start; it was 5 minutes.",
        ),
        (
            "start",
            "elapsed_less_than",
            30,
            timedelta(minutes=30),
            None,
            "Less than 30 minutes since the start; it was –.",
        ),
        (
            "start",
            "role",
            ["official"],
            ["official"],
            [],
            "A role of these: official; the person has: –.",
        ),
        (
            "start",
            "tagged",
            ["late"],
            ["late"],
            ["late"],
            "A mark of these: late; there is: late.",
        ),
        ("start", "unheard", 1, 1, 1, "unheard"),
    ],
)
def test_conditions_in_words(
    kind: str, name: str, asked: Any, limit: Any, value: Any, said: str
) -> None:
    assert condition_words(kind, Check(name, asked, limit, value, True)) == said


def test_the_rules_tried_are_told_in_order() -> None:
    facts = Facts(
        now=NOW,
        events={"start": NOW - timedelta(days=1)},
        attempts=[
            PastAttempt(1, "finished", NOW, NOW, Fraction(1, 2), counts=True),
        ],
    )
    decision = decide_start(preset("module", attempts=1), facts)
    rows = trace_rows("start", decision.trace)
    assert [(row["number"], str(row["name"]), row["matched"]) for row in rows] == [
        (1, "Refuse: an attempt is in progress", False),
        (2, "Refuse: the course has not started", False),
        (3, "Refuse: the time for it is over", False),
        (4, "Refuse: no attempt is left", True),
    ]
    assert rows[3]["checks"] == [
        {"text": "At least as many attempts as 1; there were 1.", "held": True}
    ]


def test_a_rule_of_unknown_name_is_told_by_its_code() -> None:
    rows = trace_rows("start", [Trace(0, "own", matched=True, checks=())])
    assert rows == [{"number": 1, "name": "own", "matched": True, "checks": []}]


def test_effects_in_words() -> None:
    effects = {
        "extra_attempts": 1,
        "extra_minutes": 90,
        "time_factor": "3/2",
        "until": "2026-03-02T10:00:00+00:00",
        "waive_wait": True,
    }
    assert effect_words(effects) == [
        "1 more attempt",
        "90 minutes more",
        "50% more time",
        f"open until {TEN}",
        "no pause between attempts",
    ]
