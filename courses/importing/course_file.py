"""Reading `course.yaml`."""

import re
from collections.abc import Sequence
from typing import Any

from courses.importing.block_fields import CODE, SLUG
from courses.importing.lesson_file import PAGE_SLUG
from courses.importing.located import Value

FORMAT = "puente-course/1"
LANGUAGE = r"[a-z]{2}"
FRAMEWORK = r"[a-z0-9-]{1,50}/[A-Za-z0-9.-]{1,20}"
DERIVATIONS = {"cites", "quotes", "translates", "adapts", "embeds"}
MOST_COMPETENCIES = 3
KEYS = {
    "format", "code", "framework", "hours", "commercial", "topics", "prerequisites",
    "languages", "modules",
}  # fmt: skip
NAME = "lower-case letters, digits and hyphens"


def by_language(value: Value, most: int, *, empty: bool = False) -> dict[str, str]:
    """Read a text per language."""
    return {
        language: part.one_line(most=most, empty=empty)
        for language, part in languages_of(value).items()
    }


def languages_of(value: Value) -> dict[str, Value]:
    """Return what stands for each language."""
    found = value.open_mapping()
    for language, part in found.items():
        if not re.fullmatch(LANGUAGE, language):
            part.fault(f"“{language}” is not a language.", "Use es, pt, en, fr or ko.")
    return found


def read_course(value: Value) -> dict[str, Any] | None:
    """Read `course.yaml`; None if it lacks something without which nothing can be said."""
    found = value.mapping(KEYS, KEYS)
    if len(found) < len(KEYS):
        return None
    found["format"].one_of({FORMAT})
    hours = found["hours"].number(least=0.5, most=999, decimals=1)
    languages = {
        language: read_language(part)
        for language, part in languages_of(found["languages"]).items()
    }
    if not languages:
        found["languages"].fault("The course has no language.", "Add one.")
    modules = [read_module(part) for part in found["modules"].items()]
    if not modules:
        found["modules"].fault("The course has no module.", "Add one.")
    return {
        "format": FORMAT,
        "code": found["code"].matching(SLUG, NAME),
        "framework": found["framework"].matching(FRAMEWORK, "such as gd-lac/1.0"),
        "hours": int(hours) if hours == int(hours) else hours,
        "commercial": found["commercial"].boolean(),
        "topics": codes(found["topics"], SLUG, "the code of a topic"),
        "prerequisites": codes(found["prerequisites"], SLUG, "the code of a course"),
        "languages": languages,
        "modules": modules,
    }


def codes(value: Value, pattern: str, what: str) -> Sequence[str]:
    """Read a list of codes, in the order of the alphabet, each once."""
    read: list[str] = []
    for item in value.items():
        code = item.matching(pattern, what)
        if code in read:
            item.fault(f"“{code}” stands here twice.", "Remove one.")
        elif code:
            read.append(code)
    return sorted(read)


def read_language(value: Value) -> dict[str, Any]:
    """Read the titles of the course in one language."""
    keys = {"title", "slug", "summary", "objectives", "gains"}
    found = value.mapping(keys, keys)
    if len(found) < len(keys):
        return {"title": "", "slug": "", "summary": "", "objectives": [], "gains": []}
    return {
        "title": found["title"].one_line(most=255),
        "slug": found["slug"].matching(PAGE_SLUG, "letters, digits and hyphens"),
        "summary": found["summary"].text(most=600),
        "objectives": entries(found["objectives"], 3000),
        "gains": entries(found["gains"], 2000),
    }


def entries(value: Value, most: int) -> list[str]:
    """Read a list of lines that together have at most `most` characters."""
    read: list[str] = [item.one_line(most=most) for item in value.items()]
    if sum(len(line) + 1 for line in read) > most:
        value.fault(f"Together more than {most} characters.", "Shorten or remove some.")
    return read


def read_module(value: Value) -> dict[str, Any]:
    """Read a module with its lessons."""
    keys = {"code", "title", "summary", "lessons"}
    found = value.mapping(keys, keys)
    if len(found) < len(keys):
        return {"code": "", "title": {}, "summary": {}, "lessons": []}
    lessons = [read_lesson_row(part) for part in found["lessons"].items()]
    if not lessons:
        found["lessons"].fault("The module has no lesson.", "Add one.")
    return {
        "code": found["code"].matching(CODE, "a code"),
        "title": by_language(found["title"], 255),
        "summary": by_language(found["summary"], 600, empty=True),
        "lessons": lessons,
    }


def read_lesson_row(value: Value) -> dict[str, Any]:
    """Read what a lesson is in every language."""
    keys = {"code", "competencies", "minutes", "completion", "derivations"}
    found = value.mapping(keys, keys)
    row: dict[str, Any] = {
        "code": "",
        "competencies": [],
        "minutes": 1,
        "completion": "read",
        "derivations": [],
    }
    if len(found) < len(keys):
        return row
    competencies = codes(found["competencies"], CODE, "the code of a competency")
    if len(competencies) > MOST_COMPETENCIES:
        message = f"A lesson has at most {MOST_COMPETENCIES} competencies."
        found["competencies"].fault(message, "Remove some.")
    return row | {
        "code": found["code"].matching(CODE, "a code"),
        "competencies": competencies,
        "minutes": int(found["minutes"].number(least=1, most=600)),
        "completion": found["completion"].one_of({"read", "marked"}),
        "derivations": read_derivations(found["derivations"]),
    }


def read_derivations(value: Value) -> list[dict[str, Any]]:
    """Read what a lesson takes from which source."""
    derivations: list[dict[str, Any]] = []
    for part in value.items():
        pair = part.mapping({"source", "kind"}, {"source", "kind"})
        if len(pair) < 2:  # noqa: PLR2004 -- source and kind
            continue
        source = pair["source"].matching(CODE, "the code of a source")
        derivation = {"source": source, "kind": pair["kind"].one_of(DERIVATIONS)}
        if derivation in derivations:
            part.fault("This derivation stands here twice.", "Remove one.")
        derivations.append(derivation)
    return derivations
