"""An item as rows: what it says in each language side by side, and how two versions differ."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import Interaction
from assessments.forms.item_sheet import RULES

NEUTRAL = ""
SPACES = re.compile(r"(\s+)")


@dataclass(frozen=True)
class Row:
    """One thing that an item says: by language, or once for all of them."""

    key: str
    label: str
    values: Mapping[str, str]
    right: bool = False


def rows_of(definition: Mapping[str, Any], texts: Mapping[str, Any]) -> list[Row]:
    """Return everything that a version says, in the order of reading."""
    return [
        said("stem", pgettext("noun", "Question"), texts, "stem"),
        *table_rows(texts),
        said("alt", _("Text alternative of the picture"), texts, "alt"),
        *neutral_rows(definition),
        *option_rows(definition, texts),
        *match_rows(definition, texts),
        *unit_rows(definition, texts),
        *rubric_rows(definition, texts),
        said("general", _("Feedback for every answer"), texts, "general"),
        said("rationale", _("Why"), texts, "rationale"),
    ]


def said(
    key: str, label: str, texts: Mapping[str, Any], *path: str, right: bool = False
) -> Row:
    """Return the row of a text."""
    values = {}
    for language, words in texts.items():
        value: Any = words
        for name in path:
            value = value.get(name, "") if isinstance(value, Mapping) else ""
        values[language] = str(value)
    return Row(key, label, values, right)


def once(key: str, label: str, value: object) -> Row:
    """Return the row of what is the same in every language."""
    return Row(key, label, {NEUTRAL: str(value)})


def table_rows(texts: Mapping[str, Any]) -> Iterator[Row]:
    """Return the table, a line for each of its rows."""
    tables = {code: words["table"] for code, words in texts.items() if "table" in words}
    if tables:
        lines = {
            code: "\n".join(
                [
                    table["caption"],
                    *(" | ".join(row) for row in [table["header"], *table["rows"]]),
                ]
            )
            for code, table in tables.items()
        }
        yield Row("table", _("Table"), lines)


def neutral_rows(definition: Mapping[str, Any]) -> Iterator[Row]:
    """Return what decides about an answer in every language."""
    kind = Interaction(definition["interaction"])
    yield once("interaction", _("Kind of answer"), kind.label)
    labels = {
        "max_score": _("Points"),
        "rule": _("Scoring"),
        "value": _("Right number"),
        "absolute": _("May be off by"),
        "relative": _("May be off by this share"),
        "unit": _("Unit of the right number"),
        "case": _("Capital letters count"),
        "accents": _("Accents count"),
        "needed": _("Fewest characters"),
    }
    for name, label in labels.items():
        if name in definition:
            yield once(name, label, value_words(definition[name]))
    if "accepted" in definition:
        values = {
            code: "; ".join(texts) for code, texts in definition["accepted"].items()
        }
        yield Row("accepted", _("Accepted answers"), values)


def value_words(value: object) -> object:
    """Say what is kept as a code or as a truth."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return dict(RULES).get(str(value), value)


def option_rows(
    definition: Mapping[str, Any], texts: Mapping[str, Any]
) -> Iterator[Row]:
    """Return the options with their feedback; the key is marked."""
    for number, option in enumerate(definition.get("options", ()), 1):
        code, right = option["id"], bool(option.get("key"))
        label = _("Option %(number)s") % {"number": number}
        yield said(f"option {code}", label, texts, "options", code, right=right)
        label = _("Feedback on option %(number)s") % {"number": number}
        row = said(f"feedback {code}", label, texts, "feedback", code)
        if any(row.values.values()):
            yield row


def match_rows(
    definition: Mapping[str, Any], texts: Mapping[str, Any]
) -> Iterator[Row]:
    """Return the lines of a match, each with what belongs to it."""
    numbers = {o["id"]: n for n, o in enumerate(definition.get("options", ()), 1)}
    for number, row in enumerate(definition.get("rows", ()), 1):
        label = _("Line %(number)s, belongs to option %(option)s") % {
            "number": number,
            "option": numbers.get(row["key"], "?"),
        }
        yield said(f"row {row['id']}", label, texts, "rows", row["id"])


def unit_rows(definition: Mapping[str, Any], texts: Mapping[str, Any]) -> Iterator[Row]:
    """Return the units with their factors."""
    for code, factor in definition.get("units", {}).items():
        label = _("Unit %(code)s (factor %(factor)s)") % {
            "code": code,
            "factor": factor,
        }
        yield said(f"unit {code}", label, texts, "units", code)


def rubric_rows(
    definition: Mapping[str, Any], texts: Mapping[str, Any]
) -> Iterator[Row]:
    """Return the criteria of a rubric with their levels."""
    for number, criterion in enumerate(definition.get("criteria", ()), 1):
        code = criterion["id"]
        label = _("Criterion %(number)s") % {"number": number}
        yield said(f"criterion {code}", label, texts, "criteria", code)
        for level in criterion["levels"]:
            name = f"{code}.{level['id']}"
            label = _("Criterion %(number)s, level of %(points)s points") % {
                "number": number,
                "points": level["points"],
            }
            yield said(f"level {name}", label, texts, "levels", name)


# --- For the page ---------------------------------------------------------------------


def side_by_side(rows: Sequence[Row], languages: Sequence[str]) -> list[dict[str, Any]]:
    """Return rows with one cell for each language, or a single one; empty rows go."""
    return [
        {
            "label": row.label,
            "right": row.right,
            "cells": [
                (code, value)
                for code in ([NEUTRAL] if NEUTRAL in row.values else languages)
                for value in [row.values.get(code, "")]
            ],
            "single": NEUTRAL in row.values,
        }
        for row in rows
        if any(row.values.values())
    ]


def differences(
    old: Sequence[Row], new: Sequence[Row], languages: Sequence[str]
) -> list[dict[str, Any]]:
    """Return what differs between two versions, text by text."""
    before, after = ({row.key: row for row in rows} for rows in (old, new))
    found = []
    for key in dict.fromkeys([*after, *before]):
        row = after.get(key) or before[key]
        for code in [NEUTRAL, *languages]:
            one = before[key].values.get(code, "") if key in before else ""
            other = after[key].values.get(code, "") if key in after else ""
            moved = (
                key in before and key in after and before[key].right != after[key].right
            )
            if one != other or (moved and code == languages[0]):
                removed, added = marked(
                    with_key(one, before, key), with_key(other, after, key)
                )
                found.append(
                    {"label": row.label, "language": code, "old": removed, "new": added}
                )
    return found


def with_key(text: str, rows: Mapping[str, Row], key: str) -> str:
    """Return a text that says whether it is the key."""
    right = key in rows and rows[key].right
    return f"{text} ({_('right answer')})" if right else text


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Return two texts with what was removed and what was added marked, word by word."""
    one, other = SPACES.split(old), SPACES.split(new)
    removed, added = [], []
    for kind, a, b, c, d in SequenceMatcher(
        a=one, b=other, autojunk=False
    ).get_opcodes():
        before, after = "".join(one[a:b]), "".join(other[c:d])
        removed.append(before if kind == "equal" else tagged("del", before))
        added.append(after if kind == "equal" else tagged("ins", after))
    return joined(removed), joined(added)


def tagged(name: str, text: str) -> SafeString:
    """Mark a text, if there is any."""
    return (
        format_html("<{0}>{1}</{0}>", SafeString(name), text) if text else SafeString()
    )


def joined(parts: Sequence[str]) -> SafeString:
    """Put parts together, escaped unless they are marked."""
    return format_html_join("", "{}", ((part,) for part in parts))
