"""All statistics of a set of responses at once: what pages, files and commands show."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from assessments.analysis.distractors import option_statistics
from assessments.analysis.flags import USUAL, Flag, Thresholds, flags_of
from assessments.analysis.items import item_statistics, item_statistics_by
from assessments.analysis.matching import matched_differences
from assessments.analysis.quiz import QuizStatistics, form_statistics, quiz_statistics
from assessments.analysis.responses import Responses
from assessments.analysis.times import time_statistics

LEVELS = ("group", "language", "version")


@dataclass(frozen=True, eq=False)
class Report:
    """The statistics of a set of responses; a table is None where nothing is known.

    `by` holds a table of `columns.LEVEL_COLUMNS` per facet known (group, language,
    version). The columns of all tables are declared in `columns`.
    """

    quiz: QuizStatistics
    items: pd.DataFrame
    forms: pd.DataFrame
    by: Mapping[str, pd.DataFrame]
    languages: pd.DataFrame | None
    options: pd.DataFrame | None
    times: pd.DataFrame | None
    flags: tuple[Flag, ...]


def analyze(
    responses: Responses,
    *,
    options: pd.DataFrame | None = None,
    random_guess_scores: Mapping[str, float] | None = None,
    thresholds: Thresholds = USUAL,
) -> Report:
    """Return every statistic that the responses allow.

    `options`: the options of the items (columns item, option, is_key), for the table of
    distractors; `random_guess_scores`: 0 to 1 by item (see `guessing`). Formulas, ranges
    and errors stand at the functions of each table.
    """
    items = item_statistics(responses, random_guess_scores=random_guess_scores)
    chosen = option_statistics(responses, options) if options is not None else None
    languages = None
    if "language" in responses.facets:
        languages = matched_differences(responses, "language")
    return Report(
        quiz=quiz_statistics(responses),
        items=items,
        forms=form_statistics(responses, fewest=thresholds.least_answers),
        by={
            facet: item_statistics_by(responses, facet)
            for facet in LEVELS
            if facet in responses.facets
        },
        languages=languages,
        options=chosen,
        times=time_statistics(responses) if responses.seconds is not None else None,
        flags=tuple(
            flags_of(items, options=chosen, languages=languages, thresholds=thresholds)
        ),
    )
