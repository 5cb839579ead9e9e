"""Answers that wait for a person, and what people gave."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from assessments.enums import AttemptState, ScoreSource
from assessments.models import Attempt, AttemptItem, ScoreEntry
from assessments.queries.frozen import item_version
from assessments.rendering.rubric import RubricResult, rubric_result
from assessments.rendering.words import words_of
from courses.models import CourseRun
from lms.accounts.models import User


def answers_to_score(run: CourseRun) -> QuerySet[AttemptItem]:
    """Return the answers of a run that wait for a person, the oldest first."""
    log = ScoreEntry.objects.filter(attempt_item=OuterRef("pk")).order_by("-pk")
    manual = log.filter(source=ScoreSource.MANUAL)
    automatic = log.exclude(source=ScoreSource.MANUAL)
    return (
        AttemptItem.objects.filter(
            attempt__enrollment__run=run,
            attempt__enrollment__subject__link__isnull=False,
            attempt__state=AttemptState.FINISHED,
            attempt__pending=True,
        )
        .annotate(
            by_hand=Exists(manual),
            hand_share=Subquery(manual.values("share")[:1]),
            own_share=Subquery(automatic.values("share")[:1]),
            left_out=Subquery(automatic.values("void")[:1]),
        )
        .filter(
            Q(by_hand=True, hand_share__isnull=True)
            | Q(by_hand=False, own_share__isnull=True)
        )
        .exclude(left_out=True)
        .select_related("attempt__quiz", "attempt__version", "claim")
        .order_by("attempt__finished_at", "pk")
    )


def answers_scored(run: CourseRun) -> QuerySet[AttemptItem]:
    """Return the long answers of a run that a person has scored, the last first."""
    last = ScoreEntry.objects.filter(
        attempt_item=OuterRef("pk"), source=ScoreSource.MANUAL
    ).order_by("-pk")
    return (
        AttemptItem.objects.filter(
            attempt__enrollment__run=run,
            attempt__enrollment__subject__link__isnull=False,
        )
        .annotate(scored_at=Subquery(last.exclude(rubric={}).values("at")[:1]))
        .filter(scored_at__isnull=False)
        .select_related("attempt__quiz", "attempt__version")
        .order_by("-scored_at", "-pk")
    )


def answer_in(run: CourseRun, attempt_id: UUID, position: int) -> AttemptItem | None:
    """Return a question of a finished attempt in a run."""
    return (
        AttemptItem.objects.filter(
            attempt__enrollment__run=run,
            attempt__public_id=attempt_id,
            attempt__state=AttemptState.FINISHED,
            position=position,
        )
        .select_related("attempt__quiz", "attempt__version", "claim")
        .first()
    )


def score_log(item: AttemptItem) -> list[ScoreEntry]:
    """Return every score that an answer was given, the first first."""
    return list(ScoreEntry.objects.filter(attempt_item=item).order_by("pk"))


def names_of(people: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of accounts that still exist, by public id."""
    known = User.objects.filter(public_id__in={one for one in people if one})
    return dict(known.values_list("public_id", "full_name"))


def rubric_results(attempt: Attempt, language: str) -> dict[int, RubricResult]:
    """Return what people gave the long answers of an attempt: id of its item -> result.

    Of several scores the last one; words in a language, or in the one that stands in.
    """
    rows = (
        ScoreEntry.objects.filter(
            attempt_item__attempt=attempt, source=ScoreSource.MANUAL
        )
        .select_related("attempt_item")
        .order_by("pk")
    )
    found: dict[int, RubricResult] = {}
    for row in rows:
        version = item_version(row.attempt_item.item_version_id)
        words = words_of(version.digest, version.texts, language)
        found[row.attempt_item_id] = rubric_result(
            version.definition, words, row.rubric, comment=row.comment, at=row.at
        )
    return found
