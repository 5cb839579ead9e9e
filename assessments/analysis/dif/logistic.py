"""Logistic regression: differences between groups that do or do not vary with ability.

    logit P(u = 1) = β0 + β1 x + β2 g + β3 x g

x is the matching score, g is 1 for the focal group. Uniform DIF: β2; non-uniform: β3.
Source: H. Swaminathan and H. J. Rogers, Journal of Educational Measurement 27 (1990),
361-370.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from assessments.analysis.dif.mantel_haenszel import NAN, chi2_tail
from assessments.analysis.irt.model import expit
from assessments.analysis.responses import Floats

MODERATE, LARGE = 0.035, 0.07
STEPS = 50
TOL = 1e-10
SEPARATED = 20.0
"""A logit beyond this means that answers are separated: there is no estimate."""

COLLINEAR = 1e10
"""Above this condition number score and group say the same."""

LEVEL = 0.05


class Effect(StrEnum):
    """Sizes of the effect by the change of R²: negligible, moderate, large."""

    NEGLIGIBLE = "negligible"
    MODERATE = "moderate"
    LARGE = "large"


@dataclass(frozen=True)
class Logistic:
    """The result; NaN where answers are separated or do not vary.

    Likelihood ratio tests: `chi2` and `p` of both kinds together (2 degrees of freedom),
    `chi2_uniform` (β2 beside ability), `chi2_nonuniform` (β3 beside both), 1 each.
    `beta`: β2 of the uniform model, negative where the item is harder for the focal
    group; `delta_r2`: gain of Nagelkerke's R² by both kinds, 0 to 1.
    """

    chi2: float
    p: float
    chi2_uniform: float
    p_uniform: float
    chi2_nonuniform: float
    p_nonuniform: float
    beta: float
    delta_r2: float

    @property
    def effect(self) -> Effect | None:
        """Return the size: moderate from 0.035 on, large from 0.07, if p is below 5 %.

        None if unknown. Source: M. G. Jodoin and M. J. Gierl, Applied Measurement in
        Education 14 (2001), 329-349.
        """
        if not np.isfinite(self.delta_r2):
            return None
        if self.p >= LEVEL or self.delta_r2 < MODERATE:
            return Effect.NEGLIGIBLE
        return Effect.LARGE if self.delta_r2 >= LARGE else Effect.MODERATE


UNKNOWN = Logistic(NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN)


def logistic_dif(right: Floats, focal: Floats, ability: Floats) -> Logistic:
    """Return the tests for answers (n): right 1 or 0, focal 1 or 0, matching score."""
    n = right.size
    share = float(right.mean()) if n else NAN
    if not 0 < share < 1 or focal.min() == focal.max() or ability.std() == 0:
        return UNKNOWN
    x = (ability - ability.mean()) / ability.std()
    columns = np.stack([np.ones(n), x, focal, x * focal])
    if np.linalg.cond(columns @ columns.T) > COLLINEAR:
        return UNKNOWN
    fits = [fitted(columns[:size], right) for size in (2, 3, 4)]
    logs = [log for _, log in fits]
    if not np.isfinite(logs).all():
        return UNKNOWN
    null = n * (share * np.log(share) + (1 - share) * np.log(1 - share))
    both, uniform, nonuniform = (
        max(2 * (logs[one] - logs[other]), 0.0)
        for one, other in ((2, 0), (1, 0), (2, 1))
    )
    return Logistic(
        chi2=both,
        p=chi2_tail(both, 2),
        chi2_uniform=uniform,
        p_uniform=chi2_tail(uniform, 1),
        chi2_nonuniform=nonuniform,
        p_nonuniform=chi2_tail(nonuniform, 1),
        beta=float(fits[1][0][2]),
        delta_r2=nagelkerke(logs[2], null, n) - nagelkerke(logs[0], null, n),
    )


def fitted(columns: Floats, right: Floats) -> tuple[Floats, float]:
    """Return coefficients and log-likelihood by Newton steps; NaN if there is no maximum.

    `columns` (p x n) are the regressors.
    """
    beta = np.zeros(len(columns))
    before = -np.inf
    for _ in range(STEPS):
        logit = beta @ columns
        log = float((right * logit - np.logaddexp(0, logit)).sum())
        if np.abs(logit).max() > SEPARATED:
            break
        if abs(log - before) <= TOL * (1 + abs(log)):
            return beta, log
        before = log
        p = expit(logit)
        information = (columns * (p * (1 - p))) @ columns.T
        beta = beta + np.linalg.solve(information, columns @ (right - p))
    return np.full(len(columns), np.nan), NAN


def nagelkerke(log: float, null: float, n: int) -> float:
    """Return R² = (1 - exp(2 (L0 - L) / n)) / (1 - exp(2 L0 / n)), 0 to 1.

    Source: N. J. D. Nagelkerke, Biometrika 78 (1991), 691-692.
    """
    return float((1 - np.exp(2 * (null - log) / n)) / (1 - np.exp(2 * null / n)))
