"""Presets, and the examples of RELATE's manual, walked through."""

from fractions import Fraction
from typing import Any

import pytest

from assessments.policy import (
    PRESETS,
    PresetError,
    attempts_left,
    check_conduct,
    choices,
    deadline_of,
    decide_access,
    decide_grading,
    decide_start,
    preset,
)
from tests.assessments.policy.situations import (
    DAY,
    END,
    HOUR,
    NOW,
    TICK,
    custom,
    facts,
    finished,
    running,
    start_rule,
)

DUE = {"event": "end", "days": -7}
DUE_AT = END - 7 * DAY


@pytest.mark.parametrize("code", PRESETS)
def test_every_preset_is_without_fault(code: str) -> None:
    assert check_conduct(preset(code)) == []
    assert check_conduct(preset(code, minutes=45, attempts=None, wait_hours=2)) == []
    other = preset(
        code,
        timer="window",
        minutes=525_600,
        kept="mean",
        pass_percent=100,
        one_per_page=False,
        shuffle=False,
        grace_seconds=0,
    )
    assert check_conduct(other) == []
    assert other["preset"] == code
    assert (other["kept"], other["pass_percent"]) == ("mean", 100)
    assert (other["one_per_page"], other["shuffle"]) == (False, False)


@pytest.mark.parametrize(
    ("chosen", "timer"),
    [
        ({}, {"policy": "none", "minutes": None, "grace_seconds": 60}),
        (
            {"minutes": 20},
            {"policy": "continuous", "minutes": 20, "grace_seconds": 60},
        ),
        (
            {"minutes": 20, "timer": "none", "grace_seconds": 5},
            {"policy": "none", "minutes": None, "grace_seconds": 5},
        ),
        (
            {"minutes": 2880, "timer": "window"},
            {"policy": "window", "minutes": 2880, "grace_seconds": 60},
        ),
    ],
)
def test_timer_of_a_preset(chosen: dict[str, Any], timer: dict[str, Any]) -> None:
    assert preset("module", **chosen)["timer"] == timer


def test_what_is_not_offered_is_refused() -> None:
    with pytest.raises(PresetError, match="no preset exam"):
        preset("exam")
    with pytest.raises(PresetError, match="no preset exam"):
        choices("exam")
    with pytest.raises(PresetError, match="practice has no choice due, keys"):
        preset("practice", keys="never", due=DUE)


def test_a_bad_choice_is_found_by_the_check() -> None:
    assert check_conduct(preset("module", attempts=0)) == [
        ("start.3.if.attempts_at_least", "range")
    ]
    assert check_conduct(preset("late_half", due="tomorrow")) == [
        ("start.4.if.before", "date"),
        ("start.4.then.until", "date"),
        ("grading.0.if.before", "date"),
    ]
    assert check_conduct(preset("final", timer="window", minutes=None)) == [
        ("timer.minutes", "missing")
    ]


def test_presets_do_not_share_their_lists() -> None:
    preset("module")["review"]["after"].append("key")
    assert "key" not in preset("module")["review"]["after"]


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("practice", False),
        ("pre_test", False),
        ("post_test", True),
        ("module", True),
        ("final", True),
        ("late_half", True),
    ],
)
def test_what_counts(code: str, counts: bool) -> None:
    own = finished(at=NOW)
    decision = decide_grading(preset(code), facts(attempts=[own]), own)
    assert (decision.credit, decision.counts) == (1, counts)


def test_after_passing_a_module_is_practice() -> None:
    first = finished(1, Fraction(3, 5), at=NOW - DAY)
    second = finished(2, Fraction(1), at=NOW)
    person = facts(attempts=[first, second])
    assert decide_start(preset("module"), person).may_start
    decision = decide_grading(preset("module"), person, second)
    assert (decision.counts, decision.code) == (False, "after-passing")
    assert decide_grading(preset("module"), person, first).counts
    improving = preset("module", keys="closed")
    assert decide_grading(improving, person, second).counts


@pytest.mark.parametrize("code", PRESETS)
def test_access_of_presets(code: str) -> None:
    own = running()
    open_one = decide_access(preset(code), facts(attempts=[own]), own)
    assert open_one.permissions == {"view", "answer", "finish"}
    done = finished()
    after = decide_access(preset(code), facts(attempts=[done]), done)
    assert (after.permissions, after.code) == ({"view"}, "finished")


# --- Examples of RELATE's manual ----------------------------------------------------


