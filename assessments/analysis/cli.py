"""`python -m assessments.analysis`: the statistics of a file of responses, on its own."""

import argparse
import io
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from assessments.analysis.checks import MaxScore
from assessments.analysis.errors import AnalysisError
from assessments.analysis.reading import read_options, read_responses
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
    return top


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


def items_command(chosen: argparse.Namespace) -> str:
    """Return the statistics of items and quiz."""
    responses = read_responses(
        chosen.responses,
        layout=chosen.layout,
        group=chosen.group,
        max_score=max_score_of(chosen.max_score),
    )
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
