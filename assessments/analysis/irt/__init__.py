"""Item response theory: Rasch and 2PL, several groups, missing by design.

    calibration = calibrate(responses, "2pl", reference="PER")
    person_scores(responses, calibration)            # EAP and PSD under a common prior
    plausible_values(responses, calibration, seed="release 1")
    reference_scale(calibration).score(theta)        # 500 and 100

`python -m assessments.analysis calibrate RESPONSES.csv` does it from a terminal.
"""

from assessments.analysis.irt.calibration import Calibration, calibrate
from assessments.analysis.irt.choice import Choice, Reason, choose_model
from assessments.analysis.irt.dependence import yen_q3
from assessments.analysis.irt.estimation import Settings
from assessments.analysis.irt.maximization import Priors
from assessments.analysis.irt.model import Model
from assessments.analysis.irt.notices import Notice, NoticeCode
from assessments.analysis.irt.populations import populations
from assessments.analysis.irt.scale import (
    ReportingScale,
    band_of,
    reference_scale,
)
from assessments.analysis.irt.scores import (
    empirical_reliability,
    person_scores,
    plausible_values,
)

__all__ = [
    "Calibration",
    "Choice",
    "Model",
    "Notice",
    "NoticeCode",
    "Priors",
    "Reason",
    "ReportingScale",
    "Settings",
    "band_of",
    "calibrate",
    "choose_model",
    "empirical_reliability",
    "person_scores",
    "plausible_values",
    "populations",
    "reference_scale",
    "yen_q3",
]
