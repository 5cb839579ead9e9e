"""Responses for tests of item response theory: published ones, and from known values."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.analysis import Responses, responses_from_wide
from assessments.analysis.irt import Settings
from tests.assessments.analysis.samples import REFERENCE, Matrix, wide

EXACT = Settings(tol=1e-9, nodes=121)
QUICK = Settings(standard_errors=False)


def patterns(name: str) -> Responses:
    """Return the persons of a table of patterns; items are q1, q2 …"""
    table = pd.read_csv(REFERENCE / name / "patterns.csv", dtype={"pattern": str})
    rows = [[int(digit) for digit in pattern] for pattern in table["pattern"]]
    return wide(np.repeat(np.array(rows), table["persons"], axis=0))


def grouped(rows: Any, groups: Any) -> Responses:
    """Return responses from rows of scores and the group of each."""
    matrix = np.array(rows, dtype=float)
    frame = pd.DataFrame(
        matrix, columns=[f"q{at + 1}" for at in range(matrix.shape[1])]
    )
    frame.insert(0, "person", [f"p{at}" for at in range(len(frame))])
    frame.insert(1, "land", groups)
    return responses_from_wide(frame, group="land")


def verbal() -> Responses:
    """Return the verbal aggression data, by gender."""
    frame = pd.read_csv(REFERENCE / "verbal/responses.csv")
    return responses_from_wide(frame, group="gender")


def answers_of(
    theta: Matrix, a: Matrix, d: Matrix, rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Return answers under the 2PL: persons x items."""
    chance = 1 / (1 + np.exp(-(theta[:, None] * a + d)))
    return (rng.random(chance.shape) < chance).astype(float)


def booklets(scores: Matrix, rng: np.random.Generator) -> Matrix:
    """Return scores of which each person was presented two of four neighboring blocks."""
    persons, items = scores.shape
    block = np.arange(items) * 4 // items
    first = rng.integers(0, 4, (persons, 1))
    seen = (block == first) | (block == (first + 1) % 4)
    return np.where(seen, scores, np.nan)
