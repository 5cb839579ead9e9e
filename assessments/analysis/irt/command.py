"""`python -m assessments.analysis calibrate`: a calibration from a terminal."""

import argparse
import sys
from typing import Any

import pandas as pd

from assessments.analysis.arguments import add_input, grouped_responses_of
from assessments.analysis.irt.calibration import Calibration, calibrate
from assessments.analysis.irt.estimation import Settings
from assessments.analysis.irt.model import Model
from assessments.analysis.irt.scores import empirical_reliability, person_scores
from assessments.analysis.writing import as_json, as_text, plain, records_of, shown

HELP = "Rasch or 2PL: items and populations"
DESCRIPTION = (
    "Marginal maximum likelihood, several groups, missing by design. What was left out, "
    "and whether it converged, is said on the standard error."
)
ITEM_COLUMNS = ("item", "n", "a", "d", "b", "se_a", "se_d")
GROUP_COLUMNS = ("group", "n", "mean", "var", "se_mean")
PERSON_COLUMNS = ("person", "eap", "psd")
LEAST_NODES, MOST_NODES = 11, 1_001


def add_calibrate(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.set_defaults(run=run_calibrate)
    add_input(command)
    command.add_argument(
        "--model", choices=[model.value for model in Model], default=Model.RASCH.value
    )
    command.add_argument(
        "--reference",
        metavar="GROUP",
        help="the group at mean 0 (2PL: and variance 1); the first to appear if "
        "nothing is said",
    )
    command.add_argument("--scores", action="store_true", help="add every person")
    command.add_argument(
        "--tol",
        type=tolerance,
        default=Settings.tol,
        help="largest change of a parameter in the last step (%(default)g)",
    )
    command.add_argument(
        "--nodes",
        type=node_count,
        default=Settings.nodes,
        help="nodes from -6 to 6 (%(default)d)",
    )
    command.add_argument(
        "--no-se", action="store_true", help="without standard errors, for speed"
    )
    command.add_argument("--json", action="store_true", help="print JSON")


def tolerance(text: str) -> float:
    """Return a tolerance; refuse what is not above 0."""
    value = float(text)
    if not 0 < value < 1:
        message = f"{text} is not between 0 and 1"
        raise argparse.ArgumentTypeError(message)
    return value


def node_count(text: str) -> int:
    """Return a number of nodes; refuse too few or too many."""
    value = int(text)
    if not LEAST_NODES <= value <= MOST_NODES:
        message = f"{text} is not between {LEAST_NODES} and {MOST_NODES}"
        raise argparse.ArgumentTypeError(message)
    return value


def run_calibrate(chosen: argparse.Namespace) -> str:
    """Return the calibration of a file as JSON or for the eye."""
    responses = grouped_responses_of(chosen)
    calibration = calibrate(
        responses,
        chosen.model,
        reference=chosen.reference,
        settings=Settings(
            tol=chosen.tol, nodes=chosen.nodes, standard_errors=not chosen.no_se
        ),
    )
    scores = person_scores(responses, calibration) if chosen.scores else None
    for notice in calibration.notices:
        sys.stderr.write(f"{shown(str(notice))}\n")
    if chosen.json:
        return as_json(calibration_as_data(calibration, scores)) + "\n"
    return calibration_as_text(calibration, scores)


def calibration_as_data(
    calibration: Calibration, scores: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Return a calibration as JSON knows it; null for what has no estimate."""
    data: dict[str, Any] = {
        "model": calibration.model.value,
        "n_persons": int(calibration.n_persons),
        "loglik": plain(calibration.loglik),
        "aic": plain(calibration.aic),
        "bic": plain(calibration.bic),
        "converged": calibration.converged,
        "items": records_of(calibration.items[list(ITEM_COLUMNS)]),
        "groups": records_of(calibration.groups[list(GROUP_COLUMNS)]),
    }
    if scores is not None:
        data["persons"] = records_of(scores[list(PERSON_COLUMNS)])
    return data


def calibration_as_text(
    calibration: Calibration, scores: pd.DataFrame | None = None
) -> str:
    """Return a calibration for the eye."""
    data = calibration_as_data(calibration, scores)
    tables = {"items": ITEM_COLUMNS, "groups": GROUP_COLUMNS, "persons": PERSON_COLUMNS}
    single = [
        {"name": name, "value": value}
        for name, value in data.items()
        if name not in tables
    ]
    if scores is not None:
        single.append({"name": "reliability", "value": empirical_reliability(scores)})
    parts = [as_text(single, {"name": "calibration", "value": ""})]
    parts += [
        as_text(data[name], dict(zip(columns, columns, strict=True)))
        for name, columns in tables.items()
        if name in data
    ]
    return "\n\n".join(parts) + "\n"
