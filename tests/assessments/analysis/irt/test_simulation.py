"""Known truths are recovered, and intervals hold what they promise."""

import numpy as np
import pytest

from assessments.analysis.irt import Model, calibrate
from tests.assessments.analysis.irt_samples import answers_of, booklets, grouped

REPEATS = 120
PERSONS = 800
ITEMS = 12


@pytest.mark.parametrize("model", list(Model))
def test_intervals_of_95_percent_hold_the_truth_so_often(model: Model) -> None:
    rng = np.random.default_rng(20_261_125)
    a = np.ones(ITEMS) if model is Model.RASCH else np.linspace(0.7, 1.6, ITEMS)
    d = np.linspace(-1.5, 1.5, ITEMS)
    names = np.repeat(["x", "y", "z"], [300, 300, 200])
    mean = {"x": 0.0, "y": 0.5, "z": -0.4}
    sd = {"x": 1.0, "y": 1.2, "z": 0.9}
    errors: dict[str, list[np.ndarray]] = {"items": [], "groups": []}
    for _ in range(REPEATS):
        theta = np.array([mean[g] for g in names]) + np.array(
            [sd[g] for g in names]
        ) * rng.normal(size=PERSONS)
        rows = booklets(answers_of(theta, a, d, rng), rng)
        found = calibrate(grouped(rows, names), model, reference="x")
        assert found.converged
        items, groups = found.items, found.groups
        errors["items"].append(((items["d"] - d) / items["se_d"]).to_numpy())
        if model is Model.TWO_PL:
            errors["items"].append(((items["a"] - a) / items["se_a"]).to_numpy())
        truth = np.array([mean[g] for g in groups["group"]])
        z = (groups["mean"] - truth) / groups["se_mean"]
        errors["groups"].append(z[1:].to_numpy())
    items_z = np.concatenate(errors["items"])
    assert 0.93 < np.mean(np.abs(items_z) < 1.96) < 0.97
    assert np.mean(items_z**2) == pytest.approx(1, abs=0.15)
    groups_z = np.concatenate(errors["groups"])
    assert 0.92 < np.mean(np.abs(groups_z) < 1.96) < 0.98
