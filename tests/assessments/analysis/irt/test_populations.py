import numpy as np
import pandas as pd
import pytest

from assessments.analysis import AnalysisError, responses_from_wide
from assessments.analysis.irt import calibrate, populations
from tests.assessments.analysis.irt_samples import (
    EXACT,
    QUICK,
    answers_of,
    grouped,
    verbal,
)
from tests.assessments.analysis.samples import REFERENCE, wide


def test_populations_without_weights_are_those_of_the_calibration() -> None:
    responses = verbal()
    calibration = calibrate(responses, "2pl", reference="female", settings=EXACT)
    found = populations(responses, calibration, settings=EXACT)
    names = ["group", "n", "mean", "var"]
    assert list(found["n_eff"]) == pytest.approx([243, 73])
    for name in names[1:]:
        np.testing.assert_allclose(found[name], calibration.groups[name], atol=1e-6)
    assert found["converged"].all()


def test_weights_move_populations_as_if_persons_were_more() -> None:
    responses = verbal()
    calibration = calibrate(responses, reference="female", settings=EXACT)
    level = responses.totals > np.median(responses.totals)
    found = populations(responses, calibration, weights=np.where(level, 3.0, 1.0))
    plain = populations(responses, calibration)
    assert (found["mean"] > plain["mean"] + 0.2).all()
    assert (found["n_eff"] < found["n"]).all()


def test_weight_of_zero_leaves_a_person_out() -> None:
    rng = np.random.default_rng(1)
    rows = answers_of(rng.normal(size=600), np.ones(10), np.zeros(10), rng)
    groups = np.repeat(["a", "b"], 300)
    calibration = calibrate(grouped(rows, groups), settings=EXACT)
    weights = np.ones(600)
    weights[:100] = 0
    found = populations(
        grouped(rows, groups), calibration, weights=weights, settings=EXACT
    )
    expected = populations(
        grouped(rows[100:], groups[100:]), calibration, settings=EXACT
    )
    assert list(found["n"]) == [200, 300]
    np.testing.assert_allclose(found["mean"], expected["mean"], atol=1e-8)


def test_group_all_right_has_no_mean() -> None:
    rng = np.random.default_rng(2)
    rows = answers_of(rng.normal(size=100), np.ones(6), np.zeros(6), rng)
    rows[-2:] = 1
    responses = grouped(rows, ["a"] * 98 + ["b"] * 2)
    calibration = calibrate(responses, settings=QUICK)
    found = populations(responses, calibration)
    assert found["mean"].isna().tolist() == [False, True]
    assert found["n"].tolist() == [98, 0]


def test_populations_of_constant_answers_are_refused() -> None:
    rng = np.random.default_rng(3)
    rows = answers_of(rng.normal(size=100), np.ones(4), np.zeros(4), rng)
    calibration = calibrate(wide(rows), settings=QUICK)
    with pytest.raises(AnalysisError, match="No group has both"):
        populations(wide([[1, 1, 1, 1]]), calibration)


def test_populations_without_the_reference_group_stay_on_its_scale() -> None:
    responses = verbal()
    calibration = calibrate(responses, reference="female", settings=EXACT)
    frame = pd.read_csv(REFERENCE / "verbal/responses.csv")
    men = responses_from_wide(frame[frame["gender"] == "male"], group="gender")
    found = populations(men, calibration, settings=EXACT)
    assert list(found["group"]) == ["male"]
    expected = calibration.groups.set_index("group")["mean"]["male"]
    assert found["mean"][0] == pytest.approx(expected, abs=1e-6)
