from dataclasses import replace

import numpy as np
import pytest

from assessments.analysis import AnalysisError
from assessments.analysis.irt import Model, Reason, Settings, calibrate, choose_model
from assessments.analysis.irt.calibration import Calibration
from tests.assessments.analysis.irt_samples import QUICK, answers_of, grouped, patterns
from tests.assessments.analysis.samples import wide


def both(rows: np.ndarray, groups: object = None) -> tuple[Calibration, Calibration]:
    """Calibrate twice."""
    responses = wide(rows) if groups is None else grouped(rows, groups)
    rasch, two_pl = (calibrate(responses, model, settings=QUICK) for model in Model)
    return rasch, two_pl


def simulated(slopes: np.ndarray, persons: int = 1500) -> np.ndarray:
    """Return answers to items of these slopes."""
    rng = np.random.default_rng(1)
    theta = rng.normal(size=persons)
    return answers_of(theta, slopes, np.linspace(-1, 1, len(slopes)), rng)


def test_2pl_is_chosen_where_slopes_differ_and_answers_suffice() -> None:
    rasch, two_pl = both(simulated(np.array([0.4, 0.6, 1, 1.6, 2.2, 2.8])))
    found = choose_model(rasch, two_pl)
    assert found.model is Model.TWO_PL
    assert found.reasons == (
        (Reason.TWO_PL_CARRIED, {"rasch": rasch.bic, "two_pl": two_pl.bic}),
    )


def test_rasch_stays_where_slopes_are_alike() -> None:
    found = choose_model(*both(simulated(np.ones(6))))
    assert found.model is Model.RASCH
    assert [reason for reason, _ in found.reasons] == [Reason.BIC_PREFERS_RASCH]


def test_rasch_stays_for_lsat7_by_bic() -> None:
    # mirt: 5386.69 for 2PL; by the published log-likelihood 5371.25 for Rasch
    responses = patterns("lsat7")
    rasch, two_pl = (calibrate(responses, model, settings=QUICK) for model in Model)
    assert choose_model(rasch, two_pl).model is Model.RASCH


def test_rasch_stays_with_few_answers() -> None:
    rows = simulated(np.array([0.4, 0.6, 1, 1.6, 2.2, 2.8]), persons=450)
    found = choose_model(*both(rows))
    assert found.model is Model.RASCH
    reason, values = found.reasons[0]
    assert reason is Reason.FEW_ANSWERS
    assert (values["median"], values["smallest"]) == (450, 450)


def test_rasch_stays_where_ranks_of_groups_differ() -> None:
    rng = np.random.default_rng(2)
    groups = rng.integers(0, 6, 1500)
    rows = simulated(np.array([0.4, 0.6, 1, 1.6, 2.2, 2.8]))
    rasch, two_pl = both(rows, [f"g{place}" for place in groups])
    table = two_pl.groups.assign(mean=-rasch.groups["mean"])
    found = choose_model(rasch, replace(two_pl, groups=table))
    assert found.model is Model.RASCH
    reason, values = found.reasons[0]
    assert reason is Reason.RANKS_DIFFER
    assert values["correlation"] == pytest.approx(-1)


def test_what_did_not_converge_is_not_chosen() -> None:
    responses = patterns("lsat7")
    rasch = calibrate(responses, settings=QUICK)
    two_pl = calibrate(responses, "2pl", settings=Settings(most_steps=2))
    found = choose_model(rasch, two_pl)
    assert found.model is Model.RASCH
    assert found.reasons[0] == (Reason.NOT_CONVERGED, {"models": ["2pl"]})


def test_calibrations_of_other_responses_are_refused() -> None:
    rasch = calibrate(patterns("lsat7"), settings=QUICK)
    two_pl = calibrate(patterns("lsat6"), "2pl", settings=QUICK)
    for pair in ((rasch, rasch), (two_pl, rasch)):
        with pytest.raises(AnalysisError, match="of the same responses"):
            choose_model(*pair)
