import numpy as np
import pandas as pd
import pytest

from assessments.analysis import AnalysisError, item_statistics, option_statistics
from assessments.analysis.columns import OPTION_COLUMNS, names_of
from assessments.analysis.responses import Responses
from tests.assessments.analysis.samples import long

OPTIONS = pd.DataFrame(
    [("q1", "a", True), ("q1", "b", False), ("q1", "c", False)],
    columns=["item", "option", "is_key"],
)

# six persons: what they chose in q1, and their score on the rest
CHOSEN = [("a", 3), ("a", 2), ("b", 2), ("b", 1), (None, 1), ("a", 0)]


def choices(chosen: list[tuple[str | None, int]] = CHOSEN) -> Responses:
    rows = [
        (p, "q1", float(option == "a"), option) for p, (option, _) in enumerate(chosen)
    ]
    rows += [(p, "rest", float(score), None) for p, (_, score) in enumerate(chosen)]
    return long(rows, "option", max_score={"rest": 3})


def test_option_statistics_count_who_chose_what() -> None:
    found = option_statistics(choices(), OPTIONS)
    assert list(found.columns) == names_of(OPTION_COLUMNS)
    assert list(
        zip(found["option"], found["is_key"], found["chosen"], strict=True)
    ) == [
        ("a", True, 3),
        ("b", False, 2),
        ("c", False, 0),
        ("", False, 1),
    ]
    assert list(found["share"]) == pytest.approx([3 / 6, 2 / 6, 0, 1 / 6])
    assert list(found["rest_mean"]) == pytest.approx(
        [5 / 3, 1.5, np.nan, 1], nan_ok=True
    )


def test_option_statistics_compare_the_thirds() -> None:
    found = option_statistics(choices(), OPTIONS)
    # best third: 3, and half of the two who have 2; last third: 0, half of the two 1
    assert list(found["share_upper"]) == pytest.approx([0.75, 0.25, 0, 0])
    assert list(found["share_lower"]) == pytest.approx([0.5, 0.25, 0, 0.25])
    assert list(found["share_middle"]) == pytest.approx([0.25, 0.5, 0, 0.25])
    assert list(found["chosen_upper"]) == pytest.approx([1.5, 0.5, 0, 0])
    assert list(found["chosen_middle"]) == pytest.approx([0.5, 1, 0, 0.5])
    assert list(found["chosen_lower"]) == pytest.approx([1, 0.5, 0, 0.5])


def test_option_statistics_correlate_the_choice_with_the_rest() -> None:
    found = option_statistics(choices(), OPTIONS)
    rest = [score for _, score in CHOSEN]
    for row, option in ((0, "a"), (1, "b"), (3, None)):
        own = [float(chosen == option) for chosen, _ in CHOSEN]
        expected = np.corrcoef(own, rest)[0, 1]
        assert found["option_rest_correlation"][row] == pytest.approx(
            expected, abs=1e-12
        )
    assert np.isnan(found["option_rest_correlation"][2])


def test_option_statistics_of_the_key_agree_with_the_item() -> None:
    responses = choices()
    key = option_statistics(responses, OPTIONS).iloc[0]
    item = item_statistics(responses).iloc[0]
    assert key["share"] == item["facility"]
    assert key["option_rest_correlation"] == pytest.approx(
        item["item_rest_correlation"]
    )


def test_option_statistics_take_several_choices_apart() -> None:
    responses = choices([("a|b", 3), ("a", 2), ("b|c", 1), ("a|b|c", 0)])
    found = option_statistics(responses, OPTIONS)
    assert list(found["chosen"]) == [3, 3, 2]
    assert list(found["share"]) == [0.75, 0.75, 0.5]


def test_option_statistics_without_rest_know_the_counts() -> None:
    responses = long([("ana", "q1", 1, "a"), ("ben", "q1", 0, "b")], "option")
    found = option_statistics(responses, OPTIONS)
    assert list(found["chosen"]) == [1, 1, 0]
    assert (
        found[["share_upper", "rest_mean", "option_rest_correlation"]]
        .isna()
        .all()
        .all()
    )


def test_option_statistics_of_equal_rests_have_no_correlation() -> None:
    found = option_statistics(choices([("a", 1), ("b", 1), ("a", 1)]), OPTIONS)
    assert found["option_rest_correlation"].isna().all()


def test_option_statistics_of_single_answer_have_no_correlation() -> None:
    found = option_statistics(choices([("a", 1)]), OPTIONS)
    assert list(found["chosen"]) == [1, 0, 0]
    assert found["option_rest_correlation"].isna().all()


def test_option_statistics_leave_out_items_without_listed_options() -> None:
    assert set(option_statistics(choices(), OPTIONS)["item"]) == {"q1"}


def test_option_statistics_refuse_options_that_are_not_listed() -> None:
    with pytest.raises(AnalysisError, match=r"item “q1”.*: d, e"):
        option_statistics(choices([("a", 1), ("e", 0), ("d|b", 0)]), OPTIONS)


def test_option_statistics_refuse_options_listed_twice() -> None:
    twice = pd.concat([OPTIONS, OPTIONS.tail(1)])
    with pytest.raises(AnalysisError, match="“c” of item “q1” is listed twice"):
        option_statistics(choices(), twice)


def test_option_statistics_refuse_options_without_keys() -> None:
    with pytest.raises(AnalysisError, match="missing in the options: is_key"):
        option_statistics(choices(), OPTIONS[["item", "option"]])


def test_option_statistics_refuse_responses_without_choices() -> None:
    with pytest.raises(AnalysisError, match="do not say the option"):
        option_statistics(long([("ana", "q1", 1)]), OPTIONS)
