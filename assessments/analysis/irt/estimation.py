"""Marginal maximum likelihood: EM steps on a free scale, accelerated, on enough nodes.

Means and variances of all groups, that of reference too, are estimated in each step; the
scale is then set so that the pooled population has mean 0 (and variance 1 for 2PL). A
scale that hung on one small reference group would take hundreds of steps to settle.
Source of this parameter expansion: C. Liu, D. B. Rubin and Y. N. Wu, Biometrika 85
(1998), 755-770. Under priors, which stand on the scale of the reference group, its mean
and variance are held instead.
"""

from dataclasses import dataclass, replace

import numpy as np

from assessments.analysis.irt.acceleration import Climb, climb
from assessments.analysis.irt.blocks import Arrangement, Flags, Positions
from assessments.analysis.irt.expectation import expect
from assessments.analysis.irt.maximization import (
    FURTHEST,
    LARGEST_VAR,
    SMALLEST_VAR,
    STEEPEST,
    Priors,
    better_groups,
    better_items,
)
from assessments.analysis.irt.model import (
    Model,
    Parameters,
    equal_nodes,
    span_needed,
    widened,
)
from assessments.analysis.responses import Floats

WIDENINGS = 5
FARTHEST_MEAN = 30.0
NEAR = 0.05
"""A bound is approached slowly: this close to it counts as there."""

NO_PRIORS = Priors()

FLOAT32_TOL = 1e-5
"""Below this tolerance the noise of float32 would be taken for change."""

FLOAT32_CELLS = 500_000
"""Persons x items from which on float32 is worth it."""

NOISE = {np.float32: 1e-7, np.float64: 1e-12}
"""By which share of its size a log-likelihood may fall by rounding alone."""


@dataclass(frozen=True)
class Settings:
    """How a calibration is computed.

    - tol: stop when no parameter (variances by their logarithm) changes by more in a
      step; 1e-5 leaves parameters within 1e-4 and the log-likelihood within 1e-3 of the
      maximum, also for five items (LSAT), where EM is slowest
    - nodes: equally spaced on [-6, 6] (61: 0.2 apart), more of them where a group
      reaches further
    - most_steps: after so many steps the calibration says that it did not converge
    - priors: none, unless the numbers are small
    - standard_errors: False for speed
    """

    tol: float = 1e-5
    nodes: int = 61
    most_steps: int = 3_000
    priors: Priors = NO_PRIORS
    standard_errors: bool = True


