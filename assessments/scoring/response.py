"""Reading what a learner submitted, refusing what was never offered.

Shapes of a response: choice {option}; multiple {options} sorted; numeric {text, value, unit};
text {text}; match {pairs: {row: option}}; order {sequence}; extended {text}. A blank
answer is {}.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.scoring.definition import MOST_EXTENDED, Definition, ids_of
from assessments.scoring.numbers import NumberError, read_number

MOST_TEXT = 500
PERCENT = "percent"
Response = dict[str, Any]
# Returns the values submitted under a name, in order: a form's `getlist`.
Submitted = Callable[[str], Sequence[str]]


@dataclass
class ResponseError(ValueError):
    """A submission cannot be an answer to this item.

    `reason`: not-offered, too-many, long, number, ambiguous, unit, twice, incomplete. `values` are
    what a kind sentence needs, such as the two readings of an ambiguous number.
    """

    reason: str
    values: tuple[str, ...] = ()


def is_blank(response: Mapping[str, Any]) -> bool:
    """Tell whether nothing was answered."""
    return not response


def read_response(
    definition: Definition, submitted: Submitted, language: str = ""
) -> Response:
    """Turn a submitted form into a response; raises `ResponseError`.

    `language` is the language in which the item was shown: it decides how a number
    with one separator reads.

    Names of the fields: `option` (choice, multiple), `text`, `unit`, `row-ID` (match),
    `place-ID` (order: the place given to each option, from 1).
    """
    if definition["interaction"] == "numeric":
        return read_numeric(definition, submitted, language)
    return _READERS[definition["interaction"]](definition, submitted)


def one(submitted: Submitted, name: str) -> str:
    """Return the one value of a field, or nothing."""
    values = submitted(name)
    if len(values) > 1:
        raise ResponseError(reason="too-many")
    return values[0] if values else ""


def offered(value: str, definition: Definition, field: str = "options") -> str:
    """Return an id that was offered."""
    if value not in ids_of(definition[field]):
        raise ResponseError(reason="not-offered")
    return value


def clean(text: str, most: int) -> str:
    """Return a text without NUL bytes, its line ends made one; refuse a long one."""
    plain = text.replace("\x00", "").replace("\r\n", "\n")
    if len(plain) > most:
        raise ResponseError(reason="long", values=(str(len(plain)), str(most)))
    return plain


def read_choice(definition: Definition, submitted: Submitted) -> Response:
    """Read one option."""
    value = one(submitted, "option")
    return {"option": offered(value, definition)} if value else {}


def read_multiple(definition: Definition, submitted: Submitted) -> Response:
    """Read a set of options."""
    values = {offered(value, definition) for value in submitted("option") if value}
    return {"options": sorted(values)} if values else {}


def read_numeric(
    definition: Definition, submitted: Submitted, language: str
) -> Response:
    """Read a number: as written, and as the exact fraction it was taken for."""
    text = clean(one(submitted, "text"), MOST_TEXT).strip()
    if not text:
        return {}
    unit = ""
    if definition.get("units"):
        unit = one(submitted, "unit") or definition.get("unit", "")
        if unit not in definition["units"]:
            raise ResponseError(reason="unit")
    try:
        number = read_number(text, language, percent=unit == PERCENT)
    except NumberError as error:
        reason = "ambiguous" if error.reason == "ambiguous" else "number"
        raise ResponseError(reason, error.readings) from None
    response = {"text": text, "value": str(number)}
    return response | ({"unit": unit} if unit else {})


def read_text(definition: Definition, submitted: Submitted) -> Response:
    """Read a short text."""
    del definition
    text = clean(one(submitted, "text"), MOST_TEXT)
    return {"text": text} if text.strip() else {}


def read_extended(definition: Definition, submitted: Submitted) -> Response:
    """Read a long text."""
    del definition
    text = clean(one(submitted, "text"), MOST_EXTENDED)
    return {"text": text} if text.strip() else {}


def read_match(definition: Definition, submitted: Submitted) -> Response:
    """Read which option each row was given; rows may stay open."""
    pairs = {}
    for row in ids_of(definition["rows"]):
        if value := one(submitted, f"row-{row}"):
            pairs[row] = offered(value, definition)
    return {"pairs": pairs} if pairs else {}


def read_order(definition: Definition, submitted: Submitted) -> Response:
    """Read the place of each option; every place once, or nothing at all."""
    ids = ids_of(definition["options"])
    places = {option: one(submitted, f"place-{option}") for option in ids}
    if not any(places.values()):
        return {}
    if not all(places.values()):
        raise ResponseError(reason="incomplete")
    allowed = {str(number) for number in range(1, len(ids) + 1)}
    if not set(places.values()) <= allowed:
        raise ResponseError(reason="not-offered")
    if len(set(places.values())) < len(ids):
        raise ResponseError(reason="twice")
    return {"sequence": sorted(ids, key=lambda option: int(places[option]))}


_READERS: dict[str, Callable[[Definition, Submitted], Response]] = {
    "choice": read_choice,
    "multiple": read_multiple,
    "text": read_text,
    "match": read_match,
    "order": read_order,
    "extended": read_extended,
}
