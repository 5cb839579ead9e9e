from typing import Any

import pytest

from lms.indicators.analysis.watch import (
    DueWatch,
    Participation,
    WatchReason,
    WatchState,
    WatchThresholds,
    due_watch,
    least_reach,
    watch_reasons,
)

ENOUGH: dict[str, Any] = {"persons": 40, "institutions": 6, "largest": 12}


@pytest.mark.parametrize(
    ("earlier", "least"),
    [([], 5.0), ([8, 12], 5.0), ([100, 40, 44, 60, 48], 11.5), ([400] * 4, 100.0)],
)
def test_least_reach_is_the_countrys_own(earlier: list[int], least: float) -> None:
    assert least_reach(earlier) == least


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        (Participation(5, **ENOUGH), ()),
        (Participation(4, **ENOUGH), (WatchReason.LOW_REACH,)),
        (Participation(99, earlier=[400] * 4, **ENOUGH), (WatchReason.LOW_REACH,)),
        (Participation(9, days_since_call=45, **ENOUGH), ()),
        (
            Participation(9, days_since_call=46, **ENOUGH),
            (WatchReason.NO_ENROLLMENT_AFTER_CALL,),
        ),
        (
            Participation(9, days_since_call=46, enrollments_since_call=1, **ENOUGH),
            (),
        ),
        (
            Participation(9, days_vacant=31, **ENOUGH),
            (WatchReason.FOCAL_POINT_VACANT,),
        ),
        (
            Participation(9, persons=7, institutions=2, largest=4),
            (WatchReason.BELOW_PUBLICATION,),
        ),
        (
            Participation(0, days_vacant=31),
            (
                WatchReason.LOW_REACH,
                WatchReason.FOCAL_POINT_VACANT,
                WatchReason.BELOW_PUBLICATION,
            ),
        ),
    ],
)
def test_reasons(facts: Participation, reasons: tuple[WatchReason, ...]) -> None:
    assert watch_reasons(facts) == reasons


def test_thresholds_are_those_of_the_release() -> None:
    strict = WatchThresholds(least_reach=10)

    assert watch_reasons(Participation(9, **ENOUGH), strict) == (WatchReason.LOW_REACH,)


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (None, "open"),
        (WatchState.CLOSED, "open"),
        (WatchState.OPEN, "open"),
        (WatchState.ACKNOWLEDGED, "acknowledged"),
        (WatchState.ACTION, "action"),
    ],
)
def test_a_reason_opens_and_keeps_what_people_took_up(
    state: WatchState | None, due: str
) -> None:
    reasons = (WatchReason.LOW_REACH,)

    assert due_watch(state, reasons) == DueWatch(WatchState(due), reasons, False)


@pytest.mark.parametrize(
    ("state", "may_close"),
    [
        (None, False),
        (WatchState.CLOSED, False),
        (WatchState.OPEN, True),
        (WatchState.ACTION, True),
    ],
)
def test_nothing_closes_by_itself(state: WatchState | None, may_close: bool) -> None:
    assert due_watch(state, ()) == DueWatch(state, (), may_close)
