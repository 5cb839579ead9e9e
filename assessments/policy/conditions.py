"""Conditions of rules, each with its limit, the person's value and whether it held.

Instants form half-open spans: `after` holds from the instant on, `before` until just
before it. Grading is the other way round, because handing in at the due instant is on
time: there `before` includes the instant and `after` does not. What grading judges is
the instant of finishing (now, while in progress); start and access judge now.

In start rules the past is every attempt; in access and grading rules it is what came
before the attempt in question, so that a later attempt never changes an earlier one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from assessments.policy.dates import ATTEMPT_START, resolve
from assessments.policy.facts import (
    FINISHED,
    IN_PROGRESS,
    Conduct,
    Facts,
    PastAttempt,
    Relief,
)
from assessments.policy.scores import HUNDRED, kept_share, passed


@dataclass(frozen=True)
class Check:
    """One condition tried.

    `name` and `asked` as the rule has them; `limit` what was compared with, exceptions
    and time factor applied (an instant, a number, a `timedelta`; None if the event has
    no date); `value` what the person has.
    """

    name: str
    asked: Any
    limit: Any
    value: Any
    held: bool


@dataclass(frozen=True)
class Scene:
    """One person at one instant, under one relief, before one list of rules.

    `attempt` is None in start rules. `inclusive` turns the edges of dates as grading
    has them, `giving` is whether the rule tried gives. `hopeful` takes what only time
    decides for granted.
    """

    conduct: Conduct
    at: datetime
    roles: frozenset[str]
    events: Mapping[str, datetime | None]
    past: tuple[PastAttempt, ...]
    relief: Relief
    attempt: PastAttempt | None = None
    inclusive: bool = False
    hopeful: bool = False
    giving: bool = True


def start_scene(conduct: Conduct, facts: Facts, relief: Relief) -> Scene:
    """Set the scene for a start."""
    return Scene(
        conduct=conduct,
        at=facts.now,
        roles=facts.roles,
        events=facts.events,
        past=tuple(facts.attempts),
        relief=relief,
    )


def attempt_scene(
    conduct: Conduct, facts: Facts, attempt: PastAttempt, relief: Relief
) -> Scene:
    """Set the scene for what may be done in an attempt."""
    return Scene(
        conduct=conduct,
        at=facts.now,
        roles=facts.roles,
        events={**facts.events, ATTEMPT_START: attempt.started_at},
        past=tuple(past for past in facts.attempts if past.number < attempt.number),
        relief=relief,
        attempt=attempt,
    )


Outcome = tuple[Any, Any, bool]  # limit, value, held


def _role(asked: Any, scene: Scene) -> Outcome:
    return sorted(asked), sorted(scene.roles), not scene.roles.isdisjoint(asked)


def _before(asked: Any, scene: Scene) -> Outcome:
    limit = resolve(asked, scene.events)
    if scene.giving:
        limit = scene.relief.later(limit)
    if limit is None:
        return None, scene.at, True
    held = scene.at <= limit if scene.inclusive else scene.at < limit
    return limit, scene.at, held


def _after(asked: Any, scene: Scene) -> Outcome:
    limit, value, held = _before(asked, replace(scene, giving=not scene.giving))
    return limit, value, not held


def _count(asked: Any, scene: Scene, states: tuple[str, ...]) -> tuple[int, int]:
    """Return the limit and the number of attempts, of one tag if the rule names it."""
    tag = asked["tag"] if isinstance(asked, Mapping) else None
    limit = asked["count"] if isinstance(asked, Mapping) else asked
    number = sum(
        past.state in states and (tag is None or past.tag == tag) for past in scene.past
    )
    return limit + scene.relief.extra_attempts, number


def _attempts_fewer_than(asked: Any, scene: Scene) -> Outcome:
    limit, number = _count(asked, scene, (IN_PROGRESS, FINISHED))
    return limit, number, number < limit


def _attempts_at_least(asked: Any, scene: Scene) -> Outcome:
    limit, number = _count(asked, scene, (IN_PROGRESS, FINISHED))
    return limit, number, number >= limit


def _finished_fewer_than(asked: Any, scene: Scene) -> Outcome:
    limit, number = _count(asked, scene, (FINISHED,))
    return limit, number, number < limit


def _in_progress(asked: Any, scene: Scene) -> Outcome:
    looked_at = scene.past if scene.attempt is None else (scene.attempt,)
    value = any(attempt.state == IN_PROGRESS for attempt in looked_at)
    return asked, value, value is asked


def _passed(asked: Any, scene: Scene) -> Outcome:
    share = kept_share(scene.conduct["kept"], scene.past)
    value = bool(passed(scene.conduct, share))
    return asked, value, value is asked


def _score_kept_at_least(asked: Any, scene: Scene) -> Outcome:
    share = kept_share(scene.conduct["kept"], scene.past)
    limit = Fraction(asked, HUNDRED)
    return limit, share, share is not None and share >= limit


def last_finish(attempts: tuple[PastAttempt, ...]) -> datetime | None:
    """Return when the person last finished."""
    return max((a.finished_at for a in attempts if a.finished_at), default=None)


def _waited(asked: Any, scene: Scene) -> Outcome:
    finish = last_finish(scene.past)
    if finish is None:
        return None, scene.at, True
    limit = finish + timedelta(hours=asked["hours"])
    return limit, scene.at, scene.relief.waive_wait or scene.at >= limit


def allowed_time(minutes: int, relief: Relief) -> timedelta:
    """Return the person's time: minutes times the factor, and what was added."""
    seconds = (minutes * relief.time_factor + relief.extra_minutes) * 60
    return timedelta(microseconds=round(seconds * 1_000_000))


def _elapsed_less_than(asked: Any, scene: Scene) -> Outcome:
    limit = allowed_time(asked, scene.relief)
    if scene.attempt is None:
        return limit, None, False
    value = (scene.attempt.finished_at or scene.at) - scene.attempt.started_at
    return limit, value, value < limit


def _tagged(asked: Any, scene: Scene) -> Outcome:
    looked_at = scene.past if scene.attempt is None else (scene.attempt,)
    tags = {attempt.tag for attempt in looked_at}
    return sorted(asked), sorted(tags), not tags.isdisjoint(asked)


CONDITIONS: Mapping[str, Callable[[Any, Scene], Outcome]] = {
    "role": _role,
    "before": _before,
    "after": _after,
    "attempts_fewer_than": _attempts_fewer_than,
    "attempts_at_least": _attempts_at_least,
    "finished_fewer_than": _finished_fewer_than,
    "in_progress": _in_progress,
    "passed": _passed,
    "score_kept_at_least": _score_kept_at_least,
    "waited": _waited,
    "elapsed_less_than": _elapsed_less_than,
    "tagged": _tagged,
}
# What passes with time alone; and what only one kind of rule can ask.
OF_TIME = ("before", "after", "waited", "in_progress", "elapsed_less_than")
ONLY_START = ("waited",)
ONLY_ATTEMPT = ("elapsed_less_than",)


def try_condition(name: str, asked: Any, scene: Scene) -> Check:
    """Try one condition."""
    limit, value, held = CONDITIONS[name](asked, scene)
    if scene.hopeful and name in OF_TIME:
        held = scene.giving
    return Check(name=name, asked=asked, limit=limit, value=value, held=held)
