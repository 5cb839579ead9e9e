import numpy as np
import pytest

from lms.indicators.analysis.errors import IndicatorsError, Problem
from lms.indicators.analysis.estimates import Floats
from lms.indicators.analysis.jackknife import sample_of
from lms.indicators.analysis.population import (
    moments,
    population_gain,
    population_mean,
)
from tests.lms.indicators.analysis.samples import clustered

NODES = np.linspace(-6, 6, 61)


def normal_likelihood(observed: Floats, noise: float) -> Floats:
    """Return the likelihood of a measurement with a normal error."""
    return np.exp(-((observed[:, None] - NODES) ** 2) / (2 * noise))


def test_moments_of_a_normal_measurement_are_those_of_theory() -> None:
    observed = np.random.default_rng(5).normal(0.4, 1.3, 400)
    found = moments(normal_likelihood(observed, 0.5), NODES, np.ones(400), (0.0, 1.0))

    # maximum likelihood: the mean, and the variance less that of the error
    assert found[0] == pytest.approx(observed.mean(), abs=1e-5)
    assert found[1] ** 2 == pytest.approx(observed.var() - 0.5, abs=1e-4)


def test_people_all_alike_keep_a_spread() -> None:
    like = normal_likelihood(np.zeros(20), 0.5)

    assert moments(like, NODES, np.ones(20), (0.3, 1.0))[1] == 0.05


def test_mean_is_that_of_the_jackknife_over_measurements() -> None:
    names, observed = clustered(np.random.default_rng(6), 6, 20, between=0.2)
    found = population_mean(normal_likelihood(observed, 0.1), NODES, sample_of(names))

    without = [
        np.delete(observed, slice(20 * at, 20 * at + 20)).mean() for at in range(6)
    ]
    squares = ((np.array(without) - observed.mean()) ** 2).sum()
    assert found.value == pytest.approx(observed.mean(), abs=1e-5)
    assert found.sampling == pytest.approx(5 / 6 * squares, rel=1e-3)
    assert found.imputation == 0.0


def test_intervals_of_gains_cover_the_true_gain() -> None:
    rng = np.random.default_rng(12)
    rounds, covered, gain, noise = 300, 0, 0.5, 0.5
    for _ in range(rounds):
        names, before = clustered(rng, 10, 5, between=0.2)
        after = before + gain + rng.normal(0, 0.4, before.size)
        like = [
            normal_likelihood(truth + rng.normal(0, np.sqrt(noise), truth.size), noise)
            for truth in (before, after)
        ]
        found = population_gain(like[0], like[1], NODES, sample_of(names))
        covered += found.low <= gain <= found.high

    assert 0.92 <= covered / rounds <= 0.98


def test_refused() -> None:
    sample = sample_of(["a", "b"])
    for like in (np.ones((3, 61)), np.ones((2, 60)), np.zeros((2, 61))):
        with pytest.raises(IndicatorsError) as refused:
            population_mean(like, NODES, sample)
        assert refused.value.code == Problem.VALUES_DO_NOT_MATCH
