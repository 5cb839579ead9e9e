import numpy as np
import pandas as pd
import pytest

from assessments.analysis import AnalysisError, item_statistics, item_statistics_by
from assessments.analysis.columns import ITEM_COLUMNS, LEVEL_COLUMNS, names_of
from assessments.analysis.items import upper_lower_discrimination
from assessments.analysis.reading import read_responses
from tests.assessments.analysis.samples import (
    NAN,
    REFERENCE,
    long,
    lsat7,
    reference,
    wide,
)


def assert_equal(found: pd.DataFrame, published: pd.DataFrame, rtol: float) -> None:
    assert list(found["item"]) == list(published["item"])
    for name in published.columns.drop("item"):
        np.testing.assert_allclose(
            found[name], published[name], rtol=rtol, atol=1e-12, err_msg=name
        )


def test_item_statistics_reproduce_moodle_set_00() -> None:
    found = item_statistics(read_responses(REFERENCE / "moodle/set00_responses.csv"))
    # printed to ten decimals: the smallest figure has six significant digits less
    assert_equal(found, reference("moodle/set00_items.csv"), rtol=1e-7)


def test_item_statistics_reproduce_moodle_set_22() -> None:
    published = reference("moodle/set22_items.csv")
    responses = read_responses(
        REFERENCE / "moodle/set22_responses.csv",
        max_score=dict(zip(published["item"], published["max_score"], strict=True)),
    )
    found = item_statistics(responses)
    descriptions = published["max_score"] == 0
    assert list(found.loc[descriptions, "sd"]) == [0, 0, 0]
    published.loc[descriptions, "sd"] = 0.0
    assert_equal(found, published, rtol=1e-8)


def test_item_statistics_reproduce_published_lsat7() -> None:
    found = item_statistics(lsat7())
    published = reference("lsat7/items.csv")
    for name in ("facility", "sd", "item_rest_correlation"):
        assert list(found[name].round(3)) == list(published[name])
    np.testing.assert_allclose(
        found["item_rest_correlation"],
        [0.2457, 0.2467, 0.3132, 0.2228, 0.1748],
        atol=5e-5,
    )


def test_upper_lower_discrimination_reproduces_published_worksheet() -> None:
    responses = read_responses(REFERENCE / "worksheet/responses.csv")
    published = reference("worksheet/items.csv")
    found = [
        upper_lower_discrimination(responses, item, share=0.5) for item in range(10)
    ]
    np.testing.assert_allclose(found, published["upper_lower_half"], atol=1e-12)


def test_item_statistics_have_the_declared_columns() -> None:
    found = item_statistics(wide([[1, 0], [0, 1]]))
    assert list(found.columns) == names_of(ITEM_COLUMNS)
    assert [str(kind) for kind in found.dtypes] == ["str", "int64"] + ["float64"] * 14


def test_item_statistics_of_constant_item_have_no_discrimination() -> None:
    found = item_statistics(wide([[0.1, 0], [0.1, 1], [0.1, 1]])).iloc[0]
    assert found["sd"] == 0
    assert found["covariance"] == 0
    assert found["effective_weight"] == 0
    assert np.isnan(found["discrimination_index"])
    assert np.isnan(found["discriminative_efficiency"])


def test_item_statistics_of_constant_rest_have_no_discrimination() -> None:
    # the rest is 0.1 + 0.2 or 0.3: equal but for rounding
    found = item_statistics(wide([[1, 0.1, 0.2], [0, 0.3, 0], [1, 0.3, 0]])).iloc[0]
    assert found["rest_variance"] == 0
    assert np.isnan(found["discrimination_index"])


def test_item_statistics_of_single_answer_say_only_facility() -> None:
    found = item_statistics(wide([[0.5, 1]])).iloc[0]
    assert (found["n"], found["facility"]) == (1, 0.5)
    assert found[["sd", "discrimination_index", "effective_weight"]].isna().all()


def test_item_statistics_of_item_nobody_answered_are_unknown() -> None:
    found = item_statistics(wide([[1, NAN], [0, NAN]])).iloc[1]
    assert found["n"] == 0
    assert found.drop(["item", "n", "max_score"]).isna().all()


def test_item_statistics_of_nobody_are_unknown() -> None:
    found = item_statistics(wide(np.empty((0, 2))))
    assert list(found["n"]) == [0, 0]
    assert found["facility"].isna().all()


def test_item_statistics_of_single_item_have_no_rest() -> None:
    found = item_statistics(wide([[1], [0]])).iloc[0]
    assert np.isnan(found["discrimination_index"])
    assert found["effective_weight"] == 100


def test_effective_weight_is_unknown_where_covariance_is_negative() -> None:
    found = item_statistics(wide([[1, 0, 0], [0, 1, 1], [0, 1, 1]]))
    assert np.isnan(found["effective_weight"][0])
    assert list(found["effective_weight"][1:]) == pytest.approx([50, 50])


