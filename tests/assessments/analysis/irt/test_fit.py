import numpy as np
import pytest

from assessments.analysis.irt import calibrate, person_scores, yen_q3
from tests.assessments.analysis.irt_samples import QUICK, answers_of, patterns, verbal
from tests.assessments.analysis.samples import NAN, wide


def test_infit_is_one_under_the_model_and_tells_noise() -> None:
    rng = np.random.default_rng(1)
    slopes = np.array([1.0] * 8 + [0.2, 2.5])
    rows = answers_of(rng.normal(size=4000), slopes, np.zeros(10), rng)
    infit = calibrate(wide(rows), settings=QUICK).items["infit"]
    assert infit[8] > 1.1
    assert infit[9] < 0.9
    fitting = answers_of(
        rng.normal(size=4000), np.ones(10), np.linspace(-2, 2, 10), rng
    )
    infit = calibrate(wide(fitting), settings=QUICK).items["infit"]
    assert infit.between(0.95, 1.05).all()


def test_q3_is_the_correlation_of_residuals() -> None:
    responses = patterns("lsat7")
    calibration = calibrate(responses, "2pl", settings=QUICK)
    theta = person_scores(responses, calibration)["eap"].to_numpy()
    residuals = []
    for item, (a, d) in enumerate(calibration.items[["a", "d"]].to_numpy()):
        rows = responses.rows(item)
        score = np.zeros(1000)
        score[responses.person[rows]] = responses.score[rows]
        residuals.append(score - 1 / (1 + np.exp(-(a * theta + d))))
    expected = np.corrcoef(residuals)[np.triu_indices(5, k=1)]
    found = yen_q3(responses, calibration)
    np.testing.assert_allclose(found["q3"], expected, atol=1e-9)
    np.testing.assert_allclose(found["excess"], expected - expected.mean(), atol=1e-9)
    assert list(found["n"]) == [1000] * 10


def test_q3_flags_what_hangs_together() -> None:
    rng = np.random.default_rng(2)
    rows = answers_of(rng.normal(size=1500), np.ones(10), np.zeros(10), rng)
    copied = rng.random(1500) < 0.7
    rows[copied, 1] = rows[copied, 0]
    responses = wide(rows)
    found = yen_q3(responses, calibrate(responses, settings=QUICK))
    flagged = found[found["flagged"]]
    assert list(zip(flagged["item"], flagged["other"], strict=True)) == [("q1", "q2")]


def test_q3_of_few_persons_is_unknown() -> None:
    rng = np.random.default_rng(3)
    rows = answers_of(rng.normal(size=100), np.ones(4), np.zeros(4), rng)
    rows[20:60, 0] = rows[60:, 1] = NAN
    responses = wide(rows)
    found = yen_q3(responses, calibrate(responses, settings=QUICK))
    assert found.loc[0, "n"] == 20
    assert np.isnan(found["q3"][0])
    assert not found.loc[0, "flagged"]


def test_q3_of_verbal_aggression_centers_near_its_expectation() -> None:
    responses = verbal()
    found = yen_q3(responses, calibrate(responses, settings=QUICK))
    assert found["q3"].mean() == pytest.approx(-1 / 23, abs=0.02)
