"""What must hold for any responses: orders, labels, scales, bounds, naive formulas."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis import (
    Responses,
    analyze,
    form_statistics,
    item_statistics,
    item_statistics_by,
    matched_differences,
    option_statistics,
    quiz_statistics,
    responses_from_long,
)
from assessments.analysis.writing import report_as_data
from tests.assessments.analysis.samples import Matrix, matrices, patient, thorough, wide

LANGUAGES = np.array(["es", "pt", "en"])
OPTIONS = np.array(["a", "b", "c", "a|b"])


def full_frame(matrix: Matrix) -> pd.DataFrame:
    """Return a long frame with language, option, group and seconds made from places."""
    person, item = np.nonzero(~np.isnan(matrix))
    return pd.DataFrame(
        {
            "person": person,
            "item": [f"q{place}" for place in item],
            "score": matrix[person, item],
            "language": LANGUAGES[(person * 7 + item * 3) % 3],
            "option": OPTIONS[(person * 5 + item) % 4],
            "group": [f"g{place % 2}" for place in person],
            "seconds": (person * 13.0 + item) % 50,
        }
    )


def listed(matrix: Matrix) -> pd.DataFrame:
    """Return the options of all items."""
    items = [f"q{place}" for place in range(matrix.shape[1])]
    return pd.DataFrame(
        [(item, option, option == "a") for item in items for option in "abc"],
        columns=["item", "option", "is_key"],
    )


def everything(frame: pd.DataFrame, matrix: Matrix) -> dict[str, Any]:
    """Return all tables, their rows in the order of their labels."""
    options = listed(matrix)
    report = analyze(responses_from_long(frame), options=options)
    data = report_as_data(report)
    keys = ("item", "level", "option", "code")
    return {
        name: table
        if name == "quiz"
        else sorted(table, key=lambda row: [str(row.get(key)) for key in keys])
        for name, table in data.items()
    }


def assert_same(found: Any, expected: Any) -> None:
    """Compare data deeply, numbers but for rounding."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for name in expected:
            assert_same(found[name], expected[name])
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_same(one, other)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)
    else:
        assert found == expected


