"""What an attempt comes to under corrections, written apart from the code that is tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.scoring.score import score_response


@dataclass(frozen=True)
class Asked:
    """A question, the answer, its points, and what a person gave if one did."""

    definition: Mapping[str, Any]
    response: Mapping[str, Any]
    points: Fraction
    manual: Fraction | None = None


@dataclass(frozen=True)
class Fix:
    """A correction of the question at `place`."""

    key: int
    place: int
    policy: str
    definition: Mapping[str, Any]
    never_lower: bool = True
    from_start: bool = False


def share_of_answer(asked: Asked, fixes: Sequence[Fix]) -> Fraction | None:
    """Return the share of one answer under these corrections."""
    if asked.manual is not None:
        return asked.manual
    share = score_response(asked.definition, asked.response)
    for fix in fixes:
        if fix.policy == "full_credit":
            share = Fraction(1)
        if fix.policy == "new_key":
            share = score_response(fix.definition, asked.response)
        if fix.policy == "accept_also":
            also = score_response(fix.definition, asked.response)
            share = max(s for s in (share, also) if s is not None)
    return share


def table(
    items: Sequence[Asked], fixes: Sequence[Fix]
) -> list[tuple[Fraction | None, Fraction]]:
    """Return share and points of every question that is not left out."""
    rows = []
    for place, asked in enumerate(items):
        mine = [fix for fix in fixes if fix.place == place]
        if not any(fix.policy == "void" for fix in mine):
            rows.append((share_of_answer(asked, mine), asked.points))
    return rows


def sure(items: Sequence[Asked], fixes: Sequence[Fix]) -> Fraction:
    """Return the share that is sure; the whole if every question is left out."""
    rows = table(items, fixes)
    if not rows:
        return Fraction(1)
    got = sum(((share or Fraction(0)) * points for share, points in rows), Fraction(0))
    return got / sum((points for _, points in rows), Fraction(0))


def recomputed(
    items: Sequence[Asked], fixes: Sequence[Fix]
) -> tuple[Fraction | None, Fraction, frozenset[int]]:
    """Return points, of how many, and the corrections that were set aside."""
    held: list[Fix] = []
    aside = []
    for fix in fixes:
        lowers = sure(items, [*held, fix]) < sure(items, held)
        if lowers and fix.never_lower and not fix.from_start:
            aside.append(fix.key)
        else:
            held.append(fix)
    rows = table(items, held)
    most = sum((points for _, points in rows), Fraction(0))
    if any(share is None for share, _ in rows):
        return None, most, frozenset(aside)
    points = sum(((s or Fraction(0)) * points for s, points in rows), Fraction(0))
    return points, most, frozenset(aside)
