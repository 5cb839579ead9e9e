"""The eight states of a run, derived from its dates (after Richie's course runs)."""

import datetime as dt

from courses.enums import RunState

# Order of the states in lists: what one can join now comes first.
ATTRACTIVENESS = tuple(RunState)
JOINABLE = {RunState.ONGOING_OPEN, RunState.FUTURE_OPEN, RunState.ARCHIVED_OPEN}


def derive_state(
    *,
    now: dt.datetime,
    start: dt.datetime | None,
    end: dt.datetime | None,
    enrollment_start: dt.datetime | None,
    enrollment_end: dt.datetime | None,
) -> RunState:
    """Return the state at `now`.

    Without an opening date of enrollment, or without a start, the run is to be
    scheduled. A missing end, of the run or of enrollment, means for ever: a finished
    run whose enrollment never closes is an archive open to study. Beginnings are
    inclusive, ends exclusive, and nobody enrolls before enrollment opens.
    """
    if start is None or enrollment_start is None:
        return RunState.TO_BE_SCHEDULED
    opened = now >= enrollment_start
    open_now = opened and (enrollment_end is None or now < enrollment_end)
    if end is not None and now >= end:
        return RunState.ARCHIVED_OPEN if open_now else RunState.ARCHIVED_CLOSED
    if now >= start:
        return RunState.ONGOING_OPEN if open_now else RunState.ONGOING_CLOSED
    if not opened:
        return RunState.FUTURE_NOT_YET_OPEN
    return RunState.FUTURE_OPEN if open_now else RunState.FUTURE_CLOSED
