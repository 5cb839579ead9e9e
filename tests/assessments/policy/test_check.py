"""Everything that is wrong is found and named."""

from typing import Any

import pytest

from assessments.policy import check_conduct
from tests.assessments.policy.situations import custom, start_rule

MAY = {"may_start": True}
FULL = {"credit_percent": 100, "counts": True}


def access_rule(permissions: Any) -> list[Any]:
    return [{"then": {"permissions": permissions}, "code": "one"}]


def test_a_conduct_is_an_object() -> None:
    assert check_conduct(None) == [("", "object")]
    assert check_conduct([]) == [("", "object")]


def test_everything_that_is_missing_is_named() -> None:
    assert check_conduct({"colour": "blue"}) == [
        ("preset", "missing"),
        ("timer", "missing"),
        ("kept", "missing"),
        ("pass_percent", "missing"),
        ("one_per_page", "missing"),
        ("shuffle", "missing"),
        ("start", "missing"),
        ("access", "missing"),
        ("grading", "missing"),
        ("review", "missing"),
        ("colour", "unknown-key"),
    ]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, []),
        ({"preset": "exam"}, [("preset", "choice")]),
        ({"preset": ["custom"]}, [("preset", "choice")]),
        ({"kept": "worst"}, [("kept", "choice")]),
        ({"pass_percent": None}, []),
        ({"pass_percent": 0}, []),
        ({"pass_percent": 100}, []),
        ({"pass_percent": 101}, [("pass_percent", "range")]),
        ({"pass_percent": -1}, [("pass_percent", "range")]),
        ({"pass_percent": True}, [("pass_percent", "number")]),
        ({"pass_percent": 60.0}, [("pass_percent", "number")]),
        ({"one_per_page": 1}, [("one_per_page", "boolean")]),
        ({"shuffle": None}, [("shuffle", "boolean")]),
        ({"timer": "none"}, [("timer", "object")]),
        (
            {"timer": {}},
            [("timer.policy", "missing"), ("timer.grace_seconds", "missing")],
        ),
        (
            {"timer": {"policy": "pause", "grace_seconds": 0}},
            [("timer.policy", "choice")],
        ),
        (
            {"timer": {"policy": "continuous", "grace_seconds": 3600}},
            [("timer.minutes", "missing")],
        ),
        (
            {"timer": {"policy": "window", "minutes": None, "grace_seconds": 0}},
            [("timer.minutes", "missing")],
        ),
        (
            {"timer": {"policy": "none", "minutes": 5, "grace_seconds": 0}},
            [("timer.minutes", "not-here")],
        ),
        (
            {"timer": {"policy": "window", "minutes": 525_601, "grace_seconds": 3601}},
            [("timer.minutes", "range"), ("timer.grace_seconds", "range")],
        ),
        (
            {"timer": {"policy": "window", "minutes": 0, "grace_seconds": -1}},
            [("timer.minutes", "range"), ("timer.grace_seconds", "range")],
        ),
        (
            {"timer": {"policy": "window", "minutes": 525_600, "grace_seconds": 0}},
            [],
        ),
        ({"start": []}, [("start", "empty")]),
        ({"start": None}, [("start", "list")]),
        ({"start": {}}, [("start", "list")]),
        ({"start": [None]}, [("start.0", "object")]),
        (
            {"start": [{}]},
            [("start.0.then", "missing"), ("start.0.code", "missing")],
        ),
        (
            {"start": [{"then": MAY, "code": "a", "else": 1}]},
            [("start.0.else", "unknown-key")],
        ),
        ({"start": [{"then": MAY, "code": " "}]}, [("start.0.code", "text")]),
        ({"start": [{"then": MAY, "code": 5}]}, [("start.0.code", "text")]),
        ({"start": [{"then": MAY, "code": "a" * 41}]}, [("start.0.code", "text")]),
        ({"start": [{"then": [], "code": "a"}]}, [("start.0.then", "object")]),
        (
            {"start": [{"then": {}, "code": "a"}]},
            [("start.0.then.may_start", "missing")],
        ),
        (
            {"start": [{"then": {"may_start": 1}, "code": "a"}]},
            [("start.0.then.may_start", "boolean")],
        ),
        (
            {"start": [{"then": {"may_start": False}, "code": "a"}]},
            [("start.0.then.reason", "reason")],
        ),
        (
            {"start": [{"then": {**MAY, "reason": "wait"}, "code": "a"}]},
            [("start.0.then.reason", "reason")],
        ),
        (
            {"start": [{"then": {"may_start": False, "reason": "mood"}, "code": "a"}]},
            [("start.0.then.reason", "choice")],
        ),
        (
            {"start": [{"then": {**MAY, "bonus": 5, "tag": ""}, "code": "a"}]},
            [("start.0.then.bonus", "unknown-effect"), ("start.0.then.tag", "text")],
        ),
        (
            {
                "start": [
                    {
                        "then": {
                            **MAY,
                            "until": {"event": "attempt_start"},
                            "late_until": 5,
                        },
                        "code": "a",
                    }
                ]
            },
            [("start.0.then.until", "event"), ("start.0.then.late_until", "date")],
        ),
        (
            {"start": [start_rule("a", {"passed": True})]},
            [("start.0.if", "last-conditional")],
        ),
        (
            {
                "start": [
                    {"then": MAY, "code": "a"},
                    {"if": {}, "then": MAY, "code": "a"},
                ]
            },
            [("start.0", "unreachable"), ("start.1.code", "twins")],
        ),
        (
            {"start": [{"then": MAY, "code": "a"}, {"then": MAY, "code": "a"}]},
            [
                ("start.1", "twins"),
                ("start.0", "unreachable"),
                ("start.1.code", "twins"),
            ],
        ),
        ({"start": [{"if": [], "then": MAY, "code": "a"}]}, [("start.0.if", "object")]),
        ({"access": access_rule([])}, []),
        ({"access": access_rule("view")}, [("access.0.then.permissions", "list")]),
        (
            {"access": access_rule(["view", "cheat"])},
            [("access.0.then.permissions.1", "unknown-permission")],
        ),
        (
            {"access": access_rule(["view", "view"])},
            [("access.0.then.permissions.1", "twins")],
        ),
        (
            {"grading": [{"then": {"credit_percent": 101}, "code": "a"}]},
            [
                ("grading.0.then.counts", "missing"),
                ("grading.0.then.credit_percent", "range"),
            ],
        ),
        ({"review": []}, [("review", "object")]),
        (
            {"review": {"during": [], "after": [], "later": ["grade"], "never": []}},
            [
                ("review.closed", "missing"),
                ("review.later.0", "unknown-thing"),
                ("review.never", "unknown-key"),
            ],
        ),
    ],
)
def test_faults(change: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    assert check_conduct(custom() | change) == faults


@pytest.mark.parametrize("kind", ["start", "access", "grading"])
@pytest.mark.parametrize(
    ("name", "asked", "code"),
    [
        ("weather", "fine", "unknown-condition"),
        ("role", [], "empty"),
        ("role", "learner", "list"),
        ("passed", "yes", "boolean"),
        ("in_progress", 0, "boolean"),
        ("attempts_fewer_than", 0, "range"),
        ("attempts_fewer_than", 101, "range"),
        ("attempts_fewer_than", True, "number"),
        ("attempts_at_least", "3", "number"),
        ("finished_fewer_than", None, "number"),
        ("score_kept_at_least", 101, "range"),
        ("score_kept_at_least", 59.5, "number"),
        ("before", None, "date"),
        ("before", {}, "date"),
        ("before", {"at": 5}, "date"),
        ("before", {"at": "2026-03-01T00:00Z", "days": 1}, "date"),
        ("before", {"event": "end", "weeks": 1}, "date"),
        ("before", {"event": "lunch"}, "event"),
        ("before", {"event": ["end"]}, "event"),
        ("after", "2026-03-01", "zone"),
        ("after", "2026-03-01T10:00", "zone"),
        ("after", "2026-13-01T10:00Z", "date"),
        ("after", {"event": "end", "days": 3661}, "offset"),
        ("after", {"event": "end", "days": True}, "offset"),
        ("after", {"event": "end", "hours": -87_841}, "offset"),
        ("after", {"event": "end", "hours": 1.5}, "offset"),
    ],
)
def test_conditions(kind: str, name: str, asked: Any, code: str) -> None:
    conduct = custom()
    first = dict(conduct[kind][0], code="one", **{"if": {name: asked}})
    conduct[kind] = [first, *conduct[kind]]
    assert check_conduct(conduct) == [(f"{kind}.0.if.{name}", code)]


@pytest.mark.parametrize(
    ("kind", "name", "asked", "faults"),
    [
        ("start", "elapsed_less_than", 5, [("", "not-here")]),
        ("access", "waited", {"hours": 1}, [("", "not-here")]),
        ("access", "elapsed_less_than", 0, [("", "range")]),
        ("access", "elapsed_less_than", 525_600, []),
        ("start", "before", {"event": "attempt_start"}, [("", "event")]),
        ("grading", "before", {"event": "attempt_start", "hours": 2}, []),
        ("start", "waited", 24, [("", "object")]),
        ("start", "waited", {}, [(".hours", "missing")]),
        ("start", "waited", {"hours": 0}, [(".hours", "range")]),
        ("start", "waited", {"hours": 8760}, []),
        ("start", "waited", {"days": 1, "hours": 1}, [(".days", "unknown-key")]),
        ("start", "attempts_at_least", {"count": 1}, [(".tag", "missing")]),
        (
            "start",
            "attempts_at_least",
            {"count": 0, "tag": ""},
            [(".count", "range"), (".tag", "text")],
        ),
        ("start", "role", ["learner", 5], [(".1", "text")]),
        ("start", "tagged", ["graded"], []),
    ],
)
def test_conditions_by_kind(
    kind: str, name: str, asked: Any, faults: list[tuple[str, str]]
) -> None:
    conduct = custom()
    first = dict(conduct[kind][0], code="one", **{"if": {name: asked}})
    conduct[kind] = [first, *conduct[kind]]
    path = f"{kind}.0.if.{name}"
    assert check_conduct(conduct) == [(path + end, code) for end, code in faults]


@pytest.mark.parametrize("thing", ["key", "rationale"])
def test_keys_are_not_shown_while_a_quiz_that_counts_is_answered(thing: str) -> None:
    review = {"during": [thing], "after": [], "later": [], "closed": []}
    assert check_conduct(custom(review=review)) == [
        ("review.during", "shown-while-counting")
    ]
    practice = [{"then": FULL | {"counts": False}, "code": "practice"}]
    assert check_conduct(custom(review=review) | {"grading": practice}) == []
    harmless = review | {"during": ["correctness"], "settled": ["key"]}
    assert check_conduct(custom(review=harmless)) == []
