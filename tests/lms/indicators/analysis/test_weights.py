import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.indicators.analysis.errors import FrameError
from lms.indicators.analysis.figures import mean_estimate
from lms.indicators.analysis.jackknife import sample_of
from lms.indicators.analysis.weights import (
    effective_size,
    poststratified,
    raked,
    trimmed,
)
from tests.lms.indicators.analysis.samples import reference

Frame = dict[tuple[str, ...], int]
SCHOOLS: Frame = {("E",): 4421, ("H",): 755, ("M",): 1018}
TARGETS: Frame = {("No",): 1072, ("Yes",): 5122}


def of(column: str) -> list[tuple[str, ...]]:
    return [(value,) for value in reference("survey/schools.csv")[column]]


def test_poststratified_jackknife_reproduces_survey() -> None:
    schools = reference("survey/schools.csv")
    strata = of("stype")
    published = reference("survey/estimates.csv").set_index("statistic")

    def reweight(kept: np.ndarray) -> np.ndarray:
        weights = np.zeros(kept.size)
        stayed = np.flatnonzero(kept)
        found = poststratified([strata[at] for at in stayed], SCHOOLS)
        weights[stayed] = found.values
        return weights

    sample = sample_of(schools["dnum"].astype(str), reweight=reweight)
    found = mean_estimate(schools["api00"].to_numpy(float), sample)

    name = "poststratified_mean_api00"
    assert found.value == pytest.approx(published["value"][name], rel=1e-12)
    assert found.se == pytest.approx(published["se"][name], rel=1e-10)


def test_raking_reproduces_survey() -> None:
    schools = reference("survey/schools.csv")
    published = reference("survey/raked.csv").set_index(["stype", "sch.wide"])["weight"]

    found = raked([(of("stype"), SCHOOLS), (of("sch.wide"), TARGETS)])

    keys = zip(schools["stype"], schools["sch.wide"], strict=True)
    assert found.values == pytest.approx([published[key] for key in keys], rel=1e-8)
    assert found.trimmed == 0
    mean = found.values @ schools["api00"] / found.values.sum()
    assert mean == pytest.approx(641.230320926819, rel=1e-8)


def test_poststratified_by_hand() -> None:
    strata = [("national",)] * 10 + [("municipal",)] * 20
    found = poststratified(strata, {("national",): 100, ("municipal",): 400})

    assert found.values.tolist() == [10.0] * 10 + [20.0] * 20
    assert found.n_eff == pytest.approx(500**2 / (10 * 100 + 20 * 400))
    assert found.design_effect == pytest.approx(30 / found.n_eff)
    assert (found.trimmed, found.margin_error) == (0, 0.0)


def test_trimming_keeps_the_sum_and_the_limits() -> None:
    strata = [("a",)] * 30 + [("b",)] * 10
    found = poststratified(strata, {("a",): 300, ("b",): 1000})

    # 10 and 100: cut to 30, then all times 1300 / 600
    assert found.trimmed == 10
    assert found.values == pytest.approx([10 * 13 / 6] * 30 + [30 * 13 / 6] * 10)
    assert found.margin_error == pytest.approx((1000 - 650) / 1300)


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=40))
@settings(deadline=None)
def test_trimmed_weights_hold_for_any(weights: list[float]) -> None:
    given_weights = np.array(weights)
    found = trimmed(given_weights)

    median = np.median(found)
    assert found.sum() == pytest.approx(given_weights.sum())
    if len(weights) % 2:
        assert found.min() >= 0.3 * median * (1 - 1e-9)
        assert found.max() <= 3 * median * (1 + 1e-9)
    assert 1 - 1e-9 <= effective_size(found) <= len(weights) * (1 + 1e-9)


def test_equal_weights_lose_nobody() -> None:
    assert effective_size(np.full(7, 3.0)) == pytest.approx(7.0)
    # Kish: half with weight 1, half with 3: 16 / 10 of 2
    assert effective_size(np.array([1.0, 3.0])) == pytest.approx(1.6)


def test_order_of_rows_changes_nothing() -> None:
    order = np.random.default_rng(3).permutation(183)
    types, targets = of("stype"), of("sch.wide")
    one = raked([(types, SCHOOLS), (targets, TARGETS)])
    other = raked(
        [
            ([types[at] for at in order], SCHOOLS),
            ([targets[at] for at in order], TARGETS),
        ]
    )

    assert other.values == pytest.approx(one.values[order], rel=1e-9)


def test_frame_smaller_than_its_participants_is_refused() -> None:
    with pytest.raises(FrameError) as refused:
        poststratified([("a",)] * 12, {("a",): 11})

    assert refused.value.code == "frame_too_small"
    facts = {"stratum": ("a",), "participants": 12, "frame": 11}
    assert refused.value.facts == facts


def test_margins_that_nothing_fits_are_refused() -> None:
    left, right = [("a",), ("b",)], [("x",), ("y",)]
    with pytest.raises(FrameError, match="margins_do_not_fit"):
        raked([(left, {("a",): 30, ("b",): 70}), (right, {("x",): 60, ("y",): 40})])
    with pytest.raises(FrameError, match="margins_differ"):
        raked([(left, {("a",): 30, ("b",): 70}), (right, {("x",): 60, ("y",): 41})])
    with pytest.raises(FrameError, match="category_without_participants"):
        raked([(left, {("a",): 30, ("b",): 60, ("c",): 10})])
    with pytest.raises(FrameError, match="stratum_not_in_frame"):
        raked([(left, {("a",): 30})])
