"""Every condition of a rule, at its boundary."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from assessments.policy import (
    Check,
    Facts,
    PastAttempt,
    check_conduct,
    decide_access,
    decide_grading,
    decide_start,
)
from tests.assessments.policy.situations import (
    DAY,
    END,
    HOUR,
    NOW,
    TICK,
    custom,
    exception,
    facts,
    finished,
    running,
    start_rule,
)


def tried_at_start(name: str, asked: Any, person: Facts) -> Check:
    conduct = custom(start=[start_rule("one", {name: asked})])
    assert check_conduct(conduct) == []
    decision = decide_start(conduct, person)
    [check] = decision.trace[0].checks
    assert (decision.code == "one") == check.held
    assert (check.name, check.asked) == (name, asked)
    return check


def tried_in_access(name: str, asked: Any, person: Facts, own: PastAttempt) -> Check:
    rule = {"if": {name: asked}, "then": {"permissions": ["view"]}, "code": "one"}
    conduct = custom(access=[rule])
    assert check_conduct(conduct) == []
    [check] = decide_access(conduct, person, own).trace[0].checks
    return check


def tried_in_grading(name: str, asked: Any, person: Facts, own: PastAttempt) -> Check:
    then = {"credit_percent": 100, "counts": True}
    conduct = custom(grading=[{"if": {name: asked}, "then": then, "code": "one"}])
    assert check_conduct(conduct) == []
    [check] = decide_grading(conduct, person, own).trace[0].checks
    return check


@pytest.mark.parametrize(
    ("roles", "held"),
    [
        (frozenset({"learner"}), True),
        (frozenset({"learner", "author"}), True),
        (frozenset({"author"}), False),
        (frozenset(), False),
    ],
)
def test_role_holds_if_the_person_has_any(roles: frozenset[str], held: bool) -> None:
    check = tried_at_start("role", ["learner", "guest"], facts(roles=roles))
    assert check.held is held
    assert check.limit == ["guest", "learner"]
    assert check.value == sorted(roles)


@pytest.mark.parametrize(
    ("expression", "instant"),
    [
        ({"event": "end"}, END),
        ({"event": "end", "days": -7}, datetime(2026, 3, 23, 8, tzinfo=UTC)),
        (
            {"event": "start", "days": 1, "hours": -2},
            datetime(2026, 3, 3, 6, tzinfo=UTC),
        ),
        ("2026-03-10T07:00:00-05:00", NOW),
        ({"at": "2026-03-10T12:00:00Z"}, NOW),
    ],
)
def test_dates_at_start_and_in_access_are_half_open_spans(
    expression: Any, instant: datetime
) -> None:
    for moment, is_before in ((instant - TICK, True), (instant, False)):
        person = facts(moment)
        before = tried_at_start("before", expression, person)
        after = tried_at_start("after", expression, person)
        assert (before.limit, before.value, before.held) == (instant, moment, is_before)
        assert (after.limit, after.value, after.held) == (
            instant,
            moment,
            not is_before,
        )
        own = running(started_at=moment - HOUR)
        assert tried_in_access("before", expression, person, own).held is is_before


def test_finishing_at_the_due_instant_is_on_time() -> None:
    for moment, on_time in ((END - TICK, True), (END, True), (END + TICK, False)):
        own = finished(at=moment)
        person = facts(END + DAY, attempts=[own])
        before = tried_in_grading("before", {"event": "end"}, person, own)
        after = tried_in_grading("after", {"event": "end"}, person, own)
        assert (before.held, after.held) == (on_time, not on_time)
        assert before.value == moment


def test_while_in_progress_grading_judges_now() -> None:
    own = running()
    assert tried_in_grading("before", {"event": "end"}, facts(END), own).held
    late = tried_in_grading("before", {"event": "end"}, facts(END + TICK), own)
    assert not late.held


@pytest.mark.parametrize("event", ["start", "end", "enrollment_start"])
@pytest.mark.parametrize("has_key", [True, False])
def test_an_event_without_date_never_comes(event: str, has_key: bool) -> None:
    person = facts(events={event: None} if has_key else {})
    before = tried_at_start("before", {"event": event, "days": 3}, person)
    after = tried_at_start("after", {"event": event, "days": 3}, person)
    assert (before.limit, before.held) == (None, True)
    assert (after.limit, after.held) == (None, False)


def test_dates_at_the_end_of_time_stay_dates() -> None:
    far = datetime(9999, 12, 31, tzinfo=UTC)
    near = datetime(1, 1, 1, tzinfo=UTC)
    person = facts(events={"start": near, "end": far})
    assert tried_at_start("before", {"event": "end", "days": 1}, person).held
    assert tried_at_start("after", {"event": "start", "days": -1}, person).held


def test_attempt_start_is_an_event_of_access_and_grading() -> None:
    own = running(started_at=NOW - HOUR)
    expression = {"event": "attempt_start", "hours": 1}
    assert tried_in_access("after", expression, facts(), own).held
    assert not tried_in_access("after", expression, facts(NOW - TICK), own).held


@pytest.mark.parametrize(
    ("name", "asked", "value", "held"),
    [
        ("attempts_fewer_than", 3, 2, True),
        ("attempts_fewer_than", 2, 2, False),
        ("attempts_at_least", 2, 2, True),
        ("attempts_at_least", 3, 2, False),
        ("finished_fewer_than", 2, 1, True),
        ("finished_fewer_than", 1, 1, False),
        ("attempts_fewer_than", {"count": 2, "tag": "graded"}, 1, True),
        ("attempts_fewer_than", {"count": 1, "tag": "graded"}, 1, False),
        ("attempts_at_least", {"count": 1, "tag": "graded"}, 1, True),
        ("finished_fewer_than", {"count": 1, "tag": "other"}, 0, True),
    ],
)
def test_attempts_are_counted(name: str, asked: Any, value: int, held: bool) -> None:
    check = tried_at_start(
        name, asked, facts(attempts=[finished(1, tag="graded"), running(2)])
    )
    limit = asked["count"] if isinstance(asked, dict) else asked
    assert (check.limit, check.value, check.held) == (limit, value, held)


def test_in_access_and_grading_only_earlier_attempts_count() -> None:
    attempts = [finished(1, Fraction(1, 2)), finished(2, Fraction(9, 10)), running(3)]
    person = facts(attempts=attempts)
    for tried in (tried_in_access, tried_in_grading):
        assert tried("attempts_at_least", 2, person, attempts[1]).value == 1
        assert tried("passed", True, person, attempts[1]).held is False
        assert tried("passed", True, person, attempts[2]).held is True


@pytest.mark.parametrize("asked", [True, False])
def test_in_progress(asked: bool) -> None:
    free = facts(attempts=[finished()])
    busy = facts(attempts=[finished(), running(2)])
    assert tried_at_start("in_progress", asked, free).held is not asked
    assert tried_at_start("in_progress", asked, busy).held is asked
    # In access, it is the attempt in question that counts.
    first, second = busy.attempts
    assert tried_in_access("in_progress", asked, busy, first).held is not asked
    assert tried_in_access("in_progress", asked, busy, second).held is asked


@pytest.mark.parametrize(
    ("share", "value"),
    [(None, False), (Fraction(5999, 10_000), False), (Fraction(3, 5), True)],
)
def test_passed_is_judged_exactly(share: Fraction | None, value: bool) -> None:
    person = facts(attempts=[finished(share=share)])
    assert tried_at_start("passed", True, person).held is value
    assert tried_at_start("passed", False, person).held is not value


def test_what_cannot_be_passed_is_not_passed() -> None:
    conduct = custom(start=[start_rule("one", {"passed": False})], pass_percent=None)
    person = facts(attempts=[finished(share=Fraction(1))])
    assert decide_start(conduct, person).code == "one"


@pytest.mark.parametrize(
    ("share", "held"),
    [(None, False), (Fraction(1, 3), False), (Fraction(34, 100), True)],
)
def test_score_kept_at_least(share: Fraction | None, held: bool) -> None:
    person = facts(attempts=[finished(share=share)])
    check = tried_at_start("score_kept_at_least", 34, person)
    assert (check.limit, check.value, check.held) == (Fraction(17, 50), share, held)


def test_waited_since_the_last_finish() -> None:
    last = NOW - DAY
    attempts = [finished(1, at=last), finished(2, at=last - DAY)]
    on = tried_at_start("waited", {"hours": 24}, facts(attempts=attempts))
    assert (on.limit, on.value, on.held) == (NOW, NOW, True)
    early = tried_at_start(
        "waited", {"hours": 24}, facts(NOW - TICK, attempts=attempts)
    )
    assert (early.limit, early.held) == (NOW, False)
    never = tried_at_start("waited", {"hours": 24}, facts(attempts=[running()]))
    assert (never.limit, never.held) == (None, True)


@pytest.mark.parametrize(
    ("factor", "extra", "minutes"),
    [
        (1, 0, 20),
        (Fraction(3, 2), 0, 30),
        (Fraction(3, 2), 5, 35),
        (Fraction(1, 2), 0, 20),
    ],
)
def test_elapsed_time_is_judged_by_the_persons_time(
    factor: Fraction, extra: int, minutes: int
) -> None:
    exceptions = [exception(extra_minutes=extra)] if extra else []
    own = running(started_at=NOW - timedelta(minutes=minutes))
    for moment, held in ((NOW - TICK, True), (NOW, False)):
        person = facts(moment, time_factor=factor, exceptions=exceptions)
        grading = tried_in_grading("elapsed_less_than", 20, person, own)
        assert grading.held is held
        assert grading.limit == timedelta(minutes=minutes)


def test_elapsed_time_of_a_finished_attempt_stands_still() -> None:
    own = finished(at=NOW - DAY)  # took an hour
    assert tried_in_access("elapsed_less_than", 61, facts(), own).held
    assert not tried_in_access("elapsed_less_than", 60, facts(), own).held


def test_before_an_attempt_no_time_has_elapsed() -> None:
    """The check refuses it in a start rule; the rule then never holds."""
    conduct = custom(start=[start_rule("one", {"elapsed_less_than": 5})])
    [check] = decide_start(conduct, facts()).trace[0].checks
    assert (check.limit, check.value, check.held) == (
        timedelta(minutes=5),
        None,
        False,
    )


def test_tags() -> None:
    attempts = [finished(1, tag="graded"), running(2, tag="practice")]
    person = facts(attempts=attempts)
    check = tried_at_start("tagged", ["graded"], person)
    assert (check.limit, check.value, check.held) == (
        ["graded"],
        ["graded", "practice"],
        True,
    )
    assert not tried_at_start("tagged", ["other"], person).held
    assert tried_in_access("tagged", ["graded", "x"], person, attempts[0]).held
    assert not tried_in_access("tagged", ["graded"], person, attempts[1]).held


def test_all_conditions_of_a_rule_must_hold_and_all_are_shown() -> None:
    rule = start_rule(
        "both", {"after": {"event": "end"}, "attempts_fewer_than": 1, "passed": False}
    )
    decision = decide_start(custom(start=[rule]), facts())
    assert decision.code == "else"
    assert [(trace.code, trace.matched) for trace in decision.trace] == [
        ("both", False),
        ("else", True),
    ]
    assert [check.held for check in decision.trace[0].checks] == [False, True, True]
    late = facts(END)
    assert decide_start(custom(start=[rule]), late).code == "both"
