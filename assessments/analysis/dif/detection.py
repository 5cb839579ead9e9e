"""Differential item functioning of all items, between a reference and a focal level."""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from assessments.analysis.dif.logistic import logistic_dif
from assessments.analysis.dif.mantel_haenszel import (
    Ets,
    mantel_haenszel,
    standardized_difference,
)
from assessments.analysis.dif.matching import matched
from assessments.analysis.dif.multiple import benjamini_hochberg
from assessments.analysis.errors import AnalysisError
from assessments.analysis.irt.blocks import Flags, Marked, Positions, mark
from assessments.analysis.responses import Floats, Responses

ROUNDS = 2
LEAST_ANCHOR = 8

NUMBERS = (
    "alpha",
    "delta",
    "se_delta",
    "chi2",
    "p",
    "p_adjusted",
    "std_p_dif",
    "logistic_chi2",
    "logistic_p",
    "logistic_p_adjusted",
    "p_uniform",
    "p_nonuniform",
    "beta",
    "delta_r2",
)
COLUMNS = (
    "item",
    "reference",
    "focal",
    "n_reference",
    "n_focal",
    "testable",
    *NUMBERS,
    "ets",
    "effect",
    "in_anchor",
)


@dataclass(frozen=True)
class Minimum:
    """Answers to an item under which it is not testable: of the smaller group, of both.

    200 and 500 are the sizes of that order that ETS asks for (R. Zwick, ETS RR-12-08).
    """

    smaller: int = 200
    total: int = 500


USUAL = Minimum()


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers to one item: `right`, `level` (0 reference, 1 focal), what they match on."""

    right: Flags
    level: Positions
    score: Floats
    stratum: Positions

    def tables(self) -> Floats:
        """Return the counts of each stratum (K x 2 x 2): right and wrong by level."""
        strata = int(self.stratum.max(initial=0)) + 1
        cell = (self.stratum * 2 + self.level) * 2 + ~self.right
        counts = np.bincount(cell, minlength=4 * strata)
        return counts.reshape(strata, 2, 2).astype(np.float64)


def detect(
    responses: Responses,
    facet: str,
    *,
    focal: str,
    reference: str,
    minimum: Minimum = USUAL,
) -> pd.DataFrame:
    """Return a row per item, columns `COLUMNS`, for two levels of a facet.

    The facet (group, language) may differ between answers of a person. Persons are
    matched as `matched` says, on the item itself too (P. W. Holland and D. T. Thayer,
    1988). Purification: items of class C leave the matching score, the largest first and
    never so many that fewer than eight are left, and all is computed again; two rounds.
    `p_adjusted` is Benjamini and Hochberg's over the testable items.

    Numbers of an item that is not testable are NaN, its class and effect None. Raises
    `AnalysisError` for unknown or equal levels, or a facet that is not known.
    """
    levels = responses.facet(facet).levels
    for level in (reference, focal):
        if level not in levels:
            message = f"No {facet} is called “{level}”; there are: {', '.join(levels)}."
            raise AnalysisError(message)
    if reference == focal:
        message = f"“{focal}” cannot be compared with itself."
        raise AnalysisError(message)
    marked = mark(responses)
    known = np.asarray(marked.seen.any(axis=0), dtype=np.bool_)
    anchor = known
    wanted = (levels.index(reference), levels.index(focal))
    rows: list[dict[str, object]] = []
    for _ in range(ROUNDS + 1):
        rows = examined(responses, marked, facet, wanted, anchor, minimum)
        pure = purified(rows, known)
        if (pure == anchor).all() or not pure.any():
            break
        anchor = pure
    return finished(rows, reference, focal, anchor)


def examined(
    responses: Responses,
    marked: Marked,
    facet: str,
    wanted: tuple[int, int],
    anchor: Flags,
    minimum: Minimum,
) -> list[dict[str, object]]:
    """Return the statistics of each item in one round."""
    codes = responses.facet(facet).codes
    common = matched(responses, marked, anchor)
    rows = []
    for item, label in enumerate(responses.items):
        at = responses.rows(item)
        person = responses.person[at].astype(np.intp)
        score, stratum = common
        if person.size and not anchor[item]:
            with_item = anchor | (np.arange(len(anchor)) == item)
            score, stratum = matched(responses, marked, with_item)
        level = np.full(person.size, -1, dtype=np.intp)
        for place, code in enumerate(wanted):
            level[codes[at] == code] = place
        used = (level >= 0) & (stratum[person] >= 0)
        answers = Answers(
            right=marked.right[person, item][used],
            level=level[used],
            score=score[person][used],
            stratum=stratum[person][used],
        )
        rows.append({"item": label, **statistics_of(answers, minimum)})
    return rows


def statistics_of(answers: Answers, minimum: Minimum) -> dict[str, object]:
    """Return the statistics of the answers to one item; NaN if it is not testable."""
    n_focal = int(answers.level.sum())
    n_reference = answers.level.size - n_focal
    found: dict[str, object] = {"n_reference": n_reference, "n_focal": n_focal}
    testable = (
        min(n_reference, n_focal) >= minimum.smaller
        and n_reference + n_focal >= minimum.total
    )
    if not testable:
        nothing = dict.fromkeys((*NUMBERS, "ets", "effect"))
        return {**found, "testable": False, **nothing}
    tables = answers.tables()
    odds = mantel_haenszel(tables)
    logistic = logistic_dif(
        answers.right.astype(np.float64),
        answers.level.astype(np.float64),
        answers.score,
    )
    return {
        **found,
        "testable": True,
        **asdict(odds),
        "std_p_dif": standardized_difference(tables),
        "logistic_chi2": logistic.chi2,
        "logistic_p": logistic.p,
        "p_uniform": logistic.p_uniform,
        "p_nonuniform": logistic.p_nonuniform,
        "beta": logistic.beta,
        "delta_r2": logistic.delta_r2,
        "ets": odds.ets,
        "effect": logistic.effect,
    }


def purified(rows: list[dict[str, object]], known: Flags) -> Flags:
    """Return the anchor without items of class C, the largest first, eight items kept."""
    room = max(int(known.sum()) - LEAST_ANCHOR, 0)
    large = [place for place, row in enumerate(rows) if row["ets"] is Ets.C]
    large.sort(key=lambda place: -abs(float(str(rows[place]["delta"]))))
    anchor = known.copy()
    anchor[large[:room]] = False
    return anchor


def finished(
    rows: list[dict[str, object]], reference: str, focal: str, anchor: Flags
) -> pd.DataFrame:
    """Return the rows as a table, with adjusted p values."""
    table = pd.DataFrame(rows).assign(
        reference=reference, focal=focal, in_anchor=anchor
    )
    table = table.astype({name: "float64" for name in NUMBERS if name in table})
    for name in ("p", "logistic_p"):
        adjusted = benjamini_hochberg(table[name].to_numpy(np.float64))
        table[f"{name}_adjusted"] = adjusted
    for name in ("ets", "effect"):
        values = [None if row[name] is None else str(row[name]) for row in rows]
        table[name] = pd.Series(values, dtype=object)
    return table[list(COLUMNS)]
