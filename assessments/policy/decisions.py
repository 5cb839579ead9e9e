"""May this person start, what may they do in an attempt, what is it worth.

Every decision names the rule that matched (from 0, and its code) and carries the trace
of the rules tried, so that a page can say which one matched and why.

All three expect a conduct without faults (`check_conduct`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from assessments.policy.conditions import (
    Scene,
    attempt_scene,
    last_finish,
    start_scene,
)
from assessments.policy.dates import resolve
from assessments.policy.facts import (
    FINISHED,
    IN_PROGRESS,
    Conduct,
    Facts,
    PastAttempt,
    reliefs,
)
from assessments.policy.rules import Match, Trace, match, worth
from assessments.policy.scores import HUNDRED
from assessments.policy.timing import deadline_of

PERMISSIONS = ("view", "answer", "finish")
REASONS = (
    "no-attempts-left",
    "wait",
    "not-open",
    "closed",
    "passed",
    "in-progress",
    "not-for-you",
)


@dataclass(frozen=True)
class StartDecision:
    """Whether the person may start an attempt now.

    `reason` is one of `REASONS`, "" when they may. `values`: `attempts_left` and
    `counting_left` (see `attempts_left`), `wait_until` (the earliest later instant at
    which they may, if nothing but time changes; None if there is none, or they may
    now), `deadline` and `late_deadline` (of an attempt started now; the second if the
    learner rolls over, None if that is not offered), `may_roll_over`, `tag` (to be
    kept with the attempt; "" for none).
    """

    may_start: bool
    rule: int
    code: str
    reason: str
    values: Mapping[str, Any]
    trace: tuple[Trace, ...]


@dataclass(frozen=True)
class AccessDecision:
    """What the person may do in one attempt: some of `PERMISSIONS`."""

    permissions: frozenset[str]
    rule: int
    code: str
    trace: tuple[Trace, ...]


@dataclass(frozen=True)
class GradingDecision:
    """What an attempt is worth: `credit` (0 to 1) of its share, and whether it counts."""

    credit: Fraction
    counts: bool
    rule: int
    code: str
    trace: tuple[Trace, ...]


def decide_start(conduct: Conduct, facts: Facts) -> StartDecision:
    """Decide whether the person may start now.

    A rule that allows a start whose time would already be over is overruled: reason
    `closed`.
    """
    found = _start_match(conduct, facts)
    allowed: bool = found.effects["may_start"]
    reason: str = found.effects.get("reason", "")
    deadline = deadline_of(conduct, facts.now, facts) if allowed else None
    if deadline is not None and deadline <= facts.now:
        allowed, reason, deadline = False, "closed", None
    rolls = allowed and "late_until" in found.effects
    every, counting = _left(conduct, facts)
    values = {
        "attempts_left": every,
        "counting_left": counting,
        "wait_until": None if allowed else _opens_at(conduct, facts),
        "deadline": deadline,
        "late_deadline": (
            deadline_of(conduct, facts.now, facts, roll_over=True) if rolls else None
        ),
        "may_roll_over": rolls,
        "tag": found.effects.get("tag", "") if allowed else "",
    }
    return StartDecision(
        allowed, found.rule, found.code, "" if allowed else reason, values, found.trace
    )


def decide_access(
    conduct: Conduct, facts: Facts, attempt: PastAttempt
) -> AccessDecision:
    """Decide what the person may do now in an attempt of theirs.

    A finished attempt can be viewed at most. Time is not judged here: an attempt whose
    deadline is over is to be finished first.
    """
    chosen, *others = (
        match("access", conduct["access"], attempt_scene(conduct, facts, attempt, one))
        for one in reliefs(facts, facts.now)
    )
    permissions = frozenset(chosen.effects["permissions"])
    for found in others:
        given = frozenset(found.effects["permissions"])
        if not given <= permissions:
            chosen, permissions = found, permissions | given
    if attempt.state == FINISHED:
        permissions &= {"view"}
    return AccessDecision(permissions, chosen.rule, chosen.code, chosen.trace)


def decide_grading(
    conduct: Conduct, facts: Facts, attempt: PastAttempt
) -> GradingDecision:
    """Decide what an attempt is worth, as of its finish (now, while in progress).

    Exceptions count that were in force at that instant.
    """
    at = attempt.finished_at or facts.now
    scenes = (
        replace(attempt_scene(conduct, facts, attempt, relief), at=at, inclusive=True)
        for relief in reliefs(facts, at)
    )
    found = _best("grading", conduct, scenes)
    return GradingDecision(
        credit=Fraction(found.effects["credit_percent"], HUNDRED),
        counts=found.effects["counts"],
        rule=found.rule,
        code=found.code,
        trace=found.trace,
    )


def attempts_left(conduct: Conduct, facts: Facts) -> int | None:
    """Return how many attempts more the rules let this person start.

    Dates and waiting times are set aside: they say when, not how many. None is without
    limit. An attempt in progress is one used.
    """
    return _left(conduct, facts)[0]


def settled(conduct: Conduct, facts: Facts) -> bool:
    """Tell whether the person has nothing to gain any more, and nothing in progress.

    That is when no further attempt can be started, or none that would count.
    """
    busy = any(attempt.state == IN_PROGRESS for attempt in facts.attempts)
    every, counting = _left(conduct, facts)
    return bool(facts.attempts) and not busy and 0 in (every, counting)


def _best(kind: str, conduct: Conduct, scenes: Iterator[Scene]) -> Match:
    """Return the match that gives most; of equals the one with most exceptions."""
    found = [match(kind, conduct[kind], scene) for scene in scenes]
    return max(reversed(found), key=lambda one: worth(kind, one.effects))


def _start_match(conduct: Conduct, facts: Facts, *, hopeful: bool = False) -> Match:
    scenes = (
        replace(start_scene(conduct, facts, relief), hopeful=hopeful)
        for relief in reliefs(facts, facts.now)
    )
    return _best("start", conduct, scenes)


def _horizon(conduct: Conduct, facts: Facts) -> int:
    """Return a number of attempts beyond which no rule sees a difference."""
    extra = reliefs(facts, facts.now)[-1].extra_attempts
    untagged, tagged = 0, 0
    for rule in (*conduct["start"], *conduct["grading"]):
        for name, asked in rule.get("if", {}).items():
            if isinstance(asked, Mapping) and "count" in asked:
                tagged += asked["count"] + extra
            elif name.endswith(("_fewer_than", "attempts_at_least")):
                untagged = max(untagged, asked + extra)
    return len(facts.attempts) + untagged + tagged + len(conduct["start"])


def _left(conduct: Conduct, facts: Facts) -> tuple[int | None, int | None]:
    """Count attempts to come by imagining them: all, and those that would count."""
    horizon = _horizon(conduct, facts)
    every = counting = 0
    imagined = list(facts.attempts)
    while len(imagined) <= horizon:
        facts = replace(facts, attempts=tuple(imagined))
        found = _start_match(conduct, facts, hopeful=True)
        if not found.effects["may_start"]:
            return every, counting
        attempt = PastAttempt(
            number=max((past.number for past in imagined), default=0) + 1,
            state=FINISHED,
            started_at=facts.now,
            finished_at=facts.now,
            share=None,
            counts=False,
            tag=found.effects.get("tag", ""),
        )
        counts = _would_count(conduct, facts, attempt)
        every, counting = every + 1, counting + counts
        imagined.append(attempt)
    return None, None if counts else counting


def _would_count(conduct: Conduct, facts: Facts, attempt: PastAttempt) -> bool:
    """Tell whether an attempt to come would count, in good time."""
    scenes = (
        replace(attempt_scene(conduct, facts, attempt, relief), hopeful=True)
        for relief in reliefs(facts, facts.now)
    )
    return bool(_best("grading", conduct, scenes).effects["counts"])


def _opens_at(conduct: Conduct, facts: Facts) -> datetime | None:
    """Return the earliest later instant at which a start is allowed."""
    finish = last_finish(tuple(facts.attempts))
    moments: set[datetime] = set()
    for rule in conduct["start"]:
        for name, asked in rule.get("if", {}).items():
            if name in ("before", "after"):
                moments.update(filter(None, [resolve(asked, facts.events)]))
            elif name == "waited" and finish is not None:
                moments.add(finish + timedelta(hours=asked["hours"]))
    for moment in sorted(moment for moment in moments if moment > facts.now):
        then = replace(facts, now=moment)
        deadline = deadline_of(conduct, moment, then)
        if _start_match(conduct, then).effects["may_start"] and (
            deadline is None or deadline > moment
        ):
            return moment
    return None
