import datetime as dt
from itertools import product

import pytest

from courses.enums import RunState
from courses.run_state import ATTRACTIVENESS, JOINABLE, derive_state

SECOND = dt.timedelta(seconds=1)
OPENS = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
CLOSES = dt.datetime(2026, 3, 20, 12, 0, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 4, 1, 12, 0, tzinfo=dt.UTC)
ENDS = dt.datetime(2026, 5, 1, 12, 0, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 6, 1, 12, 0, tzinfo=dt.UTC)


def state(
    now: dt.datetime,
    *,
    opens: dt.datetime | None = OPENS,
    closes: dt.datetime | None = CLOSES,
    starts: dt.datetime | None = STARTS,
    ends: dt.datetime | None = ENDS,
) -> RunState:
    return derive_state(
        now=now, start=starts, end=ends, enrollment_start=opens, enrollment_end=closes
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - SECOND, RunState.FUTURE_NOT_YET_OPEN),
        (OPENS, RunState.FUTURE_OPEN),
        (CLOSES - SECOND, RunState.FUTURE_OPEN),
        (CLOSES, RunState.FUTURE_CLOSED),
        (STARTS - SECOND, RunState.FUTURE_CLOSED),
        (STARTS, RunState.ONGOING_CLOSED),
        (ENDS - SECOND, RunState.ONGOING_CLOSED),
        (ENDS, RunState.ARCHIVED_CLOSED),
    ],
)
def test_derive_state_where_enrollment_closes_before_the_start(
    now: dt.datetime, expected: RunState
) -> None:
    assert state(now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (STARTS - SECOND, RunState.FUTURE_OPEN),
        (STARTS, RunState.ONGOING_OPEN),
        (ENDS - SECOND, RunState.ONGOING_OPEN),
        (ENDS, RunState.ARCHIVED_OPEN),
        (AFTER - SECOND, RunState.ARCHIVED_OPEN),
        (AFTER, RunState.ARCHIVED_CLOSED),
    ],
)
def test_derive_state_where_enrollment_closes_after_the_end(
    now: dt.datetime, expected: RunState
) -> None:
    assert state(now, closes=AFTER) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - SECOND, RunState.FUTURE_NOT_YET_OPEN),
        (OPENS, RunState.FUTURE_OPEN),
        (STARTS, RunState.ONGOING_OPEN),
        (ENDS, RunState.ARCHIVED_OPEN),
        (AFTER, RunState.ARCHIVED_OPEN),
    ],
)
def test_derive_state_where_enrollment_never_closes(
    now: dt.datetime, expected: RunState
) -> None:
    assert state(now, closes=None) == expected


@pytest.mark.parametrize(
    ("closes", "expected"),
    [(None, RunState.ONGOING_OPEN), (CLOSES, RunState.ONGOING_CLOSED)],
)
def test_derive_state_where_the_run_never_ends(
    closes: dt.datetime | None, expected: RunState
) -> None:
    assert state(AFTER, closes=closes, ends=None) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (STARTS - SECOND, RunState.FUTURE_NOT_YET_OPEN),
        (STARTS, RunState.ONGOING_CLOSED),
        (ENDS, RunState.ARCHIVED_CLOSED),
        (AFTER, RunState.ARCHIVED_OPEN),
    ],
)
def test_derive_state_is_never_open_before_enrollment_opens(
    now: dt.datetime, expected: RunState
) -> None:
    assert state(now, opens=AFTER, closes=None) == expected


@pytest.mark.parametrize(
    ("opens", "starts"), [(None, STARTS), (OPENS, None), (None, None)]
)
def test_derive_state_without_opening_or_start_is_to_be_scheduled(
    opens: dt.datetime | None, starts: dt.datetime | None
) -> None:
    states = {state(now, opens=opens, starts=starts) for now in (OPENS, CLOSES, AFTER)}

    assert states == {RunState.TO_BE_SCHEDULED}


def test_derive_state_reaches_all_eight() -> None:
    choices = (None, OPENS, CLOSES, STARTS, ENDS, AFTER)
    reached = {
        state(now, opens=opens, closes=closes, starts=starts, ends=ends)  # type: ignore[arg-type]  # product widens
        for now, opens, closes, starts, ends in product(
            (OPENS - SECOND, CLOSES, STARTS, AFTER),
            *[choices] * 4,
        )
    }

    assert reached == set(RunState)


def test_attractiveness_puts_what_can_be_joined_first() -> None:
    assert [str(state) for state in ATTRACTIVENESS] == [
        "ongoing_open",
        "future_open",
        "archived_open",
        "future_not_yet_open",
        "future_closed",
        "ongoing_closed",
        "archived_closed",
        "to_be_scheduled",
    ]
    assert set(ATTRACTIVENESS[:3]) == JOINABLE
