"""Right and wrong answers in blocks of persons that matrix products go through fast.

The persons of a block are of one group. Where many persons were presented the same
items, a block holds these items only and no mask: what was not presented costs nothing.
Persons whose combination of items is rare share blocks with a mask.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assessments.analysis.responses import Floats, Responses

Real = npt.NDArray[np.floating]
Positions = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

LARGEST_CELLS = 6_400
"""Persons x items of a block: its products stay in the cache of one core, and below the
size from which OpenBLAS wakes its threads, which wait for each other for seconds where
other processes use the cores."""

LARGEST, SMALLEST = 2_048, 16
"""Persons of a block at most, and at least where there are many items."""

LEAST_RUN = 64
"""Persons with the same items from which on they have blocks of their own."""

FULL_MARK = 1 - 1e-9
"""Share of the highest score from which on an answer is right."""


@dataclass(frozen=True, eq=False)
class Marked:
    """Answers as right or wrong: `right` and `seen`, persons x items.

    `partial` counts the answers between wrong and right; they count as wrong.
    """

    right: Flags
    seen: Flags
    partial: int


@dataclass(frozen=True, eq=False)
class Block:
    """Answers of n persons of one group to m items.

    `persons` (n) and `items` (m) are positions; `right` (m x n) is 1 for right answers;
    `seen` (m x n) is 1 where the item was presented, None if everything was; `weight`
    (n) is None if every person counts once.
    """

    group: int
    persons: Positions
    items: Positions
    right: Real
    seen: Real | None
    weight: Real | None


@dataclass(frozen=True, eq=False)
class Arrangement:
    """Blocks of persons; `n_items` and `n_groups` are what their positions refer to."""

    blocks: tuple[Block, ...]
    n_items: int
    n_groups: int


def mark(responses: Responses) -> Marked:
    """Return the answers as right (the highest score) or wrong (anything less)."""
    shape = (responses.n_persons, responses.n_items)
    item = np.repeat(np.arange(responses.n_items), responses.counts)
    highest = responses.max_scores[item]
    full = responses.score >= FULL_MARK * highest
    right, seen = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    seen[responses.person, item] = True
    right[responses.person[full], item[full]] = True
    return Marked(right, seen, int(np.count_nonzero(~full & (responses.score > 0))))


def arrange(
    marked: Marked,
    items: Positions,
    group: Positions,
    weight: Floats | None = None,
    dtype: type[np.floating] = np.float64,
) -> Arrangement:
    """Arrange persons in blocks.

    `items` are the positions of the items wanted, in whose order the parameters will
    stand; `group` (N) the group of each person, -1 for those left out; `weight` (N) how
    often each person counts.
    """
    wanted = marked.seen[:, items]
    order, starts = runs_of(wanted, group)
    blocks = []
    for run in pieces_of(order, starts, group, wanted):
        seen = wanted[run]
        some = np.flatnonzero(seen.any(axis=0))
        seen = seen[:, some]
        right = marked.right[np.ix_(run, items[some])]
        blocks.append(
            Block(
                group=int(group[run[0]]),
                persons=run,
                items=some,
                right=np.ascontiguousarray(right.T, dtype=dtype),
                seen=None if seen.all() else np.ascontiguousarray(seen.T, dtype=dtype),
                weight=None if weight is None else weight[run].astype(dtype),
            )
        )
    n_groups = int(group.max(initial=-1)) + 1
    return Arrangement(tuple(blocks), len(items), n_groups)


def runs_of(seen: Flags, group: Positions) -> tuple[Positions, Positions]:
    """Return persons ordered by group and items presented, and where each run begins.

    Left out are those of group -1. The starts end with the number of persons.
    """
    packed = np.packbits(seen, axis=1)
    words = -(-packed.shape[1] // 8)
    wide = np.zeros((len(seen), 8 * max(words, 1)), dtype=np.uint8)
    wide[:, : packed.shape[1]] = packed
    keys = wide.view(np.uint64)
    kept = np.flatnonzero(group >= 0)
    order = kept[np.lexsort((*keys[kept].T, group[kept]))]
    changes = np.any(keys[order[1:]] != keys[order[:-1]], axis=1)
    changes |= group[order[1:]] != group[order[:-1]]
    starts = np.concatenate([[0], np.flatnonzero(changes) + 1, [len(order)]])
    return order, starts if len(order) else np.zeros(1, dtype=np.intp)


def pieces_of(
    order: Positions, starts: Positions, group: Positions, seen: Flags
) -> Iterator[Positions]:
    """Yield the persons of each block: long runs alone, short ones of a group together."""
    waiting: list[Positions] = []
    for begin, end in pairwise(starts):
        run = order[begin:end]
        if waiting and group[waiting[0][0]] != group[run[0]]:
            yield from cut(waiting, seen.shape[1])
            waiting = []
        if len(run) >= LEAST_RUN:
            yield from cut([run], int(seen[run[0]].sum()))
        else:
            waiting.append(run)
    if waiting:
        yield from cut(waiting, seen.shape[1])


def cut(runs: list[Positions], n_items: int) -> Iterator[Positions]:
    """Yield persons in pieces of about equal size that suit a number of items."""
    persons = np.concatenate(runs)
    size = min(max(LARGEST_CELLS // max(n_items, 1), SMALLEST), LARGEST)
    yield from np.array_split(persons, -(-len(persons) // size))
