"""What completing a course asks: a registry that rooms above extend.

A requirement is a mapping `{"kind": …, …}` frozen in the course version. Its checker
is a pure function of the requirement and of the facts that a loader fetched.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One requirement, whether it is met, and the values that decide it."""

    kind: str
    met: bool
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CompletionResult:
    """Whether the course is complete, and why or why not."""

    complete: bool
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the result as stored beside a completion."""
        reasons = [
            {"kind": reason.kind, "met": reason.met, "values": dict(reason.values)}
            for reason in self.reasons
        ]
        return {"complete": self.complete, "reasons": reasons}


@dataclass(frozen=True)
class RequirementKind:
    """A kind of requirement: how its facts are fetched, judged and said in words."""

    kind: str
    facts: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]]
    check: Callable[[Mapping[str, Any], Mapping[str, Any]], Reason]
    describe: Callable[[Reason], str]


_kinds: dict[str, RequirementKind] = {}
_sources: list[Callable[[Any], list[dict[str, Any]]]] = []


def register_requirement(
    kind: RequirementKind, *, source: Callable[[Any], list[dict[str, Any]]]
) -> None:
    """Add a kind; `source(course)` lists the requirements to freeze in a new version."""
    _kinds[kind.kind] = kind
    if source not in _sources:
        _sources.append(source)


def requirement_kind(kind: str) -> RequirementKind:
    """Return a registered kind; raises `KeyError` for one that no room registered."""
    return _kinds[kind]


def requirements_of(course: Any) -> list[dict[str, Any]]:
    """List what a new version of the course asks for."""
    return [requirement for source in _sources for requirement in source(course)]


def judge(
    requirements: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]
) -> CompletionResult:
    """Judge each requirement by its facts (same order); no requirement is no completion."""
    reasons = tuple(
        requirement_kind(requirement["kind"]).check(requirement, known)
        for requirement, known in zip(requirements, facts, strict=True)
    )
    return CompletionResult(bool(reasons) and all(r.met for r in reasons), reasons)
