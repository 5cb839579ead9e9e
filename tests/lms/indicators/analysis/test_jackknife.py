import numpy as np
import pytest

from lms.indicators.analysis.errors import IndicatorsError, Problem
from lms.indicators.analysis.figures import mean_estimate
from lms.indicators.analysis.jackknife import (
    digest_order,
    groups_by_country,
    jackknife_groups,
    jackknife_variance,
    parameter_estimate,
    sample_of,
)
from tests.lms.indicators.analysis.samples import clustered, measured, reference


@pytest.mark.parametrize(
    ("statistic", "rtol"),
    [("mean_api00", 1e-12), ("mean_gain", 1e-12), ("share_met", 1e-12)],
)
def test_jackknife_reproduces_survey(statistic: str, rtol: float) -> None:
    schools = reference("survey/schools.csv")
    published = reference("survey/estimates.csv").set_index("statistic").loc[statistic]
    values = {
        "mean_api00": schools["api00"],
        "mean_gain": schools["api00"] - schools["api99"],
        "share_met": schools["sch.wide"] == "Yes",
    }[statistic]

    sample = sample_of(schools["dnum"].astype(str))
    found = mean_estimate(values.to_numpy(dtype=float), sample)

    assert (sample.institutions, sample.groups, sample.df) == (15, 15, 14.0)
    assert found.value == pytest.approx(published["value"], rel=rtol)
    assert found.se == pytest.approx(published["se"], rel=1e-10)


def test_groups_by_hand() -> None:
    # t_r = 1, 2, 6 around t = 3: (2/3) (4 + 1 + 9)
    found = jackknife_variance(np.array([3.0]), np.array([[1.0], [2.0], [6.0]]))

    assert found == pytest.approx([28 / 3])


def test_parameter_by_hand() -> None:
    found = parameter_estimate(3.0, np.array([1.0, 2.0, 6.0]))

    assert (found.value, found.df, found.imputation) == (3.0, 2.0, 0.0)
    assert found.se == pytest.approx(np.sqrt(28 / 3))
    assert np.isnan(parameter_estimate(3.0, np.array([3.0])).se)


def test_groups_do_not_depend_on_the_order_of_rows() -> None:
    names = np.array([f"i{at % 47}" for at in range(200)])
    order = np.random.default_rng(1).permutation(200)

    assert (jackknife_groups(names)[order] == jackknife_groups(names[order])).all()


def test_each_country_has_groups_of_its_own() -> None:
    names = [f"i{at}" for at in range(40)]
    countries = ["a"] * 5 + ["b"] * 35
    found = groups_by_country(names, countries)

    assert sorted(found[:5]) == [0, 1, 2, 3, 4]
    assert (found[5:] == jackknife_groups(names[5:])).all()
    assert found.max() == 29


def test_institutions_are_dealt_out_evenly() -> None:
    names = [f"i{at}" for at in range(47)]
    groups = jackknife_groups(names)

    counts = np.bincount(groups)
    assert (counts.size, counts.min(), counts.max(), counts.sum()) == (30, 1, 2, 47)
    assert digest_order(["b", "a", "b"]) == digest_order(["a", "b"])


def test_few_institutions_are_left_out_one_by_one_whatever_their_names() -> None:
    names, values = clustered(np.random.default_rng(2), 8, 5, between=0.2)
    renamed = [f"other-{name[::-1]}" for name in names]

    one = mean_estimate(values, sample_of(names))
    other = mean_estimate(values, sample_of(renamed))

    assert sample_of(names).groups == 8
    assert one.se == pytest.approx(other.se, rel=1e-12)


def test_one_institution_says_nothing_about_others() -> None:
    found = mean_estimate(np.array([1.0, 2.0, 3.0]), sample_of(["a", "a", "a"]))

    assert found.value == 2.0
    assert np.isnan([found.se, found.low, found.high]).all()


def test_finite_population_counts_once_it_is_known() -> None:
    names, values = clustered(np.random.default_rng(3), 10, 4, between=0.1)

    free = mean_estimate(values, sample_of(names))
    bound = mean_estimate(values, sample_of(names, population=50))

    assert bound.sampling == pytest.approx(free.sampling * (1 - 40 / 50))
    assert mean_estimate(values, sample_of(names, population=40)).se == 0.0


def test_refused() -> None:
    with pytest.raises(IndicatorsError, match="frame_too_small") as small:
        sample_of(["a", "b"], population=1)
    with pytest.raises(IndicatorsError) as nobody:
        sample_of([])
    with pytest.raises(IndicatorsError) as unknown:
        jackknife_groups(["a", None])  # type: ignore[list-item]

    assert small.value.facts == {"participants": 2, "frame": 1}
    assert nobody.value.code == Problem.NOBODY
    assert unknown.value.facts == {"persons": 1}


@pytest.mark.parametrize(
    ("institutions", "persons", "between"), [(5, 8, 0.1), (12, 6, 0.3), (60, 3, 0.1)]
)
def test_intervals_cover_what_they_should(
    institutions: int, persons: int, between: float
) -> None:
    rng = np.random.default_rng(20_261_125)
    rounds, covered = 1500, 0
    for _ in range(rounds):
        names, values = clustered(rng, institutions, persons, between=between)
        found = mean_estimate(values, sample_of(names))
        covered += found.low <= 0 <= found.high

    assert 0.93 <= covered / rounds <= 0.97


def test_intervals_of_plausible_values_cover_what_they_should() -> None:
    rng = np.random.default_rng(7)
    rounds, covered = 1000, 0
    for _ in range(rounds):
        names, truth = clustered(rng, 12, 6, between=0.1)
        draws = measured(truth, 0.6, 1.0, rng)
        found = mean_estimate(draws, sample_of(names))
        covered += found.low <= 0 <= found.high

    assert 0.93 <= covered / rounds <= 0.97
