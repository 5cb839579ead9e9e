"""Strategies that draw conducts without fault, people and their exceptions."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from assessments.policy import THINGS, Facts, PastAttempt, PersonException
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
