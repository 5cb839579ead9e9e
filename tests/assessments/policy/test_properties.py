"""What holds for every conduct and every person."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessments.policy import (
    PRESETS,
    Facts,
    PastAttempt,
    PersonException,
    attempts_left,
    check_conduct,
    check_exception,
    deadline_of,
    decide_access,
    decide_grading,
    decide_start,
    kept_share,
    preset,
)
from tests.assessments.policy.drawn import (
    CONDUCTS,
    EFFECTS,
    EXCEPTIONS,
    FACTORS,
    MOMENTS,
    TRIED,
    histories,
    people,
)


@TRIED
@given(CONDUCTS, EFFECTS)
def test_what_is_drawn_here_is_without_fault(conduct: Any, effects: Any) -> None:
    assert check_conduct(conduct) == []
    assert check_exception(effects) == []


@TRIED
@given(CONDUCTS, people())
def test_the_first_rule_that_matches_decides(conduct: Any, person: Facts) -> None:
    decisions: list[tuple[str, Any]] = [("start", decide_start(conduct, person))]
    for attempt in person.attempts:
        decisions += [
            ("access", decide_access(conduct, person, attempt)),
            ("grading", decide_grading(conduct, person, attempt)),
        ]
    for kind, decision in decisions:
        *before, last = decision.trace
        assert [trace.rule for trace in decision.trace] == list(range(len(before) + 1))
        assert (last.rule, last.code, last.matched) == (
            decision.rule,
            conduct[kind][decision.rule]["code"],
            True,
        )
        assert all(check.held for check in last.checks)
        for trace in before:
            assert not trace.matched
            assert not all(check.held for check in trace.checks)
            asked = {check.name: check.asked for check in trace.checks}
            assert asked == conduct[kind][trace.rule]["if"]


@TRIED
@given(CONDUCTS, people(), EXCEPTIONS)
def test_one_exception_more_never_takes_rights(
    conduct: Any, person: Facts, one_more: PersonException
) -> None:
    richer = replace(person, exceptions=[*person.exceptions, one_more])
    was, now = decide_start(conduct, person), decide_start(conduct, richer)
    assert now.may_start >= was.may_start
    if was.may_start:
        assert_not_earlier(now.values["deadline"], was.values["deadline"])
    for attempt in person.attempts:
        assert (
            decide_access(conduct, richer, attempt).permissions
            >= decide_access(conduct, person, attempt).permissions
        )
        before = decide_grading(conduct, person, attempt)
        after = decide_grading(conduct, richer, attempt)
        assert after.credit * after.counts >= before.credit * before.counts


@TRIED
@given(st.sampled_from(PRESETS), people(), EXCEPTIONS)
def test_one_exception_more_never_takes_attempts_of_a_preset(
    code: str, person: Facts, one_more: PersonException
) -> None:
    richer = replace(person, exceptions=[*person.exceptions, one_more])
    was, now = (attempts_left(preset(code), each) for each in (person, richer))
    assert now is None if was is None else (now or 0) >= was


@TRIED
@given(CONDUCTS, people(), FACTORS, MOMENTS)
def test_a_greater_time_factor_never_shortens(
    conduct: Any, person: Facts, more: Fraction, started_at: datetime
) -> None:
    slower = replace(person, time_factor=person.time_factor * more)
    assert_not_earlier(
        deadline_of(conduct, started_at, slower),
        deadline_of(conduct, started_at, person),
    )


@TRIED
@given(CONDUCTS, people())
def test_who_may_start_has_time(conduct: Any, person: Facts) -> None:
    decision = decide_start(conduct, person)
    deadline = decision.values["deadline"]
    if decision.may_start:
        assert decision.reason == ""
        assert deadline is None or deadline > person.now
        assert decision.values["attempts_left"] != 0
    else:
        assert decision.reason


@TRIED
@given(
    st.one_of(CONDUCTS, st.builds(preset, st.sampled_from(PRESETS))),
    people(),
    st.integers(0, 900),
)
def test_a_start_promised_is_kept(conduct: Any, person: Facts, hours: int) -> None:
    person = replace(person, now=person.now - timedelta(hours=hours))
    opens = decide_start(conduct, person).values["wait_until"]
    if opens is not None:
        assert opens > person.now
        assert decide_start(conduct, replace(person, now=opens)).may_start


@TRIED
@given(histories())
def test_the_best_is_at_least_the_mean(attempts: list[PastAttempt]) -> None:
    best, mean, last, first = (
        kept_share(kept, attempts) for kept in ("best", "mean", "last", "first")
    )
    if best is None:
        assert mean is last is first is None
    else:
        assert best >= max(mean or 0, last or 0, first or 0)


def assert_not_earlier(one: datetime | None, other: datetime | None) -> None:
    """None is never."""
    assert one is None or (other is not None and one >= other)
