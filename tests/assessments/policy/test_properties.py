"""What holds for every conduct and every person."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.policy import (
    PRESETS,
    THINGS,
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
from tests.assessments.policy.situations import END, NOW, START

# Drawing a whole conduct takes its time; the time says nothing about the code.
TRIED = settings(deadline=None, max_examples=60)
OFFSETS = st.integers(-40, 40)
MOMENTS = st.integers(-60 * 24, 60 * 24).map(lambda h: NOW + timedelta(hours=h))
DATES = st.one_of(
    st.builds(
        lambda event, days: {"event": event, "days": days},
        st.sampled_from(["start", "end", "enrollment_end"]),
        OFFSETS,
    ),
    MOMENTS.map(datetime.isoformat),
)
COUNTS = st.one_of(
    st.integers(1, 4),
    st.builds(
        lambda count, tag: {"count": count, "tag": tag}, st.integers(1, 3), st.just("a")
    ),
)
SHARED = {
    "role": st.just(["learner"]),
    "before": DATES,
    "after": DATES,
    "attempts_fewer_than": COUNTS,
    "attempts_at_least": COUNTS,
    "finished_fewer_than": COUNTS,
    "in_progress": st.booleans(),
    "passed": st.booleans(),
    "score_kept_at_least": st.integers(0, 100),
    "tagged": st.just(["a"]),
}
START_CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        **SHARED,
        "waited": st.builds(lambda h: {"hours": h}, st.integers(1, 99)),
    },
)
ATTEMPT_CONDITIONS = st.fixed_dictionaries(
    {}, optional={**SHARED, "elapsed_less_than": st.integers(1, 999)}
)
ALLOWED = st.fixed_dictionaries(
    {"may_start": st.just(True)},
    optional={"until": DATES, "late_until": DATES, "tag": st.just("a")},
)
START_EFFECTS = st.one_of(ALLOWED, st.just({"may_start": False, "reason": "closed"}))
ACCESS_EFFECTS = st.builds(
    lambda given: {"permissions": sorted(given)},
    st.sets(st.sampled_from(["view", "answer", "finish"])),
)
GRADING_EFFECTS = st.builds(
    lambda percent, counts: {"credit_percent": percent, "counts": counts},
    st.integers(0, 100),
    st.booleans(),
)


@st.composite
def rules(draw: st.DrawFn, conditions: Any, effects: Any) -> list[Mapping[str, Any]]:
    some = draw(st.lists(conditions.filter(bool), max_size=3))
    made = [
        {"if": one, "then": draw(effects), "code": f"rule-{place}"}
        for place, one in enumerate(some)
    ]
    return [*made, {"then": draw(effects), "code": "else"}]


CONDUCTS = st.fixed_dictionaries(
    {
        "preset": st.just("custom"),
        "timer": st.one_of(
            st.just({"policy": "none", "grace_seconds": 0}),
            st.builds(
                lambda policy, minutes: {
                    "policy": policy,
                    "minutes": minutes,
                    "grace_seconds": 60,
                },
                st.sampled_from(["continuous", "window"]),
                st.integers(1, 525_600),
            ),
        ),
        "kept": st.sampled_from(["best", "last", "first", "mean"]),
        "pass_percent": st.one_of(st.none(), st.integers(0, 100)),
        "one_per_page": st.booleans(),
        "shuffle": st.booleans(),
        "start": rules(START_CONDITIONS, START_EFFECTS),
        "access": rules(ATTEMPT_CONDITIONS, ACCESS_EFFECTS),
        "grading": rules(ATTEMPT_CONDITIONS, GRADING_EFFECTS),
        "review": st.fixed_dictionaries(
            dict.fromkeys(
                ("after", "later", "closed"),
                st.lists(st.sampled_from(THINGS), unique=True),
            )
            | {"during": st.just(["attempt"])}
        ),
    }
)
SHARES = st.one_of(st.none(), st.fractions(0, 1, max_denominator=40))
FACTORS = st.fractions(1, 10, max_denominator=8)
EFFECTS = st.fixed_dictionaries(
    {},
    optional={
        "extra_attempts": st.integers(1, 3),
        "extra_minutes": st.integers(1, 999),
        "time_factor": FACTORS.map(str),
        "until": MOMENTS.map(datetime.isoformat),
        "waive_wait": st.just(True),
    },
).filter(bool)
EXCEPTIONS = st.builds(
    PersonException,
    effects=EFFECTS,
    expires_at=st.one_of(st.none(), MOMENTS),
    reason=st.just("illness"),
    author=st.just("instructor"),
)


@st.composite
def histories(draw: st.DrawFn) -> list[PastAttempt]:
    """Draw attempts one after the other, the last one perhaps in progress."""
    attempts = []
    moment = START - timedelta(days=5)
    size = draw(st.integers(0, 4))
    for number in range(1, size + 1):
        started = moment + timedelta(hours=draw(st.integers(1, 99)))
        moment = started + timedelta(minutes=draw(st.integers(1, 3000)))
        open_one = number == size and draw(st.booleans())
        attempts.append(
            PastAttempt(
                number=number,
                state="in_progress" if open_one else "finished",
                started_at=started,
                finished_at=None if open_one else moment,
                share=None if open_one else draw(SHARES),
                counts=draw(st.booleans()),
                tag=draw(st.sampled_from(["", "a"])),
            )
        )
    return attempts


@st.composite
def people(draw: st.DrawFn) -> Facts:
    attempts = draw(histories())
    latest = max((a.finished_at or a.started_at for a in attempts), default=START)
    return Facts(
        now=latest + timedelta(hours=draw(st.integers(0, 900))),
        roles=draw(st.sampled_from([frozenset(), frozenset({"learner"})])),
        events={
            "start": draw(st.sampled_from([START, None])),
            "end": draw(st.sampled_from([END, None])),
        },
        attempts=attempts,
        time_factor=draw(FACTORS),
        exceptions=draw(st.lists(EXCEPTIONS, max_size=2)),
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
        graded = decide_grading(conduct, person, attempt)
        regraded = decide_grading(conduct, richer, attempt)
        assert regraded.credit * regraded.counts >= graded.credit * graded.counts


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
