"""Answers as people send them: the fields of a question's form, made up."""

import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

Fields = list[tuple[str, str]]


def ids(entries: Any) -> list[str]:
    """Return the ids of options or rows."""
    return [entry["id"] for entry in entries]


def made_up(definition: Mapping[str, Any], chance: random.Random) -> Fields:
    """Return an answer that fits a question, right or wrong."""
    kind = definition["interaction"]
    if kind == "choice":
        return [("option", chance.choice(ids(definition["options"])))]
    if kind == "multiple":
        options = ids(definition["options"])
        return [("option", one) for one in chance.sample(options, len(options) - 1)]
    if kind == "match":
        options = ids(definition["options"])
        rows = ids(definition["rows"])
        return [(f"row-{row}", chance.choice(options)) for row in rows]
    if kind == "order":
        options = ids(definition["options"])
        chance.shuffle(options)
        return [(f"place-{one}", str(n)) for n, one in enumerate(options, start=1)]
    number = str(chance.randrange(1, 1000))
    unit = (
        [("unit", next(iter(definition["units"])))] if definition.get("units") else []
    )
    return [("text", number), *unit]


def body_of(fields: Fields, *, command: str, base: int) -> str:
    """Return the body of a request that saves an answer."""
    sent = [("command", command), ("base", str(base)), ("sent", "2026-03-02T09:00:00Z")]
    return urlencode([*fields, *sent])
