"""No hidden cell can be computed from what is shown."""

from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.indicators.analysis.disclosure import Kind, Reason, primary_reasons
from lms.indicators.analysis.errors import TableError
from lms.indicators.analysis.secondary import TOTAL, secondary_reasons

HIDDEN, SHOWN = Reason.FEW_PERSONS, Reason.NONE
BESIDE = Reason.BESIDE_SUPPRESSED


def with_totals(counts: np.ndarray, names: list[str]) -> pd.DataFrame:
    """Return the cells of an array and all its totals, one row each."""
    rows = []
    axes = [[*map(str, range(size)), TOTAL] for size in counts.shape]
    for cell in product(*axes):
        at = tuple(slice(None) if name == TOTAL else int(name) for name in cell)
        rows.append((*cell, int(counts[at].sum())))
    return pd.DataFrame(rows, columns=[*names, "persons"])


def primary(table: pd.DataFrame, least: int) -> list[Reason]:
    return [HIDDEN if persons < least else SHOWN for persons in table["persons"]]


def hidden_of(
    table: pd.DataFrame, names: list[str], least: int, kept: list[str]
) -> list[bool]:
    reasons = primary(table, least)
    found = secondary_reasons(table, names, reasons, kept_margins=kept, least=least)
    return [reason is not SHOWN for reason in found]


def equations(cells: list[tuple[str, ...]], unknown: list[int]) -> list[list[Fraction]]:
    """Return a row for each total over one dimension: its hidden parts less itself."""
    rows = []
    for cell in cells:
        for axis in (axis for axis, name in enumerate(cell) if name == TOTAL):
            outer = (cell[:axis], cell[axis + 1 :])
            beside = [
                (cells[at][:axis], cells[at][axis + 1 :]) == outer for at in unknown
            ]
            rows.append(
                [
                    Fraction(0 if not same else -1 if cells[at] == cell else 1)
                    for at, same in zip(unknown, beside, strict=True)
                ]
            )
    return rows


def without(row: list[Fraction], other: list[Fraction], at: int) -> list[Fraction]:
    return [x - row[at] * y for x, y in zip(row, other, strict=True)]


def solved(table: pd.DataFrame, names: list[str], hidden: list[bool]) -> set[int]:
    """Return the hidden rows that exact elimination finds a value for."""
    cells = list(zip(*(table[name] for name in names), strict=True))
    unknown = [at for at, hide in enumerate(hidden) if hide]
    done: dict[int, list[Fraction]] = {}
    for row in equations(cells, unknown):
        for pivot, other in done.items():
            row = without(row, other, pivot)  # noqa: PLW2901 -- reduced step by step
        found = next((at for at, x in enumerate(row) if x), None)
        if found is None:
            continue
        reduced = [x / row[found] for x in row]
        done = {at: without(other, reduced, found) for at, other in done.items()}
        done[found] = reduced
    return {unknown[at] for at, row in done.items() if sum(map(bool, row)) == 1}


@pytest.mark.parametrize("kept", [[], ["country"], ["country", "sex"]])
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_nothing_is_computed_from_two_dimensions(
    kept: list[str], data: st.DataObject
) -> None:
    shape = data.draw(st.tuples(st.integers(1, 5), st.integers(1, 4)))
    counts = np.array(data.draw(st.lists(st.integers(0, 25), min_size=20, max_size=20)))
    table = with_totals(
        counts[: shape[0] * shape[1]].reshape(shape), ["country", "sex"]
    )
    hidden = hidden_of(table, ["country", "sex"], 10, kept)

    assert solved(table, ["country", "sex"], hidden) == set()


@given(st.lists(st.integers(0, 30), min_size=12, max_size=12), st.booleans())
@settings(deadline=None, max_examples=60)
def test_nothing_is_computed_from_three_dimensions(
    counts: list[int], keep: bool
) -> None:
    names = ["country", "sex", "level"]
    table = with_totals(np.array(counts).reshape(3, 2, 2), names)
    hidden = hidden_of(table, names, 10, ["country"] if keep else [])

    assert solved(table, names, hidden) == set()


def test_brute_force_over_all_tables_finds_another_one() -> None:
    # every 2 x 3 table of 0 to 3 with the same shown cells, also no negative count
    rng = np.random.default_rng(8)
    inner = np.array(list(product(range(5), repeat=6))).reshape(-1, 2, 3)
    rows = np.concatenate([inner, inner.sum(axis=1, keepdims=True)], axis=1)
    full = np.concatenate([rows, rows.sum(axis=2, keepdims=True)], axis=2)
    full = full.reshape(len(inner), 12)
    for counts in rng.integers(0, 4, (60, 2, 3)):
        table = with_totals(counts, ["a", "b"])
        hidden = np.array(hidden_of(table, ["a", "b"], 2, ["a", "b"]))
        fits = (full[:, ~hidden] == table["persons"].to_numpy()[~hidden]).all(axis=1)
        possible = full[fits][:, hidden]
        assert fits.any()
        if hidden.any():
            assert (possible.min(axis=0) < possible.max(axis=0)).all()


