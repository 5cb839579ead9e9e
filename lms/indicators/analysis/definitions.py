"""Definitions of indicators: a number without a definition cannot be published.

`lms/indicators/data/definitions.yaml` is the one place where an indicator is defined; the
code book, the method page and the screens are made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from courses.errors import PackageFault
from courses.importing import located
from courses.importing.located import Value
from lms.indicators.analysis.disclosure import Kind

FILE = Path(__file__).resolve().parent.parent / "data" / "definitions.yaml"
LANGUAGES = ("es", "pt", "en")
CODE = r"[a-z][a-z0-9_]{1,39}"
DIMENSION = r"[a-z][a-z_]{1,39}"
MOST_TEXT = 1200
MOST_NAME = 120

Code = TypeVar("Code", bound=StrEnum)


class Status(StrEnum):
    """Whether today's data feed an indicator."""

    COLLECTED = "collected"
    NOT_YET_COLLECTED = "not_yet_collected"


class Unit(StrEnum):
    """What a value counts in."""

    PERSONS = "persons"
    COUNTRIES_SHARE = "share_of_countries"
    PER_CENT = "per_cent"
    PER_THOUSAND = "per_1000"
    POINTS = "points"
    POINTS_OF_PER_CENT = "percentage_points"
    STATE = "state"
    RATING = "rating"
    COUNT = "count"


class Frequency(StrEnum):
    """How often it is computed."""

    RELEASE = "each_release"
    WEEK = "weekly"
    YEAR = "yearly"
    RUN = "each_run"


@dataclass(frozen=True)
class Definition:
    """What an indicator is. Texts by language (es, pt, en) where people read them.

    `kind` decides the thresholds of disclosure (`Kind`); `missing` says what a
    `not_yet_collected` one lacks, and is empty for the others; `needs_frame`: without a
    frame of eligible officials there is no value.
    """

    code: str
    status: Status
    kind: Kind
    unit: Unit
    frequency: Frequency
    names: Mapping[str, str]
    formula: str
    numerator: str
    denominator: str
    disaggregation: tuple[str, ...]
    source: str
    caveats: Mapping[str, str]
    missing: Mapping[str, str]
    needs_frame: bool
    line: int = 0


class DefinitionsError(ValueError):
    """Definitions that cannot be used; `faults` says everything, each with its line."""

    def __init__(self, faults: list[PackageFault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


REQUIRED = {
    "code", "status", "kind", "unit", "frequency", "name", "formula", "numerator",
    "denominator", "disaggregation", "source", "caveat",
}  # fmt: skip
ALLOWED = REQUIRED | {"missing", "needs_frame"}


def read_definitions(text: str, file: str = FILE.name) -> tuple[Definition, ...]:
    """Return the definitions of a YAML text, in its order.

    Raises `DefinitionsError` with all faults at once: unknown or missing keys, codes that
    stand twice, words that lack a language, an indicator not yet collected that does not
    say what is missing.
    """
    faults: list[PackageFault] = []
    value = located.read(text, file, faults)
    found: list[Definition] = []
    lines: dict[str, int] = {}
    for entry in value.items() if value else []:
        definition = read_definition(entry)
        if definition is None:
            continue
        first = lines.setdefault(definition.code, entry.line)
        if first != entry.line:
            entry.fault(f"“{definition.code}” stands at line {first}.", "Rename one.")
        found.append(definition)
    if faults:
        raise DefinitionsError(faults)
    return tuple(found)


def shipped_definitions() -> tuple[Definition, ...]:
    """Return the definitions that Puente brings."""
    return read_definitions(FILE.read_text(encoding="utf-8"))


def read_definition(entry: Value) -> Definition | None:
    """Read one definition; None if something that it needs is missing."""
    found = entry.mapping(ALLOWED, REQUIRED)
    if not set(found) >= REQUIRED:
        return None
    status = choice(found["status"], Status)
    return Definition(
        code=found["code"].matching(CODE, "lower-case letters, digits, underscores"),
        status=status,
        kind=choice(found["kind"], Kind),
        unit=choice(found["unit"], Unit),
        frequency=choice(found["frequency"], Frequency),
        names=words(found["name"], MOST_NAME),
        formula=found["formula"].one_line(most=MOST_TEXT),
        numerator=found["numerator"].one_line(most=MOST_TEXT),
        denominator=found["denominator"].one_line(most=MOST_TEXT),
        disaggregation=dimensions(found["disaggregation"]),
        source=found["source"].one_line(most=MOST_TEXT),
        caveats=words(found["caveat"], MOST_TEXT),
        missing=read_missing(entry, found, status),
        needs_frame=found["needs_frame"].boolean() if "needs_frame" in found else False,
        line=entry.line,
    )


def choice(value: Value, choices: type[Code]) -> Code:
    """Read one of the members; the first stands in for what is not known."""
    members = {member.value: member for member in choices}
    text = value.one_of(set(members))
    return members.get(text, next(iter(choices)))


def words(value: Value, most: int) -> dict[str, str]:
    """Read a text in every language."""
    found = value.mapping(set(LANGUAGES), set(LANGUAGES))
    return {name: part.one_line(most=most) for name, part in found.items()}


def dimensions(value: Value) -> tuple[str, ...]:
    """Read the names of dimensions, none twice."""
    names = []
    for part in value.items():
        name = part.matching(DIMENSION, "lower-case letters and underscores")
        if name in names:
            part.fault(f"“{name}” stands here twice.", "Leave one.")
        names.append(name)
    return tuple(names)


def read_missing(
    entry: Value, found: dict[str, Value], status: Status
) -> Mapping[str, str]:
    """Read what is missing: told of those not yet collected, and of no others."""
    if status is not Status.NOT_YET_COLLECTED:
        if "missing" in found:
            found["missing"].fault("Nothing is missing of it.", "Remove “missing”.")
        return {}
    if "missing" not in found:
        entry.fault("It does not say what is missing.", "Add “missing”.")
        return {}
    return words(found["missing"], MOST_TEXT)
