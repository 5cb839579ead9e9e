"""What can be estimated at all: items, groups and persons that a calibration rests on.

An item that everyone answered right has its estimate at infinity, where its chance is 1
and it contributes nothing to the likelihood: it is left out, named, and its answers
change nothing else. The same holds for a group all of whose answers are right. Leaving
out one may make another one constant, so it is repeated until nothing changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assessments.analysis.errors import AnalysisError
from assessments.analysis.irt.blocks import Flags, Marked, Positions
from assessments.analysis.irt.notices import Notice, NoticeCode
from assessments.analysis.responses import Floats, Responses

ALL = "all"
"""The group of everyone where responses say no groups."""

MOST_NAMED = 10

LEAST_ANSWERS = 200
"""Answers per item under which a prior is advisable (the published rule of the method)."""


@dataclass(frozen=True, eq=False)
class Screened:
    """The positions of `items` and `groups` kept; `group` (N) of each person, -1 if out.

    `group` counts within `groups`; `sizes` are their persons.
    """

    items: Positions
    groups: Positions
    group: Positions
    sizes: Positions
    notices: tuple[Notice, ...]


def groups_of(responses: Responses) -> tuple[tuple[str, ...], Positions]:
    """Return the names of groups and the group of each person (N).

    Everyone is of one group where the responses say none. Raises `AnalysisError` if
    some persons have a group and others have not.
    """
    if "group" not in responses.facets:
        return (ALL,), np.zeros(responses.n_persons, dtype=np.intp)
    facet = responses.facet("group")
    codes = np.full(responses.n_persons, -1, dtype=np.intp)
    codes[responses.person] = facet.codes
    lacking = np.flatnonzero(codes < 0)
    if lacking.size:
        named = ", ".join(str(responses.persons[at]) for at in lacking[:MOST_NAMED])
        message = f"{lacking.size} persons have no group: {named}."
        raise AnalysisError(message)
    return facet.levels, codes


def screen(
    responses: Responses,
    marked: Marked,
    weight: Floats | None,
    *,
    keep_constant: bool = False,
) -> Screened:
    """Return what the calibration rests on, and notices of what it leaves out.

    `weight` (N): persons of weight 0 are left out. `keep_constant`: a prior gives
    estimates to items that everyone answered right or wrong. Raises `AnalysisError` if
    nothing is left, or if a group shares no item with the others.
    """
    levels, codes = groups_of(responses)
    there = np.ones(len(codes), bool) if weight is None else weight > 0
    kept, counts, sums = settle(marked, codes, there, keep_constant=keep_constant)
    persons = there & marked.seen[:, kept].any(axis=1)
    groups, group = whole_groups(marked, kept, codes, persons)
    if not kept.any() or not groups.size:
        message = (
            "There is nothing to calibrate: no item has both right and wrong answers."
        )
        raise AnalysisError(message)
    check_links(marked.seen[:, kept], group, [levels[at] for at in groups])
    notices = [
        *item_notices(responses.items, kept, counts, sums),
        *group_notices(levels, marked, codes, there, groups),
    ]
    nothing = int(np.count_nonzero(there & ~marked.seen[:, kept].any(axis=1)))
    if nothing:
        notices.append(Notice(NoticeCode.NOTHING_ANSWERED, {"n": nothing}))
    if marked.partial:
        notices.append(Notice(NoticeCode.PARTIAL_SCORES, {"n": marked.partial}))
    sizes = np.bincount(group[group >= 0], minlength=len(groups))
    return Screened(np.flatnonzero(kept), groups, group, sizes, tuple(notices))


def settle(
    marked: Marked, codes: Positions, there: Flags, *, keep_constant: bool
) -> tuple[Flags, Positions, Positions]:
    """Return the items kept, and how many answers and right answers each has."""
    kept = np.ones(marked.seen.shape[1], dtype=bool)
    counts = np.count_nonzero(marked.seen[there], axis=0)
    sums = np.count_nonzero(marked.right[there], axis=0)
    while True:
        persons = there & ~constant_persons(marked, kept, codes, there)
        n = np.count_nonzero(marked.seen[persons], axis=0)
        right = np.count_nonzero(marked.right[persons], axis=0)
        varied = n > 0 if keep_constant else (right > 0) & (right < n)
        if (varied == kept).all():
            return kept, counts, sums
        kept &= varied


def constant_persons(
    marked: Marked, kept: Flags, codes: Positions, there: Flags
) -> Flags:
    """Tell who is of a group all of whose answers to the items kept are right or wrong."""
    n = np.bincount(codes, (marked.seen[:, kept].sum(axis=1)) * there)
    right = np.bincount(codes, (marked.right[:, kept].sum(axis=1)) * there)
    return np.asarray(((right == 0) | (right == n))[codes], dtype=bool)


def whole_groups(
    marked: Marked, kept: Flags, codes: Positions, persons: Flags
) -> tuple[Positions, Positions]:
    """Return the groups that have an estimate, and the place of each person's or -1."""
    inside = persons & ~constant_persons(marked, kept, codes, persons)
    groups, group = np.unique(codes[inside], return_inverse=True)
    places = np.full(len(codes), -1, dtype=np.intp)
    places[inside] = group
    return groups.astype(np.intp), places


def check_links(seen: Flags, group: Positions, names: list[str]) -> None:
    """Refuse groups that share no item, directly or through others, with the first."""
    has = np.array([seen[group == place].any(axis=0) for place in range(len(names))])
    reached = np.zeros(len(names), dtype=bool)
    reached[0] = True
    for _ in names:
        reached |= (has & has[reached].any(axis=0)).any(axis=1)
    if reached.all():
        return
    apart = ", ".join(
        name for name, there in zip(names, reached, strict=True) if not there
    )
    message = (
        f"Groups share no item with {names[0]}, so that nothing links their scales: "
        f"{apart}."
    )
    raise AnalysisError(message)


def item_notices(
    items: tuple[str, ...], kept: Flags, counts: Positions, sums: Positions
) -> Iterator[Notice]:
    """Say which items have no estimate or few answers."""
    for place, item in enumerate(items):
        n = int(counts[place])
        if not n:
            yield Notice(NoticeCode.NOT_ANSWERED, {"item": item})
        elif not kept[place]:
            right = 2 * sums[place] > n
            code = NoticeCode.ALL_RIGHT if right else NoticeCode.ALL_WRONG
            yield Notice(code, {"item": item, "n": n})
        elif n < LEAST_ANSWERS:
            values = {"item": item, "n": n, "least": LEAST_ANSWERS}
            yield Notice(NoticeCode.FEW_ANSWERS, values)


def group_notices(
    levels: tuple[str, ...],
    marked: Marked,
    codes: Positions,
    there: Flags,
    groups: Positions,
) -> Iterator[Notice]:
    """Say which groups have no estimate."""
    sizes = np.bincount(codes[there], minlength=len(levels))
    right = np.bincount(codes, marked.right.sum(axis=1) * there, len(levels))
    for place, level in enumerate(levels):
        if place not in groups and sizes[place]:
            code = NoticeCode.GROUP_ALL_RIGHT
            if not right[place]:
                code = NoticeCode.GROUP_ALL_WRONG
            yield Notice(code, {"group": level, "n": int(sizes[place])})
