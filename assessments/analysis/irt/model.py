"""The models: Rasch and 2PL in slope-intercept form, groups that are normal.

    P_j(θ) = 1 / (1 + exp(-(a_j θ + d_j))),  b_j = -d_j / a_j,  θ | group g ~ N(μ_g, σ²_g)

There is no factor 1.7. Rasch: a_j = 1. Sources: R. D. Bock and M. Aitkin, Psychometrika
46 (1981), 443-459; R. D. Bock and M. F. Zimowski, Multiple group IRT, in: Handbook of
Modern Item Response Theory, 1997.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from assessments.analysis.responses import Floats

SPAN = 6.0
"""Nodes reach from -SPAN to SPAN, further where a group lies further out."""

REACH = 5.5
"""Standard deviations of each group that the nodes must cover."""

WIDEST = 40.0


class Model(StrEnum):
    """The models by the names that the command line knows."""

    RASCH = "rasch"
    TWO_PL = "2pl"


@dataclass(frozen=True, eq=False)
class Parameters:
    """Slopes `a` and intercepts `d` of J items, `mean` and `var` of G groups."""

    a: Floats
    d: Floats
    mean: Floats
    var: Floats

    def moved(self, shift: float, scale: float) -> "Parameters":
        """Return the same model on the scale θ' = (θ - shift) / scale."""
        return Parameters(
            a=self.a * scale,
            d=self.d + self.a * shift,
            mean=(self.mean - shift) / scale,
            var=self.var / scale**2,
        )


def equal_nodes(count: int, span: float = SPAN) -> Floats:
    """Return equally spaced nodes from -span to span.

    Sums over them are integrals over smooth functions that vanish at both ends, exact
    to about exp(-2 π² s² / h²) for a posterior of standard deviation s and nodes h
    apart: with 61 nodes from -6 to 6 (h = 0.2) to nine digits for s = 0.2.
    """
    return np.linspace(-span, span, count)


def span_needed(parameters: Parameters) -> float:
    """Return how far nodes must reach to cover every group."""
    reach = np.abs(parameters.mean) + REACH * np.sqrt(parameters.var)
    return float(min(np.max(reach, initial=0.0), WIDEST))


def widened(nodes: Floats, parameters: Parameters) -> Floats:
    """Return nodes as close as these that cover every group."""
    needed = 1.1 * span_needed(parameters)
    step = float(nodes[1] - nodes[0])
    more = int(np.ceil((needed - float(nodes[-1])) / step))
    return equal_nodes(len(nodes) + 2 * more, float(nodes[-1]) + more * step)


def log_prior(parameters: Parameters, nodes: Floats) -> Floats:
    """Return the log share of each group at each node (G x K); shares sum to 1."""
    z = nodes - parameters.mean[:, None]
    logs = -(z**2) / (2 * parameters.var[:, None])
    peak = logs.max(axis=1, keepdims=True)
    total = np.exp(logs - peak).sum(axis=1, keepdims=True)
    return np.asarray(logs - peak - np.log(total), dtype=np.float64)


def logits(parameters: Parameters, nodes: Floats) -> Floats:
    """Return a q + d at each node (J x K)."""
    return parameters.a[:, None] * nodes + parameters.d[:, None]


def chance(parameters: Parameters, nodes: Floats) -> Floats:
    """Return P_j at each node (J x K), 0 to 1."""
    return expit(logits(parameters, nodes))


def expit(z: Floats) -> Floats:
    """Return 1 / (1 + exp(-z)) without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(z / 2)), dtype=np.float64)


def log_wrong(z: Floats) -> Floats:
    """Return log(1 - P) = -log(1 + exp(z)) without overflow."""
    return np.asarray(-np.logaddexp(0.0, z), dtype=np.float64)
