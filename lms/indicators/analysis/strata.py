"""Strata of a frame: whether it can be true, and joining those with too few people."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.indicators.analysis.errors import Problem

LEAST_PERSONS = 10
"""Participants that a stratum needs to be weighted by itself."""

Stratum = tuple[str, ...]
"""Categories from the coarsest to the finest, such as (level, sector)."""


@dataclass(frozen=True)
class FrameFault:
    """Something that cannot be true of a frame: a code, and facts for its sentence."""

    code: Problem
    facts: Mapping[str, Any] = field(default_factory=dict)


def counted(strata: Iterable[Stratum]) -> dict[Stratum, int]:
    """Count the participants of each stratum."""
    return dict(Counter(strata))


def check_frame(
    participants: Mapping[Stratum, int], frame: Mapping[Stratum, int]
) -> list[FrameFault]:
    """Return what is wrong with a frame, given who took part; empty if nothing.

    Codes: `frame_empty`; `frame_negative` (stratum, frame); `stratum_not_in_frame`
    (stratum, participants); `frame_too_small` (stratum, participants, frame): more people
    took part than are said to exist, so the frame is out of date or counts others. The
    same rule holds for a country's total: give it as the one stratum ().
    """
    if not sum(frame.values()) > 0:
        return [FrameFault(Problem.FRAME_EMPTY)]
    faults = [
        FrameFault(Problem.FRAME_NEGATIVE, {"stratum": stratum, "frame": number})
        for stratum, number in sorted(frame.items())
        if number < 0
    ]
    for stratum, persons in sorted(participants.items()):
        facts = {"stratum": stratum, "participants": persons}
        if stratum not in frame:
            faults.append(FrameFault(Problem.STRATUM_NOT_IN_FRAME, facts))
        elif persons > frame[stratum]:
            facts |= {"frame": frame[stratum]}
            faults.append(FrameFault(Problem.FRAME_TOO_SMALL, facts))
    return faults


def shared(one: Stratum, other: Stratum) -> int:
    """Count the leading categories that two strata have in common."""
    common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        common += 1
    return common


def collapsed(
    participants: Mapping[Stratum, int],
    frame: Mapping[Stratum, int],
    *,
    least: int = LEAST_PERSONS,
) -> dict[Stratum, Stratum]:
    """Return the cell that each stratum of the frame belongs to after joining.

    As long as a cell has fewer than `least` participants, the smallest of them is joined
    with the cell most like it: of those that share most leading categories the one with
    the fewest participants, then the fewest officials, then the first by name. A cell is
    named by the first of its strata. Strata of nobody eligible and nobody taking part
    stay as they are; one cell may be left, with however many there are.
    """
    cells = {
        stratum: (participants.get(stratum, 0), number)
        for stratum, number in frame.items()
        if number or participants.get(stratum, 0)
    }
    members = {stratum: {stratum} for stratum in cells}
    while len(cells) > 1:
        small = min(cells, key=lambda cell: (*cells[cell], cell))
        if cells[small][0] >= least:
            break
        others = [cell for cell in cells if cell != small]
        near = min(others, key=lambda c: (-nearness(members, small, c), *cells[c], c))
        name = min(small, near)
        joined = members.pop(small) | members.pop(near)
        persons, officials = zip(cells.pop(small), cells.pop(near), strict=True)
        cells[name], members[name] = (sum(persons), sum(officials)), joined
    cell_of = {stratum: stratum for stratum in frame}
    return cell_of | {s: cell for cell, strata in members.items() for s in strata}


def nearness(
    members: Mapping[Stratum, set[Stratum]], one: Stratum, other: Stratum
) -> int:
    """Return how many leading categories any strata of two cells have in common."""
    pairs = ((a, b) for a in members[one] for b in members[other])
    return max(shared(a, b) for a, b in pairs)
