"""What persons are matched on: the total of a fixed form, else ability in strata."""

from dataclasses import replace

import numpy as np

from assessments.analysis.dif.treatment import without
from assessments.analysis.irt.blocks import Flags, Marked, Positions
from assessments.analysis.irt.calibration import calibrate
from assessments.analysis.irt.estimation import Settings
from assessments.analysis.irt.model import Model
from assessments.analysis.irt.scores import person_scores
from assessments.analysis.responses import Floats, Responses

STRATA = 10


def matched(
    responses: Responses, marked: Marked, anchor: Flags
) -> tuple[Floats, Positions]:
    """Return the matching score and the stratum of each person (N each).

    `anchor` (J) tells which items the score rests on. If all persons were presented the
    same items it is the number of right answers, each of them a stratum. With rotated
    forms it is the EAP of a Rasch calibration of the anchor (everyone one population),
    in ten strata of about equal size. Persons without an answer to the anchor: stratum
    -1.
    """
    seen = marked.seen[:, anchor]
    if seen.all():
        total = np.count_nonzero(marked.right[:, anchor], axis=1)
        return total.astype(np.float64), total.astype(np.intp)
    left_out = [
        item for item, stays in zip(responses.items, anchor, strict=True) if not stays
    ]
    within = replace(without(responses, left_out), facets={})
    settings = Settings(standard_errors=False)
    calibration = calibrate(within, Model.RASCH, settings=settings)
    eap = person_scores(within, calibration)["eap"].to_numpy(np.float64)
    return eap, np.where(seen.any(axis=1), strata_of(eap), -1)


def strata_of(score: Floats) -> Positions:
    """Return the stratum of each score; equal scores share one."""
    cuts = np.arange(1, STRATA) / STRATA
    borders = np.quantile(score, cuts, method="inverted_cdf")
    return np.searchsorted(np.unique(borders), score).astype(np.intp)
