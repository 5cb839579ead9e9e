"""The statistics of a question, in each quiz that asked it, version by version."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.analysis.distractors import BLANK
from assessments.domain.given import ALIKE
from assessments.domain.statistics import FEWEST, statistics_of
from assessments.models import Item, Quiz
from assessments.queries.attempts import quizzes_asking
from assessments.scoring.given import PAIRED, WRITTEN
from assessments.views.statistics import charts
from assessments.views.statistics.pages import (
    Asked,
    asked_in,
    course_title,
    edit_url,
    flags_in,
    item_page,
    title_of,
)
from assessments.views.statistics.quiz import item_figures
from assessments.views.statistics.words import (
    few_languages_words,
    few_row,
    language_name,
    number_words,
    percent_words,
    seconds_words,
    share_words,
)
from lms.accounts.enums import Population
from lms.accounts.http import PersonRequest

MOST_IN_CHART = 12
Report = Mapping[str, Any]
Rows = list[dict[str, Any]]


@item_page
def item_statistics(request: PersonRequest, item: Item) -> HttpResponse:
    """Show what is known of a question."""
    now = timezone.now()
    parts = []
    for quiz in quizzes_asking(item):
        found = statistics_of(quiz, now=now)
        if found and found.report["enough"]:
            parts += parts_of(quiz, item, found.report)
    stem = parts[0]["stem"] if parts else ""
    context = {
        "item": item,
        "course_title": course_title(item.course),
        "stem": stem,
        "parts": parts,
        "fewest": FEWEST,
        "edit_url": edit_url(request, item),
    }
    return render(request, "assessments/statistics/item.html", context)


def parts_of(quiz: Quiz, item: Item, report: Report) -> Rows:
    """Return a part for each version of the item that a quiz asked."""
    asked = asked_in(report)
    flags = flags_in(report, asked)
    own = [label for label, one in asked.items() if one.version.item_id == item.pk]
    own.sort(key=lambda label: -asked[label].version.number)
    return [part_of(quiz, report, label, asked[label], flags) for label in own]


def part_of(
    quiz: Quiz,
    report: Report,
    label: str,
    asked: Asked,
    flags: Mapping[str, list[str]],
) -> dict[str, Any]:
    """Return everything about one version in one quiz."""
    (row,) = rows_of(report["items"], label)
    options = option_rows(rows_of(report["options"], label), asked)
    return {
        "id": f"{quiz.code}-{asked.version.number}",
        "quiz": title_of(quiz),
        "quiz_url": reverse("assessments:quiz_statistics", args=[quiz.public_id]),
        "synthetic": report["population"] == Population.SYNTHETIC,
        "version": asked.version.number,
        "stem": asked.stem,
        "correct_url": asked.correct_url,
        "flags": flags.get(label, []),
        "figures": item_figures(row),
        "options": options,
        "options_caption": caption_of(asked.interaction),
        "options_note": note_of(asked.interaction),
        "option_chart": charts.thirds(options)
        if 0 < len(options) <= MOST_IN_CHART
        else None,
        "languages": language_rows(report, label),
        "few_languages": few_languages_words(
            (row["n"] for row in rows_of(report["languages"], label)), FEWEST
        ),
        "times": time_rows(rows_of(report["times"], label)),
    }


def rows_of(table: list[dict[str, Any]], label: str) -> Rows:
    """Return the rows of a table about one question."""
    return [row for row in table if row["item"] == label]


def caption_of(interaction: str) -> str:
    """Name the table of what was given."""
    return {
        "match": _("What each line was given, by third; ✓ marks the key"),
        "order": _("What each place was given, by third; ✓ marks the key"),
        "numeric": _("Numbers given most often, by third; ✓ marks what is right"),
        "text": _("Answers given most often, by third; ✓ marks what is right"),
    }.get(interaction, _("Options by third; ✓ marks the key"))


def note_of(interaction: str) -> str:
    """Say how the table of what was given is read, or why there is none."""
    if interaction == "extended":
        return _("Long answers are not counted: each is read by a person.")
    if interaction in PAIRED:
        return _("Pairs that nobody gave are left out, but for the key.")
    if interaction in WRITTEN:
        text = _(
            "Written alike by the rules of the question: case, accents, spacing, units."
            " What fewer than %(least)s people wrote stands together as other answers."
        )
        return text % {"least": ALIKE}
    return ""


def option_rows(rows: Rows, asked: Asked) -> Rows:
    """Return what was chosen, by whom; a blank answer is called so."""
    found = []
    for row in rows:
        blank = row["option"] == BLANK
        if row["entry"] and not row["chosen"] and not row["is_key"]:
            continue
        name = _("no answer") if blank else asked.name_of(row["option"])
        known = row["chosen_upper"] + row["chosen_middle"] + row["chosen_lower"]
        words = "" if blank else asked.words_for(row["option"])
        found.append(
            {
                **row,
                "label": name + (" ✓" if row["is_key"] else ""),
                "name": name,
                "text": words,
                "cells": [
                    number_words(row["chosen"], 0),
                    share_words(row["share"]),
                    *(third_words(row, third) for third in charts.THIRDS),
                    number_words(row["option_rest_correlation"]) if known else "–",
                ],
            }
        )
    return found


def third_words(row: Report, third: str) -> str:
    """Say how many of a third chose an option; ties at its border count in part."""
    count = row[f"chosen_{third}"]
    return number_words(count, 0 if abs(count - round(count)) < 0.05 else 1)  # noqa: PLR2004 -- a rounded tenth


def language_rows(report: Report, label: str) -> list[list[str]]:
    """Return facility and discrimination by language, and the difference among equals."""
    matched = {
        row["level"]: row for row in rows_of(report["language_differences"], label)
    }
    found = []
    for row in rows_of(report["languages"], label):
        like = matched.get(row["level"])
        gap = like["matched_difference"] if like else None
        if row["n"] < FEWEST:
            found.append(few_row(row["level"], row["n"], 3))
            continue
        found.append(
            [
                language_name(row["level"]),
                number_words(row["n"], 0),
                share_words(row["facility"]),
                percent_words(row["discrimination_index"]),
                share_words(gap),
            ]
        )
    return found


def time_rows(rows: Rows) -> list[tuple[str, str]]:
    """Return how long the question takes; nothing where no time is known."""
    if not rows or not rows[0]["n_timed"]:
        return []
    (row,) = rows
    return [
        (_("Median"), seconds_words(row["median"])),
        (_("A quarter is faster than"), seconds_words(row["lower_quartile"])),
        (_("A quarter is slower than"), seconds_words(row["upper_quartile"])),
        (_("Median with all points"), seconds_words(row["median_full"])),
        (_("Median otherwise"), seconds_words(row["median_other"])),
        (
            _("Answered too fast to have read it"),
            _("%(share)s, in less than %(seconds)s")
            % {
                "share": share_words(row["rapid_share"]),
                "seconds": seconds_words(row["rapid_below"]),
            },
        ),
        (_("Answers with a known time"), number_words(row["n_timed"], 0)),
    ]
