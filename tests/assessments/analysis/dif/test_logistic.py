import numpy as np
import pytest
from statsmodels.discrete.discrete_model import Logit

from assessments.analysis.dif import Effect, Logistic, logistic_dif
from tests.assessments.analysis.samples import NAN, Matrix


def sample(
    uniform: float, crossed: float, n: int = 900
) -> tuple[Matrix, Matrix, Matrix]:
    """Return right answers, group and matching score."""
    rng = np.random.default_rng(2)
    focal = (np.arange(n) % 3 == 0).astype(float)
    ability = rng.normal(size=n) - 0.4 * focal
    logit = ability + uniform * focal + crossed * focal * ability
    right = (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(float)
    return right, focal, np.round(20 + 6 * ability)


@pytest.mark.parametrize(("uniform", "crossed"), [(0, 0), (-0.8, 0), (0.3, 1.0)])
def test_statsmodels_agrees(uniform: float, crossed: float) -> None:
    right, focal, score = sample(uniform, crossed)
    found = logistic_dif(right, focal, score)
    ones = np.ones(right.size)
    columns = [ones, score, focal, score * focal]
    fits = [
        Logit(right, np.column_stack(columns[:size])).fit(disp=0, tol=1e-12)
        for size in (2, 3, 4)
    ]
    logs = [fit.llf for fit in fits]
    assert found.chi2_uniform == pytest.approx(2 * (logs[1] - logs[0]), abs=1e-6)
    assert found.chi2_nonuniform == pytest.approx(2 * (logs[2] - logs[1]), abs=1e-6)
    assert found.chi2 == pytest.approx(2 * (logs[2] - logs[0]), abs=1e-6)
    assert found.beta == pytest.approx(fits[1].params[2], abs=1e-5)
    n, null = right.size, fits[0].llnull
    most = 1 - np.exp(2 * null / n)
    gain = [(1 - np.exp(2 * (null - log) / n)) / most for log in logs]
    assert found.delta_r2 == pytest.approx(gain[2] - gain[0], abs=1e-9)


def test_kinds_of_dif_are_told_apart() -> None:
    none, plain, crossed = (
        logistic_dif(*sample(*effect, n=4000)) for effect in ((0, 0), (-1, 0), (0, 1))
    )
    assert none.p > 0.01
    assert plain.p_uniform < 1e-6
    assert plain.p_nonuniform > 0.01
    assert plain.beta < 0
    assert crossed.p_nonuniform < 1e-6


@pytest.mark.parametrize(
    ("p", "gain", "expected"),
    [
        (0.2, 0.2, Effect.NEGLIGIBLE),
        (0.01, 0.034, Effect.NEGLIGIBLE),
        (0.01, 0.035, Effect.MODERATE),
        (0.01, 0.07, Effect.LARGE),
        (NAN, NAN, None),
    ],
)
def test_sizes_of_the_effect(p: float, gain: float, expected: Effect | None) -> None:
    assert Logistic(1, p, 1, p, 1, p, 0, gain).effect is expected


def test_what_cannot_be_fitted_is_unknown() -> None:
    right, focal, score = sample(0, 0, n=60)
    for case in (
        (np.ones(60), focal, score),
        (right, np.zeros(60), score),
        (right, focal, np.ones(60)),
        ((score > 20).astype(float), focal, score),
        (np.empty(0), np.empty(0), np.empty(0)),
    ):
        assert logistic_dif(*case).effect is None


def test_group_with_one_answer_alone_is_unknown() -> None:
    right, focal, score = sample(0, 0, n=90)
    right[focal == 1] = 1
    assert np.isnan(logistic_dif(right, focal, score).chi2)


def test_score_that_is_the_group_itself_is_unknown() -> None:
    right, focal, _ = sample(0, 0, n=90)
    assert logistic_dif(right, focal, focal).effect is None
