"""How well items fit: the weighted mean square of their residuals."""

import numpy as np

from assessments.analysis.irt.expectation import Expected
from assessments.analysis.irt.model import Parameters, chance
from assessments.analysis.responses import Floats


def infit(expected: Expected, parameters: Parameters, nodes: Floats) -> Floats:
    """Return the weighted mean square of each item (J); 1 is expected, > 1 is noise.

    Σ_i Σ_k h_ik (u_ij - P_jk)² / Σ_i Σ_k h_ik P_jk (1 - P_jk): residuals are averaged over
    the posterior of each person, which keeps the expectation at 1; residuals from a
    point estimate fall short of it. 0.7 to 1.3 is usual at n ≥ 300. Sources: B. D.
    Wright and G. N. Masters, Rating Scale Analysis, 1982; M. Wu and R. J. Adams, Journal
    of Applied Measurement 14 (2013), 339-355.
    """
    p = chance(parameters, nodes)
    wrong = expected.seen - expected.right
    squares = (expected.right * (1 - p) ** 2 + wrong * p**2).sum(axis=1)
    variance = (expected.seen * p * (1 - p)).sum(axis=1)
    return np.asarray(squares / variance, dtype=np.float64)
