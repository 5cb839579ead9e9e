"""What becomes of an item that differs between languages: freed or removed, never kept.

Statistics flag; whether the translation is at fault is judged by people. The functions
here do what was decided and show what it changes.
"""

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

import numpy as np
import pandas as pd

from assessments.analysis.errors import AnalysisError
from assessments.analysis.irt.calibration import USUAL, calibrate
from assessments.analysis.irt.estimation import Settings
from assessments.analysis.irt.model import Model
from assessments.analysis.responses import Facet, Responses

LEAST_ANCHOR = 8
LEAST_SHARE = 0.6


class Treatment(StrEnum):
    """What can be done: parameters of its own in that language, or out."""

    FREED = "freed"
    REMOVED = "removed"


def treatment_of(n_items: int, n_large: int) -> Treatment:
    """Return what to do with items of class C: freed if enough others link the languages.

    That is at least eight other items that make up at least 60 % of all.
    """
    left = n_items - n_large
    enough = left >= LEAST_ANCHOR and left >= LEAST_SHARE * n_items
    return Treatment.FREED if enough else Treatment.REMOVED


def freed(
    responses: Responses, facet: str, level: str, items: Collection[str]
) -> Responses:
    """Return responses in which answers at a level of a facet are to items of their own.

    “q1” becomes “q1 [pt]” for answers in pt. Raises `AnalysisError` for an unknown item
    or level.
    """
    check_items(responses, items)
    known = responses.facet(facet)
    if level not in known.levels:
        message = f"No {facet} is called “{level}”."
        raise AnalysisError(message)
    apart = [place for place, item in enumerate(responses.items) if item in items]
    item = np.repeat(np.arange(responses.n_items), responses.counts)
    moved = np.isin(item, apart) & (known.codes == known.levels.index(level))
    item[moved] = responses.n_items + np.searchsorted(apart, item[moved])
    order = np.argsort(item, kind="stable")
    labels = responses.items + tuple(
        f"{responses.items[place]} [{level}]" for place in apart
    )
    seconds = responses.seconds
    return Responses(
        items=labels,
        persons=responses.persons,
        max_scores=np.append(responses.max_scores, responses.max_scores[apart]),
        start=np.searchsorted(item[order], np.arange(len(labels) + 1)).astype(np.int64),
        person=responses.person[order],
        score=responses.score[order],
        facets={
            name: Facet(one.levels, one.codes[order])
            for name, one in responses.facets.items()
        },
        seconds=None if seconds is None else seconds[order],
    )


def without(responses: Responses, items: Collection[str]) -> Responses:
    """Return responses without the answers to some items; the items stay, unanswered.

    Raises `AnalysisError` for an unknown item.
    """
    check_items(responses, items)
    stays = np.array([item not in items for item in responses.items], dtype=bool)
    kept = np.repeat(stays, responses.counts)
    counts = np.where(stays, responses.counts, 0)
    seconds = responses.seconds
    return replace(
        responses,
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        person=responses.person[kept],
        score=responses.score[kept],
        facets={
            name: Facet(one.levels, one.codes[kept])
            for name, one in responses.facets.items()
        },
        seconds=None if seconds is None else seconds[kept],
    )


def check_items(responses: Responses, items: Collection[str]) -> None:
    """Refuse items that nobody knows."""
    strangers = sorted(set(items) - set(responses.items))
    if strangers:
        message = f"No item is called {', '.join(strangers)}."
        raise AnalysisError(message)


def means_with_and_without(
    responses: Responses,
    items: Collection[str],
    *,
    model: Model | str = Model.RASCH,
    reference: str | None = None,
    settings: Settings = USUAL,
) -> pd.DataFrame:
    """Return a row per group: group, n, mean, se_mean, mean_without, se_mean_without, change.

    Both calibrations stand on the scale of the same reference group; `change` is
    mean_without - mean. Raises `AnalysisError` as `calibrate` does, and if a calibration
    does not converge.
    """
    whole = calibrate(responses, model, reference=reference, settings=settings)
    less = calibrate(
        without(responses, items),
        model,
        reference=whole.reference,
        start=whole,
        settings=settings,
    )
    if not (whole.converged and less.converged):
        message = "The calibrations with and without the items did not converge."
        raise AnalysisError(message)
    table = whole.groups[["group", "n", "mean", "se_mean"]]
    other = less.groups[["group", "mean", "se_mean"]]
    both = table.merge(other, on="group", suffixes=("", "_without"))
    return both.assign(change=both["mean_without"] - both["mean"])
