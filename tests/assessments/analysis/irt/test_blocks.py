import numpy as np
import pytest

from assessments.analysis.irt import blocks
from assessments.analysis.irt.blocks import arrange, mark
from tests.assessments.analysis.samples import NAN, Matrix, wide


def rebuilt(rows: Matrix) -> tuple[Matrix, list[int]]:
    """Return the answers as the blocks hold them, and the sizes of blocks."""
    marked = mark(wide(rows))
    group = np.zeros(len(rows), dtype=np.intp)
    found = np.full(rows.shape, NAN)
    arrangement = arrange(marked, np.arange(rows.shape[1]), group)
    for block in arrangement.blocks:
        seen = np.ones_like(block.right) if block.seen is None else block.seen
        answers = np.where(seen > 0, block.right, NAN)
        found[np.ix_(block.persons, block.items)] = answers.T
    return found, [len(block.persons) for block in arrangement.blocks]


@pytest.mark.parametrize("items", [1, 7, 70, 130])
def test_blocks_hold_every_answer_once(items: int) -> None:
    rng = np.random.default_rng(items)
    rows = rng.integers(0, 2, (500, items)).astype(float)
    rows[:300] = np.where(rng.random(items) < 0.5, NAN, rows[:300])
    rows[300:] = np.where(rng.random((200, items)) < 0.5, NAN, rows[300:])
    rows[:, 0] = 1
    found, sizes = rebuilt(rows)
    np.testing.assert_array_equal(found, rows)
    assert sum(sizes) == 500


def test_blocks_of_the_same_items_need_no_mask() -> None:
    rows = np.ones((200, 4))
    rows[:100, :2] = rows[100:, 2:] = NAN
    marked = mark(wide(rows))
    found = arrange(marked, np.arange(4), np.zeros(200, dtype=np.intp)).blocks
    assert [block.seen is None for block in found] == [True, True]
    assert sorted(list(block.items) for block in found) == [[0, 1], [2, 3]]


def test_blocks_are_of_one_group_and_bounded() -> None:
    rows = np.ones((9000, 3))
    group = np.arange(9000) % 2
    group[:10] = -1
    found = arrange(mark(wide(rows)), np.arange(3), group).blocks
    assert max(len(block.persons) for block in found) <= blocks.LARGEST
    assert sum(len(block.persons) for block in found) == 8990
    assert all((group[block.persons] == block.group).all() for block in found)


def test_nobody_makes_no_blocks() -> None:
    rows = np.ones((3, 2))
    group = np.full(3, -1)
    assert arrange(mark(wide(rows)), np.arange(2), group).blocks == ()


def test_right_is_the_highest_score() -> None:
    marked = mark(wide([[2, 0.5], [1, 1], [0, NAN]], max_score={"q1": 2}))
    assert marked.right.tolist() == [[True, False], [False, True], [False, False]]
    assert marked.seen.tolist() == [[True, True], [True, True], [True, False]]
    assert marked.partial == 2
