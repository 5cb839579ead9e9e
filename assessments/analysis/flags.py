"""What an instructor should look at: codes and values, no sentences.

Whoever shows a flag finds the words, in the reader's language, by its code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from assessments.analysis.distractors import BLANK, OTHER


class FlagCode(StrEnum):
    """What may be wrong with an item; the values that each flag carries in brackets."""

    TOO_FEW_ANSWERS = "too_few_answers"  # n, least; then no other flag is raised
    TOO_EASY = "too_easy"  # facility, limit
    TOO_HARD = "too_hard"  # facility, limit
    BELOW_RANDOM_GUESS = "below_random_guess"  # facility, random_guess_score
    NEGATIVE_DISCRIMINATION = "negative_discrimination"  # discrimination_index
    LOW_DISCRIMINATION = "low_discrimination"  # discrimination_index, limit
    CHOSEN_BY_NOBODY = "chosen_by_nobody"  # option
    STRONG_CHOOSE_OTHER = "strong_choose_other"  # option, share_upper, key_share_upper
    DISTRACTOR_ATTRACTS_STRONG = "distractor_attracts_strong"
    # option, option_rest_correlation
    HARDER_IN_LANGUAGE = "harder_in_language"
    # language, n, facility, facility_others, matched_difference


@dataclass(frozen=True)
class Flag:
    """Something to look at in one item."""

    code: FlagCode
    item: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Thresholds:
    """From where on a flag is raised.

    - least_answers: the standard error of a facility near 0.5 is 0.09 at 30 answers,
      that of a correlation near 0 is 0.19; under 30 no figure can carry a judgement
    - too_easy, too_hard: facilities above 0.95 and under 0.10 tell persons hardly apart
    - low_discrimination: D under 20 per cent is weak by the usual rule (R. L. Ebel,
      Essentials of Educational Measurement, 1972)
    - language_difference: 0.10 is serious for the standardization index (N. J. Dorans
      and P. W. Holland, in: Differential Item Functioning, 1993)
    - significance: a difference must also exceed 1.96 standard errors, so that chance
      raises one flag in forty where nothing is wrong
    """

    least_answers: int = 30
    too_easy: float = 0.95
    too_hard: float = 0.10
    low_discrimination: float = 20.0
    language_difference: float = 0.10
    significance: float = 1.96


USUAL = Thresholds()


def flags_of(
    items: pd.DataFrame,
    *,
    options: pd.DataFrame | None = None,
    languages: pd.DataFrame | None = None,
    thresholds: Thresholds = USUAL,
) -> list[Flag]:
    """Return the flags of all items, in the order of `items`.

    `items` as of `item_statistics`, `options` as of `option_statistics`, `languages` as
    of `matched_differences`. An item with too few answers has that flag alone.
    """
    options_of, languages_of = rows_by_item(options), rows_by_item(languages)
    flags: list[Flag] = []
    for row in items.to_dict("records"):
        item, n = row["item"], row["n"]
        if n < thresholds.least_answers:
            values = {"n": n, "least": thresholds.least_answers}
            flags.append(Flag(FlagCode.TOO_FEW_ANSWERS, item, values))
            continue
        found = [
            *facility_flags(row, thresholds),
            *discrimination_flags(row, thresholds),
        ]
        found += option_flags(options_of.get(item, []), n, thresholds)
        found += language_flags(languages_of.get(item, []), thresholds)
        flags += [Flag(code, item, values) for code, values in found]
    return flags


def rows_by_item(table: pd.DataFrame | None) -> dict[str, list[dict[Any, Any]]]:
    """Return the rows of a table by item; nothing of no table."""
    rows: dict[str, list[dict[Any, Any]]] = {}
    if table is not None:
        for row in table.to_dict("records"):
            rows.setdefault(row["item"], []).append(row)
    return rows


Found = Iterator[tuple[FlagCode, dict[str, Any]]]


def facility_flags(row: Mapping[Any, Any], limits: Thresholds) -> Found:
    """Flag what (nearly) everybody or nobody gets right."""
    facility, guess = row["facility"], row["random_guess_score"]
    if facility > limits.too_easy:
        yield FlagCode.TOO_EASY, {"facility": facility, "limit": limits.too_easy}
    if facility < limits.too_hard:
        yield FlagCode.TOO_HARD, {"facility": facility, "limit": limits.too_hard}
    if facility < guess:
        values = {"facility": facility, "random_guess_score": guess}
        yield FlagCode.BELOW_RANDOM_GUESS, values


def discrimination_flags(row: Mapping[Any, Any], limits: Thresholds) -> Found:
    """Flag what the strong get wrong as often as the weak, or more often."""
    index = row["discrimination_index"]
    if index < 0:
        yield FlagCode.NEGATIVE_DISCRIMINATION, {"discrimination_index": index}
    elif index < limits.low_discrimination:
        values = {"discrimination_index": index, "limit": limits.low_discrimination}
        yield FlagCode.LOW_DISCRIMINATION, values


def option_flags(rows: list[dict[Any, Any]], n: int, limits: Thresholds) -> Found:
    """Flag options that nobody chose and distractors that the strong prefer.

    Of what was given to lines and places, only the one pair that the strong prefer most
    clearly to the key: there are so many pairs that chance alone would flag others.
    """
    offered = [row for row in rows if row["option"] not in {BLANK, OTHER}]
    entries: dict[str, list[dict[Any, Any]]] = {}
    for row in offered:
        entries.setdefault(row.get("entry", ""), []).append(row)
    preferred = [found for own in entries.values() for found in preferred_in(own)]
    worst = max(
        (one["share_upper"] - one["key_share_upper"] for one in preferred), default=0.0
    )
    for found in preferred:
        lead = found["share_upper"] - found["key_share_upper"]
        if found["entry"] == "" or lead == worst:
            values = {name: v for name, v in found.items() if name != "entry"}
            yield FlagCode.STRONG_CHOOSE_OTHER, values
    yield from distractor_flags(entries.get("", []), n, limits)


def preferred_in(rows: list[dict[Any, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the wrong options that the best third chose most, more than the key."""
    others = [row for row in rows if not row["is_key"]]
    key = max((row["share_upper"] for row in rows if row["is_key"]), default=0.0)
    favorite = max((row["share_upper"] for row in others), default=0.0)
    for row in others:
        if key < row["share_upper"] == favorite:
            yield {
                "option": row["option"],
                "entry": row.get("entry", ""),
                "share_upper": row["share_upper"],
                "key_share_upper": key,
            }


def distractor_flags(rows: list[dict[Any, Any]], n: int, limits: Thresholds) -> Found:
    """Flag wrong options that nobody chose, and those that attract the strong."""
    for row in rows:
        option, correlation = {"option": row["option"]}, row["option_rest_correlation"]
        if row["is_key"]:
            continue
        if row["chosen"] == 0:
            yield FlagCode.CHOSEN_BY_NOBODY, option
        if correlation * np.sqrt(n) > limits.significance:
            values = {"option_rest_correlation": correlation}
            yield FlagCode.DISTRACTOR_ATTRACTS_STRONG, option | values


def language_flags(rows: list[dict[Any, Any]], limits: Thresholds) -> Found:
    """Flag languages in which persons of like total do worse."""
    names = ("n", "facility", "facility_others", "matched_difference")
    for row in rows:
        enough = min(row["n"], row["n_others"]) >= limits.least_answers
        gap = -row["matched_difference"]
        serious = gap >= limits.language_difference
        if enough and serious and gap >= limits.significance * row["se"]:
            values = {name: row[name] for name in names}
            yield FlagCode.HARDER_IN_LANGUAGE, {"language": row["level"]} | values
