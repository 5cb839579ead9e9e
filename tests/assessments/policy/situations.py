"""Persons, attempts and small conducts for the tests of the policy."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from assessments.policy import Facts, PastAttempt, PersonException

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
END = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVENTS: dict[str, datetime | None] = {"start": START, "end": END}


def facts(now: datetime = NOW, **others: Any) -> Facts:
    return Facts(now=now, **{"events": EVENTS, **others})


def finished(
    number: int = 1,
    share: Fraction | None = None,
    *,
    at: datetime = NOW - 2 * DAY,
    counts: bool = True,
    tag: str = "",
) -> PastAttempt:
    return PastAttempt(
        number=number,
        state="finished",
        started_at=at - HOUR,
        finished_at=at,
        share=share,
        counts=counts,
        tag=tag,
    )


def running(
    number: int = 1, *, started_at: datetime = NOW - HOUR, tag: str = ""
) -> PastAttempt:
    return PastAttempt(
        number=number,
        state="in_progress",
        started_at=started_at,
        finished_at=None,
        share=None,
        counts=False,
        tag=tag,
    )


def exception(expires_at: datetime | None = None, **effects: Any) -> PersonException:
    return PersonException(
        effects=effects, expires_at=expires_at, reason="illness", author="instructor"
    )


def start_rule(
    code: str, conditions: Mapping[str, Any], **effects: Any
) -> dict[str, Any]:
    then = effects or {"may_start": True}
    return {"if": dict(conditions), "then": then, "code": code}


def custom(
    start: Sequence[Any] = (),
    access: Sequence[Any] = (),
    grading: Sequence[Any] = (),
    **others: Any,
) -> dict[str, Any]:
    """Return a conduct whose lists end with: may start, may do all, full credit."""
    everything = ["view", "answer", "finish"]
    return {
        "preset": "custom",
        "timer": {"policy": "none", "grace_seconds": 60},
        "kept": "best",
        "pass_percent": 60,
        "one_per_page": True,
        "shuffle": False,
        "start": [*start, {"then": {"may_start": True}, "code": "else"}],
        "access": [*access, {"then": {"permissions": everything}, "code": "else"}],
        "grading": [
            *grading,
            {"then": {"credit_percent": 100, "counts": True}, "code": "else"},
        ],
        "review": {"during": [], "after": [], "later": [], "closed": []},
        **others,
    }