@thorough
@given(matrices(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(matrix: Matrix, random: Any) -> None:
    frame = full_frame(matrix)
    order = list(range(len(frame)))
    random.shuffle(order)
    assert_same(everything(frame.iloc[order], matrix), everything(frame, matrix))


@thorough
@given(matrices(), st.randoms(use_true_random=False))
def test_labels_of_persons_change_nothing(matrix: Matrix, random: Any) -> None:
    frame = full_frame(matrix)
    labels = list(range(matrix.shape[0]))
    random.shuffle(labels)
    other = frame.assign(person=[f"p{labels[person]}" for person in frame["person"]])
    assert_same(everything(other, matrix), everything(frame, matrix))


@patient
@given(matrices(), st.randoms(use_true_random=False))
def test_order_of_items_changes_nothing(matrix: Matrix, random: Any) -> None:
    order = list(range(matrix.shape[1]))
    random.shuffle(order)
    found, expected = wide(matrix[:, order]), wide(matrix)
    table = item_statistics(expected).drop(columns="item").iloc[order]
    np.testing.assert_allclose(
        item_statistics(found).drop(columns="item"), table, rtol=1e-9, atol=1e-9
    )
    assert_same(vars(quiz_statistics(found)), vars(quiz_statistics(expected)))


@patient
@given(matrices())
def test_long_and_wide_say_the_same(matrix: Matrix) -> None:
    frame = full_frame(matrix)[["person", "item", "score"]]
    long, plain = responses_from_long(frame), wide(matrix)
    found = item_statistics(long).set_index("item").sort_index()
    expected = item_statistics(plain)
    expected = expected[expected["n"] > 0].drop(columns="item")
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@patient
@given(matrices(), st.sampled_from([0.5, 3.0, 100.0]))
def test_scale_of_scores_scales_only_what_has_a_unit(
    matrix: Matrix, factor: float
) -> None:
    found = item_statistics(wide(matrix * factor, max_score=factor))
    expected = item_statistics(wide(matrix))
    for name in ("max_score", "sd"):
        expected[name] *= factor
    for name in ("variance", "rest_variance", "covariance", "covariance_max"):
        expected[name] *= factor**2
    numbers = expected.columns.drop("item")
    np.testing.assert_allclose(found[numbers], expected[numbers], rtol=1e-9, atol=1e-7)


@patient
@given(matrices(missing=False), st.sampled_from([0.5, 3.0]))
def test_scale_of_scores_leaves_the_quiz_in_proportion(
    matrix: Matrix, factor: float
) -> None:
    found = vars(quiz_statistics(wide(matrix * factor, max_score=factor)))
    expected = vars(quiz_statistics(wide(matrix)))
    for name in ("max_score", "mean", "median", "sd", "standard_error"):
        expected[name] *= factor
    np.testing.assert_allclose(
        list(found.values()), list(expected.values()), rtol=1e-6, atol=1e-6
    )


@patient
@given(matrices(missing=False), st.floats(0.1, 1))
def test_shift_of_an_item_changes_only_its_facility(
    matrix: Matrix, shift: float
) -> None:
    shifted = matrix.copy()
    shifted[:, 0] -= shift
    found, expected = item_statistics(wide(shifted)), item_statistics(wide(matrix))
    expected["facility"] -= np.where(expected.index == 0, shift, 0.0)
    numbers = expected.columns.drop(["item", "upper_lower_27"])
    np.testing.assert_allclose(found[numbers], expected[numbers], rtol=1e-6, atol=1e-6)


@patient
@given(matrices())
def test_item_statistics_keep_within_their_bounds(matrix: Matrix) -> None:
    found = item_statistics(wide(matrix))
    bounds = {
        "facility": (0, 1),
        "discrimination_index": (-100, 100),
        "discriminative_efficiency": (-np.inf, 100),
        "intended_weight": (0, 100),
        "effective_weight": (0, 100),
        "upper_lower_27": (-1, 1),
    }
    for name, (low, high) in bounds.items():
        known = found[name].dropna()
        assert known.between(low - 1e-9, high + 1e-9).all(), name
    weights = found["effective_weight"].dropna()
    assert weights.empty or weights.sum() == pytest.approx(100)
    discrimination = found["discrimination_index"].abs()
    efficiency = found["discriminative_efficiency"].abs()
    assert (discrimination <= efficiency + 1e-6).all() or discrimination.isna().any()


def naive_discrimination(matrix: Matrix, item: int) -> float:
    """The definition, person by person, for items of highest score 1."""
    pairs = []
    for row in matrix:
        others = [score for place, score in enumerate(row) if place != item]
        others = [score for score in others if not np.isnan(score)]
        if not np.isnan(row[item]) and others:
            pairs.append((row[item], np.mean(others)))
    scores, rests = np.array([x for x, _ in pairs]), np.array([y for _, y in pairs])
    if len(pairs) < 2 or np.ptp(scores) < 1e-9 or np.ptp(rests) < 1e-9:
        return float("nan")
    return float(100 * np.corrcoef(scores, rests)[0, 1])


@patient
@given(matrices())
def test_discrimination_equals_the_naive_formula(matrix: Matrix) -> None:
    found = item_statistics(wide(matrix))["discrimination_index"]
    expected = [naive_discrimination(matrix, item) for item in range(matrix.shape[1])]
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-7)


@patient
@given(matrices(missing=False))
def test_alpha_equals_the_naive_formula(matrix: Matrix) -> None:
    persons, items = matrix.shape
    totals = matrix.sum(axis=1)
    found = quiz_statistics(wide(matrix)).cic
    if persons < 3 or items < 2 or np.ptp(totals) < 1e-9:
        assert np.isnan(found)
        return
    covariance = np.cov(matrix, rowvar=False)
    mean_of_others = (covariance.sum() - np.trace(covariance)) / (items * (items - 1))
    alpha = items * items * mean_of_others / covariance.sum()
    assert found == pytest.approx(100 * alpha, abs=1e-6)


@patient
@given(matrices())
def test_forms_equal_the_quiz_of_their_persons(matrix: Matrix) -> None:
    responses = wide(matrix)
    table = form_statistics(responses, fewest=1)
    assert table["n"].sum() == responses.n_persons
    for row in table.to_dict("records"):
        items = [int(name[1:]) - 1 for name in row["items"].split("|")]
        others = [place for place in range(matrix.shape[1]) if place not in items]
        presented = ~np.isnan(matrix)
        members = presented[:, items].all(axis=1) & ~presented[:, others].any(axis=1)
        alone = vars(quiz_statistics(wide(matrix[members][:, items])))
        for name in ("mean", "median", "sd", "skewness", "kurtosis", "cic"):
            assert row[name] == pytest.approx(alone[name], abs=1e-6, nan_ok=True), name


@patient
@given(matrices(items=4))
def test_option_statistics_add_up(matrix: Matrix) -> None:
    frame = full_frame(matrix)
    frame = frame[frame["option"] != "a|b"]
    table = option_statistics(
        responses_from_long(frame[["person", "item", "score", "option"]]),
        listed(matrix),
    )
    for _, rows in table.groupby("item"):
        assert rows["share"].sum() == pytest.approx(1)
        for name in ("share_upper", "share_lower"):
            assert rows[name].isna().all() or rows[name].sum() == pytest.approx(1)
        known = rows["option_rest_correlation"].dropna()
        assert known.between(-1, 1).all()


def naive_difference(responses: Responses, frame: pd.DataFrame, level: str) -> float:
    """The matched difference of the first item, band by band."""
    share = dict(zip(responses.persons, responses.shares, strict=True))
    own = frame[frame["item"] == responses.items[0]].copy()
    own["share"] = [share[person] for person in own["person"]]
    borders = np.unique(
        np.quantile(own["share"], np.arange(1, 10) / 10, method="inverted_cdf")
    )
    own["band"] = np.searchsorted(borders, own["share"])
    total = weight = 0.0
    for _, band in own.groupby("band"):
        mine = band.loc[band["language"] == level, "score"]
        others = band.loc[band["language"] != level, "score"]
        if len(mine) and len(others):
            total += len(mine) * (mine.mean() - others.mean())
            weight += len(mine)
    return total / weight if weight else float("nan")


@patient
@given(matrices(persons=30, items=4))
def test_matched_difference_equals_the_naive_formula(matrix: Matrix) -> None:
    frame = full_frame(matrix)
    if frame.empty:
        return
    responses = responses_from_long(frame)
    table = matched_differences(responses)
    for row in table[table["item"] == responses.items[0]].to_dict("records"):
        expected = naive_difference(responses, frame, row["level"])
        assert row["matched_difference"] == pytest.approx(
            expected, abs=1e-9, nan_ok=True
        )
        assert row["n"] + row["n_others"] == (frame["item"] == row["item"]).sum()
        assert row["n_matched"] <= row["n"]


@patient
@given(matrices())
def test_one_language_says_the_same_as_all(matrix: Matrix) -> None:
    frame = full_frame(matrix)[["person", "item", "score"]].assign(language="es")
    responses = responses_from_long(frame)
    found = item_statistics_by(responses, "language").drop(columns=["item", "level"])
    expected = item_statistics(responses)[found.columns]
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
