import numpy as np
import pytest

from assessments.analysis.irt.acceleration import Step, climb, leap
from tests.assessments.analysis.samples import Matrix


def linear(rate: float) -> Step:
    """Return a map that closes a share of the distance to (1, 2) in each step."""
    goal = np.array([1.0, 2.0])

    def step(point: Matrix) -> tuple[Matrix, float]:
        gap = point - goal
        return goal + rate * gap, -float(gap @ gap)

    return step


def test_slow_map_arrives_in_a_few_steps() -> None:
    found = climb(linear(0.999), np.zeros(2), 1e-9, 100, 1e-12)
    assert found.converged
    assert found.steps < 100  # 18,000 without leaps
    np.testing.assert_allclose(found.point, [1, 2], atol=1e-5)


def test_climb_that_may_not_go_on_says_so() -> None:
    found = climb(linear(0.5), np.zeros(2), 1e-12, 2, 1e-12)
    assert not found.converged
    assert found.change > 1e-12


def test_leap_that_falls_is_taken_back() -> None:
    visited: list[float] = []

    def step(point: Matrix) -> tuple[Matrix, float]:
        # beyond 1 the objective collapses, so that every leap there must be taken back
        visited.append(float(point[0]))
        x = point[0]
        value = x if x <= 1 else -100.0
        return np.array([x + 0.1 * (1 - min(x, 1)) ** 2]), value

    found = climb(step, np.zeros(1), 1e-5, 2000, 1e-12)
    assert found.converged
    assert found.point[0] <= 1


def test_leap_needs_no_curvature() -> None:
    points = np.zeros(1), np.ones(1), np.full(1, 2.0)
    assert np.isfinite(leap(*points)).all()


@pytest.mark.parametrize("rate", [0.1, 0.9])
def test_climb_that_stands_at_the_goal_stops(rate: float) -> None:
    found = climb(linear(rate), np.array([1.0, 2.0]), 1e-9, 10, 1e-12)
    assert found.steps == 1