def test_relate_single_submission() -> None:
    """Start once before the deadline; afterwards what was started can be read."""
    conduct = preset("late_half", late_percent=0)
    start = decide_start(conduct, facts())
    assert (start.may_start, start.values["attempts_left"]) == (True, 1)
    assert start.values["deadline"] == DUE_AT
    done = finished(1, at=NOW)
    again = decide_start(conduct, facts(NOW + HOUR, attempts=[done]))
    assert (again.may_start, again.reason) == (False, "no-attempts-left")
    late = finished(1, at=DUE_AT + HOUR)
    assert decide_grading(conduct, facts(END, attempts=[late]), late).credit == 0


def test_relate_two_attempts_before_a_date_then_reading_only() -> None:
    """The first example of the manual: students, two sessions, a fixed date."""
    date = "2026-03-06T23:59:00+00:00"
    no_more = {"may_start": False, "reason": "closed"}
    conduct = custom() | {
        "start": [
            start_rule(
                "open",
                {"before": date, "role": ["learner"], "attempts_fewer_than": 2},
            ),
            {"then": no_more, "code": "closed"},
        ],
        "access": [
            {
                "if": {"before": date},
                "then": {"permissions": ["view", "answer", "finish"]},
                "code": "open",
            },
            {"then": {"permissions": ["view"]}, "code": "read"},
        ],
    }
    assert check_conduct(conduct) == []
    early, late = NOW - 5 * DAY, NOW
    learner = frozenset({"learner"})
    one, two = finished(1, at=early), finished(2, at=early)
    for moment, roles, attempts, may in (
        (early, learner, [], True),
        (early, learner, [one], True),
        (early, learner, [one, two], False),
        (early, frozenset(), [], False),
        (late, learner, [], False),
    ):
        person = facts(moment, roles=roles, attempts=attempts)
        assert decide_start(conduct, person).may_start is may
    own = running(1, started_at=early)
    assert decide_access(conduct, facts(late, attempts=[own]), own).permissions == {
        "view"
    }


def test_relate_three_graded_attempts_then_practice() -> None:
    conduct = custom(
        start=[
            start_rule(
                "graded",
                {"attempts_fewer_than": {"count": 3, "tag": "graded"}},
                may_start=True,
                tag="graded",
            ),
            start_rule(
                "practice", {"in_progress": False}, may_start=True, tag="practice"
            ),
        ],
        grading=[
            {
                "if": {"tagged": ["practice"]},
                "then": {"credit_percent": 100, "counts": False},
                "code": "practice",
            }
        ],
    )
    assert check_conduct(conduct) == []
    attempts: list[Any] = []
    for number, tag, counting in (
        (1, "graded", 3),
        (2, "graded", 2),
        (3, "graded", 1),
        (4, "practice", 0),
        (5, "practice", 0),
    ):
        person = facts(attempts=attempts)
        start = decide_start(conduct, person)
        assert (start.may_start, start.values["tag"]) == (True, tag)
        assert start.values["counting_left"] == counting
        assert attempts_left(conduct, person) is None
        own = finished(number, tag=tag, at=NOW - DAY + number * HOUR)
        attempts.append(own)
        grading = decide_grading(conduct, facts(attempts=attempts), own)
        assert grading.counts is (tag == "graded")


def test_relate_late_work_at_half_credit_with_roll_over() -> None:
    conduct = preset("late_half", due=DUE)
    start = decide_start(conduct, facts())
    assert start.code == "on-time"
    assert start.values["may_roll_over"] is True
    assert (start.values["deadline"], start.values["late_deadline"]) == (DUE_AT, END)
    # Closed at the due date: full credit. Rolled over: half.
    for finish, credit, code in (
        (DUE_AT, Fraction(1), "on-time"),
        (DUE_AT + TICK, Fraction(1, 2), "late"),
        (END, Fraction(1, 2), "late"),
    ):
        own = finished(at=finish)
        decision = decide_grading(conduct, facts(END + DAY, attempts=[own]), own)
        assert (decision.credit, decision.counts, decision.code) == (
            credit,
            True,
            code,
        )
    late = decide_start(conduct, facts(DUE_AT))
    assert (late.may_start, late.code, late.values["deadline"]) == (True, "late", END)
    assert (late.values["may_roll_over"], late.values["late_deadline"]) == (False, None)
    assert deadline_of(conduct, DUE_AT, facts(DUE_AT), roll_over=True) == END
