"""What was given to a question without options to choose from, as short tokens.

A token is what a table counts: `row=option` of a matching, `place=option` of an order, a
number in the unit of the question, a text in the form in which texts are compared.
Several tokens of one answer are joined by `|`.
"""

from collections.abc import Mapping, Sequence
from decimal import Context
from fractions import Fraction
from typing import Any

from assessments.scoring.definition import Definition
from assessments.scoring.score import FULL, score_response
from assessments.scoring.texts import normalize

JOINT = "|"
PAIRED = ("match", "order")
WRITTEN = ("numeric", "text")
DIGITS = Context(prec=9)


def tokens_of(definition: Definition, response: Mapping[str, Any]) -> str:
    """Return the tokens of an answer; nothing of a blank one."""
    if not response:
        return ""
    interaction = definition["interaction"]
    if interaction == "match":
        pairs = response["pairs"]
        rows = [row["id"] for row in definition["rows"] if row["id"] in pairs]
        return JOINT.join(f"{row}={pairs[row]}" for row in rows)
    if interaction == "order":
        places = enumerate(response["sequence"], start=1)
        return JOINT.join(f"{place}={option}" for place, option in places)
    return written(definition, response).replace(JOINT, "¦")


def written(definition: Definition, response: Mapping[str, Any]) -> str:
    """Return a number in the unit of the question, or a text as it is compared."""
    if definition["interaction"] == "text":
        rules = {name: bool(definition.get(name)) for name in ("case", "accents")}
        return normalize(response["text"], **rules)
    number = Fraction(response["value"])
    units = definition.get("units") or {}
    if units:
        number *= Fraction(str(units[response["unit"]]))
        number /= Fraction(str(units[definition["unit"]]))
    short = DIGITS.divide(number.numerator, number.denominator).normalize(DIGITS)
    return f"{short:f}"


def pairs_of(
    definition: Definition, counting: Sequence[Definition]
) -> list[tuple[str, str, bool]]:
    """Return every pair that could be given: token, entry, whether it is right.

    `counting` are the definitions whose keys count (see `keys_that_count`).
    """
    right = {token for one in counting for token in key_tokens(one)}
    options = [option["id"] for option in definition["options"]]
    if definition["interaction"] == "match":
        entries = [row["id"] for row in definition["rows"]]
    else:
        entries = [str(place) for place in range(1, len(options) + 1)]
    tokens = [(f"{e}={o}", e) for e in entries for o in sorted(options)]
    return [(token, entry, token in right) for token, entry in tokens]


def key_tokens(definition: Definition) -> list[str]:
    """Return the pairs that are right by a definition."""
    if definition["interaction"] == "match":
        return [f"{row['id']}={row['key']}" for row in definition["rows"]]
    options = enumerate(definition["options"], start=1)
    return [f"{place}={option['id']}" for place, option in options]


def keys_that_count(
    definition: Definition, corrections: Sequence[tuple[str, Definition]]
) -> list[Definition]:
    """Return the definitions by whose keys an answer is right, after corrections.

    `corrections` are policies and definitions, the oldest first.
    """
    counting = [definition]
    for policy, corrected in corrections:
        if policy == "new_key":
            counting = [corrected]
        elif policy == "accept_also":
            counting.append(corrected)
    return counting


def is_right(counting: Sequence[Definition], response: Mapping[str, Any]) -> bool:
    """Tell whether an answer has full score by any of these keys."""
    return any(score_response(one, response) == FULL for one in counting)
