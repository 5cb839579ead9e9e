import numpy as np
import pandas as pd
import pytest

from assessments.analysis import AnalysisError, responses_from_long
from assessments.analysis.dif import Minimum, benjamini_hochberg, detect
from assessments.analysis.dif.detection import COLUMNS
from tests.assessments.analysis.irt_samples import (
    answers_of,
    booklets,
    grouped,
    verbal,
)
from tests.assessments.analysis.samples import Matrix, reference

ANY = Minimum(1, 1)


def planted(
    persons: int = 3000, items: int = 20, shift: float = -1.2, seed: int = 1
) -> tuple[Matrix, Matrix]:
    """Return answers of two groups of unequal ability; the first item is biased."""
    rng = np.random.default_rng(seed)
    focal = rng.random(persons) < 0.4
    theta = rng.normal(size=persons) - 0.5 * focal
    a, d = np.ones(items), np.linspace(-1, 1, items)
    rows = answers_of(theta, a, d, rng)
    biased = answers_of(theta + shift * focal, a[:1], d[:1], rng)
    rows[:, :1] = biased
    return rows, np.where(focal, "pt", "es")


def test_verbal_aggression_agrees_with_r() -> None:
    published = reference("verbal/dif.csv")
    found = detect(
        verbal(), "group", reference="female", focal="male", minimum=Minimum(50, 300)
    )
    assert list(found.columns) == list(COLUMNS)
    # matched on all items: what the first round does, before items of class C leave
    large = found["ets"].eq("C").to_numpy()
    assert list(found["in_anchor"]) == list(~large)
    alone = found["in_anchor"].all()
    assert not alone
    assert list(found["n_reference"]) == [243] * 24
    assert list(found["n_focal"]) == [73] * 24
    suspected = set(published.loc[published["p"] < 0.01, "item"])
    assert suspected == {"S2DoScold", "S2WantShout"}
    assert suspected <= set(found.loc[found["p"] < 0.05, "item"])


