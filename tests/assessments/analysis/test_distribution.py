import numpy as np
import pandas as pd
import pytest

from assessments.analysis import (
    AnalysisError,
    responses_from_long,
    responses_from_wide,
    score_distribution,
    totals_by,
)


def wide(*rows: list[float]) -> pd.DataFrame:
    items = [f"i{number}" for number in range(len(rows[0]))]
    frame = pd.DataFrame(list(rows), columns=items)
    frame.insert(0, "person", range(len(rows)))
    return frame


def test_totals_on_a_border_belong_to_the_interval_above_it() -> None:
    rows = [[1.0] * right + [0.0] * (10 - right) for right in (0, 1, 3, 3, 7, 10)]

    table = score_distribution(responses_from_wide(wide(*rows)))

    assert table["n"].tolist() == [1, 1, 0, 2, 0, 0, 0, 1, 0, 1]
    assert table["lower"].tolist()[:2] == [0.0, 0.1]
    assert table["upper"].tolist()[-1] == 1.0


def test_totals_below_zero_fall_into_the_first_interval() -> None:
    table = score_distribution(responses_from_wide(wide([-1.0, 0.0])), bins=2)
    assert table["n"].tolist() == [1, 0]


def test_people_whose_items_are_worth_nothing_are_in_no_interval() -> None:
    frame = pd.DataFrame({"person": [1], "item": ["a"], "score": [0.0]})
    table = score_distribution(responses_from_long(frame, max_score=0))
    assert table["n"].sum() == 0


def test_a_person_belongs_to_the_level_of_most_answers() -> None:
    frame = pd.DataFrame(
        {
            "person": [1, 1, 1, 2, 2, 3, 3, 4],
            "item": ["a", "b", "c", "a", "b", "a", "b", "a"],
            "score": [1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0],
            "language": ["es", "es", "pt", "pt", "es", "pt", "pt", None],
        }
    )

    table = totals_by(responses_from_long(frame), "language")

    assert table["level"].tolist() == ["es", "pt"]
    assert table["n"].tolist() == [2, 1]
    assert table["mean_share"].tolist() == pytest.approx([(2 / 3 + 1 / 2) / 2, 0.0])
    assert table["median_share"].tolist() == pytest.approx([7 / 12, 0.0])
    sd = float(np.std([2 / 3, 1 / 2], ddof=1))
    assert table["sd_share"].tolist() == pytest.approx([sd, np.nan], nan_ok=True)


def test_a_facet_that_is_not_known_is_refused() -> None:
    with pytest.raises(AnalysisError, match="do not say the language"):
        totals_by(responses_from_wide(wide([1.0, 0.0])), "language")
