"""Attempts as instructors see them: whose, in which order, which of them count."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from assessments.enums import AttemptState
from assessments.models import (
    Attempt,
    Item,
    QuarantinedAnswer,
    Quiz,
)
from courses.models import CourseRun
from lms.accounts.enums import Population
from lms.accounts.models import Subject


def taught_quiz(public_id: UUID) -> Quiz | None:
    """Return a quiz with its course, whoever may see it."""
    return (
        Quiz.objects.filter(public_id=public_id)
        .select_related("course", "current")
        .first()
    )


def asked_item(public_id: UUID) -> Item | None:
    """Return an item with its course, whoever may see it."""
    return Item.objects.filter(public_id=public_id).select_related("course").first()


def attempts_by_start(quiz: Quiz) -> QuerySet[Attempt]:
    """Return the attempts at a quiz with their people, the latest first."""
    return (
        Attempt.objects.filter(quiz=quiz)
        .select_related("enrollment__run", "enrollment__subject")
        .annotate(name=F("enrollment__subject__link__user__full_name"))
        .order_by("-started_at", "-pk")
    )


def after(
    attempts: QuerySet[Attempt], started_at: datetime, pk: int
) -> QuerySet[Attempt]:
    """Return what follows an attempt in the order of `attempts_by_start`.

    The first condition is implied by the second: it lets the database begin at the
    right place of the index instead of reading everything before it.
    """
    earlier = Q(started_at__lt=started_at)
    same = Q(started_at=started_at, pk__lt=pk)
    return attempts.filter(Q(started_at__lte=started_at), earlier | same)


def staff_subjects(quiz: Quiz) -> list[int]:
    """Return the subjects of those who work on the site or teach the course."""
    staff = Q(link__user__is_staff=True) | Q(
        link__user__teaching__course=quiz.course_id
    )
    return list(Subject.objects.filter(staff).values_list("pk", flat=True).distinct())


def population_of(quiz: Quiz, run: CourseRun | None = None) -> str:
    """Return whose attempts count: real people's, or synthetic where nobody is real."""
    real = Attempt.objects.filter(
        quiz=quiz, enrollment__subject__population=Population.REAL
    ).exclude(enrollment__subject__in=staff_subjects(quiz))
    if run is not None:
        real = real.filter(enrollment__run=run)
    return Population.REAL if real.exists() else Population.SYNTHETIC


def learners_attempts(quiz: Quiz, population: str) -> QuerySet[Attempt]:
    """Return the attempts of one population; those of staff and test people never count."""
    return Attempt.objects.filter(
        quiz=quiz, enrollment__subject__population=population
    ).exclude(enrollment__subject__in=staff_subjects(quiz))


def counted_attempts(quiz: Quiz, population: str) -> QuerySet[Attempt]:
    """Return the finished attempts of the learners of one population."""
    attempts = learners_attempts(quiz, population)
    return attempts.filter(state=AttemptState.FINISHED)


def finished_in(quiz: Quiz, run: CourseRun) -> int:
    """Count the finished attempts at a quiz in a run."""
    return Attempt.objects.filter(
        quiz=quiz, enrollment__run=run, state=AttemptState.FINISHED
    ).count()


def runs_of(quiz: Quiz) -> list[CourseRun]:
    """Return the runs of the quiz's course, the latest first."""
    rows = CourseRun.objects.filter(course=quiz.course_id)
    return list(rows.order_by(F("start").desc(nulls_last=True), "-pk"))


def quizzes_asking(item: Item) -> list[Quiz]:
    """Return the quizzes any version of which may ask an item."""
    found = Quiz.objects.filter(versions__entries__item_version__item=item)
    return list(
        found.select_related("course", "current").distinct().order_by("code", "pk")
    )


def attempt_at(public_id: UUID) -> Attempt | None:
    """Return an attempt with its person and quiz, whoever may see it."""
    return (
        Attempt.objects.filter(public_id=public_id)
        .select_related("enrollment__subject", "quiz__course", "quiz__current")
        .annotate(name=F("enrollment__subject__link__user__full_name"))
        .first()
    )


def quarantined_in(attempt: Attempt) -> list[QuarantinedAnswer]:
    """Return what arrived in an attempt and could not be read as an answer."""
    rows = QuarantinedAnswer.objects.filter(attempt_item__attempt=attempt)
    return list(rows.select_related("attempt_item").order_by("received_at", "pk"))
