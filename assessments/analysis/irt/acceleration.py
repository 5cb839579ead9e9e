"""Reach the fixed point of a monotone map sooner: SQUAREM with a guard.

Source: R. Varadhan and C. Roland, Simple and globally convergent methods for
accelerating the convergence of any EM algorithm, Scandinavian Journal of Statistics 35
(2008), 335-353; scheme S3.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assessments.analysis.responses import Floats

Step = Callable[[Floats], tuple[Floats, float]]
"""From a point to the next one and the objective at the point given."""

LONGEST_LEAP = 256.0


@dataclass(frozen=True, eq=False)
class Climb:
    """Where a climb ended: `point`, `objective` there, `steps` taken, `change` last."""

    point: Floats
    objective: float
    steps: int
    change: float
    converged: bool


def climb(step: Step, start: Floats, tol: float, most: int, noise: float) -> Climb:
    """Apply a map until no coordinate changes by `tol` or more, at most `most` times.

    Leaps that lower the objective by more than `noise` of its size are taken back.
    """
    point, steps = start, 0
    change = np.inf
    objective = -np.inf
    while steps < most:
        first, objective = step(point)
        change = largest(first - point)
        steps += 1
        if change < tol:
            return Climb(first, objective, steps, change, converged=True)
        second, reached = step(first)
        change = largest(second - first)
        steps += 1
        if change < tol:
            return Climb(second, reached, steps, change, converged=True)
        target = leap(point, first, second)
        landed, found = step(target)
        steps += 1
        fell = not found >= reached - noise * abs(reached)
        point = second if fell or not np.isfinite(landed).all() else landed
    return Climb(point, objective, steps, change, converged=False)


def leap(point: Floats, first: Floats, second: Floats) -> Floats:
    """Return θ - 2 α r + α² v, α = -|r| / |v|: where three points are heading."""
    r = first - point
    v = second - first - r
    length = float(np.sqrt((r @ r) / max(float(v @ v), 1e-300)))
    alpha = -min(max(length, 1.0), LONGEST_LEAP)
    return np.asarray(point - 2 * alpha * r + alpha**2 * v, dtype=np.float64)


def largest(change: Floats) -> float:
    """Return the largest absolute change."""
    return float(np.abs(change).max(initial=0.0))
