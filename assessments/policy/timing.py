"""When an attempt ends.

- `none`: no time of its own.
- `continuous`: a clock that runs from the start, `minutes` times the person's factor
  and the minutes added, whether the learner is there or not; it is shown counting down.
- `window`: the attempt stays open for as long, counted the same way, and may be left
  and resumed as often as wanted; meant for days, it is shown as a date.

The server keeps both by one deadline. What the start rule says with `until` bounds all
of them; a learner who chose to roll over is bounded by `late_until` instead.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from assessments.policy.conditions import allowed_time, start_scene
from assessments.policy.dates import resolve
from assessments.policy.facts import (
    FINISHED,
    IN_PROGRESS,
    Conduct,
    Facts,
    PastAttempt,
    Relief,
    reliefs,
)
from assessments.policy.rules import match

TIMERS = ("none", "continuous", "window")


def deadline_of(
    conduct: Conduct, started_at: datetime, facts: Facts, *, roll_over: bool = False
) -> datetime | None:
    """Return when an attempt started at `started_at` ends, or None if it never does.

    The rule that allowed the start is found again: facts as they were then, with the
    exceptions of now, so that one granted meanwhile applies at once. An exception that
    was in force at the start, or came later, keeps its effect on this attempt. If no
    rule would have allowed the start, the latest bound of any rule that allows stands.
    The grace of the timer is not in it: see `accepted_until`.
    """
    then = replace(facts, now=started_at, attempts=_as_of(facts, started_at))
    all_allowed = [rule["then"] for rule in conduct["start"]]
    all_allowed = [effects for effects in all_allowed if effects["may_start"]]
    deadlines: list[datetime | None] = []
    latest: list[datetime | None] = []
    for relief in reliefs(facts, started_at):
        found = match("start", conduct["start"], start_scene(conduct, then, relief))
        clock = _clock(conduct, started_at, relief)
        if found.effects["may_start"]:
            bound = _bound(found.effects, facts, relief, roll_over=roll_over)
            deadlines.append(_earlier(clock, bound))
        latest += [
            _earlier(clock, _bound(effects, facts, relief, roll_over=roll_over))
            for effects in all_allowed
        ]
    candidates = deadlines or latest
    return None if None in candidates else max(filter(None, candidates), default=None)


def accepted_until(conduct: Conduct, deadline: datetime | None) -> datetime | None:
    """Return until when what arrives late is still accepted: deadline and grace."""
    if deadline is None:
        return None
    return deadline + timedelta(seconds=conduct["timer"].get("grace_seconds", 0))


def _as_of(facts: Facts, moment: datetime) -> tuple[PastAttempt, ...]:
    """Return the attempts as they stood when another one was started."""
    return tuple(
        attempt
        if attempt.finished_at is None or attempt.finished_at <= moment
        else replace(attempt, state=IN_PROGRESS, finished_at=None)
        for attempt in facts.attempts
        if attempt.started_at < moment
    )


def _clock(conduct: Conduct, started_at: datetime, relief: Relief) -> datetime | None:
    timer = conduct["timer"]
    if timer["policy"] == "none":
        return None
    return started_at + allowed_time(timer["minutes"], relief)


def _bound(
    effects: Mapping[str, Any], facts: Facts, relief: Relief, *, roll_over: bool
) -> datetime | None:
    name = "late_until" if roll_over and "late_until" in effects else "until"
    if name not in effects:
        return None
    return relief.later(resolve(effects[name], facts.events))


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier of two instants; None is never."""
    if one is None or other is None:
        return one or other
    return min(one, other)


def closed(facts: Facts) -> bool:
    """Tell whether the run has ended for this person, nothing being in progress.

    The end is inclusive (at that instant the run has ended) and moved by exceptions
    with `until`; without an end, a run never closes.
    """
    end = facts.events.get("end")
    later = reliefs(facts, facts.now)[-1].later(end)
    finished = all(attempt.state == FINISHED for attempt in facts.attempts)
    return later is not None and facts.now >= later and finished
