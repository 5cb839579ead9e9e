import numpy as np
import pytest

from lms.indicators.analysis.errors import IndicatorsError, Problem
from lms.indicators.analysis.figures import (
    gain_estimate,
    mean_estimate,
    spread_estimate,
)
from lms.indicators.analysis.jackknife import sample_of
from tests.lms.indicators.analysis.samples import clustered, measured, reference

NAMES = ["a", "a", "b", "b", "c"]


def test_mean_by_hand() -> None:
    found = mean_estimate(np.array([1.0, 3.0, 2.0, 4.0, 5.0]), sample_of(NAMES))

    # without a: 11/3, without b: 9/3, without c: 10/4
    squares = (11 / 3 - 3) ** 2 + 0 + 0.5**2
    assert found.value == 3.0
    assert found.sampling == pytest.approx(2 / 3 * squares)
    assert (found.imputation, found.df) == (0.0, 2.0)


def test_weights_are_made_anew_without_each_group() -> None:
    calls = []

    def reweight(kept: np.ndarray) -> np.ndarray:
        calls.append(kept.tolist())
        return kept * 10 / kept.sum()

    sample = sample_of(NAMES, reweight=reweight)
    found = mean_estimate(np.array([1.0, 3.0, 2.0, 4.0, 5.0]), sample)

    assert len(calls) == 4
    assert sample.replicates.sum(axis=1) == pytest.approx([10, 10, 10])
    assert found.value == 3.0


def test_spread_keeps_the_denominator_of_the_population() -> None:
    found = spread_estimate(np.array([1.0, 3.0, 1.0, 3.0, 2.0]), sample_of(NAMES))

    assert found.value == pytest.approx(np.sqrt(4 / 5))
    assert found.se > 0


def test_gain_reproduces_survey() -> None:
    schools = reference("survey/schools.csv")
    published = reference("survey/estimates.csv").set_index("statistic")

    found = gain_estimate(
        schools["api99"].to_numpy(float),
        schools["api00"].to_numpy(float),
        sample_of(schools["dnum"].astype(str)),
        took_first=200,
    )

    assert found.points.value == pytest.approx(published["value"]["mean_gain"])
    assert found.points.se == pytest.approx(published["se"]["mean_gain"], rel=1e-10)
    spread = schools["api99"].std(ddof=0)
    assert found.standardized.value == pytest.approx(found.points.value / spread)
    assert (found.n, found.both_share) == (183, 183 / 200)


def test_gain_of_everybody_alike_has_no_spread_to_divide_by() -> None:
    same = np.ones(5)
    found = gain_estimate(same, same + 1, sample_of(NAMES))

    assert (found.points.value, found.points.se) == (1.0, 0.0)
    assert np.isnan(found.standardized.value)
    assert np.isnan(found.both_share)


def test_order_of_rows_and_scale_change_nothing() -> None:
    rng = np.random.default_rng(4)
    names, base = clustered(rng, 9, 5, between=0.2)
    before = base[:, None] + rng.normal(0, 0.3, (45, 10))
    after = before + 0.4 + rng.normal(0, 0.3, (45, 10))
    order = rng.permutation(45)
    shuffled = [names[at] for at in order]

    one = gain_estimate(before, after, sample_of(names))
    other = gain_estimate(before[order], after[order], sample_of(shuffled))
    scaled = gain_estimate(500 + 100 * before, 500 + 100 * after, sample_of(names))

    assert other.points.value == pytest.approx(one.points.value, rel=1e-12)
    assert other.points.se == pytest.approx(one.points.se, rel=1e-10)
    assert scaled.points.se == pytest.approx(one.points.scaled(center=0).se)
    assert scaled.standardized.value == pytest.approx(one.standardized.value)


def test_intervals_of_gains_from_separate_draws_are_wide() -> None:
    # drawn for each test alone, plausible values forget what the tests have in common
    rng = np.random.default_rng(11)
    rounds, covered, gain = 500, 0, 0.5
    for _ in range(rounds):
        names, before = clustered(rng, 10, 5, between=0.2)
        after = before + gain + rng.normal(0, 0.4, before.size)
        draws = measured(before, 0.5, 1.0, rng), measured(after, 0.5, 1.16, rng)
        found = gain_estimate(draws[0], draws[1], sample_of(names)).points
        covered += found.low <= gain <= found.high

    assert covered / rounds >= 0.97


def test_refused() -> None:
    sample = sample_of(NAMES)
    values = np.zeros((5, 2))
    with pytest.raises(IndicatorsError) as rows:
        mean_estimate(np.zeros(4), sample)
    with pytest.raises(IndicatorsError) as unknown:
        mean_estimate(np.array([1, 2, 3, 4, np.nan]), sample)
    with pytest.raises(IndicatorsError) as pairs:
        gain_estimate(values, np.zeros((5, 3)), sample)
    with pytest.raises(IndicatorsError) as more:
        gain_estimate(values, values, sample, took_first=4)

    assert rows.value.facts == {"persons": 5, "rows": 4}
    assert unknown.value.code == pairs.value.code == Problem.VALUES_DO_NOT_MATCH
    assert more.value.facts == {"pairs": 5, "persons": 4}
