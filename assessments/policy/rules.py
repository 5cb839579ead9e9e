"""Ordered rules: the first one whose conditions all hold decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from assessments.policy.conditions import Check, Scene, try_condition
from assessments.policy.facts import Rule
from assessments.policy.scores import HUNDRED


@dataclass(frozen=True)
class Trace:
    """One rule that was tried: its place (from 0), code, conditions, and the outcome."""

    rule: int
    code: str
    matched: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Match:
    """The rule that decides, and how it came to that: the rules tried, in order."""

    rule: int
    code: str
    effects: Mapping[str, Any]
    trace: tuple[Trace, ...]


def worth(kind: str, effects: Mapping[str, Any]) -> Fraction:
    """Return how much a rule gives, to compare the rules of one list.

    A start that is allowed, an access that lets answer, the credit that counts.
    """
    if kind == "start":
        return Fraction(effects["may_start"])
    if kind == "access":
        return Fraction("answer" in effects["permissions"])
    return Fraction(effects["credit_percent"], HUNDRED) * effects["counts"]


def giving(kind: str, rules: Sequence[Rule]) -> tuple[bool, ...]:
    """Tell for each rule whether it gives the most that its list can give.

    An exception moves the dates that close: `before` of a rule that gives, `after` of a
    rule that refuses. It leaves alone the dates that open.
    """
    worths = [worth(kind, rule["then"]) for rule in rules]
    return tuple(value == max(worths) for value in worths)


def match(kind: str, rules: Sequence[Rule], scene: Scene) -> Match:
    """Return the first rule whose conditions all hold; the last has none.

    Raises `ValueError` if none does, which `check_conduct` would have said.
    """
    trace: list[Trace] = []
    for place, (rule, gives) in enumerate(zip(rules, giving(kind, rules), strict=True)):
        # Every condition is tried, also after one that failed: a page shows them all.
        view = replace(scene, giving=gives)
        checks = tuple(
            try_condition(name, asked, view)
            for name, asked in rule.get("if", {}).items()
        )
        matched = all(check.held for check in checks)
        trace.append(Trace(place, rule["code"], matched, checks))
        if matched:
            return Match(place, rule["code"], rule["then"], tuple(trace))
    message = f"No {kind} rule holds: the last one must have no conditions."
    raise ValueError(message)
