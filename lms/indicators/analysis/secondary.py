"""Which further cells to hide so that no hidden cell can be computed from the others.

A table is rows with dimensions, where one category of a dimension may be its total. Every
total beside its parts is an equation; who knows the equations and all figures shown can
subtract.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lms.indicators.analysis.disclosure import USUAL, Reason
from lms.indicators.analysis.errors import Problem, TableError
from lms.indicators.analysis.estimates import Floats

TOTAL = "_T"
"""The category that stands for all of a dimension (SDMX)."""

LOST = 1e-8
"""A direction of freedom shorter than this in one cell leaves that cell fixed."""

Cell = tuple[str, ...]
Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Equation:
    """A total and its parts: positions of cells. `kept`: its margin is not given up."""

    total: int
    parts: tuple[int, ...]
    kept: bool


def secondary_reasons(
    table: pd.DataFrame,
    dimensions: Sequence[str],
    reasons: Sequence[Reason],
    *,
    kept_margins: Collection[str] = (),
    least: int = USUAL.persons,
) -> list[Reason]:
    """Return the reason of each row after hiding what would give hidden cells away.

    `table` has the `dimensions` (texts, `TOTAL` for the total) and `persons` (≥ 0), one
    row per cell; a combination without a row has nobody. `reasons` are those of each
    cell by itself (`primary_reasons`); `BESIDE_SUPPRESSED` is added to others.

    A margin over a dimension is hidden wherever one of its parts is. Over the dimensions
    in `kept_margins` it stays, and further parts are hidden beside it, those with the
    fewest persons first, until at least two with together `least` persons are: what can
    be computed is then a group that could be shown. (If there are not enough parts, the
    margin goes too.) At last all equations are solved together: as long as they fix a
    hidden cell, one more cell of its equations is hidden. Sources: Handbook on
    Statistical Disclosure Control (ESSNet, 2010), 4.2-4.3; L. H. Cox, Suppression
    methodology and statistical disclosure control, JASA 75 (1980) 377-385.

    The result does not depend on the order of rows. Raises `TableError` if a cell stands
    twice or a total is not the sum of its parts. What inequalities tell (a count is never
    negative) is not excluded, beyond the group of at least `least` persons.
    """
    cells = cells_of(table, dimensions)
    persons = table["persons"].to_numpy().astype(np.int64)
    equations = equations_of(cells, persons, dimensions, kept_margins)
    hidden = np.array([reason is not Reason.NONE for reason in reasons], dtype=np.bool_)
    order = sorted(range(len(cells)), key=lambda at: (persons[at], cells[at]))
    rank = np.empty(len(cells), dtype=np.int64)
    rank[order] = np.arange(len(cells))
    hide_beside(hidden, equations, persons, rank, least)
    while (fixed := fixed_cell(hidden, equations, rank)) is not None:
        hidden[next_cell(fixed, hidden, equations, rank)] = True
        hide_beside(hidden, equations, persons, rank, least)
    return [
        Reason.BESIDE_SUPPRESSED if hide and reason is Reason.NONE else reason
        for hide, reason in zip(hidden.tolist(), reasons, strict=True)
    ]


def cells_of(table: pd.DataFrame, dimensions: Sequence[str]) -> list[Cell]:
    """Return the categories of each row, none of them twice."""
    missing = [name for name in (*dimensions, "persons") if name not in table]
    if missing:
        raise TableError(Problem.COLUMN_MISSING, column=missing[0])
    columns = [table[name].astype(str).tolist() for name in dimensions]
    cells: list[Cell] = list(zip(*columns, strict=True))
    seen: set[Cell] = set()
    for cell in cells:
        if cell in seen:
            raise TableError(Problem.CELL_TWICE, cell=cell)
        seen.add(cell)
    return cells


def equations_of(
    cells: list[Cell],
    persons: Numbers,
    dimensions: Sequence[str],
    kept_margins: Collection[str],
) -> list[Equation]:
    """Return every total over one dimension with its parts, in the order of cells."""
    place = {cell: at for at, cell in enumerate(cells)}
    found = []
    for axis, name in enumerate(dimensions):
        parts: dict[Cell, list[int]] = {}
        for cell, at in place.items():
            if cell[axis] != TOTAL:
                total = (*cell[:axis], TOTAL, *cell[axis + 1 :])
                parts.setdefault(total, []).append(at)
        for total, members in sorted(parts.items()):
            if total not in place:
                continue
            equation = Equation(place[total], tuple(members), name in kept_margins)
            check_sum(equation, total, persons)
            found.append(equation)
    return found


def check_sum(equation: Equation, total: Cell, persons: Numbers) -> None:
    """Refuse a total that is not the sum of its parts."""
    whole = int(persons[equation.total])
    parts = int(persons[list(equation.parts)].sum())
    if whole != parts:
        facts = {"cell": total, "persons": whole, "parts": parts}
        raise TableError(Problem.TABLE_NOT_ADDITIVE, **facts)


def hide_beside(
    hidden: Mask,
    equations: list[Equation],
    persons: Numbers,
    rank: Numbers,
    least: int,
) -> None:
    """Hide margins beside hidden parts, or further parts beside kept margins."""
    changed = True
    while changed:
        changed = False
        for equation in equations:
            parts = [at for at in equation.parts if hidden[at]]
            if not parts or hidden[equation.total]:
                continue
            together = int(persons[parts].sum())
            if equation.kept and len(parts) > 1 and together >= least:
                continue
            left = [at for at in equation.parts if not hidden[at]]
            give_up = left if equation.kept and left else [equation.total]
            hidden[min(give_up, key=lambda at: rank[at])] = True
            changed = True


def fixed_cell(hidden: Mask, equations: list[Equation], rank: Numbers) -> int | None:
    """Return the first hidden cell that the equations fix; None if there is none.

    With the shown cells known, the hidden ones solve A x = b. Cell i is fixed exactly if
    every x with A x = 0 has x_i = 0: its row in a basis of the null space is zero.
    """
    unknown = np.flatnonzero(hidden)
    if not unknown.size:
        return None
    free = null_space(matrix_of(unknown, equations))
    fixed = unknown[np.abs(free).max(axis=1, initial=0.0) < LOST]
    return int(min(fixed, key=lambda at: rank[at])) if fixed.size else None


def matrix_of(unknown: Numbers, equations: list[Equation]) -> Floats:
    """Return the coefficients of the unknown cells in the equations that have any."""
    column = {int(at): place for place, at in enumerate(unknown)}
    rows = []
    for equation in equations:
        row = np.zeros(unknown.size)
        for at in equation.parts:
            if at in column:
                row[column[at]] = 1.0
        if equation.total in column:
            row[column[equation.total]] = -1.0
        if row.any():
            rows.append(row)
    return np.array(rows).reshape(len(rows), unknown.size)


def null_space(matrix: Floats) -> Floats:
    """Return an orthonormal basis of all x with A x = 0, as columns."""
    if not matrix.shape[0]:
        return np.eye(matrix.shape[1])
    _, singular, right = np.linalg.svd(matrix, full_matrices=True)
    independent = int((singular > LOST * singular[0]).sum())
    return np.asarray(right[independent:].T, dtype=np.float64)


def next_cell(
    fixed: int, hidden: Mask, equations: list[Equation], rank: Numbers
) -> int:
    """Return the shown cell to hide for a fixed one: smallest of its equations first.

    If all cells of its equations are hidden, the smallest shown cell that shares an
    equation with any hidden one.
    """
    near = {at for e in equations if fixed in (*e.parts, e.total) for at in cells_in(e)}
    beside = {at for e in equations if hidden[cells_in(e)].any() for at in cells_in(e)}
    shown = [at for at in near if not hidden[at]]
    shown = shown or [at for at in beside if not hidden[at]]
    return min(shown, key=lambda at: rank[at])


def cells_in(equation: Equation) -> list[int]:
    """Return all cells of an equation."""
    return [*equation.parts, equation.total]
