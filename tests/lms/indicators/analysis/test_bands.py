import numpy as np
import pytest

from lms.indicators.analysis.bands import band_shares, share_estimate, wilson_interval
from lms.indicators.analysis.errors import IndicatorsError, Problem
from lms.indicators.analysis.estimates import estimate_of
from lms.indicators.analysis.jackknife import sample_of
from tests.lms.indicators.analysis.samples import reference


def test_wilson_of_persons_drawn_one_by_one() -> None:
    # 8 of 10 at 95 %: statsmodels and R's prop.test(correct = FALSE) say 0.4902, 0.9433
    found = wilson_interval(estimate_of(0.8, 0.8 * 0.2 / 10, 0.0, float("inf")), 10.0)

    assert found == pytest.approx((0.4901625, 0.9433178), abs=1e-6)


def test_share_reproduces_survey() -> None:
    schools = reference("survey/schools.csv")
    published = reference("survey/estimates.csv").set_index("statistic")

    met = (schools["sch.wide"] == "Yes").to_numpy(float)
    found = share_estimate(met, sample_of(schools["dnum"].astype(str)))

    assert found.value == pytest.approx(published["value"]["share_met"])
    assert found.se == pytest.approx(published["se"]["share_met"], rel=1e-9)
    assert 0.81 < found.low < found.value < found.high < 0.93


def test_nobody_and_everybody_have_an_interval() -> None:
    sample = sample_of([f"i{at}" for at in range(40)])
    nobody, everybody = (
        share_estimate(np.full(40, value), sample) for value in (0.0, 1.0)
    )

    assert (nobody.low, everybody.high) == (0.0, pytest.approx(1.0))
    # t² / (n + t²), with 29 degrees of freedom
    assert nobody.high == pytest.approx(2.0452296**2 / (40 + 2.0452296**2), abs=1e-6)
    assert everybody.low == pytest.approx(1 - nobody.high)


def test_one_institution_has_no_interval() -> None:
    found = share_estimate(np.array([0.0, 1.0]), sample_of(["a", "a"]))

    assert found.value == 0.5
    assert np.isnan([found.low, found.high]).all()


def test_bands_by_hand() -> None:
    values = np.array([[399.0, 400.0], [450.0, 500.0], [500.0, 620.0], [420.0, 380.0]])
    found = band_shares(values, [400, 500], sample_of(["a", "b", "c", "d"]))

    assert [each.value for each in found] == [0.25, 0.375, 0.375]
    assert sum(each.value for each in found) == 1


@pytest.mark.parametrize("cuts", [[], [2.0, 1.0], [1.0, 1.0], [float("nan")]])
def test_cuts_rise(cuts: list[float]) -> None:
    with pytest.raises(IndicatorsError) as refused:
        band_shares(np.zeros(2), cuts, sample_of(["a", "b"]))

    assert refused.value.code == Problem.CUTS_DO_NOT_RISE


@pytest.mark.parametrize("share", [0.1, 0.35])
def test_intervals_of_shares_cover_what_they_should(share: float) -> None:
    rng = np.random.default_rng(20_261_126)
    rounds, covered = 1500, 0
    names = [f"i{at // 4}" for at in range(80)]
    for _ in range(rounds):
        chance = rng.beta(share * 9, (1 - share) * 9, 20)
        holds = rng.random(80) < np.repeat(chance, 4)
        found = share_estimate(holds.astype(float), sample_of(names))
        covered += found.low <= share <= found.high

    assert 0.93 <= covered / rounds <= 0.97
