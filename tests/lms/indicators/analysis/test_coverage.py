import pytest

from lms.indicators.analysis.coverage import (
    BIAS_GAPS,
    Badge,
    bias_bound,
    coverage,
    coverage_badge,
)
from lms.indicators.analysis.errors import FrameError


def test_coverage() -> None:
    assert coverage(30, 120) == 0.25
    assert coverage(0, 120) == 0.0
    with pytest.raises(FrameError, match="frame_too_small: participants 12, frame 11"):
        coverage(12, 11)
    with pytest.raises(FrameError, match="frame_empty"):
        coverage(0, 0)


@pytest.mark.parametrize(
    ("total", "strata", "drawn", "badge"),
    [
        (False, False, False, 0),
        (False, True, True, 0),
        (True, False, False, 1),
        (True, False, True, 1),
        (True, True, False, 2),
        (True, True, True, 3),
    ],
)
def test_badge(total: bool, strata: bool, drawn: bool, badge: int) -> None:
    found = coverage_badge(
        total_known=total, weighted_by_strata=strata, drawn_at_random=drawn
    )

    assert found is Badge(badge)


def test_bias_bound() -> None:
    # a quarter took part: three quarters score 25 or 50 points lower
    found = [bias_bound(520.0, 100.0, 0.25, gap) for gap in BIAS_GAPS]

    assert found == [520 - 18.75, 520 - 37.5]
    assert bias_bound(520.0, 100.0, 1.0, 0.5) == 520.0
    with pytest.raises(FrameError, match="coverage_out_of_range"):
        bias_bound(520.0, 100.0, 1.2, 0.5)
