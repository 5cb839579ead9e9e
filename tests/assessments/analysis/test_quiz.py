from dataclasses import asdict

import numpy as np
import pytest

from assessments.analysis import form_statistics, quiz_statistics
from assessments.analysis.columns import FORM_COLUMNS, names_of
from assessments.analysis.reading import read_responses
from tests.assessments.analysis.samples import NAN, REFERENCE, lsat7, reference, wide

UNKNOWN = ("cic", "error_ratio", "standard_error")


def test_quiz_statistics_reproduce_moodle_set_00() -> None:
    found = asdict(
        quiz_statistics(read_responses(REFERENCE / "moodle/set00_responses.csv"))
    )
    published = reference("moodle/set00_quiz.csv")
    for name, value in zip(published["name"], published["value"], strict=True):
        assert found[name] == pytest.approx(value, rel=1e-8), name


def test_quiz_statistics_reproduce_published_lsat7() -> None:
    found = asdict(quiz_statistics(lsat7()))
    published = reference("lsat7/quiz.csv")
    digits = {"cic": 1}
    for name, value in zip(published["name"], published["value"], strict=True):
        assert round(found[name], digits.get(name, 3)) == value, name
    assert found["cic"] == pytest.approx(45.34, abs=5e-3)


def test_skewness_and_kurtosis_equal_those_of_spreadsheets() -> None:
    # the example of SKEW and KURT in the manual of Microsoft Excel
    data = [3, 4, 5, 2, 3, 4, 5, 6, 4, 7]
    found = quiz_statistics(wide([[value] for value in data], max_score=7))
    assert found.skewness == pytest.approx(0.359543071, abs=1e-9)
    assert found.kurtosis == pytest.approx(-0.151799637, abs=1e-9)


def test_quiz_statistics_of_an_even_number_take_the_middle_of_the_median() -> None:
    found = quiz_statistics(wide([[0, 0], [1, 0], [1, 1], [1, 1]]))
    assert (found.median, found.mean, found.max_score) == (1.5, 1.25, 2)


def test_quiz_statistics_with_forms_of_equal_worth_keep_the_totals() -> None:
    found = quiz_statistics(wide([[1, 0, NAN], [NAN, 1, 1]]))
    assert (found.complete, found.n_answers) == (False, 4)
    assert (found.max_score, found.mean, found.mean_share) == (2, 1.5, 0.75)
    assert all(np.isnan(getattr(found, name)) for name in UNKNOWN)


def test_quiz_statistics_with_forms_of_unequal_worth_speak_of_shares() -> None:
    found = quiz_statistics(wide([[1, 0, NAN], [1, 1, 0]]))
    assert np.isnan([found.max_score, found.mean, found.median, found.sd]).all()
    assert [found.mean_share, found.median_share] == pytest.approx([7 / 12, 7 / 12])
    assert found.sd_share == pytest.approx(np.std([1 / 2, 2 / 3], ddof=1))


def test_quiz_statistics_of_two_persons_have_no_alpha() -> None:
    found = quiz_statistics(wide([[0, 0], [1, 1]]))
    assert found.sd == pytest.approx(np.sqrt(2))
    assert all(np.isnan(getattr(found, name)) for name in (*UNKNOWN, "skewness"))


def test_quiz_statistics_of_equal_totals_have_no_alpha() -> None:
    found = quiz_statistics(wide([[0, 1], [1, 0], [0, 1], [1, 0]]))
    assert found.sd == 0
    assert all(
        np.isnan(getattr(found, name)) for name in (*UNKNOWN, "skewness", "kurtosis")
    )


def test_quiz_statistics_of_parallel_items_have_no_error() -> None:
    found = quiz_statistics(wide([[0, 0], [1, 1], [1, 1], [0.5, 0.5]]))
    assert found.cic == pytest.approx(100)
    assert found.error_ratio == pytest.approx(0, abs=1e-6)


def test_quiz_statistics_leave_out_items_nobody_was_presented() -> None:
    found = quiz_statistics(wide([[0, 0, NAN], [1, 1, NAN], [1, 1, NAN]]))
    assert (found.complete, found.n_items, found.max_score) == (True, 3, 2)
    assert found.cic == pytest.approx(100)


def test_quiz_statistics_of_nobody_are_unknown() -> None:
    found = quiz_statistics(wide(np.empty((0, 3))))
    assert (found.n_persons, found.n_items, found.n_answers) == (0, 3, 0)
    assert np.isnan([found.mean, found.mean_share, found.cic]).all()


FORMS = [
    [1, 0, 1, NAN],
    [0, 0, 1, NAN],
    [1, 1, 1, NAN],
    [1, NAN, NAN, 0],
    [0, NAN, NAN, 1],
]


def test_form_statistics_have_a_row_per_form_most_frequent_first() -> None:
    found = form_statistics(wide(FORMS), fewest=2)
    assert list(found.columns) == names_of(FORM_COLUMNS)
    assert list(
        zip(found["form"], found["n"], found["n_items"], found["items"], strict=True)
    ) == [
        ("F1", 3, 3, "q1|q2|q3"),
        ("F2", 2, 2, "q1|q4"),
    ]


def test_form_statistics_equal_those_of_the_form_alone() -> None:
    found = form_statistics(wide(FORMS), fewest=2).iloc[0]
    alone = asdict(quiz_statistics(wide(np.array(FORMS)[:3, :3])))
    for name in (
        "max_score",
        "mean",
        "median",
        "sd",
        "skewness",
        "cic",
        "standard_error",
    ):
        assert found[name] == pytest.approx(alone[name], abs=1e-9), name


def test_form_statistics_order_equal_frequencies_by_items() -> None:
    found = form_statistics(wide([[NAN, 1, 1], [1, 1, NAN], [1, NAN, 1]]), fewest=1)
    assert list(found["items"]) == ["q1|q2", "q1|q3", "q2|q3"]


def test_form_statistics_leave_out_rare_forms() -> None:
    assert list(form_statistics(wide(FORMS), fewest=3)["n"]) == [3]
    assert list(form_statistics(wide(FORMS))["n"]) == []


def test_form_statistics_of_nobody_are_empty() -> None:
    assert len(form_statistics(wide(np.empty((0, 2))), fewest=0)) == 0


def test_form_statistics_tell_many_items_apart() -> None:
    rows = np.full((3, 20), NAN)
    rows[0, :9] = rows[1, :10] = rows[2, :9] = 1
    assert list(form_statistics(wide(rows), fewest=1)["n_items"]) == [9, 10]
