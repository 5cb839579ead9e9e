"""Responses for tests: the reference sets, random ones, and simple makers."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assessments.analysis import Responses, responses_from_long, responses_from_wide

patient = settings(deadline=None, max_examples=40)
"""For properties: the machine of the tests may be busy."""

thorough = settings(deadline=None, max_examples=20)
"""For properties of every table at once."""

REFERENCE = Path(__file__).parents[2] / "reference"
NAN = float("nan")

Matrix = npt.NDArray[np.float64]


def reference(name: str) -> pd.DataFrame:
    """Return a table of published numbers."""
    return pd.read_csv(REFERENCE / name)


def wide(rows: Any, **options: Any) -> Responses:
    """Return responses from rows of scores; items are q1, q2 … and persons 0, 1 …"""
    matrix = np.array(rows, dtype=float)
    names = [f"q{place + 1}" for place in range(matrix.shape[1])]
    frame = pd.DataFrame(matrix, columns=names)
    frame.insert(0, "person", range(len(frame)))
    return responses_from_wide(frame, **options)


def lsat7() -> Responses:
    """Return the 1,000 persons of LSAT7."""
    table = pd.read_csv(REFERENCE / "lsat7/patterns.csv", dtype={"pattern": str})
    patterns = [[int(digit) for digit in pattern] for pattern in table["pattern"]]
    return wide(np.repeat(np.array(patterns), table["persons"], axis=0))


def long(rows: list[tuple[Any, ...]], *columns: str, **options: Any) -> Responses:
    """Return responses from rows of person, item, score and further columns."""
    frame = pd.DataFrame(rows, columns=["person", "item", "score", *columns])
    return responses_from_long(frame, **options)


def matrices(
    *, persons: int = 12, items: int = 5, missing: bool = True
) -> st.SearchStrategy[Matrix]:
    """Generate scores from 0 to 1, NaN where not presented."""
    scores = [0.0, 0.25, 1 / 3, 0.5, 1.0] + ([NAN] if missing else [])
    shapes = st.tuples(st.integers(1, persons), st.integers(1, items))
    return shapes.flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.sampled_from(scores))
    )


def simulated(
    ability: Matrix, difficulty: Matrix, rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    """Return right answers under the Rasch model; persons x items, difficulty likewise."""
    chance = 1 / (1 + np.exp(difficulty - ability[:, None]))
    return rng.random(chance.shape) < chance
