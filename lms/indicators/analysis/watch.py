"""Participation watch: when low participation of a country is due to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from lms.indicators.analysis.disclosure import Kind, readiness


class WatchState(StrEnum):
    """Where a watch stands; all but the first are set by people."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ACTION = "action"
    CLOSED = "closed"


class WatchReason(StrEnum):
    """Why a watch is due."""

    LOW_REACH = "low_reach"
    NO_ENROLLMENT_AFTER_CALL = "no_enrollment_after_call"
    FOCAL_POINT_VACANT = "focal_point_vacant"
    BELOW_PUBLICATION = "below_publication"


@dataclass(frozen=True)
class WatchThresholds:
    """From where on a country is watched; part of a release's parameters.

    reach in 90 days below max(`least_reach`, `share_of_median` of the country's own
    quarters), `days_after_call` without an enrollment, `days_vacant` without a focal
    point.
    """

    least_reach: int = 5
    share_of_median: float = 0.25
    quarters: int = 4
    days_after_call: int = 45
    days_vacant: int = 30


USUAL_WATCH = WatchThresholds()


@dataclass(frozen=True)
class Participation:
    """Facts about one country on one day.

    `reach`: persons active in the last 90 days; `earlier`: the same of previous quarters,
    latest last; `days_since_call` since the latest call opened, None without one;
    `enrollments_since_call`; `days_vacant` without an active focal point, 0 with one;
    `persons`, `institutions` and `largest` in what a release would publish.
    """

    reach: int
    earlier: Sequence[int] = ()
    days_since_call: int | None = None
    enrollments_since_call: int = 0
    days_vacant: int = 0
    persons: int = 0
    institutions: int = 0
    largest: int = 0


def least_reach(
    earlier: Sequence[int], thresholds: WatchThresholds = USUAL_WATCH
) -> float:
    """Return the reach below which a country is watched, in persons.

    max(least, share · median of the latest quarters); the least without any quarter. The
    own past is the measure, so that small countries are not always watched.
    """
    known = list(earlier)[-thresholds.quarters :]
    own = thresholds.share_of_median * median(known) if known else 0.0
    return max(float(thresholds.least_reach), own)


def watch_reasons(
    facts: Participation, thresholds: WatchThresholds = USUAL_WATCH
) -> tuple[WatchReason, ...]:
    """Return every reason to watch a country, in a fixed order; empty if none."""
    since = facts.days_since_call
    called = since is not None and since > thresholds.days_after_call
    ready = readiness(facts.persons, facts.institutions, facts.largest, Kind.MEAN).ready
    holds = {
        WatchReason.LOW_REACH: facts.reach < least_reach(facts.earlier, thresholds),
        WatchReason.NO_ENROLLMENT_AFTER_CALL: called
        and not facts.enrollments_since_call,
        WatchReason.FOCAL_POINT_VACANT: facts.days_vacant > thresholds.days_vacant,
        WatchReason.BELOW_PUBLICATION: not ready,
    }
    return tuple(reason for reason, true in holds.items() if true)


@dataclass(frozen=True)
class DueWatch:
    """What is due: the state to be in, the reasons, whether it may be closed."""

    state: WatchState | None
    reasons: tuple[WatchReason, ...]
    may_close: bool


def due_watch(state: WatchState | None, reasons: Sequence[WatchReason]) -> DueWatch:
    """Return the watch state that is due, given the present one (None: no watch).

    With a reason, none and closed become open; what people took up stays where they put
    it. Without a reason nothing is opened and nothing closes by itself: `may_close` says
    that the focal point or an analyst can close it.
    """
    resting = state in (None, WatchState.CLOSED)
    if reasons:
        return DueWatch(WatchState.OPEN if resting else state, tuple(reasons), False)
    return DueWatch(state, (), not resting)
