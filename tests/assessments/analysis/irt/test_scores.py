import numpy as np
import pandas as pd
import pytest

from assessments.analysis import AnalysisError, responses_from_wide
from assessments.analysis.irt import (
    calibrate,
    empirical_reliability,
    person_scores,
    plausible_values,
)
from tests.assessments.analysis.irt_samples import EXACT, QUICK, grouped, patterns
from tests.assessments.analysis.irt_samples import answers_of as simulated
from tests.assessments.analysis.samples import NAN, wide


def test_eap_and_psd_reproduce_lsat7() -> None:
    responses = patterns("lsat7")
    scores = person_scores(responses, calibrate(responses, "2pl", settings=EXACT))
    # mirt 1.47: 00000 is the first person, 11111 the last one, 10101 in between
    middle = scores.iloc[289]
    assert list(scores.iloc[0][["eap", "psd"]]) == pytest.approx(
        [-1.8698, 0.6927], abs=5e-5
    )
    assert list(middle[["eap", "psd"]]) == pytest.approx([-0.3034, 0.7004], abs=5e-5)
    assert list(scores.iloc[-1][["eap", "psd"]]) == pytest.approx(
        [0.7272, 0.8009], abs=5e-5
    )
    assert empirical_reliability(scores) == pytest.approx(0.4523, abs=5e-5)


def test_same_answers_give_the_same_score_in_every_group() -> None:
    rng = np.random.default_rng(1)
    rows = simulated(rng.normal(size=400), np.ones(8), np.zeros(8), rng)
    rows[[0, 399]] = [1, 0, 1, 1, 0, 1, 0, 1]
    groups = ["a"] * 200 + ["b"] * 200
    responses = grouped(rows, groups)
    scores = person_scores(responses, calibrate(responses, settings=QUICK))
    assert scores["eap"][0] == pytest.approx(scores["eap"][399], abs=1e-12)


def test_score_without_answers_is_the_prior() -> None:
    rng = np.random.default_rng(2)
    rows = simulated(rng.normal(size=300), np.ones(6), np.zeros(6), rng)
    calibration = calibrate(wide(rows), "2pl", settings=QUICK)
    alone = wide([[NAN] * 6 + [1.0], [1.0, *[NAN] * 6]])
    scores = person_scores(alone, calibration, prior=(0.5, 4.0))
    assert list(scores.iloc[0][["eap", "psd"]]) == pytest.approx([0.5, 2.0], abs=1e-6)
    assert scores["eap"][1] > 0.5


@pytest.mark.parametrize("prior", [(0.0, 0.0), (NAN, 1.0)])
def test_prior_that_is_none_is_refused(prior: tuple[float, float]) -> None:
    responses = patterns("lsat7")
    calibration = calibrate(responses, settings=QUICK)
    with pytest.raises(AnalysisError, match="needs a mean and a variance"):
        person_scores(responses, calibration, prior=prior)


def test_scores_of_unknown_items_are_refused() -> None:
    calibration = calibrate(patterns("lsat7"), settings=QUICK)
    rows = pd.DataFrame({"person": [1, 2], "other": [1, 0]})
    with pytest.raises(AnalysisError, match="None of the items has an estimate"):
        person_scores(responses_from_wide(rows), calibration)


def test_reliability_of_one_person_is_unknown() -> None:
    assert np.isnan(empirical_reliability(pd.DataFrame({"eap": [0.0], "psd": [1.0]})))


def test_plausible_values_have_the_moments_of_the_posterior() -> None:
    responses = patterns("lsat7")
    calibration = calibrate(responses, "2pl", settings=QUICK)
    scores = person_scores(responses, calibration)
    values = plausible_values(responses, calibration, seed="one", draws=400)
    np.testing.assert_allclose(values.mean(axis=1), scores["eap"], atol=0.2)
    assert (values.mean(axis=1) - scores["eap"]).mean() == pytest.approx(0, abs=0.005)
    ratio = values.var(axis=1).mean() / (scores["psd"] ** 2).mean()
    assert ratio == pytest.approx(1, abs=0.01)


def test_plausible_values_have_the_variance_of_the_population() -> None:
    rng = np.random.default_rng(3)
    group = np.repeat(["a", "b"], 3000)
    theta = np.where(group == "a", 0.0, 0.8) + rng.normal(size=6000)
    rows = simulated(theta, np.ones(10), np.linspace(-1, 1, 10), rng)
    responses = grouped(rows, group)
    calibration = calibrate(responses, reference="a", settings=QUICK)
    values = plausible_values(responses, calibration, seed="two")
    for place, name in enumerate("ab"):
        mean, var = calibration.groups.loc[place, ["mean", "var"]]
        drawn = values[group == name]
        assert drawn.mean() == pytest.approx(mean, abs=0.03)
        assert drawn.var(axis=0).mean() == pytest.approx(var, abs=0.05)


def test_plausible_values_depend_on_seed_and_person_alone() -> None:
    rng = np.random.default_rng(4)
    rows = simulated(rng.normal(size=200), np.ones(6), np.zeros(6), rng)
    frame = pd.DataFrame(rows, columns=[f"q{at}" for at in range(6)])
    frame.insert(0, "person", [f"p{at}" for at in range(200)])
    responses = responses_from_wide(frame)
    calibration = calibrate(responses, settings=QUICK)
    values = plausible_values(responses, calibration, seed="x")
    order = rng.permutation(200)[:150]
    some = responses_from_wide(frame.iloc[order])
    again = plausible_values(some, calibration, seed="x")
    np.testing.assert_allclose(again, values[order], atol=1e-9)
    other = plausible_values(responses, calibration, seed="y")
    assert np.abs(other - values).max() > 0.1
    assert len(np.unique(values)) == values.size


def test_plausible_values_of_a_group_without_estimate_are_unknown() -> None:
    rng = np.random.default_rng(5)
    rows = simulated(rng.normal(size=200), np.ones(6), np.zeros(6), rng)
    rows[-3:] = 1
    responses = grouped(rows, ["a"] * 197 + ["b"] * 3)
    calibration = calibrate(responses, settings=QUICK)
    values = plausible_values(responses, calibration, seed="x")
    assert np.isnan(values[-3:]).all()
    assert np.isfinite(values[:-3]).all()


def test_plausible_values_of_unknown_groups_are_unknown() -> None:
    rng = np.random.default_rng(6)
    rows = simulated(rng.normal(size=200), np.ones(6), np.zeros(6), rng)
    calibration = calibrate(grouped(rows, ["a"] * 200), settings=QUICK)
    others = grouped(rows[:5], ["b"] * 5)
    assert np.isnan(plausible_values(others, calibration, seed="x")).all()
