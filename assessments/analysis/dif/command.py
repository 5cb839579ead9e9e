"""`python -m assessments.analysis dif`: items that differ between languages or groups."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from assessments.analysis.arguments import add_input, grouped_responses_of
from assessments.analysis.dif.confounding import Coincidence, coincidence
from assessments.analysis.dif.detection import Minimum, detect
from assessments.analysis.dif.mantel_haenszel import Ets
from assessments.analysis.dif.treatment import (
    means_with_and_without,
    treatment_of,
)
from assessments.analysis.errors import AnalysisError
from assessments.analysis.irt.screening import groups_of
from assessments.analysis.responses import Responses
from assessments.analysis.writing import as_json, as_text, plain_mapping, records_of

HELP = "items that differ between languages or groups of equal ability"
DESCRIPTION = (
    "Mantel-Haenszel with classes of ETS, standardization index and logistic "
    "regression, purified in two rounds. Compared are the languages of the answers "
    "(a long file with a column language), else the groups."
)
SHOWN = (
    *("item", "focal", "n_reference", "n_focal", "delta", "p_adjusted", "ets"),
    *("std_p_dif", "delta_r2", "effect"),
)


def add_dif(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.set_defaults(run=run_dif)
    add_input(command)
    command.add_argument("--by", choices=("language", "group"))
    command.add_argument(
        "--reference", metavar="LEVEL", help="the first to appear if nothing is said"
    )
    command.add_argument(
        "--focal",
        metavar="LEVEL",
        action="append",
        help="all others if nothing is said",
    )
    command.add_argument(
        "--least",
        type=int,
        default=Minimum.smaller,
        metavar="N",
        help="answers of the smaller level under which an item is not testable "
        "(%(default)d)",
    )
    command.add_argument(
        "--least-total",
        type=int,
        default=Minimum.total,
        metavar="N",
        help="answers of both levels (%(default)d)",
    )
    command.add_argument("--json", action="store_true", help="print JSON")


def run_dif(chosen: argparse.Namespace) -> str:
    """Return the comparisons of a file as JSON or for the eye."""
    responses = grouped_responses_of(chosen)
    facet = chosen.by or ("language" if "language" in responses.facets else "group")
    reference = chosen.reference or first_level(responses, facet)
    others = [level for level in responses.facet(facet).levels if level != reference]
    minimum = Minimum(chosen.least, chosen.least_total)
    tables = [
        detect(responses, facet, focal=focal, reference=reference, minimum=minimum)
        for focal in chosen.focal or others
    ]
    if not tables:
        message = f"There is one {facet} only: nothing can be compared."
        raise AnalysisError(message)
    data = dif_as_data(responses, facet, reference, tables)
    return as_json(data) + "\n" if chosen.json else dif_as_text(data)


def first_level(responses: Responses, facet: str) -> str:
    """Return the level of the first person's first answer whose level is known."""
    known = responses.facet(facet)
    at = (known.codes >= 0).nonzero()[0]
    if not at.size:
        message = f"No answer says its {facet}."
        raise AnalysisError(message)
    first = at[responses.person[at].argmin()]
    return known.levels[known.codes[first]]


def dif_as_data(
    responses: Responses, facet: str, reference: str, tables: Sequence[pd.DataFrame]
) -> dict[str, Any]:
    """Return comparisons as JSON knows them.

    `coincidences` and `means` are empty where groups or languages are not known.
    """
    items = pd.concat(tables, ignore_index=True)
    large = sorted(set(items.loc[items["ets"] == Ets.C.value, "item"]))
    focal = [str(table["focal"].iloc[0]) for table in tables]
    return {
        "facet": facet,
        "reference": reference,
        "focal": focal,
        "items": records_of(items),
        "large": [
            {
                "item": item,
                "treatment": treatment_of(responses.n_items, len(large)).value,
            }
            for item in large
        ],
        "coincidences": [
            plain_mapping(asdict(found))
            for found in coincidences(responses, facet, reference, focal)
        ],
        "means": means(responses, large),
    }


def coincidences(
    responses: Responses, facet: str, reference: str, focal: Sequence[str]
) -> list[Coincidence]:
    """Return how far each language can be told from the groups that use it."""
    if facet != "language" or "group" not in responses.facets:
        return []
    return [coincidence(responses, reference=reference, focal=level) for level in focal]


def means(responses: Responses, large: Sequence[str]) -> list[dict[str, Any]]:
    """Return the means of groups with and without each item of class C."""
    if len(groups_of(responses)[0]) == 1:
        return []
    rows = []
    for item in large:
        table = means_with_and_without(responses, [item])
        rows += records_of(table.assign(item=item))
    return rows


def dif_as_text(data: dict[str, Any]) -> str:
    """Return comparisons for the eye."""
    heading = dict(zip(SHOWN, SHOWN, strict=True))
    rows = [
        row if row["testable"] else {**row, "ets": "not testable"}
        for row in data["items"]
    ]
    parts = [
        f"by {data['facet']}, reference {data['reference']}",
        as_text(rows, heading),
    ]
    parts += [
        f"{one['focal']} and the groups that use it coincide (overlap "
        f"{one['overlap']:.0%}): language cannot be told from group"
        for one in data["coincidences"]
        if one["confounded"]
    ]
    parts += [
        f"{one['item']}: to be {one['treatment']}, once people reviewed its words"
        for one in data["large"]
    ]
    if data["means"]:
        columns = ("item", "group", "n", "mean", "mean_without", "change")
        heading = dict(zip(columns, columns, strict=True))
        parts.append(as_text(data["means"], heading))
    return "\n\n".join(parts) + "\n"
