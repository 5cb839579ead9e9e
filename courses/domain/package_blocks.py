"""Blocks between the content package and Wagtail's stream."""

import re
import uuid
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from courses.importing.block_fields import FIELDS, FILES, plain_field
from courses.importing.lesson_file import Block
from courses.importing.located import clean_line
from courses.importing.markdown import to_html, to_markdown

PICTURE = "picture"
LESSON_HREF = re.compile(r'href="lesson:([A-Za-z0-9.-]+)"')
PAGE_ANCHOR = re.compile(r'<a\b[^>]*\bid="(\d+)"[^>]*>')


def to_stream(
    blocks: tuple[Block, ...],
    *,
    seed: UUID,
    pages: Mapping[str, int],
    media: Mapping[str, int],
) -> list[dict[str, Any]]:
    """Turn the blocks of a file into stream data.

    `pages` maps lesson codes to page ids, `media` file names to ids of images and
    documents. The ids of blocks derive from `seed`, so loading twice changes nothing.
    """
    return [
        {
            "type": block.type,
            "value": to_value(block, pages, media),
            "id": str(uuid.uuid5(seed, f"{position}:{block.type}")),
        }
        for position, block in enumerate(blocks)
    ]


def to_value(block: Block, pages: Mapping[str, int], media: Mapping[str, int]) -> Any:
    """Turn one block of a file into its stream value."""
    if block.type == "text":
        return rich_text(block.value["text"], pages)
    if block.type == "heading":
        return dict(block.value)
    value: dict[str, Any] = {}
    for name, field in FIELDS[block.type].items():
        if name not in block.value:
            continue
        given = block.value[name]
        if field.kind == "markdown":
            value[name] = rich_text(given, pages)
        elif field.kind in FILES:
            value[name] = media[given]
        else:
            value[name] = given
    return value


def rich_text(markdown: str, pages: Mapping[str, int]) -> str:
    """Turn Markdown into rich text whose lesson links are page links."""
    return LESSON_HREF.sub(
        lambda match: f'linktype="page" id="{pages[match[1]]}"', to_html(markdown)
    )


def from_stream(
    stream: Sequence[Mapping[str, Any]],
    *,
    lessons: Mapping[int, str],
    media: Mapping[tuple[bool, int], str],
) -> tuple[Block, ...]:
    """Turn stream data, without ids, into the blocks of a file; adjacent texts become one.

    `lessons` maps ids of lesson pages of the course to lesson codes; a link to any
    other page cannot be written to a file and loses its address. `media` maps (is a
    picture, id) to file names.
    """
    blocks: list[Block] = []
    for is_text, children in groupby(stream, lambda child: child["type"] == "text"):
        if is_text:
            source = "".join(child["value"] or "" for child in children)
            if text := markdown(source, lessons):
                blocks.append(Block("text", {"text": text}))
            continue
        for child in children:
            value = from_value(child["type"], child["value"], lessons, media)
            blocks.append(Block(child["type"], value))
    return tuple(blocks)


def from_value(
    kind: str,
    value: Mapping[str, Any],
    lessons: Mapping[int, str],
    media: Mapping[tuple[bool, int], str],
) -> dict[str, Any]:
    """Turn a stream value into the fields of a file."""
    if kind == "heading":
        return {"text": clean_line(value["text"]), "level": value["level"]}
    fields: dict[str, Any] = {}
    for name, field in FIELDS[kind].items():
        given = value.get(name)
        if field.kind == "markdown":
            fields[name] = markdown(given or "", lessons)
        elif field.kind in FILES:
            if given is not None:
                fields[name] = media[field.kind == PICTURE, given]
        elif field.kind == "boolean":
            fields[name] = bool(given)
        elif given or field.required:
            fields[name] = plain_field(field, given or "")
    return fields


def markdown(source: str, lessons: Mapping[int, str]) -> str:
    """Turn rich text into Markdown whose page links are lesson links."""

    def replace(match: re.Match[str]) -> str:
        code = lessons.get(int(match[1]))
        return f'<a href="lesson:{code}">' if code else '<a href="">'

    return to_markdown(PAGE_ANCHOR.sub(replace, source))
