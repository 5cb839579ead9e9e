"""`python -m assessments.analysis`: the statistics of a file of responses, on its own."""

import argparse
import io
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from assessments.analysis.arguments import add_input, responses_of
from assessments.analysis.dif import command as dif_command
from assessments.analysis.errors import AnalysisError
from assessments.analysis.irt import command as calibrate_command
from assessments.analysis.reading import read_options
from assessments.analysis.report import Report, analyze
from assessments.analysis.writing import (
    as_json,
    as_text,
    report_as_data,
    shown,
    write_csv,
)

FAILED = 1

HEADINGS = {
    "item": "item",
    "n": "n",
    "facility": "facility",
    "sd": "sd",
    "random_guess_score": "guess",
    "intended_weight": "intended",
    "effective_weight": "effective",
    "discrimination_index": "D",
    "discriminative_efficiency": "efficiency",
    "upper_lower_27": "U-L 27%",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, or 1 if the data cannot be analyzed."""
    chosen = parser().parse_args(arguments)
    try:
        output: str = chosen.run(chosen)
    except (AnalysisError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    sys.stdout.write(output)
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the commands and their options."""
    top = argparse.ArgumentParser(
        prog="python -m assessments.analysis",
        description="Statistics of responses, without the web.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    items = commands.add_parser(
        "items",
        help="classical statistics of items and quiz",
        description="Facility, discrimination, weights, alpha and what looks wrong.",
    )
    items.set_defaults(run=items_command)
    add_input(items)
    items.add_argument(
        "--options",
        metavar="FILE",
        help="columns item, option, is_key: adds the table of options; the responses "
        "must be long and have a column option",
    )
    output = items.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print everything as JSON")
    output.add_argument("--csv", action="store_true", help="print the items as CSV")
    calibrate_command.add_calibrate(
        commands.add_parser(
            "calibrate",
            help=calibrate_command.HELP,
            description=calibrate_command.DESCRIPTION,
        )
    )
    dif_command.add_dif(
        commands.add_parser(
            "dif", help=dif_command.HELP, description=dif_command.DESCRIPTION
        )
    )
    return top


def items_command(chosen: argparse.Namespace) -> str:
    """Return the statistics of items and quiz."""
    responses = responses_of(chosen)
    options = read_options(chosen.options) if chosen.options else None
    report = analyze(responses, options=options)
    if chosen.json:
        return as_json(report_as_data(report)) + "\n"
    if chosen.csv:
        return csv_of(report)
    return text_of(report)


def csv_of(report: Report) -> str:
    """Return the table of items as CSV."""
    file = io.StringIO(newline="")
    write_csv(report.items, file)
    return file.getvalue()


def text_of(report: Report) -> str:
    """Return the quiz, the items and the flags for the eye."""
    data = report_as_data(report)
    quiz = [{"name": name, "value": value} for name, value in data["quiz"].items()]
    parts = [
        as_text(quiz, {"name": "quiz", "value": ""}),
        as_text(data["items"], HEADINGS),
    ]
    if data["flags"]:
        parts.append("\n".join(flag_line(flag) for flag in data["flags"]))
    return "\n\n".join(parts) + "\n"


def flag_line(flag: Mapping[str, Any]) -> str:
    """Return a flag with its values."""
    values = ", ".join(
        f"{name} {shown(value)}" for name, value in flag["values"].items()
    )
    return f"{shown(flag['item'])}: {flag['code']} ({values})"
