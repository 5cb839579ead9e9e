"""Where language and country coincide, a difference of one may be one of the other."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessments.analysis.responses import Responses

LEAST_SHARE = 0.05
"""Share of answers from which on a language counts as used in a group, and from which on
the answers of such groups can tell language from group."""


@dataclass(frozen=True)
class Coincidence:
    """How far a focal language can be told from the groups that use it.

    `overlap`: share (0 to 1) of the answers in the focal language that come from groups
    in which both languages are used; `groups`: these groups. `confounded`: the overlap is
    under 5 %, so that a difference between the languages cannot be told from one between
    the groups.
    """

    reference: str
    focal: str
    overlap: float
    confounded: bool
    groups: tuple[str, ...]


def coincidence(responses: Responses, *, reference: str, focal: str) -> Coincidence:
    """Tell whether two languages are told apart by the groups that use them.

    Raises `AnalysisError` if the responses do not say both group and language.
    """
    table = answers_by_group_and_language(responses)
    pair = table.reindex(columns=[reference, focal], fill_value=0)
    share = pair.div(pair.sum(axis=1).replace(0, 1), axis=0)
    mixed = (share >= LEAST_SHARE).all(axis=1)
    total = int(pair[focal].sum())
    overlap = float(pair.loc[mixed, focal].sum() / total) if total else 0.0
    return Coincidence(
        reference=reference,
        focal=focal,
        overlap=overlap,
        confounded=overlap < LEAST_SHARE,
        groups=tuple(str(group) for group in pair.index[mixed]),
    )


def answers_by_group_and_language(responses: Responses) -> pd.DataFrame:
    """Count answers: a row per group, a column per language."""
    group, language = responses.facet("group"), responses.facet("language")
    known = (group.codes >= 0) & (language.codes >= 0)
    width = len(language.levels)
    cell = group.codes[known].astype(np.intp) * width + language.codes[known]
    counts = np.bincount(cell, minlength=width * len(group.levels))
    return pd.DataFrame(
        counts.reshape(len(group.levels), width),
        index=list(group.levels),
        columns=list(language.levels),
    )
