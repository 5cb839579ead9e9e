"""Which exposures count: each rule by itself, in one order, and how many it left out."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from django.db.models import Count, Q
from django.db.models.functions import Floor, Least

from assessments.enums import AttemptState
from assessments.frames import Seconds
from assessments.models import Attempt, AttemptItem, ItemReview
from courses.models import CourseInstructor
from lms.accounts.enums import Role
from lms.accounts.models import Subject
from lms.accounts.queries import objecting_subjects
from lms.indicators.enums import Rule
from lms.indicators.frames.exposures import (
    COLUMNS,
    KEY,
    PHASES,
    Window,
    exposure_chunks,
    measured_attempts,
    touching,
)

Flags = np.ndarray[Any, np.dtype[np.bool_]]

RAPID_SHARE = 0.1
"""Of the median time of an item: who answers faster cannot have read it (NT10)."""

RAPID_MOST = 10.0
"""Seconds that nobody's answer is called rapid beyond."""

READERS = 2
"""Named people who must have read an item version in a language."""

TENTHS = 10
CEILING = round(2 * RAPID_MOST / RAPID_SHARE * TENTHS)
"""Tenths of a second above which times make no difference: also where one of the two in
the middle is longer, the median is long enough for `RAPID_MOST`."""


@dataclass(frozen=True)
class Facts:
    """What the rules ask beyond the exposures themselves; keys of rows, no names.

    `teaching` holds (subject, course), `read` (item version, language); `read` is None
    where unread items count. `fastest` is the least time in seconds by item version.
    """

    staff: frozenset[int]
    teaching: frozenset[tuple[int, int]]
    objecting: frozenset[int]
    fastest: dict[int, float]
    read: frozenset[tuple[int, str]] | None


def admission_facts(population: str, window: Window, *, unread_count: bool) -> Facts:
    """Read what the rules ask, in five statements."""
    return Facts(
        staff=frozenset(staff_subjects()),
        teaching=frozenset(
            CourseInstructor.objects.filter(user__link__isnull=False).values_list(
                "user__link__subject", "course"
            )
        ),
        objecting=frozenset(objecting_subjects()),
        fastest=fastest_times(population, window),
        read=None if unread_count else read_versions(),
    )


def staff_subjects() -> list[int]:
    """Return the subjects of those who work on the site: they may know the keys."""
    staff = (
        Q(link__user__is_staff=True)
        | Q(link__user__is_superuser=True)
        | Q(link__user__groups__name__in=Role.values)
    )
    return list(Subject.objects.filter(staff).values_list("pk", flat=True).distinct())


def fastest_times(population: str, window: Window) -> dict[int, float]:
    """Return the least time in which each item version can have been read, in seconds.

    min(10 s, 0.1 · median of the times known in the window, to a tenth of a second).
    Source: S. L. Wise and L. Ma, Setting response time thresholds for a CAT item pool:
    the normative threshold method, NCME 2012. The database counts times by tenths, so
    that memory does not grow with the answers.
    """
    attempts = measured_attempts(population, window).filter(
        touching(window), state=AttemptState.FINISHED, finished_at__lt=window.until
    )
    seconds = Seconds("first_saved_at", "shown_at")
    rows = (
        AttemptItem.objects.filter(attempt__in=attempts.order_by())
        .filter(shown_at__isnull=False, first_saved_at__isnull=False)
        .annotate(tenths=Least(Floor(seconds * float(TENTHS) + 0.5), float(CEILING)))
        .filter(tenths__gte=0)
        .order_by()
        .values_list("item_version_id", "tenths")
        .annotate(answers=Count("pk"))
    )
    table = pd.DataFrame(list(rows), columns=["version", "tenths", "answers"])
    fastest: dict[int, float] = {}
    for _, times in table.groupby("version"):
        least = RAPID_SHARE * median_of(times) / TENTHS
        fastest[int(times["version"].iloc[0])] = min(RAPID_MOST, least)
    return fastest


def median_of(times: pd.DataFrame) -> float:
    """Return the median of values (`tenths`) that stand there `answers` times."""
    times = times.sort_values("tenths")
    values = times["tenths"].to_numpy(np.float64)
    upto = times["answers"].to_numpy(np.int64).cumsum()
    middle = [(upto[-1] - 1) // 2, upto[-1] // 2]
    return float(values[np.searchsorted(upto, middle, side="right")].mean())


def read_versions() -> frozenset[tuple[int, str]]:
    """Return the item versions that enough people have read, by language."""
    rows = (
        ItemReview.objects.exclude(by_name="")
        .order_by()
        .values_list("version_id", "language")
        .annotate(readers=Count("by_name", distinct=True))
        .filter(readers__gte=READERS)
    )
    return frozenset((version, language) for version, language, _ in rows)


def others_exposed(population: str, window: Window) -> int:
    """Count the questions asked of other populations in the window."""
    attempts = Attempt.objects.filter(touching(window), phase__in=PHASES)
    others = attempts.exclude(enrollment__subject__population=population)
    return AttemptItem.objects.filter(attempt__in=others).count()


class Admission:
    """Admits exposures chunk by chunk, and counts what each rule leaves out.

    `counts` has `found`, all exposures of the window, and each rule by its code: how many
    it left out of those that the rules before it had let pass.
    """

    def __init__(self, population: str, window: Window, *, unread_count: bool) -> None:
        """Read what the rules ask."""
        self.population = population
        self.window = window
        self.facts = admission_facts(population, window, unread_count=unread_count)
        self.counts = dict.fromkeys(("found", *Rule.values), 0)

    def chunks(self) -> Iterator[pd.DataFrame]:
        """Yield the rows that count, with `COLUMNS` alone, by rising `KEY`."""
        others = others_exposed(self.population, self.window)
        self.counts["found"] = self.counts[Rule.POPULATION] = others
        for exposures in exposure_chunks(self.population, self.window):
            passed = exposures["inside"].to_numpy(bool)
            self.counts["found"] += int(passed.sum())
            for rule, obeyed in verdicts(exposures, self.facts).items():
                self.counts[rule] += int((passed & ~obeyed).sum())
                passed = passed & obeyed
            yield exposures.loc[passed, list(COLUMNS)]


def verdicts(rows: pd.DataFrame, facts: Facts) -> dict[Rule, Flags]:
    """Return which exposures obey each rule, by rule; of one population, by `KEY`."""
    subjects = rows["subject"]
    courses = list(zip(subjects, rows["course"], strict=True))
    texts = list(zip(rows["item_version"], rows["language"], strict=True))
    read, least = facts.read, rows["item_version"].map(facts.fastest)
    return {
        Rule.FINISHED: rows["finished"].to_numpy(bool),
        Rule.SCORED: (~rows["void"] & rows["score"].notna()).to_numpy(bool),
        Rule.STAFF: ~flags(subjects, facts.staff) & ~flags(courses, facts.teaching),
        Rule.OBJECTION: ~flags(subjects, facts.objecting),
        Rule.FIRST_EXPOSURE: ~rows.duplicated(list(KEY)).to_numpy(bool),
        Rule.REACHED: rows["reached"].to_numpy(bool),
        Rule.RAPID_GUESS: ~(rows["seconds"] < least).to_numpy(bool),
        Rule.READ_BY_TWO: np.ones(len(rows), bool)
        if read is None
        else flags(texts, read),
    }


def flags(values: Iterable[Any], among: Collection[Any]) -> Flags:
    """Tell of each value whether it is among others."""
    return np.array([value in among for value in values], bool)
