import numpy as np
import pytest

from assessments.analysis import AnalysisError
from assessments.analysis.irt import (
    ReportingScale,
    Settings,
    band_of,
    calibrate,
    reference_scale,
)
from tests.assessments.analysis.irt_samples import QUICK, patterns, verbal
from tests.assessments.analysis.samples import NAN


def test_reference_population_has_500_and_100() -> None:
    calibration = calibrate(verbal(), settings=QUICK)
    scale = reference_scale(calibration)
    mean = calibration.groups["mean"]
    assert scale.score(mean.mean()) == pytest.approx(500)
    pooled = calibration.groups["var"].mean() + mean.var(ddof=0)
    assert scale.sd == pytest.approx(np.sqrt(pooled))
    assert scale.width(scale.sd) == pytest.approx(100)


def test_scores_and_abilities_are_each_others_inverse() -> None:
    scale = ReportingScale(mean=0.3, sd=1.7)
    theta = np.array([-2.0, 0.3, 4.0])
    assert scale.score(theta)[1] == 500
    np.testing.assert_allclose(scale.theta(scale.score(theta)), theta)


def test_scale_of_what_did_not_converge_is_refused() -> None:
    settings = Settings(most_steps=2)
    with pytest.raises(AnalysisError, match="did not converge"):
        reference_scale(calibrate(patterns("lsat7"), settings=settings))


def test_bands_count_the_cuts_reached() -> None:
    found = band_of(np.array([399.9, 400, 520, 700, NAN]), [400, 500, 600])
    np.testing.assert_array_equal(found, [0, 1, 2, 3, NAN])


@pytest.mark.parametrize("cuts", [[], [500, 400], [500, 500]])
def test_cuts_must_ascend(cuts: list[float]) -> None:
    with pytest.raises(AnalysisError, match="each above the one before"):
        band_of(np.array([1.0]), cuts)