def test_covariance_of_zero_has_no_sign_from_rounding() -> None:
    third = 1 / 3
    # by hand: cov(q1, T) = 0 and so D = -100 sd(q1) / sd(rest) = -25
    rows = [[0.5, third, third], [third, 1, third], *[[third] * 3] * 3]
    found = item_statistics(wide(rows)).iloc[0]
    assert found["discrimination_index"] == pytest.approx(-25)
    assert found["effective_weight"] == 0
    # by hand: cov(q1, q2) = 0
    table = item_statistics(wide([[0.1, 0.1], [0.1, 0.7], [0.7, 0.1], [0.7, 0.7]]))
    assert list(table["covariance"]) == [0, 0]


def test_effective_weight_is_unknown_where_totals_do_not_vary() -> None:
    found = item_statistics(wide([[1, 0], [0, 1]]))
    assert found["effective_weight"].isna().all()


def test_effective_weight_is_unknown_where_forms_differ() -> None:
    found = item_statistics(wide([[1, 0, NAN], [0, 1, 1], [1, 1, 1]]))
    assert found["effective_weight"].isna().all()


def test_intended_weight_is_the_mean_over_forms() -> None:
    responses = wide([[1, 0, NAN], [1, 1, 1]], max_score={"q3": 2})
    assert list(item_statistics(responses)["intended_weight"]) == [37.5, 37.5, 50]


def test_discrimination_with_forms_compares_the_rest_by_its_worth() -> None:
    # by hand: q1 against 1/1, 0/1, 2/3, 1/3 of the rest, each times the mean worth 2
    responses = wide(
        [[1, 1, NAN], [0, 0, NAN], [1, 1, 1], [0, 1, 0]], max_score={"q3": 2}
    )
    found = item_statistics(responses).iloc[0]
    rest = 2 * np.array([1, 0, 2 / 3, 1 / 3])
    expected = np.corrcoef([1, 0, 1, 0], rest)[0, 1]
    assert found["item_rest_correlation"] == pytest.approx(expected, abs=1e-9)
    assert found["rest_variance"] == pytest.approx(np.var(rest, ddof=1), abs=1e-9)


def test_discrimination_leaves_out_who_was_presented_nothing_else() -> None:
    alone = wide([[1, 1, 0], [0, 0, 1], [1, 1, 1], [1, NAN, NAN]])
    without = wide([[1, 1, 0], [0, 0, 1], [1, 1, 1]])
    found, expected = item_statistics(alone).iloc[0], item_statistics(without).iloc[0]
    assert found["n"] == 4
    assert found["discrimination_index"] == pytest.approx(
        expected["discrimination_index"]
    )


def test_upper_lower_discrimination_shares_ties_at_the_border() -> None:
    # 27 % of 4 is 1.08: the best counts whole; the tied second ones 0.04 each
    responses = wide([[1, 1, 1], [1, 1, 0], [0, 1, 1], [0, 0, 0]])
    upper = 1 + 0.04
    lower = 0.04
    found = upper_lower_discrimination(responses, 0)
    assert found == pytest.approx((upper - lower) / 1.08, abs=1e-12)


@pytest.mark.parametrize("share", [0, 0.51, -1])
def test_upper_lower_discrimination_refuses_groups_that_overlap(share: float) -> None:
    with pytest.raises(AnalysisError, match="above 0 and at most"):
        upper_lower_discrimination(wide([[1, 0]]), 0, share=share)


def test_random_guess_scores_stand_beside_their_items() -> None:
    found = item_statistics(wide([[1, 0]]), random_guess_scores={"q2": 0.25})
    assert np.isnan(found["random_guess_score"][0])
    assert found["random_guess_score"][1] == 0.25


ROWS = [
    ("ana", "q1", 1, "es"),
    ("ana", "q2", 1, "pt"),
    ("ana", "q3", 1, "es"),
    ("ben", "q1", 0, "es"),
    ("ben", "q2", 1, "es"),
    ("ben", "q3", 0, "es"),
    ("eva", "q1", 1, None),
    ("eva", "q2", 0, "pt"),
    ("eva", "q3", 1, "es"),
]


def test_item_statistics_by_language_have_a_row_per_item_and_language() -> None:
    found = item_statistics_by(long(ROWS, "language"), "language")
    assert list(found.columns) == names_of(LEVEL_COLUMNS)
    assert list(
        zip(found["item"], found["level"], found["n"], found["facility"], strict=True)
    ) == [
        ("q1", "es", 2, 0.5),
        ("q2", "es", 1, 1.0),
        ("q2", "pt", 2, 0.5),
        ("q3", "es", 3, pytest.approx(2 / 3)),
    ]


def test_item_statistics_by_language_compare_with_the_whole_rest() -> None:
    found = item_statistics_by(long(ROWS, "language"), "language")
    # q3 in es: scores 1 0 1 against the rest of all languages, 2 1 1
    assert found["item_rest_correlation"][3] == pytest.approx(0.5)


def test_item_statistics_by_what_is_not_known_are_refused() -> None:
    with pytest.raises(AnalysisError, match="do not say the version"):
        item_statistics_by(long(ROWS, "language"), "version")
