"""Standard errors from the observed information, by the identity of Oakes.

    I(ξ) = -[∂²Q/∂ξ∂ξ' + ∂²Q/∂ξ∂ξ₀']  at ξ₀ = ξ

Q is the expected log-likelihood of the EM steps. Its first part is the information of
complete data; the second is Σ_i Cov(s_i, s_i) over the posterior of person i, s_i the
score of complete data (T. A. Louis, JRSS B 44 (1982), 226-233; D. Oakes, JRSS B 61
(1999), 479-482). Both are computed without numerical differences.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assessments.analysis.irt.blocks import Block, Positions, Real
from assessments.analysis.irt.estimation import Problem
from assessments.analysis.irt.expectation import Expected, posteriors
from assessments.analysis.irt.model import Model, Parameters, chance
from assessments.analysis.responses import Floats

UNKNOWN = -1
"""Place of a parameter that is fixed."""


@dataclass(frozen=True, eq=False)
class Places:
    """Where parameters stand in the information; -1 for those that are fixed.

    `items` (powers x J): intercepts, then slopes if they are free; `mean`, `var` (G).
    """

    items: Positions
    mean: Positions
    var: Positions
    count: int


@dataclass(frozen=True, eq=False)
class Errors:
    """Standard errors on the scale of the parameters; NaN where fixed or unknown."""

    a: Floats
    d: Floats
    mean: Floats
    var: Floats
    known: bool


def places_of(problem: Problem) -> Places:
    """Return the places of the free parameters: items, means, variances."""
    n_items, n_groups = problem.arrangement.n_items, problem.arrangement.n_groups
    powers = 1 if problem.model is Model.RASCH else 2
    items = np.arange(powers * n_items).reshape(powers, n_items)
    free = np.arange(n_groups) != problem.reference
    mean = np.where(free, items.size + np.cumsum(free) - 1, UNKNOWN)
    classes = problem.classes
    varied = np.ones(classes.max() + 1, dtype=bool)
    varied[classes[problem.reference]] = problem.model is Model.RASCH
    by_class = items.size + n_groups - 1 + np.cumsum(varied) - 1
    var = np.where(varied, by_class, UNKNOWN)[classes]
    count = items.size + n_groups - 1 + int(varied.sum())
    return Places(items, mean, var, count)


def standard_errors(
    problem: Problem, parameters: Parameters, expected: Expected, nodes: Floats
) -> Errors:
    """Return the square roots of the diagonal of the inverse information."""
    places = places_of(problem)
    information = complete_information(problem, parameters, expected, nodes, places)
    p = chance(parameters, nodes)
    for block, h in posteriors(problem.arrangement, parameters, nodes):
        where, missing = missing_information(
            block, np.asarray(h, dtype=np.float64), parameters, p, nodes, places
        )
        free = where >= 0
        information[np.ix_(where[free], where[free])] -= missing[np.ix_(free, free)]
    information = (information + information.T) / 2
    errors = np.full(places.count + 1, np.nan)
    known = bool(np.linalg.eigvalsh(information)[0] > 0)
    if known:
        errors[:-1] = np.sqrt(np.diag(np.linalg.inv(information)))
    d = errors[places.items[0]]
    a = np.full_like(d, np.nan) if len(places.items) == 1 else errors[places.items[1]]
    return Errors(a, d, errors[places.mean], errors[places.var], known)


def complete_information(
    problem: Problem,
    parameters: Parameters,
    expected: Expected,
    nodes: Floats,
    places: Places,
) -> Floats:
    """Return -∂²Q/∂ξ∂ξ', priors included."""
    information = np.zeros((places.count + 1, places.count + 1))
    p = chance(parameters, nodes)
    weight = expected.seen * p * (1 - p)
    priors = (problem.settings.priors.d_precision, problem.settings.priors.a_precision)
    for one, row in enumerate(places.items):
        information[row, row] += priors[one]
        for other, column in enumerate(places.items):
            information[row, column] += weight @ nodes ** (one + other)
    for group, counts in enumerate(expected.groups):
        mean, var = parameters.mean[group], parameters.var[group]
        gap = nodes - mean
        m, v = places.mean[group], places.var[group]
        information[m, m] += counts.sum() / var
        information[m, v] += counts @ gap / var**2
        information[v, m] += counts @ gap / var**2
        information[v, v] += counts @ (gap**2 / var**3 - 0.5 / var**2)
    return information[:-1, :-1]


