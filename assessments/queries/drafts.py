"""Quizzes as their authors see them: drafts, the bank beside them, what has changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from assessments.enums import ItemStatus
from assessments.models import ItemVersion, Quiz
from assessments.planning import BankItem, versions_of
from assessments.queries.quiz import bank_of
from courses.models import Competency, Course, CourseRun

Cell = tuple[str, str, int]  # pool, competency, level


@dataclass(frozen=True)
class BankView:
    """The active items of a course, counted as a quiz draws from them.

    `competencies` maps each code to its words, in the order of the framework.
    """

    items: Sequence[BankItem]
    competencies: Mapping[str, str]

    @property
    def pools(self) -> Counter[str]:
        """Count the items of every pool."""
        return Counter(item.pool for item in self.items)

    @property
    def cells(self) -> Counter[Cell]:
        """Count the items of every pool by competency and level."""
        return Counter((item.pool, item.competency, item.level) for item in self.items)

    def rows_of(self, pool: str) -> list[tuple[str, int, int]]:
        """Return competency, level and number of items of a pool, in order."""
        order = list(self.competencies)
        rows = [
            (competency, level, count)
            for (name, competency, level), count in self.cells.items()
            if name == pool
        ]
        return sorted(rows, key=lambda row: (order.index(row[0]), row[1]))


def bank_view(course: Course) -> BankView:
    """Return the bank of a course."""
    rows = Competency.objects.filter(framework=course.framework_id)
    words = {row.code: str(row) for row in rows.order_by("position", "pk")}
    return BankView(bank_of(course), words)


def runs_of(course: Course) -> QuerySet[CourseRun]:
    """Return the runs of a course, the newest first."""
    return CourseRun.objects.filter(course=course).order_by("-start", "code")


def drafts_in(courses: QuerySet[Course]) -> QuerySet[Quiz]:
    """Return the quizzes of courses for a list."""
    return (
        Quiz.objects.filter(course__in=courses, placement__isnull=False)
        .select_related(
            "course", "current", "placement__module", "placement__lesson__module"
        )
        .order_by("course__code", "placement__position", "pk")
    )


@dataclass(frozen=True)
class BankChange:
    """What a published quiz asks that the bank has no more, or has anew."""

    code: str
    kind: str  # revised, inactive, added


def bank_changes(quiz: Quiz, resolved: Mapping[str, Any]) -> list[BankChange]:
    """Return how the items of the published version differ from those of the bank.

    `resolved` is the draft as it would be published now; empty if it cannot be.
    """
    if quiz.current is None:
        return []
    asked = items_of_versions(versions_of(quiz.current.plan))
    found = []
    for row in asked:
        if row.item.status != ItemStatus.ACTIVE:
            found.append(BankChange(row.item.code, "inactive"))
        elif row.item.current_id != row.pk:
            found.append(BankChange(row.item.code, "revised"))
    if resolved:
        known = {row.item_id for row in asked}
        found += [
            BankChange(row.item.code, "added")
            for row in items_of_versions(versions_of(resolved))
            if row.item_id not in known
        ]
    return found


def items_of_versions(public_ids: list[str]) -> list[ItemVersion]:
    """Return versions with their items, by code."""
    rows = ItemVersion.objects.filter(public_id__in=public_ids)
    return list(rows.select_related("item").order_by("item__code"))


def differs(quiz: Quiz, resolved: Mapping[str, Any]) -> bool:
    """Tell whether publishing now would change what learners meet."""
    if quiz.current is None:
        return True
    mine = (quiz.kind, quiz.required, resolved)
    return mine != (quiz.current.kind, quiz.current.required, quiz.current.plan)
