import numpy as np
import pytest

from assessments.analysis.irt.blocks import arrange, mark
from assessments.analysis.irt.estimation import Problem, Settings
from assessments.analysis.irt.expectation import expect
from assessments.analysis.irt.information import standard_errors
from assessments.analysis.irt.model import Model, Parameters, equal_nodes
from tests.assessments.analysis.irt_samples import answers_of, booklets
from tests.assessments.analysis.samples import NAN, Matrix, wide

J, G = 6, 3


def hessian_errors(problem: Problem, at: Parameters, nodes: Matrix) -> Matrix:
    """Standard errors by numerical differences of the log-likelihood itself."""
    two = problem.model is Model.TWO_PL
    start = np.concatenate([at.d, at.a if two else [], at.mean[1:], at.var[int(two) :]])

    def loglik(x: Matrix) -> float:
        a = x[J : 2 * J] if two else at.a
        rest = x[2 * J :] if two else x[J:]
        var = np.append([1.0], rest[G - 1 :]) if two else rest[G - 1 :]
        parameters = Parameters(a, x[:J], np.append([0.0], rest[: G - 1]), var)
        return expect(problem.arrangement, parameters, nodes).loglik

    step = 1e-3 * np.eye(len(start))
    hessian = np.array(
        [
            [
                loglik(start + one + other)
                - loglik(start + one - other)
                - loglik(start - one + other)
                + loglik(start - one - other)
                for other in step
            ]
            for one in step
        ]
    )
    return np.sqrt(np.diag(np.linalg.inv(-hessian / (4 * 1e-6))))


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("design", ["complete", "booklets", "random"])
@pytest.mark.parametrize("weighted", [False, True])
def test_standard_errors_are_those_of_the_hessian(
    model: Model, design: str, weighted: bool
) -> None:
    rng = np.random.default_rng(4)
    group = np.repeat(np.arange(G), 200)
    true = Parameters(
        rng.lognormal(0, 0.2, J) if model is Model.TWO_PL else np.ones(J),
        rng.normal(size=J) / 2,
        np.array([0, 0.4, -0.3]),
        np.array([1.0, 1.2, 0.8]),
    )
    theta = true.mean[group] + np.sqrt(true.var[group]) * rng.normal(size=len(group))
    rows = answers_of(theta, true.a, true.d, rng)
    if design == "booklets":
        rows = booklets(rows, rng)
    if design == "random":
        rows[:, 1:] = np.where(rng.random((len(rows), J - 1)) < 0.4, NAN, rows[:, 1:])
    weight = rng.uniform(0.5, 2, len(rows)) if weighted else None
    problem = Problem(
        arrange(mark(wide(rows)), np.arange(J), group, weight),
        model,
        np.arange(G),
        0,
        Settings(),
    )
    # the identity holds where the likelihood is largest: a few steps of the plain map
    nodes, at = equal_nodes(101, 10.0), true
    for _ in range(400):
        at = problem.held(problem.step(at, nodes)[0])
    expected = hessian_errors(problem, at, nodes)
    found = standard_errors(problem, at, expect(problem.arrangement, at, nodes), nodes)
    assert found.known
    np.testing.assert_allclose(found.d, expected[:J], rtol=2e-3)
    rest = expected[J:]
    if model is Model.TWO_PL:
        np.testing.assert_allclose(found.a, rest[:J], rtol=2e-3)
        rest = rest[J:]
    np.testing.assert_allclose(found.mean[1:], rest[: G - 1], rtol=2e-3)
    assert np.isnan(found.mean[0])
    free = found.var[1:] if model is Model.TWO_PL else found.var
    np.testing.assert_allclose(free, rest[G - 1 :], rtol=2e-3)


def test_information_that_is_not_positive_gives_no_errors() -> None:
    rows = np.repeat([[1, 0, 1], [0, 1, 1]], 3, axis=0)
    problem = Problem(
        arrange(mark(wide(rows)), np.arange(3), np.zeros(6, dtype=np.intp)),
        Model.TWO_PL,
        np.zeros(1, dtype=np.intp),
        0,
        Settings(),
    )
    at = Parameters(np.full(3, 9.0), np.zeros(3), np.zeros(1), np.ones(1))
    nodes = equal_nodes(61)
    found = standard_errors(problem, at, expect(problem.arrangement, at, nodes), nodes)
    assert not found.known
    assert np.isnan(found.d).all()
