"""Deadlines, exact to the microsecond."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from assessments.policy import Facts, accepted_until, deadline_of, preset
from tests.assessments.policy.situations import (
    DAY,
    END,
    EVENTS,
    HOUR,
    NOW,
    START,
    TICK,
    custom,
    exception,
    facts,
    finished,
    running,
    start_rule,
)

MINUTE = timedelta(minutes=1)


def timed(policy: str, minutes: int | None = None, **others: Any) -> dict[str, Any]:
    timer = {"policy": policy, "minutes": minutes, "grace_seconds": 90}
    return custom(**others) | {"timer": timer}


@pytest.mark.parametrize(
    ("policy", "minutes", "factor", "deadline"),
    [
        ("none", None, Fraction(2), None),
        ("continuous", 30, Fraction(1), NOW + 30 * MINUTE),
        ("continuous", 30, Fraction(3, 2), NOW + 45 * MINUTE),
        ("continuous", 30, Fraction(1, 2), NOW + 30 * MINUTE),
        ("continuous", 1, Fraction(4, 3), NOW + timedelta(seconds=80)),
        ("continuous", 1, Fraction(8, 7), NOW + timedelta(microseconds=68_571_429)),
        ("window", 7 * 1440, Fraction(1), NOW + 7 * DAY),
        ("window", 7 * 1440, Fraction(2), NOW + 14 * DAY),
    ],
)
def test_time_of_a_person(
    policy: str, minutes: int | None, factor: Fraction, deadline: datetime | None
) -> None:
    person = facts(time_factor=factor)
    assert deadline_of(timed(policy, minutes), NOW, person) == deadline


def test_grace_comes_after_the_deadline() -> None:
    assert accepted_until(timed("none"), None) is None
    assert accepted_until(timed("none"), NOW) == NOW + timedelta(seconds=90)
    conduct = custom() | {"timer": {"policy": "none"}}
    assert accepted_until(conduct, NOW) == NOW


def test_the_rule_bounds_the_clock() -> None:
    conduct = preset("final")
    person = facts()
    assert deadline_of(conduct, END - 2 * HOUR, person) == END - HOUR
    assert deadline_of(conduct, END - MINUTE, person) == END
    endless = facts(events={"start": START})
    assert deadline_of(conduct, END - MINUTE, endless) == END + 59 * MINUTE
    assert deadline_of(preset("module"), NOW, endless) is None
    assert deadline_of(preset("module"), NOW, person) == END


def test_exceptions_apply_to_a_running_attempt() -> None:
    conduct = preset("final")
    attempts = [finished(1), running(2, started_at=NOW)]
    given = [exception(time_factor="3/2"), exception(extra_minutes=7)]
    later = NOW + 50 * MINUTE
    first = facts(later, attempts=attempts, exceptions=given[:1])
    assert deadline_of(conduct, NOW, first) == NOW + 90 * MINUTE
    both = facts(later, attempts=attempts, exceptions=given)
    assert deadline_of(conduct, NOW, both) == NOW + 97 * MINUTE
    # The greater factor stands, of the person or of the exception.
    faster = facts(later, exceptions=given[:1], time_factor=Fraction(2))
    assert deadline_of(conduct, NOW, faster) == NOW + 120 * MINUTE


def test_an_exception_that_expires_during_the_attempt_keeps_its_effect() -> None:
    conduct = preset("final")
    given = [exception(time_factor="2", expires_at=NOW + MINUTE)]
    for moment in (NOW, NOW + MINUTE, NOW + HOUR):
        person = facts(moment, exceptions=given)
        assert deadline_of(conduct, NOW, person) == NOW + 2 * HOUR
        assert deadline_of(conduct, NOW + MINUTE, person) == NOW + HOUR + MINUTE


def test_a_later_end_bounds_later() -> None:
    given = [exception(until=(END + DAY).isoformat())]
    person = facts(END, exceptions=given)
    # Started after the end, which only the exception allowed.
    assert deadline_of(preset("module"), END + HOUR, person) == END + DAY
    assert deadline_of(preset("module"), NOW, person) == END + DAY
    # An earlier date takes nothing away.
    earlier = facts(exceptions=[exception(until=(END - DAY).isoformat())])
    assert deadline_of(preset("module"), NOW, earlier) == END


def test_roll_over_is_bounded_by_the_later_date() -> None:
    conduct = preset("late_half")
    assert deadline_of(conduct, NOW, facts()) == END - 7 * DAY
    assert deadline_of(conduct, NOW, facts(), roll_over=True) == END
    # Who starts late has nothing to roll over.
    late = END - DAY
    assert deadline_of(conduct, late, facts(late)) == END
    assert deadline_of(conduct, late, facts(late), roll_over=True) == END


def test_the_rule_of_then_is_found_again() -> None:
    conduct = timed(
        "none",
        start=[
            start_rule(
                "first",
                {"finished_fewer_than": 1},
                may_start=True,
                until={"event": "end"},
            ),
            start_rule(
                "second",
                {"finished_fewer_than": 2},
                may_start=True,
                until={"event": "end", "days": 3},
            ),
        ],
    )
    first = finished(1, at=NOW)  # started an hour before
    second = finished(2, at=NOW + 2 * HOUR)
    person = facts(END, attempts=[first, second])
    assert deadline_of(conduct, first.started_at, person) == END
    assert deadline_of(conduct, second.started_at, person) == END + 3 * DAY
    # While the first was still in progress it was not finished.
    assert deadline_of(conduct, NOW - TICK, person) == END
    assert deadline_of(conduct, NOW + 2 * HOUR + TICK, person) is None


def test_a_start_that_no_rule_allows_keeps_the_latest_bound() -> None:
    conduct = preset("late_half", minutes=60)
    learner = Facts(now=NOW, events=EVENTS, attempts=[finished(1), running(2)])
    assert deadline_of(conduct, NOW, learner) == NOW + HOUR
    assert deadline_of(conduct, END - MINUTE, learner) == END
    shut = {"then": {"may_start": False, "reason": "closed"}, "code": "shut"}
    assert deadline_of(custom() | {"start": [shut]}, NOW, learner) is None


def test_time_zones_are_one_instant() -> None:
    local = datetime.fromisoformat("2026-03-10T07:00:00-05:00")
    assert deadline_of(preset("final"), local, facts()) == datetime(
        2026, 3, 10, 13, tzinfo=UTC
    )
