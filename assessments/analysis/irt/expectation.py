"""Posterior distributions of persons over the nodes, and what they sum to (E-step).

h_ik ∝ A_gk exp(Σ_{j presented} [u_ij z_jk + log(1 - P_jk)]),  z = a q + d
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assessments.analysis.irt.blocks import Arrangement, Block, Real
from assessments.analysis.irt.model import Parameters, log_prior, log_wrong, logits
from assessments.analysis.responses import Floats


@dataclass(frozen=True, eq=False)
class Expected:
    """Expected counts at each node: `right` and `seen` (J x K), `groups` (G x K).

    `loglik` is the marginal log-likelihood of the parameters that they come from.
    """

    right: Floats
    seen: Floats
    groups: Floats
    loglik: float


@dataclass(frozen=True, eq=False)
class Tables:
    """Logarithms at each node, in the precision that the posterior shall have."""

    logit: Real
    wrong: Real
    prior: Real


def tables_of(
    parameters: Parameters, nodes: Floats, dtype: type[np.floating] = np.float64
) -> Tables:
    """Return the logarithms that the posterior of a block is made of."""
    z = logits(parameters, nodes)
    return Tables(
        logit=z.astype(dtype),
        wrong=log_wrong(z).astype(dtype),
        prior=log_prior(parameters, nodes).astype(dtype),
    )


def posterior_of(block: Block, tables: Tables) -> tuple[Real, Real]:
    """Return the posterior of each person (K x n, sums 1) and log-likelihoods (n)."""
    log = tables.logit[block.items].T @ block.right
    wrong = tables.wrong[block.items]
    prior = tables.prior[block.group]
    if block.seen is None:
        log += (prior + wrong.sum(axis=0))[:, None]
    else:
        log += wrong.T @ block.seen
        log += prior[:, None]
    peak = log.max(axis=0)
    log -= peak
    h = np.exp(log, out=log)
    total = h.sum(axis=0)
    h /= total
    return h, peak + np.log(total)


def posteriors(
    arrangement: Arrangement, parameters: Parameters, nodes: Floats
) -> Iterator[tuple[Block, Real]]:
    """Yield each block with the posterior of its persons (K x n), in float64."""
    tables = tables_of(parameters, nodes)
    for block in arrangement.blocks:
        yield block, posterior_of(block, tables)[0]


def expect(
    arrangement: Arrangement,
    parameters: Parameters,
    nodes: Floats,
    dtype: type[np.floating] = np.float64,
) -> Expected:
    """Return expected counts and L = Σ_i w_i log Σ_k A_gk Π_j P_jk^u (1 - P_jk)^(1 - u).

    `dtype` float32 halves the time; the sums over blocks are float64 in any case.
    """
    tables = tables_of(parameters, nodes, dtype)
    right = np.zeros((arrangement.n_items, len(nodes)))
    seen = np.zeros_like(right)
    groups = np.zeros((arrangement.n_groups, len(nodes)))
    loglik = 0.0
    for block in arrangement.blocks:
        h, logs = posterior_of(block, tables)
        if block.weight is not None:
            h *= block.weight
            logs = logs * block.weight
        persons = h.sum(axis=1)
        right[block.items] += block.right @ h.T
        seen[block.items] += persons if block.seen is None else block.seen @ h.T
        groups[block.group] += persons
        loglik += float(logs.sum(dtype=np.float64))
    return Expected(right, seen, groups, loglik)
