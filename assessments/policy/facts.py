"""What the rules are judged by: the person, the run, the attempts, the exceptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

Conduct = Mapping[str, Any]
Rule = Mapping[str, Any]
IN_PROGRESS, FINISHED = "in_progress", "finished"


@dataclass(frozen=True)
class PastAttempt:
    """One attempt of the person at this quiz, in progress or finished.

    `number` from 1, in the order of starting; `state` is `in_progress` or `finished`.
    `finished_at` is None while in progress; store the earlier of arrival and deadline,
    so that what is handed in as time ends counts as on time. `share` is the share of
    the maximum after credit, 0 to 1, exact, None while it is not scored. `counts` is
    what `decide_grading` said when the attempt was finished: keep it, for a later
    correction of an earlier attempt must not take it back. `tag` is what the start
    rule gave.
    """

    number: int
    state: str
    started_at: datetime
    finished_at: datetime | None
    share: Fraction | None
    counts: bool
    tag: str = ""


@dataclass(frozen=True)
class PersonException:
    """What was allowed to one person, by whom and why.

    `effects` (see `check_exception`): `extra_attempts` (1 to 100), `extra_minutes` (1 to
    525,600), `time_factor` ("3/2", from 1 to 10), `until` (ISO instant with zone),
    `waive_wait` (true). In force before `expires_at`; None never expires.
    """

    effects: Mapping[str, Any]
    expires_at: datetime | None
    reason: str
    author: str


@dataclass(frozen=True)
class Facts:
    """Everything that is known about a person at one quiz; all instants are aware.

    `events` holds `start`, `end`, `enrollment_start`, `enrollment_end` of the run; one
    that is absent or None has no date. `time_factor` below 1 is read as 1. `exceptions`
    stand in the order in which they were granted.
    """

    now: datetime
    roles: frozenset[str] = frozenset()
    events: Mapping[str, datetime | None] = field(default_factory=dict)
    attempts: Sequence[PastAttempt] = ()
    time_factor: Fraction = Fraction(1)
    exceptions: Sequence[PersonException] = ()


@dataclass(frozen=True)
class Relief:
    """What some exceptions give together."""

    extra_attempts: int = 0
    extra_minutes: int = 0
    time_factor: Fraction = Fraction(1)
    until: datetime | None = None
    waive_wait: bool = False

    def with_exception(self, effects: Mapping[str, Any]) -> "Relief":
        """Add one: numbers add up, of factors and dates the greater stands."""
        until = self.until
        if "until" in effects:
            given = datetime.fromisoformat(effects["until"])
            until = given if until is None else max(until, given)
        return Relief(
            extra_attempts=self.extra_attempts + effects.get("extra_attempts", 0),
            extra_minutes=self.extra_minutes + effects.get("extra_minutes", 0),
            time_factor=max(self.time_factor, Fraction(effects.get("time_factor", 1))),
            until=until,
            waive_wait=self.waive_wait or effects.get("waive_wait", False),
        )

    def later(self, limit: datetime | None) -> datetime | None:
        """Move a date that closes to the person's own, if that is later."""
        if limit is None or self.until is None:
            return limit
        return max(limit, self.until)


def reliefs(facts: Facts, at: datetime) -> tuple[Relief, ...]:
    """Return the relief of none, the first, the first two … exceptions in force at `at`.

    Whoever decides takes the best outcome of them all, so that one exception more can
    only give, never take, whatever the rules are.
    """
    steps = [Relief(time_factor=max(Fraction(1), facts.time_factor))]
    for exception in facts.exceptions:
        if exception.expires_at is None or at < exception.expires_at:
            steps.append(steps[-1].with_exception(exception.effects))
    return tuple(steps)
