import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.moments import (
    kurtosis_of,
    pair_moments,
    skewness_of,
    top_weights,
    variance_of,
)
from tests.assessments.analysis.samples import patient

VALUES = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=30)
SHARES = st.floats(0.01, 1)


@patient
@given(VALUES, SHARES)
def test_top_weights_fill_the_room_and_prefer_the_higher(
    values: list[float], share: float
) -> None:
    value = np.array(values)
    weights = top_weights(value, share)
    assert weights.sum() == pytest.approx(share * value.size, abs=1e-6)
    assert weights.min() >= 0
    assert weights.max() <= 1 + 1e-9
    order = np.argsort(value, kind="stable")
    assert (np.diff(weights[order]) >= -1e-12).all()
    for tied in np.unique(value):
        assert np.ptp(weights[value == tied]) == 0


@patient
@given(VALUES, SHARES, st.randoms(use_true_random=False))
def test_top_weights_do_not_depend_on_the_order(
    values: list[float], share: float, random: object
) -> None:
    value = np.array(values)
    order = np.argsort(-value, kind="stable")
    assert (top_weights(value[order], share) == top_weights(value, share)[order]).all()


def test_top_weights_of_nothing_are_nothing() -> None:
    assert top_weights(np.empty(0), 0.27).size == 0


@pytest.mark.parametrize(("size", "known"), [(1, 0), (2, 1), (3, 2), (4, 3)])
def test_moments_need_values(size: int, known: int) -> None:
    value = np.arange(size, dtype=np.float64) ** 2
    found = [variance_of(value), skewness_of(value), kurtosis_of(value)]
    assert list(np.isfinite(found)) == [number < known for number in range(3)]


def test_pair_moments_never_leave_the_bounds_of_a_correlation() -> None:
    value = np.array([0.1, 0.2, 0.4])
    moments = pair_moments(value, 3 * value)
    assert moments.correlation == pytest.approx(1)
    assert moments.correlation <= 1
    assert moments.efficiency == pytest.approx(1)
