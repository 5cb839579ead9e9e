"""Scores as exact fractions of what could be had, from 0 to 1."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from assessments.scoring.definition import Definition
from assessments.scoring.texts import normalize

NOTHING, FULL = Fraction(0), Fraction(1)


def score_response(
    definition: Definition, response: Mapping[str, Any]
) -> Fraction | None:
    """Return the share of the item's points, 0 to 1; None if a person must score it.

    A blank response scores 0, also where a person would have scored it.
    """
    if not response:
        return NOTHING
    scorer = _SCORERS[definition["interaction"]]
    return scorer(definition, response)


def score_choice(definition: Definition, response: Mapping[str, Any]) -> Fraction:
    """1 for the key."""
    keys = {option["id"] for option in definition["options"] if option.get("key")}
    return FULL if response["option"] in keys else NOTHING


def score_multiple(definition: Definition, response: Mapping[str, Any]) -> Fraction:
    """Score a multiple response by its rule.

    all_or_nothing: 1 if exactly the keys are chosen. per_option: the share of options
    judged rightly, chosen or left. per_option_penalty: (keys chosen − others chosen) /
    keys, never below 0.
    """
    keys = {option["id"] for option in definition["options"] if option.get("key")}
    others = {option["id"] for option in definition["options"]} - keys
    chosen = set(response["options"])
    rule = definition["rule"]
    if rule == "all_or_nothing":
        return FULL if chosen == keys else NOTHING
    if rule == "per_option":
        right = len(chosen & keys) + len(others - chosen)
        return Fraction(right, len(keys) + len(others))
    return max(NOTHING, Fraction(len(chosen & keys) - len(chosen & others), len(keys)))


def score_numeric(definition: Definition, response: Mapping[str, Any]) -> Fraction:
    """1 if the number, in the item's unit, is within the larger tolerance."""
    given = Fraction(response["value"])
    units = definition.get("units") or {}
    if units:
        given *= Fraction(str(units[response["unit"]]))
        given /= Fraction(str(units[definition["unit"]]))
    value = Fraction(str(definition["value"]))
    absolute = Fraction(str(definition.get("absolute") or 0))
    relative = Fraction(str(definition.get("relative") or 0)) * abs(value)
    return FULL if abs(given - value) <= max(absolute, relative) else NOTHING


def score_text(definition: Definition, response: Mapping[str, Any]) -> Fraction:
    """1 if the text equals an accepted one, of any language, by the item's rules."""
    rules = {
        "case": bool(definition.get("case")),
        "accents": bool(definition.get("accents")),
    }
    accepted = {
        normalize(text, **rules)
        for texts in definition["accepted"].values()
        for text in texts
    }
    return FULL if normalize(response["text"], **rules) in accepted else NOTHING


def score_match(definition: Definition, response: Mapping[str, Any]) -> Fraction:
    """Return the share of rows that lead to their key."""
    rows = definition["rows"]
    right = sum(response["pairs"].get(row["id"]) == row["key"] for row in rows)
    return Fraction(right, len(rows))


def score_order(definition: Definition, response: Mapping[str, Any]) -> Fraction:
    """Return the share of neighbors of the right order that follow each other directly."""
    right = [option["id"] for option in definition["options"]]
    given = set(pairwise(response["sequence"]))
    pairs = list(pairwise(right))
    return Fraction(sum(pair in given for pair in pairs), len(pairs))


def score_extended(definition: Definition, response: Mapping[str, Any]) -> None:
    """Leave a long text to a person."""
    del definition, response


def score_rubric(definition: Definition, levels: Mapping[str, str]) -> Fraction:
    """Return the share of a rubric's points; `levels` maps criteria to levels reached.

    Raises `KeyError` for a criterion or level that the rubric does not have.
    """
    got = most = 0
    for criterion in definition["criteria"]:
        points = {level["id"]: level["points"] for level in criterion["levels"]}
        got += points[levels[criterion["id"]]]
        most += max(points.values())
    return Fraction(got, most)


_SCORERS = {
    "choice": score_choice,
    "multiple": score_multiple,
    "numeric": score_numeric,
    "text": score_text,
    "match": score_match,
    "order": score_order,
    "extended": score_extended,
}
