import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from lms.indicators.analysis.differences import (
    COLUMNS,
    Verdict,
    adjusted_p,
    against_region,
    difference,
    from_region,
    p_value,
    pairwise,
    region_estimate,
    satterthwaite,
)
from lms.indicators.analysis.estimates import Estimate, estimate_of
from tests.lms.indicators.analysis.samples import reference


def country(value: float, se: float, df: float = 20.0) -> Estimate:
    return estimate_of(value, se**2, 0.0, df)


def test_adjusted_p_reproduces_benjamini_and_hochberg() -> None:
    published = reference("survey/hochberg.csv")
    found = adjusted_p(published["p"].to_numpy(float))

    assert found == pytest.approx(published["adjusted"].to_numpy(), rel=1e-12)
    assert (found <= 0.05).sum() == 4


def test_adjusted_p_agrees_with_statsmodels_in_any_order() -> None:
    rng = np.random.default_rng(3)
    p = rng.random(200) ** 2
    found = adjusted_p(p)

    assert found == pytest.approx(multipletests(p, method="fdr_bh")[1], rel=1e-12)
    order = rng.permutation(200)
    assert adjusted_p(p[order]) == pytest.approx(found[order], rel=1e-12)


def test_unknown_p_does_not_count() -> None:
    found = adjusted_p(np.array([0.01, np.nan, 0.04]))

    assert found[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(found[1])


def test_satterthwaite_reproduces_welch() -> None:
    # B. L. Welch's t-test of two samples with s²/n of 4 and 1, 9 degrees each
    assert satterthwaite([(4.0, 9.0), (1.0, 9.0)]) == pytest.approx(25 * 9 / 17)
    assert satterthwaite([(0.0, 5.0)]) == float("inf")


def test_difference_of_two_countries() -> None:
    found = difference(country(520, 3.0), country(510, 4.0))

    assert (found.value, found.se) == (10.0, 5.0)
    assert found.low < 0 < found.high


def test_region_counts_each_country_once() -> None:
    found = region_estimate({"a": country(500, 3.0), "b": country(520, 4.0)})

    assert (found.value, found.se) == (510.0, 2.5)


def test_difference_from_a_region_that_contains_the_country() -> None:
    countries = {"a": country(500, 3.0), "b": country(520, 4.0)}
    found = from_region("a", countries)

    # half of the difference between the two: se = √(9 + 16) / 2
    assert (found.value, found.se) == (-10.0, pytest.approx(2.5))


def test_a_country_is_never_different_from_itself() -> None:
    alone = {"a": country(512.3, 4.0)}
    found = against_region(alone, region="LAC").iloc[0]

    assert (found["difference"], found["p"]) == (0.0, 1.0)
    assert found["verdict"] == Verdict.NOT_DIFFERENT
    assert found["right"] == "LAC"
    assert pairwise(alone).empty
    twin = pairwise({"a": country(512.3, 4.0), "b": country(512.3, 4.0)}).iloc[0]
    assert twin["verdict"] == Verdict.NOT_DIFFERENT
    exact = pairwise({"a": country(5.0, 0.0), "b": country(5.0, 0.0)}).iloc[0]
    assert exact["p"] == 1.0


def test_pairs_and_their_verdicts() -> None:
    found = pairwise(
        {
            "c": country(500, 5.0),
            "a": country(560, 5.0),
            "b": country(505, 5.0),
            "d": country(506, float("nan"), float("nan")),
        }
    )

    assert list(found.columns) == COLUMNS
    assert list(zip(found["left"], found["right"], strict=True)) == [
        ("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")
    ]  # fmt: skip
    assert list(found["verdict"]) == [
        "above", "above", "not_testable", "not_different", "not_testable",
        "not_testable",
    ]  # fmt: skip
    assert (found["p_adjusted"].dropna() >= found["p"].dropna()).all()


def test_p_of_a_difference() -> None:
    # t = 2.228 with 10 degrees of freedom is significant at 5 % in every table
    assert p_value(country(2.2281389, 1.0, 10.0)) == pytest.approx(0.05, abs=1e-7)
    assert against_region({"a": country(1, 1), "b": country(9, 1)})[
        "verdict"
    ].tolist() == ["below", "above"]


def test_equal_countries_are_called_different_as_rarely_as_said() -> None:
    rng = np.random.default_rng(21)
    rounds, wrong = 400, 0
    for _ in range(rounds):
        values = rng.normal(500, 4.0, 8)
        same = {f"c{at}": country(value, 4.0, 200.0) for at, value in enumerate(values)}
        wrong += int((pairwise(same)["verdict"] != "not_different").any())

    assert wrong / rounds <= 0.07
