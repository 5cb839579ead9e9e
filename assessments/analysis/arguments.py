"""What all commands say alike: which file of responses, and how it is read."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assessments.analysis.checks import MaxScore
from assessments.analysis.errors import AnalysisError, Fault, ResponsesError
from assessments.analysis.reading import read_responses, read_table
from assessments.analysis.responses import Responses


def add_input(command: argparse.ArgumentParser) -> None:
    """Add what says how a file of responses is read."""
    command.add_argument(
        "responses",
        metavar="RESPONSES",
        help="CSV or Parquet; wide (person, items …) or long (person, item, score); "
        "an empty score was not presented",
    )
    command.add_argument("--group", metavar="COLUMN", help="the column of groups")
    command.add_argument("--layout", choices=("auto", "wide", "long"), default="auto")
    command.add_argument(
        "--max-score",
        action="append",
        default=[],
        metavar="[ITEM=]NUMBER",
        help="the highest score of all items or of one; 1 if nothing is said",
    )


def responses_of(chosen: argparse.Namespace) -> Responses:
    """Return the responses of the file that the command names."""
    return read_responses(
        chosen.responses,
        layout=chosen.layout,
        group=chosen.group,
        max_score=max_score_of(chosen.max_score),
    )


def grouped_responses_of(chosen: argparse.Namespace) -> Responses:
    """Return the responses of the file; refuse rows that say no group if they must."""
    responses = responses_of(chosen)
    facet = responses.facets.get("group")
    if chosen.group is None or facet is None or (facet.codes >= 0).all():
        return responses
    table = read_table(Path(chosen.responses), lambda _names: ())
    rows = np.flatnonzero(table.frame[chosen.group].isna())
    raise ResponsesError(
        Fault(table.file, int(table.lines[row]), chosen.group, "is empty")
        for row in rows
    )


def max_score_of(texts: Sequence[str]) -> MaxScore | None:
    """Return the highest scores as said on the command line."""
    pairs = [text.rpartition("=") for text in texts]
    if not pairs:
        return None
    try:
        if all(mark for _, mark, _ in pairs):
            return {item: float(number) for item, _, number in pairs}
        if len(pairs) == 1:
            return float(texts[0])
    except ValueError:
        pass
    message = "Say --max-score NUMBER once, or --max-score ITEM=NUMBER for items."
    raise AnalysisError(message)
