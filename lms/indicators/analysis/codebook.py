"""The code book: definitions of indicators as Markdown, for people.

python -m lms.indicators.analysis.codebook          # writes docs/codebook.md
python -m lms.indicators.analysis.codebook --check  # or says that it is out of date
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from lms.indicators.analysis.definitions import (
    Definition,
    Frequency,
    Status,
    Unit,
    shipped_definitions,
)
from lms.indicators.analysis.disclosure import USUAL, Kind

CODEBOOK = Path(__file__).resolve().parents[3] / "docs" / "codebook.md"

UNITS = {
    Unit.PERSONS: "persons",
    Unit.COUNTRIES_SHARE: "share of countries",
    Unit.PER_CENT: "per cent",
    Unit.PER_THOUSAND: "per 1,000 eligible officials",
    Unit.POINTS: "points of the reporting scale (500, 100)",
    Unit.POINTS_OF_PER_CENT: "percentage points",
    Unit.STATE: "state: open, acknowledged, action, closed",
    Unit.RATING: "rating from 1 to 5",
    Unit.COUNT: "number",
}
FREQUENCIES = {
    Frequency.RELEASE: "each release",
    Frequency.WEEK: "weekly",
    Frequency.YEAR: "yearly",
    Frequency.RUN: "each course run",
}
HEAD = """# Code book

What each indicator is. This page is made from `lms/indicators/data/definitions.yaml` by
`python -m lms.indicators.analysis.codebook`; a number without a definition there cannot
be published. Indicators speak of participants, country by country, never of the whole
civil service, and there is no overall number.
"""
PARTS = (
    (Status.COLLECTED, "Collected"),
    (Status.NOT_YET_COLLECTED, "Not yet collected"),
)


def codebook(definitions: Sequence[Definition]) -> str:
    """Return the code book in Markdown: collected ones first, in the order given."""
    lines = [HEAD]
    for status, title in PARTS:
        found = [each for each in definitions if each.status is status]
        if not found:
            continue
        lines.append(f"## {title}\n")
        lines += [entry(each) for each in found]
    return "\n".join(lines)


def entry(definition: Definition) -> str:
    """Return one indicator: its names, and a row for each of its parts."""
    rows = [
        ("Code", f"`{definition.code}`"),
        ("Name", " · ".join(f"{k}: {v}" for k, v in definition.names.items())),
        ("Formula", definition.formula),
        ("Numerator", definition.numerator),
        ("Denominator", definition.denominator),
        ("By", ", ".join(definition.disaggregation)),
        ("Unit", UNITS[definition.unit]),
        ("Source", definition.source),
        ("Frequency", FREQUENCIES[definition.frequency]),
        ("Shown from", least(definition)),
        *((f"Caveat ({name})", text) for name, text in definition.caveats.items()),
        *((f"Missing ({name})", text) for name, text in definition.missing.items()),
    ]
    body = "\n".join(f"| {name} | {escaped(text)} |" for name, text in rows)
    return f"### {definition.names['en']}\n\n| | |\n|---|---|\n{body}\n"


def least(definition: Definition) -> str:
    """Return what a cell needs before it is shown."""
    persons, institutions = USUAL.least(definition.kind)
    frame = ", and a population frame" if definition.needs_frame else ""
    what = "means" if definition.kind is Kind.MEAN else "counts and shares"
    return f"{persons} persons of {institutions} institutions ({what}){frame}"


def escaped(text: str) -> str:
    """Return a text that does not end a cell of a table."""
    return text.replace("|", "\\|")


def main(arguments: Sequence[str]) -> int:
    """Write the code book, or check that it is what the definitions make."""
    made = codebook(shipped_definitions())
    if "--check" in arguments:
        return int(CODEBOOK.read_text(encoding="utf-8") != made)
    CODEBOOK.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
