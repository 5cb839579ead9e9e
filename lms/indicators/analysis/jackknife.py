"""Sampling error by the jackknife: what a figure would be without some institutions.

Officials of one institution resemble each other; the jackknife therefore leaves out whole
institutions, never single persons.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lms.indicators.analysis.errors import IndicatorsError, Problem
from lms.indicators.analysis.estimates import (
    LEVEL,
    Estimate,
    Floats,
    Ints,
    joined,
)

GROUPS = 30
"""Most groups of institutions; more hardly change the standard error, and cost time."""

Keys = Sequence[str] | pd.Series | npt.NDArray[Any]
"""The permanent key of each person's institution (n)."""
Statistic = Callable[[Floats], Floats]
"""From the weights of n persons to a figure for each of M plausible values (M)."""
Reweight = Callable[[Floats], Floats]
"""From n ones and zeros (left out) to n weights made anew without those left out."""


def digest_order(keys: Iterable[str]) -> list[str]:
    """Return distinct keys in the order of their SHA-256 digests.

    An order as good as drawn by lot for keys that were themselves drawn by lot, yet the
    same on every machine and for every order of rows.
    """
    return sorted(set(keys), key=lambda key: (digest(key), key))


def digest(key: str) -> bytes:
    """Return the SHA-256 digest of a key in UTF-8."""
    return hashlib.sha256(key.encode()).digest()


def jackknife_groups(institutions: Keys, *, groups: int = GROUPS) -> Ints:
    """Return the group of each person (n), 0 to R − 1, the same for all of an institution.

    The institutions (by their permanent keys) are put in the order of their digests and
    dealt out in turn to R = min(`groups`, institutions) groups, so that the numbers of
    institutions in two groups differ by at most one. With no more institutions than
    groups each is a group by itself: the delete-one jackknife. Source: P. S. Kott, The
    delete-a-group jackknife, Journal of Official Statistics 17 (2001) 521-526.
    """
    codes, labels = pd.factorize(np.asarray(institutions, dtype=object))
    if (codes < 0).any():
        raise IndicatorsError(
            Problem.INSTITUTION_UNKNOWN, persons=int((codes < 0).sum())
        )
    place = {key: at % groups for at, key in enumerate(digest_order(map(str, labels)))}
    of_label = np.array([place[str(label)] for label in labels], dtype=np.int64)
    return of_label[codes]


def groups_by_country(
    institutions: Keys, countries: Keys, *, groups: int = GROUPS
) -> Ints:
    """Return the group of each person (n), dealt out in each country by itself.

    A country with K institutions has the groups 0 to min(`groups`, K) − 1. Fitting a
    model again without group r of every country at once gives a replicate for all of
    them; a country's standard error (`parameter_estimate`) takes the replicates of its
    own groups only, for in the others nothing of it was left out.
    """
    keys, of = np.asarray(institutions, dtype=object), np.asarray(countries)
    found = np.zeros(keys.size, dtype=np.int64)
    for country in np.unique(of):
        here = of == country
        found[here] = jackknife_groups(keys[here], groups=groups)
    return found


def jackknife_variance(full: Floats, replicates: Floats) -> Floats:
    """Return V = ((R − 1) / R) Σ_r (t_r − t)² of each figure.

    `full` (M) the figures t of all, `replicates` (R, M) the figures t_r without group r.
    NaN with fewer than two groups: one institution alone says nothing about others.
    Source: K. M. Wolter, Introduction to Variance Estimation (2nd ed. 2007), ch. 4.
    """
    groups = replicates.shape[0]
    if groups < 2:  # noqa: PLR2004 - one cannot differ from itself
        return np.full(full.shape, np.nan)
    squares = ((replicates - full) ** 2).sum(axis=0)
    return np.asarray((groups - 1) / groups * squares, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Sample:
    """The n participants of one country (or of one part of it) and their weights.

    `weights` (n) > 0; `replicates` (R, n) the weights without each group of institutions,
    0 for those left out; `institutions` how many there are; `remaining` what a finite
    population leaves of the sampling variance, 1 − n/N (see `joined`), else 1.
    """

    weights: Floats
    replicates: Floats
    institutions: int
    remaining: float = 1.0

    @property
    def n(self) -> int:
        """Count the participants."""
        return self.weights.size

    @property
    def groups(self) -> int:
        """Count the groups of institutions, R."""
        return self.replicates.shape[0]

    @property
    def df(self) -> float:
        """Return the degrees of freedom of the sampling part, R − 1; NaN for R = 1."""
        return float(self.groups - 1) if self.groups > 1 else float("nan")


def sample_of(
    institutions: Keys,
    *,
    reweight: Reweight | None = None,
    population: int | None = None,
    groups: int = GROUPS,
) -> Sample:
    """Return the sample of one country's participants by their institutions (n).

    `reweight` makes the weights, for all and again without each group (post-strata are
    filled up by those who are left); without it all weigh 1. `population` is N, the
    eligible officials, given only where a frame says it by strata.
    """
    group = jackknife_groups(institutions, groups=groups)
    n = group.size
    if not n:
        raise IndicatorsError(Problem.NOBODY)
    if population is not None and population < n:
        raise IndicatorsError(Problem.FRAME_TOO_SMALL, participants=n, frame=population)
    weigh = reweight or unweighted
    kept = (group[None, :] != np.unique(group)[:, None]).astype(np.float64)
    replicates = np.array([weigh(row) if row.any() else row for row in kept])
    return Sample(
        weights=weigh(np.ones(n)),
        replicates=replicates,
        institutions=len(set(map(str, institutions))),
        remaining=1.0 if population is None else 1 - n / population,
    )


def unweighted(kept: Floats) -> Floats:
    """Return the weights of those who stay: 1 each."""
    return kept


def estimated(
    statistic: Statistic, sample: Sample, *, level: float = LEVEL
) -> Estimate:
    """Return a statistic with its standard error: jackknife and plausible values.

    `statistic` is computed for all and without each group, on every plausible value;
    the jackknife variance is averaged over the plausible values and joined with the
    variance between them (`joined`); the sampling part has R − 1 degrees of freedom.
    """
    full = statistic(sample.weights)
    if sample.groups < 2:  # noqa: PLR2004 - without it there would be nobody
        replicates = full[None, :]
    else:
        replicates = np.array([statistic(weights) for weights in sample.replicates])
    return joined(
        full,
        jackknife_variance(full, replicates),
        complete_df=sample.df,
        remaining=sample.remaining,
        level=level,
    )


def parameter_estimate(
    full: float, replicates: Floats, *, level: float = LEVEL
) -> Estimate:
    """Return a parameter of a model with its standard error by the jackknife.

    `full` is the parameter fitted to all, such as a country's mean or the difference of
    its means after and before; `replicates` (R) the same fitted without each of the R
    groups of institutions that the country has. What fitting again moves is all there
    is: measurement is in it, no plausible values are needed, `imputation` is 0. Source:
    as `jackknife_variance`; interval with R − 1 degrees of freedom.
    """
    values = np.array([full])
    variance = jackknife_variance(values, replicates[:, None])
    df = float(replicates.size - 1) if replicates.size > 1 else float("nan")
    return joined(values, variance, complete_df=df, level=level)