def test_first_round_of_verbal_aggression_is_that_of_r(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assessments.analysis.dif.detection.ROUNDS", 0)
    published = reference("verbal/dif.csv")
    found = detect(verbal(), "group", reference="female", focal="male", minimum=ANY)
    np.testing.assert_allclose(found["alpha"], published["alpha"], rtol=1e-9)
    np.testing.assert_allclose(found["chi2"], published["chi2"], atol=1e-9)
    np.testing.assert_allclose(found["p"], published["p"], atol=1e-9)
    np.testing.assert_allclose(found["beta"], published["beta"], atol=1e-6)
    both = published["chi2_uniform"] + published["chi2_nonuniform"]
    np.testing.assert_allclose(found["logistic_chi2"], both, atol=1e-6)


def test_planted_item_is_found_and_leaves_the_anchor() -> None:
    rows, groups = planted()
    found = detect(grouped(rows, groups), "group", reference="es", focal="pt")
    assert found["ets"][0] == "C"
    assert found["delta"][0] < -1.5
    assert found["std_p_dif"][0] < -0.1
    assert found["beta"][0] < -0.8
    assert list(found["in_anchor"]) == [False] + [True] * 19
    assert set(found["ets"][1:]) == {"A"}
    assert found["p_adjusted"][0] < 1e-6


def test_rotated_forms_are_matched_on_ability() -> None:
    rows, groups = planted(persons=6000)
    rows = booklets(rows, np.random.default_rng(2))
    found = detect(grouped(rows, groups), "group", reference="es", focal="pt")
    assert found["ets"][0] == "C"
    assert not found["in_anchor"][0]
    assert (found["ets"][1:] == "A").mean() > 0.9
    assert found["n_focal"].between(900, 1500).all()


def test_exchanged_levels_turn_the_sign() -> None:
    rows, groups = planted()
    one = detect(grouped(rows, groups), "group", reference="es", focal="pt")
    other = detect(grouped(rows, groups), "group", reference="pt", focal="es")
    np.testing.assert_allclose(one["delta"], -other["delta"], atol=1e-9)
    np.testing.assert_allclose(one["chi2"], other["chi2"], atol=1e-9)
    np.testing.assert_allclose(one["delta_r2"], other["delta_r2"], atol=1e-9)


def test_order_of_rows_changes_nothing() -> None:
    rows, groups = planted(persons=1500)
    order = np.random.default_rng(3).permutation(len(rows))
    one = detect(grouped(rows, groups), "group", reference="es", focal="pt")
    other = detect(
        grouped(rows[order], groups[order]), "group", reference="es", focal="pt"
    )
    pd.testing.assert_frame_equal(one, other, atol=1e-9)


def test_same_people_as_two_groups_do_not_differ() -> None:
    rows, _ = planted(persons=600)
    groups = ["es"] * 600 + ["pt"] * 600
    found = detect(
        grouped(np.vstack([rows, rows]), groups), "group", reference="es", focal="pt"
    )
    np.testing.assert_allclose(found["delta"], 0, atol=1e-9)
    np.testing.assert_allclose(found["std_p_dif"], 0, atol=1e-9)
    assert set(found["ets"]) == {"A"}
    assert (found["p"] == 1).all()


def test_false_alarms_are_as_rare_as_promised() -> None:
    alarms = []
    for seed in range(20):
        rows, groups = planted(persons=1200, shift=0, seed=100 + seed)
        found = detect(grouped(rows, groups), "group", reference="es", focal="pt")
        alarms.append((found["logistic_p"] < 0.05).mean())
    assert 0.02 < np.mean(alarms) < 0.08


def test_few_answers_are_not_testable_and_said_so() -> None:
    rows, groups = planted(persons=700)
    rows[groups == "pt", 3] = np.where(
        np.arange(np.count_nonzero(groups == "pt")) < 150,
        rows[groups == "pt", 3],
        np.nan,
    )
    found = detect(grouped(rows, groups), "group", reference="es", focal="pt")
    assert list(found["testable"]) == [True] * 3 + [False] + [True] * 16
    assert found["n_focal"][3] == 150
    assert found["ets"][3] is None
    assert found.loc[3, ["alpha", "p", "logistic_p", "p_adjusted"]].isna().all()


def test_language_may_differ_between_answers_of_a_person() -> None:
    rows, _ = planted(persons=2000, shift=0)
    rng = np.random.default_rng(5)
    person, item = np.nonzero(np.isfinite(rows))
    language = np.where(rng.random(person.size) < 0.5, "es", "pt")
    frame = pd.DataFrame(
        {
            "person": person,
            "item": [f"q{place:02}" for place in item],
            "score": rows[person, item],
            "language": language,
        }
    )
    found = detect(responses_from_long(frame), "language", reference="es", focal="pt")
    assert found["testable"].all()
    assert (found["n_reference"] + found["n_focal"] == 2000).all()
    assert (found["ets"] == "A").all()


def test_levels_are_checked() -> None:
    rows, groups = planted(persons=100)
    responses = grouped(rows, groups)
    with pytest.raises(
        AnalysisError, match="No group is called “fr”; there are: es, pt"
    ):
        detect(responses, "group", reference="es", focal="fr")
    with pytest.raises(AnalysisError, match="“es” cannot be compared with itself"):
        detect(responses, "group", reference="es", focal="es")
    with pytest.raises(AnalysisError, match="do not say the language"):
        detect(responses, "language", reference="es", focal="pt")


def test_short_tests_keep_their_anchor() -> None:
    rows, groups = planted(items=6)
    found = detect(grouped(rows, groups), "group", reference="es", focal="pt")
    assert found["ets"][0] == "C"
    assert found["in_anchor"].all()


def test_benjamini_hochberg_adjusts_as_published() -> None:
    # Y. Benjamini and Y. Hochberg (1995), their example: 4 of 15 stand at 5 %
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
         0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    found = benjamini_hochberg(np.array(p))
    assert np.count_nonzero(found <= 0.05) == 4
    assert found[3] == pytest.approx(0.0095 * 15 / 4)
    assert found[-1] == 1


def test_benjamini_hochberg_leaves_out_the_unknown() -> None:
    found = benjamini_hochberg(np.array([0.04, np.nan, 0.01]))
    np.testing.assert_allclose(found, [0.04, np.nan, 0.02])
