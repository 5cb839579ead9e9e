"""Which figures may be shown: thresholds, their reasons, and status codes for exports."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from lms.indicators.analysis.errors import Problem, TableError


class Kind(StrEnum):
    """What a cell holds: counts and shares are held to less than means."""

    COUNT = "count"
    SHARE = "share"
    MEAN = "mean"


class Reason(StrEnum):
    """Why a cell shows no figure; the words are found by these codes."""

    NONE = ""
    FEW_PERSONS = "few_persons"
    FEW_INSTITUTIONS = "few_institutions"
    DOMINANCE = "dominance"  # one institution is most of the cell
    BESIDE_SUPPRESSED = "beside_suppressed"  # else a hidden cell could be computed
    NO_FRAME = "no_frame"
    INSUFFICIENT_ITEMS = "insufficient_items"
    NOT_COLLECTED = "not_collected"


@dataclass(frozen=True)
class Thresholds:
    """The least that a cell needs.

    - persons, institutions: 10 and 3 for counts and shares (Office for National
      Statistics: 10; statistical agencies 3 to 5 contributors, OECD Glossary of
      Statistical Terms, “threshold rule”)
    - mean_persons, mean_institutions: 30 and 5 for means (PISA: 30 students, 5 schools)
    - largest_share: one institution may be at most 75 % of a cell
    """

    persons: int = 10
    institutions: int = 3
    mean_persons: int = 30
    mean_institutions: int = 5
    largest_share: float = 0.75

    def least(self, kind: Kind) -> tuple[int, int]:
        """Return the persons and institutions that a cell of a kind needs."""
        if kind is Kind.MEAN:
            return self.mean_persons, self.mean_institutions
        return self.persons, self.institutions


USUAL = Thresholds()

FACTS = ("persons", "institutions", "largest")


def primary_reason(
    persons: int,
    institutions: int,
    largest: int,
    kind: Kind,
    *,
    thresholds: Thresholds = USUAL,
) -> Reason:
    """Return why a cell must not be shown by itself; `NONE` if it may.

    `persons` in the cell, of how many `institutions`, and the persons of the `largest`
    one; all ≥ 0. The first that holds: too few persons, too few institutions, and
    dominance, largest / persons above the share. An empty cell has too few persons: that
    nobody of a small group did something is a fact about all of them.
    """
    least_persons, least_institutions = thresholds.least(kind)
    if persons < least_persons:
        return Reason.FEW_PERSONS
    if institutions < least_institutions:
        return Reason.FEW_INSTITUTIONS
    if largest > thresholds.largest_share * persons:
        return Reason.DOMINANCE
    return Reason.NONE


def primary_reasons(
    cells: pd.DataFrame, kind: Kind, *, thresholds: Thresholds = USUAL
) -> list[Reason]:
    """Return the reason of each row of a table with persons, institutions, largest."""
    missing = [name for name in FACTS if name not in cells]
    if missing:
        raise TableError(Problem.COLUMN_MISSING, column=missing[0])
    columns = (cells[name].to_numpy().astype(np.int64).tolist() for name in FACTS)
    return [
        primary_reason(persons, institutions, largest, kind, thresholds=thresholds)
        for persons, institutions, largest in zip(*columns, strict=True)
    ]


@dataclass(frozen=True)
class Readiness:
    """How near a country is to a figure: “7 of 30 people, 2 of 5 institutions”."""

    persons: int
    persons_needed: int
    institutions: int
    institutions_needed: int
    reason: Reason

    @property
    def ready(self) -> bool:
        """Tell whether the figure could be shown."""
        return self.reason is Reason.NONE


def readiness(
    persons: int,
    institutions: int,
    largest: int,
    kind: Kind = Kind.MEAN,
    *,
    thresholds: Thresholds = USUAL,
) -> Readiness:
    """Return what is there and what is needed for a figure of a kind."""
    needed = thresholds.least(kind)
    facts = (persons, institutions, largest)
    reason = primary_reason(*facts, kind, thresholds=thresholds)
    return Readiness(persons, needed[0], institutions, needed[1], reason)


STATUS = {
    Reason.NONE: ("A", "F"),
    Reason.FEW_PERSONS: ("Q", "A"),
    Reason.FEW_INSTITUTIONS: ("Q", "A"),
    Reason.DOMINANCE: ("Q", "O"),
    Reason.BESIDE_SUPPRESSED: ("Q", "D"),
    Reason.NO_FRAME: ("L", "F"),
    Reason.INSUFFICIENT_ITEMS: ("M", "F"),
    Reason.NOT_COLLECTED: ("L", "F"),
}
"""Codes of the SDMX lists CL_OBS_STATUS 2.x and CL_CONF_STATUS 1.2.

Observation: A normal, Q missing because suppressed, L exists and was not collected, M
cannot exist. Confidentiality: F free, A primary by small counts, O primary by dominance
of one unit, D secondary set by the sender.
"""


def status_codes(reason: Reason) -> tuple[str, str]:
    """Return OBS_STATUS and CONF_STATUS of a cell."""
    return STATUS[reason]


def flagged(reasons: list[Reason]) -> npt.NDArray[np.bool_]:
    """Tell of each cell whether it is hidden (n)."""
    return np.array([reason is not Reason.NONE for reason in reasons], dtype=np.bool_)
