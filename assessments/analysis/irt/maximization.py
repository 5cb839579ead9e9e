"""Better parameters from expected counts (M-step): Newton steps, all items at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.analysis.irt.expectation import Expected
from assessments.analysis.irt.model import Model, Parameters, chance
from assessments.analysis.responses import Floats

NEWTON_STEPS = 3
LONGEST_STEP = 1.0
"""No parameter moves further in one Newton step: far from the solution they overshoot."""

STEEPEST = 10.0
FURTHEST = 25.0
SMALLEST_VAR, LARGEST_VAR = 1e-2, 100.0
"""Bounds: what stands at one of them has no estimate; the calibration says so."""


@dataclass(frozen=True)
class Priors:
    """Normal priors for small numbers of answers: d ~ N(0, d_sd²), a ~ N(1, a_sd²).

    They stand on the scale of the reference group. None: no prior. A d_sd of 2 is
    usual below 200 answers per item; it also gives an estimate to items that everyone
    answered right or wrong.
    """

    d_sd: float | None = None
    a_sd: float | None = None

    @property
    def d_precision(self) -> float:
        """Return 1 / d_sd², 0 without a prior."""
        return 0.0 if self.d_sd is None else self.d_sd**-2

    @property
    def a_precision(self) -> float:
        """Return 1 / a_sd², 0 without a prior."""
        return 0.0 if self.a_sd is None else self.a_sd**-2

    def log_density(self, parameters: Parameters) -> float:
        """Return the log density but for a constant."""
        d = self.d_precision * np.square(parameters.d).sum()
        return float(-(d + self.a_precision * np.square(parameters.a - 1).sum()) / 2)


def better_items(
    parameters: Parameters,
    expected: Expected,
    nodes: Floats,
    model: Model,
    priors: Priors,
) -> tuple[Floats, Floats]:
    """Return slopes and intercepts that raise Σ_k [r log P + (n - r) log(1 - P)].

    Gradient (Σ e, Σ q e) with e = r - n P, information Σ n P (1 - P) (1, q, q²).
    """
    a, d = parameters.a.copy(), parameters.d.copy()
    for _ in range(NEWTON_STEPS):
        p = chance(Parameters(a, d, parameters.mean, parameters.var), nodes)
        error = expected.right - expected.seen * p
        weight = expected.seen * p * (1 - p)
        g0 = error.sum(axis=1) - priors.d_precision * d
        i00 = weight.sum(axis=1) + priors.d_precision
        if model is Model.RASCH:
            d += bounded_step(g0, i00)
            continue
        g1 = error @ nodes - priors.a_precision * (a - 1)
        i01, i11 = weight @ nodes, weight @ nodes**2 + priors.a_precision
        determinant = i00 * i11 - i01**2
        d += bounded_step(i11 * g0 - i01 * g1, determinant)
        a += bounded_step(i00 * g1 - i01 * g0, determinant)
        a, d = a.clip(-STEEPEST, STEEPEST), d.clip(-FURTHEST, FURTHEST)
    return a, d.clip(-FURTHEST, FURTHEST)


def bounded_step(gradient: Floats, information: Floats) -> Floats:
    """Return Newton steps of bounded length; none where there is no information."""
    step = np.zeros_like(gradient)
    np.divide(gradient, information, out=step, where=information > 0)
    return step.clip(-LONGEST_STEP, LONGEST_STEP)


def better_groups(
    expected: Expected, nodes: Floats, classes: npt.NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Return means and variances of groups; those of one class share a variance.

    μ_g = Σ_k q_k N_gk / N_g; σ² = Σ (q_k - μ_g)² N_gk / Σ N_gk over the class.
    """
    counts = expected.groups
    size = counts.sum(axis=1)
    mean = counts @ nodes / size
    spread = (counts * (nodes - mean[:, None]) ** 2).sum(axis=1)
    by_class = np.bincount(classes, spread) / np.bincount(classes, size).clip(1e-300)
    return mean, by_class.clip(SMALLEST_VAR, LARGEST_VAR)[classes]
