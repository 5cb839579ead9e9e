"""Answers of a run that arrived and were not applied, and second looks asked for."""

from uuid import UUID

from django.db.models import F, Q, QuerySet

from assessments.enums import AttemptState, Interaction, Outcome, ScoreSource
from assessments.models import (
    AttemptItem,
    QuarantinedAnswer,
    Response,
    ScoreEntry,
    SecondLook,
)
from assessments.queries.frozen import item_version
from courses.models import CourseRun

NOT_APPLIED = (Outcome.STALE, Outcome.LATE, Outcome.FINISHED)
NAME = "attempt_item__attempt__enrollment__subject__link__user__full_name"
JOINED = (
    "attempt_item__attempt__quiz",
    "attempt_item__attempt__version",
    "attempt_item__attempt__enrollment__run",
)


def answers_not_applied(run: CourseRun) -> QuerySet[Response]:
    """Return answers to finished attempts that nobody decided about, the oldest first.

    Left out is what the learner has settled: the same answer stands, or a later one.
    """
    return (
        Response.objects.filter(
            attempt_item__attempt__enrollment__run=run,
            attempt_item__attempt__enrollment__subject__link__isnull=False,
            attempt_item__attempt__state=AttemptState.FINISHED,
            outcome__in=NOT_APPLIED,
            recovery__isnull=True,
        )
        .exclude(response=F("attempt_item__response"))
        .exclude(attempt_item__saved_at__gt=F("received_at"))
        .select_related(*JOINED)
        .annotate(name=F(NAME))
        .order_by("received_at", "pk")
    )


def answers_not_read(run: CourseRun) -> QuerySet[QuarantinedAnswer]:
    """Return what could not be read as an answer, under the same conditions."""
    here = Q(
        attempt_item__attempt__enrollment__run=run,
        attempt_item__attempt__state=AttemptState.FINISHED,
    )
    return (
        QuarantinedAnswer.objects.filter(
            here, subject__link__isnull=False, resolved_at=None
        )
        .exclude(attempt_item__saved_at__gt=F("received_at"))
        .select_related(*JOINED)
        .annotate(name=F(NAME))
        .order_by("received_at", "pk")
    )


def answer_not_applied(run: CourseRun, command_id: UUID) -> Response | None:
    """Return one of them, also if somebody decided about it meanwhile."""
    return (
        Response.objects.filter(
            attempt_item__attempt__enrollment__run=run,
            attempt_item__attempt__enrollment__subject__link__isnull=False,
            attempt_item__attempt__state=AttemptState.FINISHED,
            outcome__in=NOT_APPLIED,
            command_id=command_id,
        )
        .select_related(*JOINED, "recovery")
        .annotate(name=F(NAME))
        .first()
    )


def answer_not_read(run: CourseRun, public_id: UUID) -> QuarantinedAnswer | None:
    """Return one of them, also if somebody decided about it meanwhile."""
    return (
        QuarantinedAnswer.objects.filter(
            attempt_item__attempt__enrollment__run=run,
            attempt_item__attempt__state=AttemptState.FINISHED,
            subject__link__isnull=False,
            public_id=public_id,
        )
        .select_related(*JOINED)
        .annotate(name=F(NAME))
        .first()
    )


def prevails_by_hand(item: AttemptItem) -> bool:
    """Tell whether a score that a person gave stays when another answer is put in place.

    A long answer waits for a person again; any other is scored by its key, over which
    the score of a person prevails.
    """
    definition = item_version(item.item_version_id).definition
    if definition["interaction"] == Interaction.EXTENDED:
        return False
    by_hand = ScoreEntry.objects.filter(attempt_item=item, source=ScoreSource.MANUAL)
    last = by_hand.order_by("-pk").first()
    return last is not None and last.share is not None


def looks_in(run: CourseRun) -> QuerySet[SecondLook]:
    """Return the second looks asked for in a run: the open ones first, the oldest first."""
    return (
        SecondLook.objects.filter(attempt_item__attempt__enrollment__run=run)
        .select_related(*JOINED)
        .order_by(F("answered_at").asc(nulls_first=True), "asked_at", "pk")
    )


def look_in(run: CourseRun, public_id: UUID) -> SecondLook | None:
    """Return a second look of a run."""
    return looks_in(run).filter(public_id=public_id).first()
