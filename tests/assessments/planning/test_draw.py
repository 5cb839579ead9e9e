"""A draw is stable by its seed, and complete or refused."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.planning import draw_items, order_options

POOL = [f"v{n}" for n in range(8)]
DRAW = {"shuffle": True, "picks": [{"from": POOL, "count": 5}]}
FIXED = {"picks": [{"fixed": ["a", "b"]}]}
ORDER = {"interaction": "order", "options": [{"id": c} for c in "abcd"]}


@given(st.integers(min_value=0, max_value=2**62))
def test_the_same_seed_draws_the_same(seed: int) -> None:
    drawn = draw_items([FIXED, DRAW], seed=seed)
    assert drawn == draw_items([FIXED, DRAW], seed=seed)
    assert [item.position for item in drawn] == [1, 2, 3, 4, 5, 6, 7]
    assert [item.section for item in drawn] == [0, 0, 1, 1, 1, 1, 1]
    assert [item.version for item in drawn[:2]] == ["a", "b"]
    assert len({item.version for item in drawn}) == 7


def test_every_item_has_the_same_chance() -> None:
    times = Counter(
        item.version for seed in range(4000) for item in draw_items([DRAW], seed=seed)
    )
    # 4000 draws of 5 out of 8: 2500 each, standard deviation 31.
    assert all(abs(times[version] - 2500) < 5 * 31 for version in POOL)


def test_what_was_seen_is_drawn_last() -> None:
    for seed in range(50):
        drawn = {item.version for item in draw_items([DRAW], seed=seed, seen=POOL[:4])}
        assert set(POOL[4:]) < drawn


def test_what_is_exhausted_is_never_drawn() -> None:
    drawn = draw_items([DRAW], seed=1, exhausted=POOL[:3])
    assert {item.version for item in drawn} == set(POOL[3:])
    with pytest.raises(ValueError, match="5 items are asked for, 4 are left"):
        draw_items([DRAW], seed=1, exhausted=POOL[:4])


@given(st.integers(min_value=0, max_value=2**62))
def test_an_order_is_never_shown_solved(seed: int) -> None:
    shown = order_options(ORDER, seed=seed)
    assert shown != ["a", "b", "c", "d"]
    assert sorted(shown) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("interaction", "shuffled"), [("choice", True), ("text", False)]
)
def test_options_are_shuffled_where_there_are_any(
    interaction: str, shuffled: bool
) -> None:
    options: dict[str, Any] = {"options": [{"id": c} for c in "abcd"]}
    definition = {"interaction": interaction, **(options if shuffled else {})}
    orders = {tuple(order_options(definition, seed=seed)) for seed in range(300)}
    assert len(orders) == (24 if shuffled else 1)
