"""Published estimates, and what must hold for any calibration."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis import AnalysisError, responses_from_wide
from assessments.analysis.irt import Model, NoticeCode, Priors, Settings, calibrate
from assessments.analysis.responses import Facet
from tests.assessments.analysis.irt_samples import (
    EXACT,
    QUICK,
    answers_of,
    booklets,
    grouped,
    patterns,
    verbal,
)
from tests.assessments.analysis.samples import (
    NAN,
    Matrix,
    long,
    matrices,
    patient,
    reference,
    wide,
)

# mirt 1.47 and ltm 1.2-0 agree on these to the digits shown
LSAT7_A = [0.9875, 1.0808, 1.7075, 0.7650, 0.7357]
LSAT7_D = [1.8559, 0.8080, 1.8052, 0.4860, 1.8545]
LSAT7_B = [-1.8793, -0.7475, -1.0572, -0.6353, -2.5208]
LSAT7_SE_A = [0.1772, 0.1688, 0.3211, 0.1341, 0.1511]
LSAT7_SE_D = [0.1315, 0.0912, 0.2048, 0.0749, 0.1144]
LSAT7_RASCH = [1.8683, 0.7910, 1.4610, 0.5215, 1.9930]


def test_2pl_reproduces_lsat7() -> None:
    found = calibrate(patterns("lsat7"), "2pl", settings=EXACT)
    items = found.items
    np.testing.assert_allclose(items["a"], LSAT7_A, atol=1e-4)
    np.testing.assert_allclose(items["d"], LSAT7_D, atol=1e-4)
    np.testing.assert_allclose(items["b"], LSAT7_B, atol=1e-4)
    np.testing.assert_allclose(items["se_a"], LSAT7_SE_A, atol=1e-4)
    np.testing.assert_allclose(items["se_d"], LSAT7_SE_D, atol=1e-4)
    assert found.loglik == pytest.approx(-2658.8051, abs=1e-4)
    assert found.aic == pytest.approx(5337.6102, abs=2e-4)
    assert found.bic == pytest.approx(5386.6878, abs=2e-4)
    assert found.converged
    assert list(found.groups.loc[0, ["mean", "var"]]) == [0, 1]
    assert found.notices == ()


def test_usual_settings_are_as_good_on_lsat7() -> None:
    found = calibrate(patterns("lsat7"), "2pl")
    np.testing.assert_allclose(found.items["a"], LSAT7_A, atol=5e-4)
    assert found.loglik == pytest.approx(-2658.8051, abs=1e-4)


def test_rasch_reproduces_lsat7() -> None:
    found = calibrate(patterns("lsat7"), settings=EXACT)
    np.testing.assert_allclose(found.items["d"], LSAT7_RASCH, atol=1e-4)
    assert found.groups["var"][0] == pytest.approx(1.0226, abs=2e-4)
    assert found.loglik == pytest.approx(-2664.9009, abs=1e-4)
    assert found.n_parameters == 6
    assert set(found.items["a"]) == {1}
    assert found.items["se_a"].isna().all()


def test_2pl_reproduces_lsat6() -> None:
    published = reference("lsat6/items.csv")
    found = calibrate(patterns("lsat6"), "2pl", settings=EXACT)
    assert found.loglik == pytest.approx(-2466.653, abs=5e-4)
    # ltm stopped early there: its largest gradient is 0.024
    np.testing.assert_allclose(found.items["a"], published["a"], atol=1e-3)
    np.testing.assert_allclose(found.items["b"], published["b"], atol=3e-3)
    np.testing.assert_allclose(found.items["se_a"], published["se_a"], atol=3e-4)


def test_rasch_reproduces_lsat6() -> None:
    found = calibrate(patterns("lsat6"), settings=EXACT)
    slope = np.sqrt(found.groups["var"][0])
    assert slope == pytest.approx(0.7551, abs=5e-5)
    assert found.loglik == pytest.approx(-2466.938, abs=5e-4)
    published = [-3.6153, -1.3224, -0.3176, -1.7301, -2.7802]
    np.testing.assert_allclose(found.items["b"] / slope, published, atol=3e-4)


def test_rasch_agrees_with_lme4_on_verbal_aggression() -> None:
    published = reference("verbal/rasch_items.csv")
    summary = reference("verbal/rasch.csv").set_index("name")["value"]
    responses = responses_from_wide(
        reference("verbal/responses.csv").drop(columns="gender")
    )
    found = calibrate(responses, settings=EXACT)
    # the gradient of lme4 is 0.01 where it stops
    np.testing.assert_allclose(found.items["d"], published["d"], atol=2e-3)
    np.testing.assert_allclose(found.items["se_d"], published["se_d"], atol=2e-3)
    assert found.groups["var"][0] == pytest.approx(summary["var"], abs=1e-3)
    assert found.loglik == pytest.approx(summary["loglik"], abs=1e-3)


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_two_groups_agree_with_direct_maximization_in_r(model: str) -> None:
    groups = reference("verbal/two_groups.csv").set_index("model").loc[model]
    items = reference("verbal/two_groups_items.csv").query("model == @model")
    found = calibrate(verbal(), model, reference="female", settings=EXACT)
    assert found.loglik == pytest.approx(groups["loglik"], abs=1e-4)
    table = found.groups.set_index("group")
    assert table.loc["male", "mean"] == pytest.approx(groups["mean"], abs=5e-4)
    assert table.loc["male", "se_mean"] == pytest.approx(groups["se_mean"], abs=5e-4)
    assert table.loc["male", "var"] == pytest.approx(groups["var_male"], abs=2e-3)
    assert table.loc["female", "var"] == pytest.approx(groups["var_female"], abs=2e-3)
    for name, tolerance in (("a", 1e-3), ("d", 1e-3), ("se_a", 1e-3), ("se_d", 1e-3)):
        if model == "rasch" and name == "se_a":
            continue
        np.testing.assert_allclose(found.items[name], items[name], atol=tolerance)


def simulated(persons: int = 1200, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Return answers to twelve items in booklets, of three groups."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 3, persons)
    theta = np.array([0, 0.5, -0.7])[group] + rng.normal(size=persons)
    a, d = rng.lognormal(0, 0.3, 12), rng.normal(size=12)
    return booklets(answers_of(theta, a, d, rng), rng), np.array(list("xyz"))[group]


def test_order_of_rows_changes_nothing() -> None:
    rows, groups = simulated()
    order = np.random.default_rng(1).permutation(len(rows))
    one = calibrate(grouped(rows, groups), "2pl", reference="x", settings=EXACT)
    other = calibrate(
        grouped(rows[order], groups[order]), "2pl", reference="x", settings=EXACT
    )
    pd.testing.assert_frame_equal(one.items, other.items, atol=1e-7)
    pd.testing.assert_frame_equal(one.groups, other.groups, atol=1e-7)
    assert one.loglik == pytest.approx(other.loglik, rel=1e-12)


def test_labels_change_nothing_with_the_reference_fixed() -> None:
    rows, groups = simulated()
    renamed = pd.Series(groups).map({"x": "b", "y": "c", "z": "a"}).to_numpy()
    one = calibrate(grouped(rows, groups), "2pl", reference="x", settings=EXACT)
    other = calibrate(grouped(rows, renamed), "2pl", reference="b", settings=EXACT)
    numbers = ["n", "mean", "var", "se_mean", "se_var"]
    np.testing.assert_allclose(
        one.groups[numbers].iloc[[2, 0, 1]], other.groups[numbers], atol=1e-7
    )
    np.testing.assert_allclose(one.items["d"], other.items["d"], atol=1e-7)


@pytest.mark.parametrize("model", list(Model))
def test_another_reference_moves_the_scale_alone(model: Model) -> None:
    rows, groups = simulated()
    one = calibrate(grouped(rows, groups), model, reference="x", settings=EXACT)
    other = calibrate(grouped(rows, groups), model, reference="z", settings=EXACT)
    assert one.loglik == pytest.approx(other.loglik, abs=1e-6)
    _, y, z = one.groups["mean"]
    scale = np.sqrt(one.groups["var"][2]) if model is Model.TWO_PL else 1.0
    found = list(other.groups["mean"])
    assert found == pytest.approx([-z / scale, (y - z) / scale, 0], abs=1e-6)


def test_first_group_to_appear_is_the_reference() -> None:
    rows, groups = simulated()
    found = calibrate(grouped(rows, groups), settings=QUICK)
    assert found.reference == groups[0]
    assert found.groups.set_index("group").loc[groups[0], "mean"] == 0


def test_same_people_as_two_groups_do_not_differ() -> None:
    rows, _ = simulated(400)
    groups = ["one"] * len(rows) + ["other"] * len(rows)
    found = calibrate(grouped(np.vstack([rows, rows]), groups), "2pl", settings=EXACT)
    assert list(found.groups["mean"]) == pytest.approx([0, 0], abs=1e-6)
    assert list(found.groups["var"]) == pytest.approx([1, 1], abs=1e-6)


def test_missing_by_design_costs_nothing_but_precision() -> None:
    rng = np.random.default_rng(5)
    a, d = rng.lognormal(0, 0.3, 20), rng.normal(size=20)
    full = answers_of(rng.normal(size=4000), a, d, rng)
    complete = calibrate(wide(full), "2pl")
    found = calibrate(wide(booklets(full, rng)), "2pl")
    z = (found.items["d"] - d) / found.items["se_d"]
    assert np.abs(z).max() < 4
    assert (found.items["se_d"] > complete.items["se_d"]).all()
    assert found.items["n"].between(1900, 2100).all()


def test_float32_is_as_good() -> None:
    rng = np.random.default_rng(6)
    a, d = rng.lognormal(0, 0.3, 40), rng.normal(size=40)
    rows = booklets(answers_of(rng.normal(size=13_000), a, d, rng), rng)
    fast = calibrate(wide(rows), "2pl", settings=QUICK)
    exact = calibrate(
        wide(rows), "2pl", settings=Settings(tol=1e-8, standard_errors=False)
    )
    assert fast.loglik == pytest.approx(exact.loglik, abs=1e-3)
    np.testing.assert_allclose(fast.items["a"], exact.items["a"], atol=1e-3)


def test_warm_start_arrives_at_once() -> None:
    responses = verbal()
    cold = calibrate(responses, "2pl", settings=QUICK)
    warm = calibrate(responses, "2pl", start=cold, settings=QUICK)
    assert warm.steps < cold.steps / 2
    np.testing.assert_allclose(warm.items["d"], cold.items["d"], atol=2e-3)


def test_weights_count_persons_as_often() -> None:
    rows, groups = simulated(300)
    twice = np.where(np.arange(300) < 100, 2, np.where(np.arange(300) < 150, 0, 1))
    found = calibrate(
        grouped(rows, groups),
        reference="x",
        weights=twice.astype(float),
        settings=EXACT,
    )
    expected = calibrate(
        grouped(np.repeat(rows, twice, axis=0), np.repeat(groups, twice)),
        reference="x",
        settings=EXACT,
    )
    assert found.loglik == pytest.approx(expected.loglik, abs=1e-8)
    np.testing.assert_allclose(found.items["d"], expected.items["d"], atol=1e-7)
    np.testing.assert_allclose(found.items["se_d"], expected.items["se_d"], atol=1e-7)
    assert found.n_persons == pytest.approx(350)


@pytest.mark.parametrize("weights", [np.ones(3), np.full(4, -1.0), np.full(4, NAN)])
def test_weights_that_make_no_sense_are_refused(weights: np.ndarray) -> None:
    with pytest.raises(AnalysisError, match="A weight from 0 on is needed"):
        calibrate(wide([[1, 0], [0, 1], [1, 1], [0, 0]]), weights=weights)


def test_calibration_that_does_not_converge_says_so() -> None:
    found = calibrate(patterns("lsat7"), "2pl", settings=Settings(most_steps=3))
    assert not found.converged
    assert found.items["se_a"].isna().all()
    assert [notice.code for notice in found.notices] == [NoticeCode.NOT_CONVERGED]
    assert str(found.notices[0]).startswith("NOT CONVERGED after 3 steps")


def test_items_all_right_or_all_wrong_are_left_out_and_change_nothing() -> None:
    rows, groups = simulated(400)
    constant = np.column_stack([np.ones(400), rows, np.zeros(400)])
    found = calibrate(grouped(constant, groups), reference="x", settings=EXACT)
    expected = calibrate(grouped(rows, groups), reference="x", settings=EXACT)
    assert found.items[["a", "d", "b"]].iloc[[0, -1]].isna().all(axis=None)
    assert list(found.items["n"].iloc[[0, -1]]) == [400, 400]
    np.testing.assert_allclose(found.items["d"][1:-1], expected.items["d"], atol=1e-9)
    assert found.loglik == pytest.approx(expected.loglik, abs=1e-9)
    assert found.n_parameters == expected.n_parameters
    codes = [notice.code for notice in found.notices]
    assert {NoticeCode.ALL_RIGHT, NoticeCode.ALL_WRONG} <= set(codes)


def test_persons_all_right_or_all_wrong_take_part() -> None:
    rows = np.vstack([patterns_matrix(), np.ones((20, 5)), np.zeros((20, 5))])
    found = calibrate(wide(rows), settings=QUICK)
    assert found.n_persons == len(rows)
    assert found.converged


def patterns_matrix() -> np.ndarray:
    """Return the first 300 persons of LSAT7 who are neither all right nor all wrong."""
    responses = patterns("lsat7")
    matrix = np.zeros((1000, 5))
    for item in range(5):
        matrix[responses.person[responses.rows(item)], item] = responses.score[
            responses.rows(item)
        ]
    mixed = (matrix.sum(axis=1) > 0) & (matrix.sum(axis=1) < 5)
    return matrix[mixed][:300]


def test_item_answered_in_one_group_only_is_calibrated() -> None:
    rows, groups = simulated(900)
    rows[groups != "y", 0] = NAN
    found = calibrate(grouped(rows, groups), reference="x")
    assert found.converged
    assert found.items["d"].notna().all()
    assert found.items["n"][0] < 300


def test_groups_that_share_no_item_are_refused() -> None:
    rows, groups = simulated(900)
    rows[groups == "z", :6] = NAN
    rows[groups != "z", 6:] = NAN
    with pytest.raises(AnalysisError, match=r"share no item with x.*: z"):
        calibrate(grouped(rows, groups), reference="x")


def test_group_of_three_has_a_mean_and_no_variance_of_its_own() -> None:
    rows, groups = simulated(600)
    groups = groups.astype(object)
    groups[:3] = "tiny"
    rows[:3] = [[1, 0] * 6, [1, 1] * 6, [0, 1] * 6]
    found = calibrate(grouped(rows, groups), reference="x")
    table = found.groups.set_index("group")
    assert table["var"]["tiny"] == table["var"]["x"]
    assert table["se_mean"]["tiny"] > 3 * table["se_mean"]["y"]
    told = [note for note in found.notices if note.code is NoticeCode.VARIANCE_TIED]
    assert [note.values["group"] for note in told] == ["tiny"]


def test_small_reference_group_is_told() -> None:
    rows, groups = simulated(600)
    groups = groups.astype(object)
    groups[:20] = "small"
    found = calibrate(grouped(rows, groups), reference="small")
    note = next(n for n in found.notices if n.code is NoticeCode.SMALL_REFERENCE)
    assert note.values == {"group": "small", "n": 20, "least": 30}
    large = calibrate(grouped(rows, groups), reference="x")
    assert found.loglik == pytest.approx(large.loglik, abs=1e-3)
    precise = large.groups.set_index("group")["se_mean"]["y"]
    assert found.groups.set_index("group")["se_mean"]["y"] > 2 * precise


@pytest.mark.parametrize(
    ("answer", "code"),
    [(1, NoticeCode.GROUP_ALL_RIGHT), (0, NoticeCode.GROUP_ALL_WRONG)],
)
def test_group_all_right_or_wrong_has_no_mean_and_changes_nothing(
    answer: int, code: NoticeCode
) -> None:
    rows, groups = simulated(600)
    more = np.vstack([rows, np.full((4, 12), answer)])
    names = np.append(groups.astype(object), ["same"] * 4)
    found = calibrate(grouped(more, names), reference="x", settings=EXACT)
    expected = calibrate(grouped(rows, groups), reference="x", settings=EXACT)
    assert found.loglik == pytest.approx(expected.loglik, abs=1e-9)
    row = found.groups.set_index("group").loc["same"]
    assert row["n"] == 4
    assert np.isnan(row["mean"])
    assert code in [notice.code for notice in found.notices]


def test_persons_without_answers_to_calibrated_items_are_counted_and_left_out() -> None:
    rows, _ = simulated(200)
    constant = np.column_stack([np.ones(202), np.vstack([rows, np.full((2, 12), NAN)])])
    found = calibrate(wide(constant), settings=QUICK)
    assert found.n_persons == 200
    note = next(n for n in found.notices if n.code is NoticeCode.NOTHING_ANSWERED)
    assert note.values == {"n": 2}


def test_partial_scores_count_as_wrong_and_are_told() -> None:
    rows, _ = simulated(200)
    found = calibrate(wide(np.where(rows == 0, 0.5, rows)), settings=EXACT)
    expected = calibrate(wide(rows), settings=EXACT)
    np.testing.assert_allclose(found.items["d"], expected.items["d"], atol=1e-12)
    note = next(n for n in found.notices if n.code is NoticeCode.PARTIAL_SCORES)
    assert note.values["n"] == np.count_nonzero(rows == 0)


def test_nothing_to_calibrate_is_refused() -> None:
    with pytest.raises(AnalysisError, match="There is nothing to calibrate"):
        calibrate(wide([[1, 1], [1, 1]]))


def test_unknown_reference_and_model_are_refused() -> None:
    rows, groups = simulated(100)
    with pytest.raises(AnalysisError, match="called “w”; there are: x, y, z"):
        calibrate(grouped(rows, groups), reference="w")
    with pytest.raises(ValueError, match="3pl"):
        calibrate(grouped(rows, groups), "3pl")


def test_persons_without_group_are_refused_by_name() -> None:
    rows = [("ana", "q1", 1, "x"), ("ben", "q1", 0, None), ("ben", "q2", 1, None)]
    with pytest.raises(AnalysisError, match=r"1 persons have no group: ben\."):
        calibrate(long(rows, "group"))


def test_item_that_tells_nobody_apart_but_by_chance_ends_at_a_bound() -> None:
    rng = np.random.default_rng(8)
    theta = rng.normal(size=400)
    rows = answers_of(theta, np.ones(6), np.zeros(6), rng)
    rows = np.column_stack([rows, rows[:, 0]])
    found = calibrate(wide(rows), "2pl", settings=Settings(most_steps=400))
    codes = [notice.code for notice in found.notices]
    assert NoticeCode.ITEM_AT_BOUND in codes or not found.converged


def test_prior_pulls_small_samples_and_estimates_constant_items() -> None:
    rows, _ = simulated(60)
    rows = np.column_stack([rows, np.ones(60)])
    settings = Settings(priors=Priors(d_sd=2.0, a_sd=0.5))
    found = calibrate(wide(rows), "2pl", settings=settings)
    free = calibrate(wide(rows), "2pl", settings=QUICK)
    assert found.converged
    assert found.items[["d", "se_d", "se_a"]].notna().all(axis=None)
    assert found.items["a"].std() < free.items["a"].std()
    assert list(found.groups.loc[0, ["mean", "var"]]) == [0, 1]


def test_wide_prior_changes_nothing() -> None:
    settings = Settings(tol=1e-9, nodes=121, priors=Priors(d_sd=1e4, a_sd=1e4))
    found = calibrate(patterns("lsat7"), "2pl", settings=settings)
    np.testing.assert_allclose(found.items["a"], LSAT7_A, atol=1e-4)
    np.testing.assert_allclose(found.items["se_a"], LSAT7_SE_A, atol=1e-4)


def test_nodes_reach_as_far_as_the_groups() -> None:
    rng = np.random.default_rng(9)
    group = np.repeat(["low", "high"], 1500)
    theta = np.where(group == "low", 0.0, 5.0) + 2 * rng.normal(size=3000)
    rows = answers_of(theta, np.ones(25), np.linspace(-8, 3, 25), rng)
    found = calibrate(grouped(rows, group), reference="low")
    table = found.groups.set_index("group")
    assert found.converged
    assert table.loc["high", "mean"] == pytest.approx(5, abs=0.3)
    assert table.loc["high", "var"] == pytest.approx(4, abs=0.6)


def test_languages_of_answers_are_no_groups() -> None:
    responses = patterns("lsat7")
    facet = Facet(("es", "pt"), np.zeros(len(responses.score), dtype=np.int32))
    told = replace(responses, facets={"language": facet})
    assert list(calibrate(told, settings=QUICK).groups["group"]) == ["all"]


@patient
@given(
    matrices(persons=25, items=5),
    st.lists(st.sampled_from("abc"), min_size=25, max_size=25),
    st.sampled_from(Model),
)
def test_any_answers_are_calibrated_or_refused_in_words(
    rows: Matrix, groups: list[str], model: Model
) -> None:
    settings = Settings(most_steps=150)
    refused = ""
    try:
        found = calibrate(grouped(rows, groups[: len(rows)]), model, settings=settings)
    except AnalysisError as error:
        refused = str(error)
    if refused:
        assert refused.startswith(("There is nothing to calibrate", "Groups share no"))
        return
    assert np.isfinite(found.loglik)
    assert np.isfinite(found.bic)
    known = found.items["d"].notna()
    assert np.isfinite(found.items.loc[known, ["a", "d"]]).all(axis=None)
    told = NoticeCode.NOT_CONVERGED in [notice.code for notice in found.notices]
    assert told is not found.converged
    assert all(str(notice) for notice in found.notices)
