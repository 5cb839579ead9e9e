import pandas as pd

from assessments.analysis import FlagCode, Thresholds, analyze
from tests.assessments.analysis.samples import long, wide

OPTIONS = pd.DataFrame({"item": ["q1"], "option": ["a"], "is_key": [True]})
COLUMNS = ("group", "language", "version", "option", "seconds")


def test_report_of_all_that_can_be_known_has_every_table() -> None:
    rows = [
        ("ana", "q1", 1, "BRA", "pt", "1", "a", 12.0),
        ("ben", "q1", 0, "ARG", "es", "2", None, 8.0),
    ]
    report = analyze(
        long(rows, *COLUMNS), options=OPTIONS, random_guess_scores={"q1": 0.25}
    )
    assert {name: list(table["level"]) for name, table in report.by.items()} == {
        "group": ["ARG", "BRA"],
        "language": ["es", "pt"],
        "version": ["1", "2"],
    }
    assert report.languages is not None
    assert list(report.languages["level"]) == ["es", "pt"]
    assert report.options is not None
    assert list(report.options["option"]) == ["a", ""]
    assert report.times is not None
    assert list(report.times["n_timed"]) == [2]
    assert list(report.items["random_guess_score"]) == [0.25]
    assert [flag.code for flag in report.flags] == [FlagCode.TOO_FEW_ANSWERS]


def test_report_of_scores_alone_has_no_other_tables() -> None:
    report = analyze(wide([[1, 0], [0, 1]]))
    assert report.by == {}
    assert (report.languages, report.options, report.times) == (None, None, None)
    assert report.quiz.n_persons == 2


def test_report_counts_forms_from_the_least_number_on() -> None:
    responses = wide([[1, 0], [0, 1]])
    assert len(analyze(responses).forms) == 0
    assert len(analyze(responses, thresholds=Thresholds(least_answers=2)).forms) == 1
