"""Quizzes of a course, the bank they draw from, and what a person's rules stand on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Q

from assessments.enums import AttemptState, ItemStatus, ItemUse
from assessments.models import (
    Attempt,
    Item,
    Quiz,
    QuizException,
    QuizVersionItem,
    TimeFactor,
)
from assessments.planning import BankItem
from assessments.policy import (
    Facts,
    PastAttempt,
    PersonException,
    StartDecision,
    decide_start,
)
from assessments.scoring.log import Total
from courses.models import Course, CourseRun, Enrollment

OFFICIAL = frozenset({"official"})
# Every start and every finish asks these. As querysets they take several times as long,
# all of it Django putting the statements together anew.
ATTEMPTS = """
    SELECT * FROM assessments_attempt
    WHERE enrollment_id = %(enrollment)s AND quiz_id = %(quiz)s
    ORDER BY number
"""
EXCEPTIONS = """
    SELECT * FROM assessments_quizexception
    WHERE enrollment_id = %(enrollment)s AND quiz_id = %(quiz)s AND revoked_at IS NULL
    ORDER BY created_at, id
"""
TIME_FACTOR = """
    SELECT * FROM assessments_timefactor WHERE subject_id = %(subject)s
"""
SECURE = """
    SELECT item.*, asked.public_id AS asked
    FROM assessments_quizversionitem entry
    JOIN assessments_itemversion asked ON asked.id = entry.item_version_id
    JOIN assessments_item item ON item.id = asked.item_id
    WHERE entry.version_id = %(version)s AND item.use = %(secure)s
"""
WHOLE = Fraction(1)


def bank_of(course: Course) -> list[BankItem]:
    """Return the active items of a course as a plan sees them."""
    items = Item.objects.filter(
        course=course, status=ItemStatus.ACTIVE, current__isnull=False
    ).select_related("competency__domain", "current")
    return [
        BankItem(
            version=str(item.current.public_id),
            code=item.code,
            competency=item.competency.code,
            domain=item.competency.domain.code,
            level=item.level,
            pool=item.pool,
            points=item.current.definition.get("max_score", 1),
            open=item.use == ItemUse.OPEN,
        )
        for item in items
        if item.current
    ]


def quizzes_of(course: Course) -> list[Quiz]:
    """Return the quizzes of a course that learners meet, in the order of their places."""
    quizzes = (
        Quiz.objects.filter(
            course=course,
            retired=False,
            current__isnull=False,
            placement__isnull=False,
        )
        .select_related("current", "placement__module", "placement__lesson__module")
        .order_by("placement__position", "pk")
    )
    return list(quizzes)


def items_used_elsewhere(quiz: Quiz) -> dict[int, set[str]]:
    """Return which items the other published quizzes of the course ask: id -> kinds."""
    rows = QuizVersionItem.objects.filter(
        version__in=Quiz.objects.filter(course=quiz.course, retired=False)
        .exclude(pk=quiz.pk)
        .values("current")
    ).values_list("item_version__item", "version__kind")
    found: dict[int, set[str]] = defaultdict(set)
    for item, kind in rows:
        found[item].add(kind)
    return found


def run_events(run: CourseRun) -> dict[str, datetime | None]:
    """Return the dates that rules may name."""
    return {
        "start": run.start,
        "end": run.end,
        "enrollment_start": run.enrollment_start,
        "enrollment_end": run.enrollment_end,
    }


def past_attempt(attempt: Attempt) -> PastAttempt:
    """Return an attempt as the rules see it."""
    return PastAttempt(
        number=attempt.number,
        state=attempt.state,
        started_at=attempt.started_at,
        finished_at=attempt.finished_at,
        share=share_of(attempt),
        counts=attempt.counts,
        tag=attempt.tag,
    )


def share_of(attempt: Attempt) -> Fraction | None:
    """Return the share of the maximum after credit, 0 to 1; None if not yet scored."""
    total = Total(attempt.points, attempt.max_points)
    return share_of_total(total, attempt.credit)


def share_of_total(total: Total, credit: Fraction = WHOLE) -> Fraction | None:
    """Return the share that a total comes to after credit; None if not yet scored."""
    if total.points is None:
        return None
    if not total.max_points:
        return WHOLE  # every item was left out: nobody is harmed by that
    return total.points / total.max_points * credit


def attempts_at(enrollment: Enrollment, quiz: Quiz) -> list[Attempt]:
    """Return the attempts of an enrollment at a quiz, the first first."""
    values = {"enrollment": enrollment.pk, "quiz": quiz.pk}
    return list(Attempt.objects.raw(ATTEMPTS, values))


def exceptions_for(enrollment: Enrollment, quiz: Quiz) -> list[PersonException]:
    """Return what was allowed to this person at this quiz and not taken back."""
    values = {"enrollment": enrollment.pk, "quiz": quiz.pk}
    rows = QuizException.objects.raw(EXCEPTIONS, values)
    return [
        PersonException(row.effects, row.expires_at, row.reason, str(row.actor))
        for row in rows
    ]


def time_factor_of(enrollment: Enrollment) -> Fraction:
    """Return how much longer this person may take, 1 and above."""
    values = {"subject": enrollment.subject_id}
    row = next(iter(TimeFactor.objects.raw(TIME_FACTOR, values)), None)
    return row.factor if row else Fraction(1)


def facts_for(
    enrollment: Enrollment,
    quiz: Quiz,
    attempts: Iterable[Attempt],
    *,
    now: datetime,
    roles: Collection[str] = OFFICIAL,
) -> Facts:
    """Gather what the rules of a quiz are judged by for one person."""
    return Facts(
        now=now,
        roles=frozenset(roles),
        events=run_events(enrollment.run),
        attempts=tuple(past_attempt(attempt) for attempt in attempts),
        time_factor=time_factor_of(enrollment),
        exceptions=tuple(exceptions_for(enrollment, quiz)),
    )


def secure_items(version_id: int) -> dict[str, Item]:
    """Return the secure items that a published quiz may ask, by ids of their versions."""
    values = {"version": version_id, "secure": ItemUse.SECURE.value}
    rows = Item.objects.raw(SECURE, values)
    # The statement gives `asked`: a UUID, or its text on SQLite.
    return {str(UUID(str(row.asked))): row for row in rows}  # type: ignore[attr-defined]


def overdue(now: datetime) -> list[int]:
    """Return the attempts whose time and grace are over, the oldest first."""
    rows = Attempt.objects.filter(
        Q(closes_at__lte=now), state=AttemptState.IN_PROGRESS
    ).order_by("closes_at", "pk")
    return list(rows.values_list("pk", flat=True))


def start_decision(
    quiz: Quiz, conduct: Mapping[str, Any], facts: Facts
) -> StartDecision:
    """Return whether the person may start now: never a quiz that is offered no more."""
    decision = decide_start(conduct, facts)
    if quiz.retired and decision.may_start:
        return replace(decision, may_start=False, reason="closed")
    return decision
