"""Corrections of keys: whom they touch, what they did, what learners are told of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from assessments.enums import AttemptState, CorrectionEffect, CorrectionState
from assessments.models import (
    Attempt,
    AttemptItem,
    Correction,
    CorrectionChange,
    ItemVersion,
    ScoreEntry,
)
from assessments.queries.frozen import item_version
from assessments.scoring.corrections import Bearing, Question, Regrade, regrade
from assessments.scoring.definition import Definition
from assessments.scoring.log import Entry, Erratum, Total, last_scores
from courses.models import Course
from lms.accounts.models import User

IN_FORCE = (CorrectionState.APPLYING, CorrectionState.APPLIED)


@dataclass(frozen=True)
class Gathered:
    """One attempt as it is scored anew: its questions, and the corrections that hold.

    `versions` leads from item versions to questions; `held` has each correction and its
    effect, the oldest first.
    """

    questions: dict[int, Question] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    held: list[tuple[Correction, str]] = field(default_factory=list)

    def with_one_more(self, correction: Correction) -> Regrade:
        """Score the attempt anew under one correction more, in the order of all."""
        more = sorted(
            [*self.held, (correction, "")], key=lambda pair: order_of(pair[0])
        )
        return regrade(self.questions, [self.in_force(*pair) for pair in more])

    def without(self, correction: Correction) -> Regrade:
        """Score the attempt anew as if this correction had never been."""
        rest = [pair for pair in self.held if pair[0].pk != correction.pk]
        item = self.versions[correction.item_version_id]
        in_force = [self.in_force(*pair) for pair in rest]
        return regrade(self.questions, in_force, anew=[item])

    def in_force(self, correction: Correction, effect: str) -> Bearing:
        """Return a correction as it bears on this attempt."""
        return Bearing(
            key=correction.pk,
            item=self.versions[correction.item_version_id],
            erratum=Erratum(correction.policy, correction.definition),
            never_lower=correction.never_lower,
            from_start=effect == CorrectionEffect.FROM_START,
        )


def order_of(correction: Correction) -> tuple[bool, float, int]:
    """Return what orders corrections: when they came into force; the proposed ones last."""
    at = correction.applied_at
    return at is None, at.timestamp() if at else 0.0, correction.pk


def gather(attempt_ids: Sequence[int]) -> dict[int, Gathered]:
    """Gather attempts by id, in a number of queries that does not grow with theirs."""
    found = {pk: Gathered() for pk in attempt_ids}
    log: dict[int, list[Entry]] = defaultdict(list)
    entries = ScoreEntry.objects.filter(attempt_item__attempt__in=attempt_ids)
    for item, source, share, void in entries.order_by("pk").values_list(
        "attempt_item_id", "source", "share", "void"
    ):
        log[item].append(Entry(source, share, void=void))
    items = AttemptItem.objects.filter(attempt__in=attempt_ids).order_by("position")
    for pk, attempt, version, response, points in items.values_list(
        "pk", "attempt_id", "item_version_id", "response", "max_points"
    ):
        automatic, manual = last_scores(log[pk])
        definition = item_version(version).definition
        found[attempt].versions[version] = pk
        found[attempt].questions[pk] = Question(
            definition, response, points, automatic, manual
        )
    for attempt, held in corrections_of(attempt_ids).items():
        found[attempt].held.extend(held)
    return found


def corrections_of(
    attempt_ids: Sequence[int],
) -> dict[int, list[tuple[Correction, str]]]:
    """Return the corrections that hold for attempts and how, the oldest first.

    Those hold that were worked off for the attempt, and not taken back from it: whatever
    a job that runs at the moment has still to do.
    """
    effects: dict[tuple[int, int], str] = {}
    undone = set()
    changes = CorrectionChange.objects.filter(attempt__in=attempt_ids)
    for attempt, correction, is_undone, effect in changes.values_list(
        "attempt_id", "correction_id", "undone", "effect"
    ):
        if is_undone:
            undone.add((attempt, correction))
        else:
            effects[attempt, correction] = effect
    holding = {pair: effect for pair, effect in effects.items() if pair not in undone}
    rows = Correction.objects.filter(pk__in={pk for _, pk in holding})
    known = {row.pk: row for row in rows.order_by("applied_at", "pk")}
    order = {pk: place for place, pk in enumerate(known)}
    found: dict[int, list[tuple[Correction, str]]] = defaultdict(list)
    for attempt, correction in sorted(holding, key=lambda pair: order[pair[1]]):
        effect = holding[attempt, correction]
        found[attempt].append((known[correction], effect))
    return found


def untouched(correction: Correction) -> QuerySet[Attempt]:
    """Return the finished attempts that the correction has still to be applied to."""
    asked = AttemptItem.objects.filter(
        attempt=OuterRef("pk"), item_version=correction.item_version_id
    )
    finished = Attempt.objects.filter(Exists(asked), state=AttemptState.FINISHED)
    return finished.exclude(Exists(changes_of(correction, undone=False)))


def touched(correction: Correction) -> QuerySet[Attempt]:
    """Return the attempts that the correction holds for."""
    held = Attempt.objects.filter(Exists(changes_of(correction, undone=False)))
    return held.exclude(Exists(changes_of(correction, undone=True)))


def changes_of(correction: Correction, *, undone: bool) -> QuerySet[Any]:
    """Return what the correction did to the attempt of an outer query."""
    return CorrectionChange.objects.filter(
        correction=correction, attempt=OuterRef("pk"), undone=undone
    )


def running_with(item_version_id: int) -> list[int]:
    """Return the attempts in progress that ask an item version."""
    rows = Attempt.objects.filter(
        items__item_version=item_version_id, state=AttemptState.IN_PROGRESS
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


# --- What learners are told -----------------------------------------------------------


class ErratumNote(NamedTuple):
    """A correction of a question of an attempt: what was done, why, when it came.

    `definition` is the corrected one, if it has one; `before` and `after` are what the
    attempt came to; `effect` is one of `CorrectionEffect`.
    """

    policy: str
    reason: str
    on: datetime | None
    effect: str
    definition: Definition
    before: Total
    after: Total


def errata_notes(attempt: Attempt) -> dict[int, list[ErratumNote]]:
    """Return the corrections that hold for a finished attempt, by question: one query.

    The oldest come first. The reason may tell the key: show it where the rules show
    whether answers were right.
    """
    undone = CorrectionChange.objects.filter(
        correction=OuterRef("correction"), attempt=OuterRef("attempt"), undone=True
    )
    asked = AttemptItem.objects.filter(
        attempt=OuterRef("attempt"), item_version=OuterRef("correction__item_version")
    )
    rows = (
        CorrectionChange.objects.filter(attempt=attempt, undone=False)
        .exclude(Exists(undone))
        .annotate(item=asked.values("pk")[:1])
        .select_related("correction")
        .order_by("correction__applied_at", "correction")
    )
    found: dict[int, list[ErratumNote]] = defaultdict(list)
    for row in rows:
        done = row.correction
        note = ErratumNote(
            policy=done.policy,
            reason=done.reason,
            on=done.applied_at,
            effect=row.effect,
            definition=done.definition,
            before=Total(row.before, row.max_before),
            after=Total(row.after, row.max_after),
        )
        found[row.item].append(note)
    return dict(found)


def voided_items(attempt: Attempt) -> frozenset[int]:
    """Return the questions of a running attempt that do not count: one query."""
    rows = AttemptItem.objects.filter(
        attempt=attempt,
        item_version__corrections__policy="void",
        item_version__corrections__state__in=IN_FORCE,
    )
    return frozenset(rows.values_list("pk", flat=True))


# --- What instructors see -------------------------------------------------------------


def correctable_version(public_id: UUID) -> ItemVersion | None:
    """Return an item version with its item and course."""
    rows = ItemVersion.objects.select_related("item__course")
    found: ItemVersion | None = rows.filter(public_id=public_id).first()
    return found


def correction_by(public_id: UUID) -> Correction | None:
    """Return a correction with its item and course."""
    rows = Correction.objects.select_related("item_version__item__course")
    return rows.filter(public_id=public_id).first()


def corrections_in(course: Course) -> QuerySet[Correction]:
    """Return the corrections of a course, the newest first."""
    return (
        Correction.objects.filter(item_version__item__course=course)
        .select_related("item_version__item")
        .order_by("-created_at", "-pk")
    )


def corrections_to(version: ItemVersion) -> QuerySet[Correction]:
    """Return the corrections of an item version that are in force, the oldest first."""
    rows = Correction.objects.filter(item_version=version, state__in=IN_FORCE)
    return rows.order_by("applied_at", "pk")


def corrections_without_author() -> QuerySet[Correction]:
    """Return the corrections in force that were applied by accounts that are gone."""
    known = User.objects.values("public_id")
    return Correction.objects.filter(state__in=IN_FORCE).exclude(applied_by__in=known)


def names_of(public_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of people by their public ids."""
    known = User.objects.filter(public_id__in={pk for pk in public_ids if pk})
    return dict(known.values_list("public_id", "full_name"))


def names_of_takers(attempt_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of those who took attempts; who was erased has none."""
    rows = Attempt.objects.filter(
        pk__in=list(attempt_ids), enrollment__subject__link__isnull=False
    )
    return dict(rows.values_list("pk", "enrollment__subject__link__user__full_name"))