def missing_information(
    block: Block,
    h: Floats,
    parameters: Parameters,
    p: Floats,
    nodes: Floats,
    places: Places,
) -> tuple[Positions, Floats]:
    """Return Σ_i w_i Cov(s_i, s_i) of a block and the places of its parameters."""
    p = p[block.items]
    weight = np.ones(h.shape[1]) if block.weight is None else block.weight
    moments = Moments(block, block.right.astype(np.float64), h, weight, p)
    powers = [nodes**power for power in range(len(places.items))]
    mean, var = parameters.mean[block.group], parameters.var[block.group]
    gap = nodes - mean
    gamma = np.array([gap / var, (gap**2 / var - 1) / (2 * var)])
    means = [*(moments.scores(at) for at in powers), gamma @ h]
    seconds = [[moments.pairs(one * other) for other in powers] for one in powers]
    crosses = [moments.crosses(gamma * at) for at in powers]
    rows = [[*row, cross] for row, cross in zip(seconds, crosses, strict=True)]
    rows.append([*(cross.T for cross in crosses), (gamma * (h @ weight)) @ gamma.T])
    for row, one in zip(rows, means, strict=True):
        for place, other in enumerate(means):
            row[place] = row[place] - (one * weight) @ other.T
    where = np.concatenate(
        [
            places.items[:, block.items].ravel(),
            [places.mean[block.group], places.var[block.group]],
        ]
    )
    return where, np.block(rows)


@dataclass(frozen=True, eq=False)
class Moments:
    """Posterior moments of the item scores s_ij = t_k (u_ij - P_jk) of a block.

    `right` (m x n), `h` (K x n), `weight` (n), `p` (m x K). All products are small: see
    `blocks.LARGEST_CELLS`.
    """

    block: Block
    right: Floats
    h: Floats
    weight: Real
    p: Floats

    def masked(self, values: Floats) -> Floats:
        """Return values (m x n) with 0 where the item was not presented."""
        return values if self.block.seen is None else values * self.block.seen

    def scores(self, at: Floats) -> Floats:
        """Return the means of the scores of each person (m x n), t given (K)."""
        expected = self.masked((self.p * at) @ self.h)
        return np.asarray(self.right * (at @ self.h) - expected, dtype=np.float64)

    def crosses(self, at: Floats) -> Floats:
        """Return sums of products of item and group scores (m x 2), t by group score."""
        return np.stack([self.scores(row) @ self.weight for row in at], axis=1)

    def pairs(self, at: Floats) -> Floats:
        """Return Σ_i w_i Σ_k h_ik t_k (u_ij - P_jk)(u_il - P_lk) of all pairs (m x m)."""
        crossed = (self.right * self.weight) @ self.masked((self.p * at) @ self.h).T
        both = (self.right * (self.weight * (at @ self.h))) @ self.right.T
        if self.joint is None:
            expected = (self.p * (at * (self.h @ self.weight))) @ self.p.T
        else:
            expected = np.tensordot(at, self.joint, 1)
        return np.asarray(both - crossed - crossed.T + expected, dtype=np.float64)

    @cached_property
    def joint(self) -> Floats | None:
        """Return P_jk P_lk Σ_i w_i h_ik of persons who were presented both (K x m x m).

        None where everyone was presented everything.
        """
        seen = self.block.seen
        if seen is None:
            return None
        chance = self.p.T
        return np.stack(
            [
                np.outer(at, at) * ((seen * row) @ seen.T)
                for at, row in zip(chance, self.h * self.weight, strict=True)
            ]
        )
