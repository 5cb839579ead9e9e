"""Who is awarded, and why not yet: a pure function of facts. It scores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RULES_VERSION = "1"
# From the weakest to the strongest way of knowing who somebody is.
METHODS = ("self_declared", "official_mail", "focal_point")
AWARDED_POPULATIONS = ("real", "synthetic")


@dataclass(frozen=True)
class Facts:
    """What decides: the course result, the person, what is known of them, the issuer.

    `completed` is None while the course is not complete, else its reasons. `method` is
    empty if nothing is known of the identity.
    """

    completed: tuple[Mapping[str, Any], ...] | None
    population: str
    staff: bool
    method: str
    questioned: bool
    asked: str
    name_confirmed: bool
    issuer_ready: bool


@dataclass(frozen=True)
class Clause:
    """One condition, whether it is met, and the values that decide it."""

    code: str
    met: bool
    values: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the clause as an award keeps it."""
        return {"code": self.code, "met": self.met, "values": dict(self.values)}


def judge(facts: Facts) -> tuple[Clause, ...]:
    """Judge every clause, in the order in which people meet them."""
    return (
        Clause("completed", facts.completed is not None, completed_values(facts)),
        Clause(
            "population",
            facts.population in AWARDED_POPULATIONS,
            {"population": facts.population},
        ),
        Clause("not_staff", not facts.staff),
        Clause("identity", identity_met(facts), identity_values(facts)),
        Clause("name", facts.name_confirmed),
        Clause("issuer", facts.issuer_ready),
    )


def completed_values(facts: Facts) -> dict[str, Any]:
    """Return why the course is complete."""
    return {"reasons": [dict(reason) for reason in facts.completed or ()]}


def identity_met(facts: Facts) -> bool:
    """Tell whether the identity is known well enough, and nobody doubts it."""
    if facts.questioned or facts.method not in METHODS:
        return False
    return METHODS.index(facts.method) >= METHODS.index(facts.asked)


def identity_values(facts: Facts) -> dict[str, Any]:
    """Return what is known, what is asked for, and whether somebody doubts it."""
    return {
        "method": facts.method,
        "asked": facts.asked,
        "questioned": facts.questioned,
    }


def missing(clauses: tuple[Clause, ...]) -> tuple[str, ...]:
    """Name the clauses that are not met."""
    return tuple(clause.code for clause in clauses if not clause.met)
