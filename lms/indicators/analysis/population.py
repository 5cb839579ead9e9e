"""Mean and spread of a country as parameters, from what its people's answers say.

The likelihood of each person's answers at some abilities (item parameters known) is all
that is needed: no score per person, hence no shrinkage, and the error of measurement is
in the standard error without further ado.
"""

import numpy as np

from lms.indicators.analysis.errors import IndicatorsError, Problem
from lms.indicators.analysis.estimates import LEVEL, Estimate, Floats
from lms.indicators.analysis.jackknife import Sample, estimated

TOLERANCE = 1e-7
MOST_STEPS = 2000
SMALLEST_SD = 0.05
"""A spread is not let below this, in units of the scale: nobody is exactly alike."""


def moments(
    likelihood: Floats, nodes: Floats, weights: Floats, start: tuple[float, float]
) -> tuple[float, float]:
    """Return the mean and standard deviation of a normal population, by maximum likelihood.

    Maximizes Σ_i w_i log Σ_k L_ik A_k with A_k ∝ exp(−(q_k − μ)² / 2σ²), Σ_k A_k = 1, by
    EM: h_ik ∝ A_k L_ik, μ = Σ w h q / Σ w, σ² = Σ w h (q − μ)² / Σ w. `likelihood` (n, K)
    > 0 somewhere in each row, at the `nodes` (K) of ability; `weights` (n) ≥ 0, not all
    0; `start` the mean and standard deviation to begin with. Source: R. J. Mislevy,
    Estimating latent distributions, Psychometrika 49 (1984) 359-381.
    """
    present = weights > 0
    like, weight = likelihood[present], weights[present]
    mean, sd = start
    for _ in range(MOST_STEPS):
        prior = np.exp(-(((nodes - mean) / sd) ** 2) / 2)
        joint = like * (prior / prior.sum())
        mass = (weight / joint.sum(axis=1)) @ joint / weight.sum()
        new = float(mass @ nodes)
        spread = max(float(np.sqrt(mass @ (nodes - new) ** 2)), SMALLEST_SD)
        moved = max(abs(new - mean), abs(spread - sd))
        mean, sd = new, spread
        if moved < TOLERANCE:
            break
    return mean, sd


def check_likelihood(likelihood: Floats, nodes: Floats, sample: Sample) -> None:
    """Refuse likelihoods that do not belong to the persons and nodes."""
    if (
        likelihood.shape != (sample.n, nodes.size)
        or not (likelihood.max(axis=1) > 0).all()
    ):
        raise IndicatorsError(
            Problem.VALUES_DO_NOT_MATCH, persons=sample.n, rows=likelihood.shape[0]
        )


def population_mean(
    likelihood: Floats, nodes: Floats, sample: Sample, *, level: float = LEVEL
) -> Estimate:
    """Return a country's mean with its standard error by the jackknife.

    The parameters (`moments`) are estimated from all and again without each group of
    institutions; the item parameters stay. Sampling and measurement are both in what
    changes, so `imputation` is 0. `likelihood` (n, K) at `nodes` (K).
    """
    check_likelihood(likelihood, nodes, sample)
    start = moments(likelihood, nodes, sample.weights, (0.0, 1.0))

    def mean(weights: Floats) -> Floats:
        return np.array([moments(likelihood, nodes, weights, start)[0]])

    return estimated(mean, sample, level=level)


def population_gain(
    before: Floats,
    after: Floats,
    nodes: Floats,
    sample: Sample,
    *,
    level: float = LEVEL,
) -> Estimate:
    """Return the mean gain of n persons with both tests, with its standard error.

    Formula: μ_after − μ_before, each a parameter (`moments`) of its own test, from the
    likelihoods (n, K) of the same persons' answers. Leaving out an institution leaves
    out both tests of its people, so what the tests have in common is in the standard
    error: it is narrower than from plausible values drawn for each test alone, which
    forget it (`gain_estimate`).
    """
    check_likelihood(before, nodes, sample)
    check_likelihood(after, nodes, sample)
    first = moments(before, nodes, sample.weights, (0.0, 1.0))
    second = moments(after, nodes, sample.weights, first)

    def gain(weights: Floats) -> Floats:
        one = moments(before, nodes, weights, first)
        other = moments(after, nodes, weights, second)
        return np.array([other[0] - one[0]])

    return estimated(gain, sample, level=level)
