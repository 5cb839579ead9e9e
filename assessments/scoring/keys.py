"""Keys of items apart from their options: what a correction of a key writes anew.

A key is plain data, by interaction: choice and multiple {options: ids}; numeric {value,
absolute, relative}; text {accepted: texts, in whatever language}; match {rows: {row:
option}}; order {sequence: ids}. Long texts have none: people score them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from assessments.scoring.definition import Definition, decimal, ids_of
from assessments.scoring.score import FULL, score_response
from assessments.scoring.texts import normalize

Key = Mapping[str, Any]
# Texts accepted by a correction are of no language: "mul" stands for several.
ANY_LANGUAGE = "mul"


def has_key(definition: Definition) -> bool:
    """Tell whether answers are judged by a key."""
    return definition.get("interaction") in _WRITERS


def with_key(definition: Definition, key: Key) -> dict[str, Any]:
    """Return the definition with another key; `check_definition` says what is wrong."""
    return {**definition, **_WRITERS[definition["interaction"]](definition, key)}


def write_options(definition: Definition, key: Key) -> dict[str, Any]:
    """Mark these options and no other."""
    right = set(key["options"])
    bare = [
        {name: value for name, value in option.items() if name != "key"}
        for option in definition["options"]
    ]
    marked = [o | ({"key": True} if o["id"] in right else {}) for o in bare]
    return {"options": marked}


def write_number(definition: Definition, key: Key) -> dict[str, Any]:
    """Put another number and its tolerances; the unit stays."""
    del definition
    return {name: key.get(name) for name in ("value", "absolute", "relative")}


def write_texts(definition: Definition, key: Key) -> dict[str, Any]:
    """Accept these texts and no other."""
    del definition
    return {"accepted": {ANY_LANGUAGE: list(key["accepted"])}}


def write_rows(definition: Definition, key: Key) -> dict[str, Any]:
    """Lead the rows to other options."""
    pairs = key["rows"]
    rows = [{**row, "key": pairs.get(row["id"], "")} for row in definition["rows"]]
    return {"rows": rows}


def write_sequence(definition: Definition, key: Key) -> dict[str, Any]:
    """Put the options into another order."""
    places = {code: place for place, code in enumerate(key["sequence"])}
    last = len(places)
    options = sorted(definition["options"], key=lambda o: places.get(o["id"], last))
    return {"options": options}


_WRITERS: dict[str, Callable[[Definition, Key], dict[str, Any]]] = {
    "choice": write_options,
    "multiple": write_options,
    "numeric": write_number,
    "text": write_texts,
    "match": write_rows,
    "order": write_sequence,
}


def adds_nothing(definition: Definition, corrected: Definition, policy: str) -> bool:
    """Tell whether scoring by the corrected definition too, or alone, changes nothing."""
    if definition["interaction"] == "text" and policy == "accept_also":
        texts = corrected["accepted"].values()
        return all(
            score_response(definition, {"text": text}) == FULL
            for accepted in texts
            for text in accepted
        )
    return comparable(definition) == comparable(corrected)


def comparable(definition: Definition) -> Any:
    """Return the key in a form in which two of them can be compared."""
    interaction = definition["interaction"]
    if interaction in {"choice", "multiple"}:
        return {o["id"] for o in definition["options"] if o.get("key")}
    if interaction == "numeric":
        names = ("value", "absolute", "relative")
        return [decimal(definition.get(name) or 0) for name in names]
    if interaction == "text":
        rules = {name: bool(definition.get(name)) for name in ("case", "accents")}
        accepted = definition["accepted"].values()
        return {normalize(text, **rules) for texts in accepted for text in texts}
    if interaction == "match":
        return {row["id"]: row.get("key") for row in definition["rows"]}
    return ids_of(definition.get("options"))
