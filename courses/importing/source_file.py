"""Reading `sources.yaml` and `glossary.yaml`."""

import re
from typing import Any

from courses.importing.block_fields import CODE, SLUG
from courses.importing.course_file import LANGUAGE
from courses.importing.located import Value

REQUIRED = {"institution", "title", "license"}
OPTIONAL = {
    "url", "year", "language", "license_seen_on", "terms", "permission", "fact_checked",
}  # fmt: skip
URL = r"https?://[^\s<>\"\\]{3,480}"
LICENSE = r"[A-Za-z0-9.-]{1,40}"
SOURCE_LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?"


def natural_key(code: str) -> tuple[str, int, str]:
    """Return a key that sorts F2 before F10."""
    letters = code.rstrip("0123456789")
    return letters, int(code[len(letters) :] or 0), code


def read_sources(value: Value) -> dict[str, dict[str, Any]]:
    """Read `sources.yaml`."""
    sources = {}
    for code, part in value.open_mapping().items():
        if not re.fullmatch(CODE, code) or code == "own":
            part.fault(f"“{code}” is not a code.", "Use letters, digits and hyphens.")
        sources[code] = read_source(part)
    return dict(sorted(sources.items(), key=lambda item: natural_key(item[0])))


def read_source(value: Value) -> dict[str, Any]:
    """Read one source; optional keys appear only if they are given."""
    found = value.mapping(REQUIRED | OPTIONAL, REQUIRED)
    if not set(found) >= REQUIRED:
        return {"institution": "", "title": "", "license": ""}
    readers = {
        "institution": lambda given: given.one_line(most=200),
        "title": lambda given: given.one_line(most=300),
        "url": lambda given: given.matching(URL, "an address", most=500),
        "year": lambda given: int(given.number(least=1800, most=2200)),
        "language": lambda given: given.matching(SOURCE_LANGUAGE, "a language"),
        "license": lambda given: given.matching(LICENSE, "the code of a license"),
        "license_seen_on": lambda given: str(given.date()),
        "terms": lambda given: given.text(most=20_000),
        "permission": lambda given: given.text(most=20_000),
        "fact_checked": read_check,
    }
    return {key: read(found[key]) for key, read in readers.items() if key in found}


def read_check(value: Value) -> dict[str, str]:
    """Read who opened the primary document, and when."""
    pair = value.mapping({"by", "on"}, {"by", "on"})
    if len(pair) < 2:  # noqa: PLR2004 -- by and on
        return {"by": "", "on": ""}
    return {"by": pair["by"].one_line(most=150), "on": str(pair["on"].date())}


def read_glossary(value: Value) -> dict[str, dict[str, Any]]:
    """Read `glossary.yaml`."""
    glossary = {}
    for code, part in value.open_mapping().items():
        if not re.fullmatch(SLUG, code):
            part.fault(
                f"“{code}” is not a code.", "Use lower-case letters and hyphens."
            )
        entry = {
            language: read_form(language, form)
            for language, form in part.open_mapping().items()
        }
        if "ko" not in entry:
            part.fault("The Korean form (ko) is missing.", "Add it.")
        glossary[code] = dict(sorted(entry.items()))
    return dict(sorted(glossary.items()))


def read_form(language: str, form: Value) -> Any:
    """Read a term in one language; Korean has no definition of its own."""
    if language == "ko":
        return form.one_line(most=120)
    if not re.fullmatch(LANGUAGE, language):
        form.fault(f"“{language}” is not a language.", "Use es, pt, en, fr or ko.")
    pair = form.mapping({"term", "definition"}, {"term", "definition"})
    if len(pair) < 2:  # noqa: PLR2004 -- term and definition
        return {"term": "", "definition": ""}
    return {
        "term": pair["term"].one_line(most=120),
        "definition": pair["definition"].text(most=800),
    }
