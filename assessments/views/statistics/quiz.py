"""The statistics of a quiz: what looks wrong, the whole, its questions, languages, forms."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.run_statistics import statistics_in
from assessments.domain.statistics import Statistics, statistics_of
from assessments.models import Quiz
from assessments.views.statistics import charts
from assessments.views.statistics.pages import (
    Asked,
    about_quiz,
    asked_in,
    flags_in,
    quiz_page,
    run_choice,
    which_links,
    which_of,
)
from assessments.views.statistics.words import (
    few_languages_words,
    few_row,
    language_name,
    number_words,
    people_words,
    percent_words,
    share_words,
)
from courses.models import CourseRun
from lms.accounts.enums import Population
from lms.accounts.http import PersonRequest

Report = Mapping[str, Any]
FEW = "too_few_answers"


@quiz_page
def quiz_statistics(request: PersonRequest, quiz: Quiz) -> HttpResponse:
    """Show the statistics of a quiz, or how many people are still missing."""
    which = which_of(request)
    choice = run_choice(request, quiz)
    found = statistics_for(quiz, choice["run"], which)
    context = about_quiz(quiz, "quiz_statistics") | {
        **choice,
        "which": which,
        "which_links": which_links(which),
        "statistics": found,
    }
    if found:
        context |= frame_of(found.report)
        if found.report["enough"]:
            context |= figures_of(found.report)
    return render(request, "assessments/statistics/quiz.html", context)


def statistics_for(quiz: Quiz, run: CourseRun | None, which: str) -> Statistics | None:
    """Return the statistics of everybody, or of one run."""
    now = timezone.now()
    if run is None:
        return statistics_of(quiz, which=which, now=now)
    return statistics_in(quiz, run, which=which, now=now)


def frame_of(report: Report) -> dict[str, Any]:
    """Return what is said whether or not there are figures."""
    return {
        "report": report,
        "synthetic": report["population"] == Population.SYNTHETIC,
        "people": people_words(report["people"]),
        "missing": report["fewest"] - report["people"],
    }


def figures_of(report: Report) -> dict[str, Any]:
    """Return all tables and charts of a report."""
    asked = asked_in(report)
    flags = flags_in(report, asked)
    items = sorted(report["items"], key=lambda row: asked[row["item"]].label)
    serious = {flag["item"] for flag in report["flags"] if flag["code"] != FEW}
    return {
        "whole": whole_rows(report),
        "distribution": charts.histogram(report["distribution"]),
        "distribution_rows": distribution_rows(report),
        "items": [item_row(row, asked[row["item"]], flags) for row in items],
        "flagged": [
            item_row(row, asked[row["item"]], flags)
            for row in items
            if row["item"] in serious
        ],
        "few": sum(flag["code"] == FEW for flag in report["flags"]),
        "facilities": charts.shares(
            [
                {
                    "label": asked[row["item"]].label,
                    "share": row["facility"],
                    "mark": row["random_guess_score"],
                }
                for row in items
            ]
        ),
        "languages": language_rows(report),
        "few_languages": few_languages_words(
            (row["n"] for row in report["totals"]), report["fewest"]
        ),
        "forms": form_rows(report, asked),
    }


def whole_rows(report: Report) -> list[tuple[str, str, str]]:
    """Return the figures of the whole quiz: name, figure, what it means."""
    quiz = report["quiz"]
    rows = [
        (_("People"), number_words(quiz["n_persons"], 0), ""),
        (_("Mean"), share_words(quiz["mean_share"]), _("of the points")),
        (_("Median"), share_words(quiz["median_share"]), _("half reach more")),
        (
            _("Standard deviation"),
            share_words(quiz["sd_share"]),
            _("how far results lie from the mean"),
        ),
        (
            _("Skewness"),
            number_words(quiz["skewness"]),
            _("below 0: a tail of low results"),
        ),
        (
            _("Kurtosis"),
            number_words(quiz["kurtosis"]),
            _("above 0: more extremes than usual"),
        ),
    ]
    if quiz["complete"]:
        rows += consistency_rows(quiz)
    return rows


def consistency_rows(quiz: Report) -> list[tuple[str, str, str]]:
    """Return how well the questions of one fixed form agree."""
    return [
        (
            _("Internal consistency (alpha)"),
            percent_words(quiz["cic"]),
            _("from 70% on, single results can be relied on"),
        ),
        (
            _("Error ratio"),
            percent_words(quiz["error_ratio"]),
            _("part of the deviation that is chance"),
        ),
        (
            _("Standard error"),
            number_words(quiz["standard_error"]),
            _("points by which a result may be off by chance"),
        ),
    ]


def distribution_rows(report: Report) -> list[list[str]]:
    """Return the table beside the chart of results."""
    return [
        [
            _("%(lower)s to %(upper)s")
            % {"lower": share_words(row["lower"]), "upper": share_words(row["upper"])},
            number_words(row["n"], 0),
        ]
        for row in report["distribution"]
    ]


def item_row(
    row: Report, asked: Asked, flags: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Return what the table of questions says of one."""
    item = asked.version.item
    return {
        "label": asked.label,
        "stem": asked.stem,
        "url": reverse("assessments:item_statistics", args=[item.public_id]),
        "correct_url": asked.correct_url,
        "flags": flags.get(row["item"], []),
        "figures": item_figures(row),
    }


def item_figures(row: Report) -> list[tuple[str, str]]:
    """Return the figures of a question with their names, in the order of the table."""
    return [
        (_("Answers"), number_words(row["n"], 0)),
        (_("Facility"), share_words(row["facility"])),
        (_("By guessing"), share_words(row["random_guess_score"])),
        (_("Standard deviation"), number_words(row["sd"])),
        (_("Discrimination"), percent_words(row["discrimination_index"])),
        (_("Efficiency"), percent_words(row["discriminative_efficiency"])),
        (_("Intended weight"), percent_words(row["intended_weight"])),
        (_("Effective weight"), percent_words(row["effective_weight"])),
    ]


def language_rows(report: Report) -> list[list[str]]:
    """Return results by language, of too few people only how many they are."""
    return [
        few_row(row["level"], row["n"], 3)
        if row["n"] < report["fewest"]
        else [
            language_name(row["level"]),
            number_words(row["n"], 0),
            share_words(row["mean_share"]),
            share_words(row["median_share"]),
            share_words(row["sd_share"]),
        ]
        for row in report["totals"]
    ]


def form_rows(report: Report, asked: Mapping[str, Asked]) -> list[list[str]]:
    """Return the figures by form, where there are several."""
    if report["quiz"]["complete"]:
        return []
    return [
        [
            row["form"],
            number_words(row["n"], 0),
            number_words(row["n_items"], 0),
            share_words(row["mean"] / row["max_score"] if row["max_score"] else None),
            percent_words(row["cic"]),
            percent_words(row["error_ratio"]),
            number_words(row["standard_error"]),
            ", ".join(asked[label].label for label in row["items"].split("|")),
        ]
        for row in report["forms"]
    ]
