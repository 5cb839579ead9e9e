import numpy as np
import pytest

from lms.indicators.analysis.errors import IndicatorsError, Problem
from lms.indicators.analysis.estimates import joined, joined_df, t_quantile
from tests.lms.indicators.analysis.samples import reference


def test_joined_reproduces_mitools() -> None:
    draws = reference("survey/draws.csv")
    published = reference("survey/joined.csv").iloc[0]

    found = joined(draws["value"].to_numpy(), draws["variance"].to_numpy())

    assert found.value == pytest.approx(published["value"], rel=1e-12)
    assert found.se == pytest.approx(published["se"], rel=1e-12)
    assert found.df == pytest.approx(published["df"], rel=1e-9)
    # t of 257.78 degrees of freedom, from R: qt(0.975, 257.7812807)
    assert t_quantile(found.df) == pytest.approx(1.96921, abs=2e-5)
    assert found.high - found.value == pytest.approx(t_quantile(found.df) * found.se)


def test_joined_by_hand() -> None:
    found = joined([1.0, 3.0], [4.0, 6.0], complete_df=10.0)

    # U = 5, B = 2, T = 5 + 1.5 · 2 = 8, λ = 3/8, 1/df = (3/8)² / 1 + (5/8)² / 10
    assert (found.value, found.sampling, found.imputation) == (2.0, 5.0, 3.0)
    assert found.se == pytest.approx(np.sqrt(8))
    assert found.df == pytest.approx(1 / ((3 / 8) ** 2 + (5 / 8) ** 2 / 10))


def test_one_draw_counts_as_exact() -> None:
    found = joined([2.0], [9.0], complete_df=4.0)

    assert (found.se, found.df, found.imputation) == (3.0, 4.0, 0.0)
    # Student's t of 4 degrees of freedom, 97.5 %: 2.776 in every table
    assert found.high == pytest.approx(2 + 3 * 2.7764451, abs=1e-6)


def test_finite_population_leaves_a_part_of_the_sampling_variance() -> None:
    found = joined([1.0, 3.0], [4.0, 6.0], complete_df=10.0, remaining=0.4)

    assert (found.sampling, found.imputation) == (2.0, 3.0)


def test_nothing_varies() -> None:
    found = joined([5.0, 5.0], [0.0, 0.0], complete_df=7.0)

    assert (found.se, found.low, found.high, found.df) == (0.0, 5.0, 5.0, 7.0)
    assert joined_df(0.0, 0.0, 10, 7.0) == 7.0
    assert joined_df(1.0, 0.0, 10, float("inf")) == float("inf")


def test_unknown_sampling_error_stays_unknown() -> None:
    found = joined([1.0, 2.0], [float("nan")] * 2, complete_df=float("nan"))

    assert found.value == 1.5
    assert np.isnan([found.se, found.low, found.high, found.df]).all()


def test_reporting_scale() -> None:
    found = joined([0.5], [0.04], complete_df=9.0).scaled()

    assert (found.value, found.se) == (550.0, pytest.approx(20.0))
    assert found.high - found.value == pytest.approx(2.2621572 * 20, abs=1e-5)


@pytest.mark.parametrize("variances", [[], [1.0, 2.0]])
def test_values_and_variances_belong_together(variances: list[float]) -> None:
    with pytest.raises(IndicatorsError) as refused:
        joined([1.0] if variances else [], variances)

    assert refused.value.code == Problem.DRAWS_DO_NOT_MATCH
