"""What was chosen, by whom: the options of an item against the rest of the test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.analysis.columns import OPTION_COLUMNS, table_of
from assessments.analysis.errors import AnalysisError
from assessments.analysis.moments import NAN, ratio, top_weights, variance_of
from assessments.analysis.responses import Facet, Floats, Responses

SEPARATOR = "|"
"""Joins the ids of several chosen options."""

BLANK = ""
OTHER = "…"
"""Stands for written answers that too few persons gave to be listed."""

THIRD = 1 / 3

KNOWN_COLUMNS = ("item", "option", "is_key")


@dataclass(frozen=True)
class Listed:
    """An option as it is listed: its id, what it is given to, whether that is right."""

    option: str
    entry: str
    is_key: bool


@dataclass(frozen=True, eq=False)
class Combinations:
    """Sums over the answers that chose the same options, by what is summed."""

    parts: list[tuple[str, ...]]
    sums: Mapping[str, Floats]
    rest_variance: float


def option_statistics(responses: Responses, options: pd.DataFrame) -> pd.DataFrame:
    """Return one row per option of the items in `options`, with `columns.OPTION_COLUMNS`.

    `options` has the columns item, option (id), is_key (bool), in the order of display,
    and perhaps entry: where options are given to lines or places (matching, ordering),
    each pair is an option, and its line or place the entry.
    The facet `option` of the responses holds what was chosen: one id, or several joined
    by `|` (each then counts by itself); blank answers get a row of their own at the end
    of the item, with an empty id, if there are any.

    - share = chosen / answers to the item, 0 to 1; single choices sum to 1 with blanks
    - share_upper, share_middle, share_lower: the same within the third of the answers
      with the highest rest score O_ij, the lowest, and between (ties count in part, see
      `top_weights`)
    - chosen_upper, chosen_middle, chosen_lower: answers of each third that chose it;
      with ties at a border not whole numbers
    - rest_mean: mean O_ij of those who chose it, in units of the score
    - option_rest_correlation: point-biserial, of choosing it (0 or 1) with O_ij, -1 to
      1: of a working distractor negative, of the key positive; NaN without variation

    Raises `AnalysisError` if the responses do not know what was chosen, if an item or
    option is listed twice, or if an option was chosen that is not listed.
    """
    chosen = responses.facet("option")
    listed = listed_options(options)
    rows: list[Mapping[str, Any]] = []
    for item, label in enumerate(responses.items):
        if label in listed:
            own = listed[label]
            table = sums_by_combination(responses, item, chosen)
            check_listed(label, own, table)
            rows += [
                {
                    "item": label,
                    "option": one.option,
                    "entry": one.entry,
                    "is_key": one.is_key,
                }
                | figures(table, one.option)
                for one in own
            ]
            if any(BLANK in parts for parts in table.parts):
                blank = {"item": label, "option": BLANK, "entry": "", "is_key": False}
                rows.append(blank | figures(table, BLANK))
    return table_of(rows, OPTION_COLUMNS)


def listed_options(options: pd.DataFrame) -> dict[str, list[Listed]]:
    """Return the options of each item, in their order."""
    lacking = [name for name in KNOWN_COLUMNS if name not in options]
    if lacking:
        message = f"Columns are missing in the options: {', '.join(lacking)}."
        raise AnalysisError(message)
    listed: dict[str, list[Listed]] = {}
    entries = options["entry"] if "entry" in options else [""] * len(options)
    columns = (options[name] for name in KNOWN_COLUMNS)
    for item, option, is_key, entry in zip(*columns, entries, strict=True):
        own = listed.setdefault(str(item), [])
        if str(option) in (known.option for known in own):
            message = f"Option “{option}” of item “{item}” is listed twice."
            raise AnalysisError(message)
        own.append(Listed(str(option), str(entry), bool(is_key)))
    return listed


def check_listed(item: str, options: Sequence[Listed], table: Combinations) -> None:
    """Refuse options that were chosen and are not listed."""
    known = {one.option for one in options} | {BLANK}
    strangers = sorted({part for parts in table.parts for part in parts} - known)
    if strangers:
        message = f"Chosen in item “{item}”, but not among its options: {', '.join(strangers)}."
        raise AnalysisError(message)


def sums_by_combination(responses: Responses, item: int, chosen: Facet) -> Combinations:
    """Return the sums per combination of options that somebody chose.

    There are few combinations however many answers: options are taken apart afterwards.
    """
    at = responses.rows(item)
    rest = responses.rest(item)
    codes = chosen.codes[at]
    blank = np.full(int((codes < 0).any()), -1)
    present = np.concatenate([chosen.present(at), blank])
    place = np.empty(len(chosen.levels) + 1, dtype=np.intp)
    place[present] = np.arange(present.size)
    cell = place[codes]
    known = ~np.isnan(rest)
    mean = rest[known].mean() if known.any() else 0.0
    upper, lower = third_weights(rest, known)
    weights = {
        "n": None,
        "known": known,
        "rest": np.where(known, rest, 0.0),
        "centered": np.where(known, rest - mean, 0.0),
        "upper": upper,
        "lower": lower,
    }
    names = (*chosen.levels, BLANK)  # code -1 is the last
    return Combinations(
        parts=[tuple(names[code].split(SEPARATOR)) for code in present],
        sums={
            name: np.bincount(cell, weight, present.size).astype(np.float64)
            for name, weight in weights.items()
        },
        rest_variance=variance_of(rest[known]),
    )


def third_weights(rest: Floats, known: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return how much of each answer belongs to the upper and to the lower third."""
    upper, lower = np.zeros(rest.size), np.zeros(rest.size)
    upper[known] = top_weights(rest[known], THIRD)
    lower[known] = top_weights(-rest[known], THIRD)
    return upper, lower


def figures(table: Combinations, option: str) -> dict[str, Any]:
    """Return the figures of one option from the sums per combination."""
    having = np.array([option in parts for parts in table.parts], dtype=bool)
    own = {name: float(sums[having].sum()) for name, sums in table.sums.items()}
    whole = {name: float(sums.sum()) for name, sums in table.sums.items()}
    return {
        "chosen": int(own["n"]),
        "share": ratio(own["n"], whole["n"]),
        "share_upper": ratio(own["upper"], whole["upper"]),
        "share_middle": ratio(middle_of(own), middle_of(whole)),
        "share_lower": ratio(own["lower"], whole["lower"]),
        "chosen_upper": own["upper"],
        "chosen_middle": middle_of(own),
        "chosen_lower": own["lower"],
        "rest_mean": ratio(own["rest"], own["known"]),
        "option_rest_correlation": point_biserial(
            own["centered"], own["known"], whole["known"], table.rest_variance
        ),
    }


def middle_of(sums: Mapping[str, float]) -> float:
    """Return what is neither in the upper nor in the lower third."""
    return sums["known"] - sums["upper"] - sums["lower"]


def point_biserial(centered: float, chosen: float, n: float, variance: float) -> float:
    """Return the correlation of a choice with the rest score.

    r = Σ_chosen (O - mean O) / √((n - 1) s²_O · c (n - c) / n) for c of n answers; the
    Pearson correlation of the two, -1 to 1. NaN if all or none chose it or if the rest
    scores do not vary.
    """
    spread = (n - 1) * variance * chosen * (n - chosen) / n if n > 1 else 0.0
    if not spread > 0:
        return NAN
    return float(np.clip(centered / np.sqrt(spread), -1.0, 1.0))
