"""Calibrate a test: items and populations from right and wrong answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessments.analysis.errors import AnalysisError
from assessments.analysis.irt.blocks import Positions, arrange, mark
from assessments.analysis.irt.estimation import (
    Maximum,
    Problem,
    Settings,
    maximize,
    precision_for,
)
from assessments.analysis.irt.expectation import expect
from assessments.analysis.irt.fit import infit
from assessments.analysis.irt.information import Errors, standard_errors
from assessments.analysis.irt.model import Model, Parameters
from assessments.analysis.irt.notices import Notice, NoticeCode
from assessments.analysis.irt.screening import Screened, groups_of, screen
from assessments.analysis.irt.tables import completed, group_table, item_table
from assessments.analysis.responses import Floats, Responses

USUAL = Settings()

LEAST_FOR_VARIANCE = 10
"""Persons of a group under which its variance is that of the reference group."""


LEAST_REFERENCE = 30
"""Persons of the reference group, where there are others, from which on it can carry the
scale."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """A fitted model, on the scale of the reference group.

    `items`: item, n (answers), a, d, b, se_a, se_d, infit. `groups`: group, n (persons),
    mean, var, se_mean, se_var. Numbers that have no estimate are NaN; so are standard
    errors of what is fixed (Rasch: a; the reference group's mean and, for 2PL, its
    variance). `converged` False: the numbers are no estimates, and `notices` say so.
    """

    model: Model
    reference: str
    items: pd.DataFrame
    groups: pd.DataFrame
    n_persons: float
    n_parameters: int
    loglik: float
    converged: bool
    steps: int
    notices: tuple[Notice, ...]

    @property
    def aic(self) -> float:
        """Return 2 p - 2 L (Akaike), p the number of free parameters."""
        return 2 * self.n_parameters - 2 * self.loglik

    @property
    def bic(self) -> float:
        """Return p log n - 2 L (Schwarz), n the number of persons."""
        return float(self.n_parameters * np.log(self.n_persons) - 2 * self.loglik)

    @property
    def reference_population(self) -> tuple[float, float]:
        """Return mean (0) and variance of the reference group."""
        at = self.groups["group"] == self.reference
        mean, var = self.groups.loc[at, ["mean", "var"]].to_numpy(np.float64)[0]
        return float(mean), float(var)


def calibrate(
    responses: Responses,
    model: Model | str = Model.RASCH,
    *,
    reference: str | None = None,
    weights: Floats | None = None,
    start: Calibration | None = None,
    settings: Settings = USUAL,
) -> Calibration:
    """Fit a model by marginal maximum likelihood (EM).

    Groups are those of the facet `group`, each with its mean and variance; everyone is
    of one group where responses say none. `reference` names the group at mean 0 (and
    variance 1 for 2PL; Rasch: all variances are free), by default the first to appear.
    `weights` (N) says how often each person counts, 0 to leave one out, as replicates
    of a jackknife need it; weights of a population belong in `populations`. `start`:
    an earlier calibration to begin with.

    What is not presented is missing by design and takes no part. An answer is right if
    it has the highest score of its item.

    Raises `AnalysisError` if nothing can be calibrated, if no group is called
    `reference`, if persons lack a group, or if groups share no item.
    """
    model = Model(model)
    check_weights(weights, responses.n_persons)
    marked = mark(responses)
    keep = settings.priors.d_sd is not None
    screened = screen(responses, marked, weights, keep_constant=keep)
    levels, codes = groups_of(responses)
    names = [levels[at] for at in screened.groups]
    at = reference_place(names, reference, screened.group)
    dtype = precision_for(marked.seen.size, settings.tol)
    problem = Problem(
        arrangement=arrange(marked, screened.items, screened.group, weights, dtype),
        model=model,
        classes=variance_classes(screened.sizes, at),
        reference=at,
        settings=settings,
        dtype=dtype,
    )
    labels = [responses.items[place] for place in screened.items]
    n, right = counts_of(problem)
    begin = start_of(labels, names, right / n, start)
    found = maximize(problem, begin)
    parameters, nodes = found.parameters, found.nodes
    expected = expect(problem.arrangement, parameters, nodes)
    errors = None
    if settings.standard_errors and found.climb.converged:
        errors = standard_errors(problem, parameters, expected, nodes)
    notices = [
        *screened.notices,
        *group_doubts(names, screened, at),
        *doubts(labels, names, found, errors),
    ]
    items = item_table(labels, parameters, errors, infit(expected, parameters, nodes))
    groups = group_table(names, parameters, errors)
    return Calibration(
        model=model,
        reference=names[at],
        items=completed(
            items, "item", responses.items, np.count_nonzero(marked.seen, 0)
        ),
        groups=completed(
            groups, "group", levels, np.bincount(codes, minlength=len(levels))
        ),
        n_persons=persons_of(screened, weights),
        n_parameters=n_parameters(problem),
        loglik=expected.loglik,
        converged=found.climb.converged,
        steps=found.climb.steps,
        notices=tuple(notices),
    )


def check_weights(weights: Floats | None, n_persons: int) -> None:
    """Refuse weights that are not one number from 0 on per person."""
    if weights is None:
        return
    if (
        weights.shape != (n_persons,)
        or not (np.isfinite(weights) & (weights >= 0)).all()
    ):
        message = f"A weight from 0 on is needed for each of {n_persons} persons."
        raise AnalysisError(message)


def persons_of(screened: Screened, weights: Floats | None) -> float:
    """Count the persons that the calibration rests on, weighted."""
    inside = screened.group >= 0
    return float(np.count_nonzero(inside) if weights is None else weights[inside].sum())


def reference_place(
    names: Sequence[str], reference: str | None, group: Positions
) -> int:
    """Return the place of the reference group, by default that of the first person."""
    if reference is None:
        return int(group[group >= 0][0])
    if reference not in names:
        message = (
            f"No group with an estimate is called “{reference}”; there are: "
            f"{', '.join(names)}."
        )
        raise AnalysisError(message)
    return names.index(reference)


def variance_classes(sizes: Positions, reference: int) -> Positions:
    """Return which groups share a variance: those that are tiny, with the reference."""
    classes = np.where(sizes < LEAST_FOR_VARIANCE, reference, np.arange(len(sizes)))
    return np.unique(classes, return_inverse=True)[1].astype(np.intp)


def counts_of(problem: Problem) -> tuple[Floats, Floats]:
    """Count answers and right answers of each item (J), weighted."""
    n, right = np.zeros((2, problem.arrangement.n_items))
    for block in problem.arrangement.blocks:
        weight = np.ones(len(block.persons)) if block.weight is None else block.weight
        seen = np.ones_like(block.right) if block.seen is None else block.seen
        n[block.items] += seen @ weight
        right[block.items] += block.right @ weight
    return n, right


def start_of(
    labels: Sequence[str],
    names: Sequence[str],
    facility: Floats,
    earlier: Calibration | None,
) -> Parameters:
    """Return where to begin: an earlier calibration where it knows, else facilities."""
    share = facility.clip(0.01, 0.99)
    items = pd.DataFrame({"a": 1.0, "d": np.log(share / (1 - share))}, list(labels))
    groups = pd.DataFrame({"mean": 0.0, "var": 1.0}, list(names))
    if earlier is not None:
        items.update(earlier.items.set_index("item")[["a", "d"]])
        groups.update(earlier.groups.set_index("group")[["mean", "var"]])
    a, d = items.to_numpy(np.float64).T.copy()
    mean, var = groups.to_numpy(np.float64).T.copy()
    return Parameters(a, d, mean, var)


def n_parameters(problem: Problem) -> int:
    """Count the free parameters."""
    n_items, n_groups = problem.arrangement.n_items, problem.arrangement.n_groups
    variances = int(problem.classes.max()) + 1
    if problem.model is Model.RASCH:
        return n_items + n_groups - 1 + variances
    return 2 * n_items + n_groups - 1 + variances - 1


def group_doubts(
    names: Sequence[str], screened: Screened, reference: int
) -> list[Notice]:
    """Say which groups have the variance of the reference group, and if that is small."""
    size = int(screened.sizes[reference])
    values = {"group": names[reference], "n": size, "least": LEAST_REFERENCE}
    small = len(names) > 1 and size < LEAST_REFERENCE
    told = [Notice(NoticeCode.SMALL_REFERENCE, values)] if small else []
    return told + [
        Notice(
            NoticeCode.VARIANCE_TIED,
            {
                "group": names[place],
                "n": int(size),
                "least": LEAST_FOR_VARIANCE,
                "reference": names[reference],
            },
        )
        for place, size in enumerate(screened.sizes)
        if size < LEAST_FOR_VARIANCE and place != reference
    ]


def doubts(
    labels: Sequence[str],
    names: Sequence[str],
    found: Maximum,
    errors: Errors | None,
) -> list[Notice]:
    """Say what must not be used, and why."""
    notices = []
    if not found.climb.converged:
        values = {"steps": found.climb.steps, "change": found.climb.change}
        notices.append(Notice(NoticeCode.NOT_CONVERGED, values))
    if errors is not None and not errors.known:
        notices.append(Notice(NoticeCode.NO_STANDARD_ERRORS))
    notices += [
        Notice(NoticeCode.ITEM_AT_BOUND, {"item": label})
        for label, bound in zip(labels, found.items_at_bound, strict=True)
        if bound
    ]
    notices += [
        Notice(NoticeCode.GROUP_AT_BOUND, {"group": name})
        for name, bound in zip(names, found.groups_at_bound, strict=True)
        if bound
    ]
    return notices
