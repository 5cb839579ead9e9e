import numpy as np
import pytest

from assessments.analysis import time_statistics
from assessments.analysis.columns import TIME_COLUMNS, names_of
from tests.assessments.analysis.samples import NAN, long


def test_time_statistics_tell_quartiles_and_rapid_answers() -> None:
    seconds = [40, 50, 60, 3, NAN]
    scores = [1, 1, 0, 0, 1]
    rows = [(p, "q1", scores[p], seconds[p]) for p in range(5)]
    found = time_statistics(long(rows, "seconds"))
    assert list(found.columns) == names_of(TIME_COLUMNS)
    assert found.iloc[0].to_dict() == {
        "item": "q1",
        "n_timed": 4,
        "n_untimed": 1,
        "lower_quartile": 30.75,
        "median": 45,
        "upper_quartile": 52.5,
        "median_full": 45,
        "median_other": 31.5,
        "rapid_below": 4.5,
        "rapid_share": 0.25,
    }


def test_rapid_answers_take_at_most_ten_seconds() -> None:
    rows = [("ana", "q1", 1, 300), ("ben", "q1", 1, 200), ("eva", "q1", 0, 10)]
    found = time_statistics(long(rows, "seconds")).iloc[0]
    assert (found["rapid_below"], found["rapid_share"]) == (10, 0)


@pytest.mark.parametrize("columns", [(), ("seconds",)])
def test_time_statistics_without_times_say_so(columns: tuple[str, ...]) -> None:
    found = time_statistics(
        long([("ana", "q1", 1, *[NAN for _ in columns])], *columns)
    ).iloc[0]
    assert (found["n_timed"], found["n_untimed"]) == (0, 1)
    assert found.drop(["item", "n_timed", "n_untimed"]).isna().all()


def test_time_statistics_without_wrong_answers_have_no_other_median() -> None:
    found = time_statistics(long([("ana", "q1", 1, 20)], "seconds")).iloc[0]
    assert found["median_full"] == 20
    assert np.isnan(found["median_other"])