@dataclass(frozen=True, eq=False)
class Problem:
    """What is maximized: `classes` (G) says which groups share a variance.

    With `fixed_items` only the groups are estimated, on the scale that the items give.
    """

    arrangement: Arrangement
    model: Model
    classes: Positions
    reference: int
    settings: Settings
    dtype: type[np.floating] = np.float64
    fixed_items: bool = False

    def pack(self, parameters: Parameters) -> Floats:
        """Return the parameters as one vector, variances by their logarithm."""
        slopes = [] if self.model is Model.RASCH else [parameters.a]
        groups = [parameters.mean, np.log(parameters.var)]
        items = [] if self.fixed_items else [*slopes, parameters.d]
        return np.concatenate([*items, *groups])

    def unpack(self, vector: Floats, known: Parameters) -> Parameters:
        """Return a vector as parameters within their bounds; `known` fills the rest."""
        n_groups = self.arrangement.n_groups
        items = vector[: -2 * n_groups]
        a, d = known.a, known.d
        if not self.fixed_items:
            d = items[-self.arrangement.n_items :].clip(-FURTHEST, FURTHEST)
            if self.model is not Model.RASCH:
                a = items[: self.arrangement.n_items].clip(-STEEPEST, STEEPEST)
        mean = vector[-2 * n_groups : -n_groups].clip(-FARTHEST_MEAN, FARTHEST_MEAN)
        log_var = vector[-n_groups:].clip(np.log(SMALLEST_VAR), np.log(LARGEST_VAR))
        return Parameters(a, d, mean, np.exp(log_var))

    def step(self, parameters: Parameters, nodes: Floats) -> tuple[Parameters, float]:
        """Return better parameters, and the objective at those given."""
        expected = expect(self.arrangement, parameters, nodes, self.dtype)
        mean, var = better_groups(expected, nodes, self.classes)
        if self.fixed_items:
            return replace(parameters, mean=mean, var=var), expected.loglik
        priors = self.settings.priors
        a, d = better_items(parameters, expected, nodes, self.model, priors)
        objective = expected.loglik + priors.log_density(parameters)
        better = Parameters(a, d, mean, var)
        if priors == NO_PRIORS:
            return self.pooled(better, expected.groups.sum(axis=1)), objective
        return self.held(better), objective

    def pooled(self, parameters: Parameters, sizes: Floats) -> Parameters:
        """Set the scale by the pooled population."""
        share = sizes / sizes.sum()
        shift = float(share @ parameters.mean)
        spread = share @ (parameters.var + (parameters.mean - shift) ** 2)
        scale = 1.0 if self.model is Model.RASCH else float(np.sqrt(spread))
        return parameters.moved(shift, scale)

    def held(self, parameters: Parameters) -> Parameters:
        """Hold the mean of the reference group at 0 and, for 2PL, its variance at 1."""
        mean, var = parameters.mean.copy(), parameters.var.copy()
        mean[self.reference] = 0.0
        if self.model is not Model.RASCH:
            var[self.classes == self.classes[self.reference]] = 1.0
        return replace(parameters, mean=mean, var=var)


@dataclass(frozen=True, eq=False)
class Maximum:
    """The parameters on the scale of the reference group, and the nodes on this scale.

    `items_at_bound` (J) and `groups_at_bound` (G): what has no estimate in truth.
    """

    parameters: Parameters
    nodes: Floats
    climb: Climb
    items_at_bound: Flags
    groups_at_bound: Flags


def maximize(problem: Problem, start: Parameters) -> Maximum:
    """Return where the likelihood is largest."""
    settings = problem.settings
    nodes = equal_nodes(settings.nodes)
    parameters, taken = start, 0
    for _ in range(WIDENINGS):
        found = rise(problem, parameters, nodes, settings.most_steps - taken)
        taken += found.steps
        parameters = problem.unpack(found.point, start)
        if span_needed(parameters) <= nodes[-1] or taken >= settings.most_steps:
            break
        nodes = widened(nodes, parameters)
    shift, scale = 0.0, 1.0
    if not problem.fixed_items:
        shift = float(parameters.mean[problem.reference])
        if problem.model is not Model.RASCH:
            scale = float(np.sqrt(parameters.var[problem.reference]))
    steep = np.abs(parameters.a) >= (1 - NEAR) * STEEPEST
    far = np.abs(parameters.d) >= (1 - NEAR) * FURTHEST
    low = parameters.var <= (1 + NEAR) * SMALLEST_VAR
    high = parameters.var >= (1 - NEAR) * LARGEST_VAR
    moved = parameters.moved(shift, scale)
    return Maximum(
        parameters=moved if problem.fixed_items else problem.held(moved),
        nodes=(nodes - shift) / scale,
        climb=replace(found, steps=taken),
        items_at_bound=steep | far,
        groups_at_bound=low | high,
    )


def rise(problem: Problem, start: Parameters, nodes: Floats, most: int) -> Climb:
    """Climb on given nodes."""

    def step(vector: Floats) -> tuple[Floats, float]:
        better, objective = problem.step(problem.unpack(vector, start), nodes)
        return problem.pack(better), objective

    noise = NOISE[problem.dtype]
    return climb(step, problem.pack(start), problem.settings.tol, most, noise)


def precision_for(cells: int, tol: float) -> type[np.floating]:
    """Return the precision of the steps: float32 for many answers at usual tolerance."""
    fast = cells >= FLOAT32_CELLS and tol >= FLOAT32_TOL
    return np.float32 if fast else np.float64
