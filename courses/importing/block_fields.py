"""The fields of every block as a file has them, with the limits that Wagtail keeps too."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from courses.errors import PackageFault
from courses.importing.files import CAPTIONS, DOCUMENTS, PICTURES, SVG, VIDEOS
from courses.importing.located import Value, Word, clean_line, clean_text
from courses.importing.markdown import MOST_TEXT, MarkdownError, to_html, to_markdown

CODE = r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}"
FILE_NAME = r"[a-z0-9][a-z0-9._-]{0,99}"
NOTE_ID = r"[a-z][a-z0-9-]{0,49}"
SLUG = r"(?=.{1,50}\Z)[a-z0-9]+(?:-[a-z0-9]+)*"
OWN = "own"


@dataclass(frozen=True)
class Field:
    """A field of a block: its kind (see `read_field`), and its most characters."""

    kind: str
    most: int = 0
    required: bool = True


SOURCE = Field("code")
FIELDS: dict[str, dict[str, Field]] = {
    "figure": {
        "image": Field("picture"),
        "alt": Field("text", 2000),
        "caption": Field("line", 300),
        "source": SOURCE,
    },
    "table": {
        "caption": Field("line", 300),
        "header": Field("cells", 120),
        "rows": Field("grid", 500),
        "row_headers": Field("boolean", required=False),
        "source": SOURCE,
    },
    "video": {
        "title": Field("line", 200),
        "file": Field("video", required=False),
        "link": Field("link", 500, required=False),
        "captions": Field("captions", required=False),
        "transcript": Field("text", 50_000),
        "source": SOURCE,
    },
    "quote": {
        "text": Field("text", 2000),
        "who": Field("line", 200),
        "source": SOURCE,
    },
    "case": {
        "where": Field("where"),
        "title": Field("line", 150),
        "body": Field("markdown", MOST_TEXT),
    },
    "judgement": {"body": Field("markdown", MOST_TEXT)},
    "term": {"code": Field("slug")},
    "citation": {"source": SOURCE, "note": Field("line", 500)},
    "download": {
        "file": Field("document"),
        "title": Field("line", 200),
        "source": SOURCE,
    },
    "reflection": {"id": Field("id"), "prompt": Field("text", 1500)},
    "question": {"id": Field("id"), "prompt": Field("text", 1500)},
}
HEADING = Field("line", 150)
PATTERNS = {
    "code": (CODE, "a code of letters, digits, “.” and “-”"),
    "slug": (SLUG, "a code of lower-case letters, digits and hyphens"),
    "id": (NOTE_ID, "an identifier such as reflection-1"),
    "link": (r"https://[^\s<>\"\\]+", "an address that begins with https://"),
}
FILES = {
    "picture": {*PICTURES, SVG},
    "video": VIDEOS,
    "captions": CAPTIONS,
    "document": DOCUMENTS,
}


def read_field(field: Field, value: Value) -> Any:
    """Read one field of a directive by its kind."""
    if field.kind in PATTERNS:
        return value.matching(*PATTERNS[field.kind], most=field.most or 200)
    if field.kind in FILES:
        return read_name(FILES[field.kind], value)
    return _READERS[field.kind](value, field.most)


def read_cells(value: Value, most: int, *, empty: bool = False) -> list[str]:
    """Read a row of cells."""
    return [cell.one_line(most=most, empty=empty) for cell in value.items()]


_READERS: dict[str, Callable[[Value, int], Any]] = {
    "line": lambda value, most: value.one_line(most=most),
    "text": lambda value, most: value.text(most=most),
    "where": lambda value, _: value.one_of({"korea", "your-country"}),
    "boolean": lambda value, _: value.boolean(),
    "cells": read_cells,
    "grid": lambda value, most: [
        read_cells(row, most, empty=True) for row in value.items()
    ],
    "markdown": lambda value, most: canonical(value.text(most=most), value),
}


def read_name(kinds: set[str], value: Value) -> Word:
    """Read the name of a file of certain kinds."""
    name = value.matching(FILE_NAME, "a name of lower-case letters, digits, “.-_”")
    if name and name.rpartition(".")[2] not in kinds:
        listed = ", ".join(f".{kind}" for kind in sorted(kinds))
        value.fault(f"“{name}” is not a file for this place.", f"Use {listed}.")
    return name


def canonical(text: str, where: Value) -> str:
    """Return Markdown in its canonical form; what it cannot hold is a fault."""
    try:
        return to_markdown(to_html(text))
    except MarkdownError as error:
        line = where.line + error.line
        fault = PackageFault(where.file, line, str(error), error.remedy)
        where.faults.append(fault)
        return ""


def read_directive(name: str, value: Value) -> dict[str, Any]:
    """Read the fields of a directive."""
    fields = FIELDS[name]
    required = {key for key, field in fields.items() if field.required}
    found = value.mapping(set(fields), required)
    read = {
        key: read_field(field, found[key])
        for key, field in fields.items()
        if key in found
    }
    if name == "table":
        read.setdefault("row_headers", True)
        check_table(read, found, value)
    elif name == "video":
        check_video(read, value)
    elif name == "judgement" and "[@" in read.get("body", ""):
        value.fault("A judgement states no facts.", "Move what has a source to a text.")
    elif name == "citation" and read.get("source") == OWN:
        value.fault("A citation needs a source.", "Name one of sources.yaml.")
    return read


def check_table(read: dict[str, Any], found: dict[str, Value], value: Value) -> None:
    """Check that every row has a cell for each column."""
    header, rows = read.get("header", []), read.get("rows", [])
    if not header or not rows:
        value.fault("A table has a header and rows.", "Add what is missing.")
        return
    for row, place in zip(rows, found["rows"].items(), strict=True):
        if len(row) != len(header):
            cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
            place.fault(
                f"The row has {cells}, the header {len(header)}.",
                "Add or remove cells.",
            )


def check_video(read: dict[str, Any], value: Value) -> None:
    """Check that there is one video, and captions if it is ours."""
    if ("file" in read) == ("link" in read):
        value.fault("A video has a file or a link.", "Give one of the two.")
    elif "file" in read and "captions" not in read:
        value.fault("A video needs captions.", "Add a .vtt file.")


def plain_field(field: Field, given: Any) -> Any:
    """Return what a site holds as a file would hold it."""
    match field.kind:
        case "line":
            return clean_line(given)
        case "text":
            return clean_text(given)
        case "cells":
            return [clean_line(str(cell)) for cell in given]
        case "grid":
            return [[clean_line(str(cell)) for cell in row] for row in given]
    return given
