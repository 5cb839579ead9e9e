from typing import Any

import numpy as np
import pandas as pd
import pytest

from assessments.analysis import AnalysisError, responses_from_long, responses_from_wide
from assessments.analysis.checks import RowFault, RowsError
from tests.assessments.analysis.samples import NAN, long, wide

ANSWERS = [
    ("ana", "q2", 1.0),
    ("ben", "q1", 0.5),
    ("ana", "q1", 0.0),
    ("ben", "q2", None),
]


def test_long_rows_are_held_by_item_in_the_order_of_their_first_row() -> None:
    responses = long(ANSWERS)
    assert responses.items == ("q2", "q1")
    assert list(responses.persons[responses.person]) == ["ana", "ben", "ana"]
    assert list(responses.score) == [1, 0.5, 0]
    assert list(responses.start) == [0, 1, 3]
    assert list(responses.counts) == [1, 2]


def test_missing_scores_were_not_presented() -> None:
    responses = long([*ANSWERS, ("eva", "q1", None), ("eva", "q3", None)])
    assert responses.items == ("q2", "q1", "q3")
    assert list(responses.counts) == [1, 2, 0]
    assert list(responses.persons) == ["ana", "ben"]
    assert not responses.complete


def test_wide_rows_without_any_score_are_no_persons() -> None:
    responses = wide([[1, NAN], [NAN, NAN], [0, 1]])
    assert list(responses.persons) == [0, 2]
    assert list(responses.person) == [0, 1, 1]
    assert list(responses.totals) == [1, 1]
    assert list(responses.max_totals) == [1, 2]


def test_wide_rows_carry_the_group_of_their_person() -> None:
    frame = pd.DataFrame(
        {"person": ["ana", "ben", "eva"], "land": ["PER", None, "ARG"], "q1": [1, 0, 1]}
    )
    responses = responses_from_wide(frame, group="land")
    assert responses.items == ("q1",)
    assert responses.facet("group").levels == ("ARG", "PER")
    assert list(responses.facet("group").codes) == [1, -1, 0]


def test_facets_stand_in_alphabetical_order() -> None:
    rows = [("ana", "q1", 1, "pt"), ("ben", "q1", 1, None), ("eva", "q1", 1, "es")]
    facet = long(rows, "language").facet("language")
    assert facet.levels == ("es", "pt")
    assert list(facet.codes) == [1, -1, 0]


def test_labels_may_be_numbers() -> None:
    responses = long([(1, 7, 1, 2), (2, 8, 0, 3)], "version")
    assert responses.items == ("7", "8")
    assert responses.facet("version").levels == ("2", "3")


def test_columns_of_items_may_be_numbers() -> None:
    assert responses_from_wide(pd.DataFrame({"person": [1], 0: [1], 1: [0]})).items == (
        "0",
        "1",
    )


def test_seconds_stay_with_their_answers() -> None:
    rows = [("ana", "q2", 1, 9), ("ana", "q1", None, 5), ("ben", "q1", 1, NAN)]
    seconds = long(rows, "seconds").seconds
    assert seconds is not None
    np.testing.assert_array_equal(seconds, [9, NAN])


def test_max_score_is_taken_from_its_column() -> None:
    rows = [("ana", "q1", 2, 4), ("ana", "q2", None, 3), ("ben", "q1", 4, 4)]
    assert list(long(rows, "max_score").max_scores) == [4, 1]


@pytest.mark.parametrize(
    ("given", "expected"), [(None, [1, 1]), (3, [3, 3]), ({"q1": 2.5}, [1, 2.5])]
)
def test_max_score_is_one_unless_said_otherwise(
    given: Any, expected: list[float]
) -> None:
    assert list(long(ANSWERS, max_score=given).max_scores) == expected


def test_score_may_be_below_zero_and_reach_the_highest_but_for_rounding() -> None:
    assert list(wide([[-0.5], [0.1 + 0.2]], max_score=0.3).score) == [-0.5, 0.1 + 0.2]


