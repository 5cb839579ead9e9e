"""Item and quiz statistics: numpy and pandas only, no Django, no clock, no chance.

    responses = read_responses("responses.csv")      # or responses_from_long(frame)
    report = analyze(responses)                      # or one table after the other
    report.items, report.quiz, report.flags

Every function says its formula, its units and where the definition comes from; the
columns of all tables are declared in `columns`. Item response theory stands in `irt`,
differences between groups of equal ability in `dif`. `python -m assessments.analysis` does
the same from a terminal: items, calibrate, dif.
"""

from assessments.analysis.building import responses_from_long, responses_from_wide
from assessments.analysis.distractors import option_statistics
from assessments.analysis.distribution import score_distribution, totals_by
from assessments.analysis.errors import AnalysisError, Fault, ResponsesError
from assessments.analysis.flags import Flag, FlagCode, Thresholds, flags_of
from assessments.analysis.guessing import random_guess_score
from assessments.analysis.items import item_statistics, item_statistics_by
from assessments.analysis.matching import matched_differences
from assessments.analysis.quiz import QuizStatistics, form_statistics, quiz_statistics
from assessments.analysis.reading import read_options, read_responses
from assessments.analysis.report import Report, analyze
from assessments.analysis.responses import Facet, Responses
from assessments.analysis.times import time_statistics
from assessments.analysis.writing import escape_formula, write_csv

__all__ = [
    "AnalysisError",
    "Facet",
    "Fault",
    "Flag",
    "FlagCode",
    "QuizStatistics",
    "Report",
    "Responses",
    "ResponsesError",
    "Thresholds",
    "analyze",
    "escape_formula",
    "flags_of",
    "form_statistics",
    "item_statistics",
    "item_statistics_by",
    "matched_differences",
    "option_statistics",
    "quiz_statistics",
    "random_guess_score",
    "read_options",
    "read_responses",
    "responses_from_long",
    "responses_from_wide",
    "score_distribution",
    "time_statistics",
    "totals_by",
    "write_csv",
]
