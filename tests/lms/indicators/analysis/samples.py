"""Tables for tests of the indicators."""

from pathlib import Path

import numpy as np
import pandas as pd

from lms.indicators.analysis.estimates import Floats

REFERENCE = Path(__file__).parents[3] / "reference"


def reference(name: str) -> pd.DataFrame:
    """Return a table of published numbers."""
    return pd.read_csv(REFERENCE / name)


def clustered(
    rng: np.random.Generator, institutions: int, persons: int, *, between: float
) -> tuple[list[str], Floats]:
    """Return institutions and normal values with mean 0 and variance 1.

    `between` is the share of the variance that lies between institutions.
    """
    effect = rng.normal(0, np.sqrt(between), institutions)
    values = np.repeat(effect, persons)
    values += rng.normal(0, np.sqrt(1 - between), values.size)
    names = [f"institution-{at}" for at in range(institutions) for _ in range(persons)]
    return names, values


def measured(
    truth: Floats, noise: float, variance: float, rng: np.random.Generator
) -> Floats:
    """Return ten plausible values (n, 10) of a test whose error has the variance `noise`.

    They are drawn under a normal prior with the `variance` of the population and a mean
    that is itself drawn, for each plausible value, from what the sample says about it:
    with the estimated mean taken as true the variance between draws would be too small.
    """
    observed = truth + rng.normal(0, np.sqrt(noise), truth.size)
    error = np.sqrt((variance + noise) / truth.size)
    mean = observed.mean() + rng.normal(0, error, 10)
    kept = variance / (variance + noise)
    middle = kept * observed[:, None] + (1 - kept) * mean
    return middle + rng.normal(0, np.sqrt(kept * noise), (truth.size, 10))
