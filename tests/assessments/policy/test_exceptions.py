"""What was allowed to one person gives, and is checked."""

from fractions import Fraction
from typing import Any

import pytest

from assessments.policy import (
    AccessDecision,
    check_exception,
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
    START,
    TICK,
    custom,
    exception,
    facts,
    finished,
    running,
)


def test_extra_attempts() -> None:
    conduct = preset("module", pass_percent=None)
    attempts = [finished(n) for n in (1, 2, 3)]
    without = decide_start(conduct, facts(attempts=attempts))
    assert (without.reason, without.values["attempts_left"]) == ("no-attempts-left", 0)
    given = [exception(extra_attempts=1), exception(extra_attempts=1)]
    person = facts(attempts=attempts, exceptions=given)
    decision = decide_start(conduct, person)
    assert (decision.may_start, decision.values["attempts_left"]) == (True, 2)
    assert decision.trace[3].checks[0].limit == 5


def test_an_exception_ends_when_it_expires() -> None:
    conduct = preset("post_test")
    given = [exception(expires_at=NOW, extra_attempts=1)]
    for moment, may in ((NOW - TICK, True), (NOW, False)):
        person = facts(moment, attempts=[finished()], exceptions=given)
        assert decide_start(conduct, person).may_start is may


def test_waiting_is_waived() -> None:
    attempts = [finished(at=NOW - HOUR)]
    person = facts(attempts=attempts, exceptions=[exception(waive_wait=True)])
    assert decide_start(preset("final"), person).may_start


def test_a_later_end_for_one_person() -> None:
    until = END + 2 * DAY
    given = [exception(until=until.isoformat())]
    for moment, may in ((END, True), (until - TICK, True), (until, False)):
        decision = decide_start(preset("module"), facts(moment, exceptions=given))
        assert decision.may_start is may
        if may:
            assert decision.values["deadline"] == until
    # It does not open the quiz later.
    assert decide_start(preset("module"), facts(START, exceptions=given)).may_start
    early = decide_start(preset("module"), facts(START - TICK, exceptions=given))
    assert early.reason == "not-open"


def test_of_two_dates_the_later_one_stands() -> None:
    given = [
        exception(until=(END + 2 * DAY).isoformat()),
        exception(until=(END + DAY).isoformat()),
    ]
    person = facts(END + DAY + HOUR, exceptions=given)
    assert decide_start(preset("module"), person).may_start


def test_a_later_date_moves_what_is_due() -> None:
    conduct = preset("late_half")
    due = END - 7 * DAY
    own = finished(at=due + DAY)
    plain = facts(END, attempts=[own])
    assert decide_grading(conduct, plain, own).credit == Fraction(1, 2)
    given = [exception(until=(due + DAY).isoformat(), expires_at=due + 2 * DAY)]
    # What was in force at the finish is looked at, not what is in force now.
    moved = facts(END, attempts=[own], exceptions=given)
    decision = decide_grading(conduct, moved, own)
    assert (decision.credit, decision.counts, decision.code) == (1, True, "on-time")


def test_access_is_the_union_of_what_each_relief_gives() -> None:
    short = {"before": {"event": "end"}, "attempts_fewer_than": 1}
    conduct = custom(access=[])
    conduct["access"] = [
        {"if": short, "then": {"permissions": ["answer"]}, "code": "short"},
        {"then": {"permissions": ["view"]}, "code": "else"},
    ]
    own = running(2)
    person = facts(attempts=[finished(), own])
    assert decide_access(conduct, person, own) == AccessDecision(
        permissions=frozenset({"view"}),
        rule=1,
        code="else",
        trace=decide_access(conduct, person, own).trace,
    )
    more = facts(
        attempts=person.attempts,
        exceptions=[exception(extra_attempts=1), exception(waive_wait=True)],
    )
    decision = decide_access(conduct, more, own)
    assert decision.permissions == {"view", "answer"}
    assert (decision.rule, decision.code) == (0, "short")


@pytest.mark.parametrize(
    ("effects", "faults"),
    [
        (None, [("", "object")]),
        ({}, [("", "empty")]),
        (
            {
                "extra_attempts": 1,
                "extra_minutes": 525_600,
                "time_factor": "3/2",
                "until": "2026-03-01T00:00:00+00:00",
                "waive_wait": True,
            },
            [],
        ),
        ({"time_factor": "1.25"}, []),
        ({"time_factor": "10"}, []),
        ({"time_factor": "101/10"}, [("time_factor", "factor")]),
        ({"time_factor": "1/2"}, [("time_factor", "factor")]),
        ({"time_factor": "1/0"}, [("time_factor", "factor")]),
        ({"time_factor": "nan"}, [("time_factor", "factor")]),
        ({"time_factor": 2}, [("time_factor", "factor")]),
        ({"extra_attempts": 0}, [("extra_attempts", "range")]),
        ({"extra_attempts": True}, [("extra_attempts", "number")]),
        ({"extra_minutes": 525_601}, [("extra_minutes", "range")]),
        ({"waive_wait": False}, [("waive_wait", "boolean")]),
        ({"until": None}, [("until", "date")]),
        ({"until": "2026-03-01T00:00"}, [("until", "zone")]),
        ({"until": {"event": "end"}}, [("until", "date")]),
        ({"skip": 1}, [("skip", "unknown-key")]),
    ],
)
def test_faults_of_exceptions(effects: Any, faults: list[tuple[str, str]]) -> None:
    assert check_exception(effects) == faults