def test_a_margin_is_hidden_beside_a_hidden_part() -> None:
    table = with_totals(np.array([[5, 40], [30, 50]]), ["country", "sex"])
    found = secondary_reasons(table, ["country", "sex"], primary(table, 10))

    shown = {
        tuple(row[:2]): reason
        for row, reason in zip(table.to_numpy().tolist(), found, strict=True)
    }
    assert shown == {
        ("0", "0"): HIDDEN,
        ("0", "1"): SHOWN,
        ("0", TOTAL): BESIDE,
        ("1", "0"): SHOWN,
        ("1", "1"): SHOWN,
        ("1", TOTAL): SHOWN,
        (TOTAL, "0"): BESIDE,
        (TOTAL, "1"): SHOWN,
        (TOTAL, TOTAL): BESIDE,
    }


def test_a_kept_margin_hides_the_next_smallest_part_instead() -> None:
    table = with_totals(np.array([5, 40, 12, 90]), ["country"])
    found = secondary_reasons(
        table, ["country"], primary(table, 10), kept_margins=["country"]
    )

    assert found == [HIDDEN, SHOWN, BESIDE, SHOWN, SHOWN]


def test_hidden_parts_are_together_a_group_that_could_be_shown() -> None:
    table = with_totals(np.array([2, 3, 12, 90]), ["country"])
    found = secondary_reasons(
        table, ["country"], primary(table, 10), kept_margins=["country"]
    )

    # 2 + 3 are five people: subtraction would tell of so few
    assert found == [HIDDEN, HIDDEN, BESIDE, SHOWN, SHOWN]


def test_a_kept_margin_goes_where_no_part_is_left() -> None:
    table = with_totals(np.array([[4], [60]]), ["country", "sex"])
    found = secondary_reasons(
        table, ["country", "sex"], primary(table, 10), kept_margins=["country", "sex"]
    )

    assert found == [HIDDEN, HIDDEN, BESIDE, BESIDE, SHOWN, SHOWN]


def test_a_cell_that_only_all_equations_together_fix_is_found() -> None:
    # two blocks of hidden cells and one that joins them: every row and column has two
    # or more, yet rows 0 and 1 less columns 0 and 1 leave the joining cell alone
    counts = np.full((4, 4), 40)
    counts[:2, :2], counts[2:, 2:], counts[0, 2] = 6, 6, 6
    names = ["a", "b"]
    table = with_totals(counts, names)
    first = [persons < 10 for persons in table["persons"]]
    joining = 2

    assert solved(table, names, first) == {joining}
    hidden = hidden_of(table, names, 10, names)
    assert solved(table, names, hidden) == set()
    assert sum(hidden) > sum(first)


def test_without_totals_nothing_can_be_subtracted() -> None:
    table = with_totals(np.array([5, 40]), ["country"]).iloc[:2]

    assert secondary_reasons(table, ["country"], [HIDDEN, SHOWN]) == [HIDDEN, SHOWN]


def test_the_order_of_rows_changes_nothing() -> None:
    rng = np.random.default_rng(9)
    table = with_totals(rng.integers(0, 30, (4, 3, 2)), ["a", "b", "c"])
    facts = table.assign(institutions=5, largest=table["persons"] // 2)
    order = rng.permutation(len(table))
    shuffled = facts.iloc[order]
    found, other = (
        secondary_reasons(
            each, ["a", "b", "c"], primary_reasons(each, Kind.COUNT), kept_margins=["a"]
        )
        for each in (facts, shuffled)
    )

    assert [found[at] for at in order] == other
    assert BESIDE in found


def test_nothing_hidden_nothing_added() -> None:
    table = with_totals(np.array([20, 30]), ["country"])

    assert secondary_reasons(table, ["country"], [SHOWN] * 3) == [SHOWN] * 3


def test_tables_that_cannot_be_judged_are_refused() -> None:
    table = with_totals(np.array([20, 30]), ["country"])
    with pytest.raises(TableError, match="cell_twice"):
        secondary_reasons(pd.concat([table, table]), ["country"], [SHOWN] * 6)
    with pytest.raises(TableError, match="column_missing: column sex"):
        secondary_reasons(table, ["sex"], [SHOWN] * 3)
    table.loc[2, "persons"] = 51
    with pytest.raises(TableError) as refused:
        secondary_reasons(table, ["country"], [SHOWN] * 3)
    assert refused.value.facts == {"cell": (TOTAL,), "persons": 51, "parts": 50}
