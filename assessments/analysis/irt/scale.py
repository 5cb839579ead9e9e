"""The reporting scale: 500 and 100 in the reference population, and proficiency bands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assessments.analysis.errors import AnalysisError
from assessments.analysis.irt.calibration import Calibration
from assessments.analysis.responses import Floats

CENTER, UNIT = 500.0, 100.0


@dataclass(frozen=True)
class ReportingScale:
    """Score = 500 + 100 (θ - mean) / sd; `mean`, `sd` of the reference population in θ.

    As in PISA (OECD, PISA 2018 Technical Report, chapter 9), for a population of our own.
    """

    mean: float
    sd: float

    def score(self, theta: Floats | float) -> Floats:
        """Return abilities as scores."""
        return np.asarray(CENTER + UNIT * (np.asarray(theta) - self.mean) / self.sd)

    def theta(self, score: Floats | float) -> Floats:
        """Return scores as abilities."""
        return np.asarray(self.mean + (np.asarray(score) - CENTER) * self.sd / UNIT)

    def width(self, se: Floats | float) -> Floats:
        """Return a standard error or deviation of θ in score points."""
        return np.asarray(UNIT * np.asarray(se) / self.sd)


def reference_scale(calibration: Calibration) -> ReportingScale:
    """Return the scale on which the pooled population of all groups has 500 and 100.

    Every group counts the same whatever its size ("senate" weights): mean = Σ μ_g / G,
    variance = mean of σ²_g + variance of μ_g (denominator G). Groups without an estimate
    do not count. Raises `AnalysisError` for a calibration that did not converge.
    """
    if not calibration.converged:
        message = "A calibration that did not converge gives no scale."
        raise AnalysisError(message)
    known = calibration.groups.dropna(subset=["mean", "var"])
    mean = known["mean"].to_numpy(np.float64)
    var = known["var"].to_numpy(np.float64)
    return ReportingScale(float(mean.mean()), float(np.sqrt(var.mean() + mean.var())))


def band_of(scores: Floats, cuts: Sequence[float]) -> Floats:
    """Return the band of each score: how many cut points it reaches; NaN stays NaN.

    0 below the first cut, len(cuts) from the last on. Raises `AnalysisError` unless the
    cuts ascend.
    """
    if len(cuts) == 0 or not (np.diff(np.asarray(cuts)) > 0).all():
        message = "Cut points are needed, each above the one before."
        raise AnalysisError(message)
    bands = np.searchsorted(np.asarray(cuts), scores, side="right").astype(np.float64)
    return np.where(np.isnan(scores), np.nan, bands)