@pytest.mark.parametrize(
    ("rows", "columns", "options", "fault"),
    [
        ([(None, "q1", 1)], (), {}, RowFault(0, "person", "is empty")),
        ([("a", "q1", 1), ("b", None, 1)], (), {}, RowFault(1, "item", "is empty")),
        (
            [("a", "q1", 1), ("b", "q1", 1.5)],
            (),
            {},
            RowFault(1, "score", "1.5 is above the highest score, 1"),
        ),
        (
            [("a", "q1", float("inf"))],
            (),
            {},
            RowFault(0, "score", "inf is beyond every scale"),
        ),
        (
            [("a", "q1", -2e9)],
            (),
            {"max_score": 5},
            RowFault(0, "score", "-2e+09 is beyond every scale"),
        ),
        (
            [("a", "q1", 1), ("a", "q2", 1), ("a", "q1", 0)],
            (),
            {},
            RowFault(
                2, "item", "this person answered this item in an earlier row already"
            ),
        ),
        (
            [("a", "q2", 1, "X"), ("b", "q1", 1, "Y"), ("a", "q1", 1, "Y")],
            ("group",),
            {},
            RowFault(2, "group", "this person is of another group in another row"),
        ),
        (
            [("a", "q1", 1, 2), ("b", "q1", 1, 3)],
            ("max_score",),
            {},
            RowFault(
                1, "max_score", "this item has another highest score in another row"
            ),
        ),
        (
            [("a", "q1", 1, -1)],
            ("max_score",),
            {},
            RowFault(0, "max_score", "the highest score must be a number from 0 on"),
        ),
        (
            [("a", "q1", 1, -1)],
            ("seconds",),
            {},
            RowFault(
                0, "seconds", "the seconds must be a number from 0 on, or missing"
            ),
        ),
    ],
)
def test_rows_that_cannot_be_are_refused(
    rows: list[tuple[Any, ...]],
    columns: tuple[str, ...],
    options: dict[str, Any],
    fault: RowFault,
) -> None:
    with pytest.raises(RowsError) as caught:
        long(rows, *columns, **options)
    assert caught.value.faults == (fault,)
    assert (
        str(caught.value)
        == f"row {fault.row}, column “{fault.column}”: {fault.message}"
    )


def test_group_that_is_missing_in_one_row_is_another_group() -> None:
    with pytest.raises(RowsError, match="another group"):
        long([("a", "q1", 1, "X"), ("a", "q2", 1, None)], "group")


def test_at_most_twenty_faults_are_listed() -> None:
    with pytest.raises(RowsError) as caught:
        wide([[2]] * 30)
    assert [fault.row for fault in caught.value.faults] == list(range(20))


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ({"person": [1], "item": [1]}, "Columns are missing: score."),
        ({"person": [1], "item": [1], "score": [1], "x": [1]}, "Unknown columns: x."),
    ],
)
def test_long_frames_of_other_columns_are_refused(
    frame: dict[str, list[int]], message: str
) -> None:
    with pytest.raises(AnalysisError, match=message):
        responses_from_long(pd.DataFrame(frame))


def test_columns_that_occur_twice_are_refused() -> None:
    frame = pd.DataFrame([[1, 1, 0]], columns=["person", "q1", "q1"])
    with pytest.raises(AnalysisError, match="Columns occur twice: q1"):
        responses_from_wide(frame)
    frame = pd.DataFrame([[1, 1, 0, 0]], columns=["person", "item", "score", "score"])
    with pytest.raises(AnalysisError, match="Columns occur twice: score"):
        responses_from_long(frame)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"group": "land"}, "no column “land” of groups"),
        ({"group": "person"}, "no column “person” of groups"),
        ({"group": "q1"}, "no column of an item"),
        ({"max_score": {"q9": 1, "q8": 1}}, "No item is called q8, q9"),
        ({"max_score": -1}, "must be a number from 0 on"),
        ({"max_score": NAN}, "must be a number from 0 on"),
    ],
)
def test_wide_frames_refuse_what_does_not_fit(options: Any, message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        wide([[1]], **options)


def test_wide_frames_refuse_persons_that_occur_twice() -> None:
    frame = pd.DataFrame({"code": ["a", "b", "a", None], "q1": [1, 1, 0, 0]})
    with pytest.raises(RowsError, match="row 3, column “code”: is empty"):
        responses_from_wide(frame)
    with pytest.raises(RowsError, match="row 2, column “code”: occurs twice"):
        responses_from_wide(frame.head(3))


def test_max_score_given_twice_is_refused() -> None:
    with pytest.raises(AnalysisError, match="given twice"):
        long([("a", "q1", 1, 2)], "max_score", max_score=2)


def test_responses_of_nobody_have_no_common_maximum() -> None:
    responses = wide(np.empty((0, 2)))
    assert np.isnan(responses.common_max)
    assert responses.complete
    assert responses.shares.size == 0


def test_shares_of_worthless_forms_are_unknown() -> None:
    responses = wide([[0, NAN], [0, 1]], max_score={"q1": 0})
    np.testing.assert_array_equal(responses.shares, [NAN, 1])
