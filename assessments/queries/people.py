"""The people of a run at its quizzes, as its instructors see them."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from assessments.enums import AttemptState
from assessments.models import Attempt, Quiz, QuizException, TimeFactor
from assessments.policy import (
    AccessDecision,
    Facts,
    GradingDecision,
    StartDecision,
    decide_access,
    decide_grading,
    decide_start,
)
from assessments.queries.frozen import quiz_version
from assessments.queries.quiz import past_attempt
from courses.models import CourseRun, Enrollment
from courses.queries import roster


def people_of(run: CourseRun, words: str = "") -> QuerySet[Enrollment]:
    """Return who is enrolled in a run with their numbers of attempts, by name."""
    running = Q(attempts__state=AttemptState.IN_PROGRESS)
    people = roster(run).annotate(
        attempts_made=Count("attempts", distinct=True),
        attempts_running=Count("attempts", filter=running, distinct=True),
    )
    return people.filter(name__icontains=words) if words else people


def person_in(run: CourseRun, public_id: UUID) -> Enrollment | None:
    """Return somebody's enrollment in a run, with the name."""
    return (
        Enrollment.objects.filter(
            run=run, public_id=public_id, subject__link__isnull=False
        )
        .select_related("run__course", "subject", "profile__country")
        .annotate(name=F("subject__link__user__full_name"))
        .first()
    )


def quiz_in(run: CourseRun, public_id: UUID) -> Quiz | None:
    """Return a quiz of the run's course that learners met."""
    return Quiz.objects.filter(
        course=run.course_id, public_id=public_id, current__isnull=False
    ).first()


def exceptions_granted(enrollment: Enrollment, quiz: Quiz) -> list[QuizException]:
    """Return every exception of a person at a quiz, the last first."""
    rows = QuizException.objects.filter(enrollment=enrollment, quiz=quiz)
    return list(rows.order_by("-created_at", "-pk"))


def more_time_of(enrollment: Enrollment) -> TimeFactor | None:
    """Return how much more time a person has, with its reason."""
    return TimeFactor.objects.filter(subject=enrollment.subject_id).first()


def decisions_about(
    attempt: Attempt, facts: Facts
) -> tuple[StartDecision, AccessDecision, GradingDecision]:
    """Return what the rules said of an attempt: its start then, access now, its worth.

    `facts` are those of now; exceptions granted meanwhile are in all three.
    """
    conduct = quiz_version(attempt.version_id).plan["conduct"]
    past = past_attempt(attempt)
    before = tuple(one for one in facts.attempts if one.number < attempt.number)
    then = replace(facts, now=attempt.started_at, attempts=before)
    return (
        decide_start(conduct, then),
        decide_access(conduct, facts, past),
        decide_grading(conduct, facts, past),
    )
