"""What one person is allowed holds at once, can be taken back, and is logged."""

from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest

from assessments.domain.attempt import finish_attempt, start_attempt
from assessments.domain.exception import (
    grant_exception,
    revoke_exception,
    set_time_factor,
)
from assessments.errors import ExceptionRefusedError, StartRefusedError
from assessments.models import Attempt, Quiz, QuizException, TimeFactor
from assessments.policy import preset
from courses.models import Enrollment
from lms.core.models import AuditEntry
from tests.factories.assessments import (
    THEN,
    learner_in,
    make_plan,
    quiz_with,
    started,
)

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(minutes=5)
ACTOR, OTHER = uuid4(), uuid4()


@pytest.fixture
def quiz() -> Quiz:
    """One attempt of 30 minutes."""
    conduct = preset("module", attempts=1, minutes=30)
    return quiz_with(plan=make_plan(conduct=conduct))


@pytest.fixture
def enrollment(quiz: Quiz) -> Enrollment:
    return learner_in(quiz)


def minutes_of(attempt: Attempt) -> int:
    attempt.refresh_from_db()
    assert attempt.deadline is not None
    return int((attempt.deadline - attempt.started_at).total_seconds() // 60)


def test_more_minutes_hold_for_the_attempt_that_runs(
    quiz: Quiz, enrollment: Enrollment
) -> None:
    attempt = started(quiz, enrollment)
    granted = grant_exception(
        enrollment,
        quiz,
        effects={"extra_minutes": 15},
        reason="Power cut.",
        actor=ACTOR,
        now=LATER,
    )
    assert minutes_of(attempt) == 45
    assert revoke_exception(granted, actor=OTHER, now=LATER)
    assert minutes_of(attempt) == 30
    granted.refresh_from_db()
    assert (granted.revoked_by, granted.revoked_at) == (OTHER, LATER)
    assert not revoke_exception(granted, actor=ACTOR, now=LATER)
    assert [(row.action, row.actor) for row in AuditEntry.objects.order_by("pk")][
        -2:
    ] == [("granted", ACTOR), ("revoked", OTHER)]


def test_another_attempt_is_one_more(quiz: Quiz, enrollment: Enrollment) -> None:
    finish_attempt(started(quiz, enrollment), now=LATER)
    with pytest.raises(StartRefusedError):
        start_attempt(enrollment, quiz, language="en", now=LATER)
    grant_exception(
        enrollment, quiz, effects={"extra_attempts": 1}, reason="Ill.", actor=ACTOR
    )
    assert start_attempt(enrollment, quiz, language="en", now=LATER).number == 2


def test_an_exception_that_has_expired_gives_nothing(
    quiz: Quiz, enrollment: Enrollment
) -> None:
    finish_attempt(started(quiz, enrollment), now=LATER)
    grant_exception(
        enrollment,
        quiz,
        effects={"extra_attempts": 1},
        reason="Ill.",
        expires_at=LATER,
        actor=ACTOR,
        now=THEN,
    )
    with pytest.raises(StartRefusedError):
        start_attempt(enrollment, quiz, language="en", now=LATER)


@pytest.mark.parametrize(
    ("effects", "fault"),
    [
        ({}, ("", "empty")),
        ({"extra_attempts": 0}, ("extra_attempts", "range")),
        ({"until": "2026-03-09T12:00"}, ("until", "zone")),
        ({"points": 3}, ("points", "unknown-key")),
    ],
)
def test_effects_that_the_rules_do_not_know_are_refused(
    quiz: Quiz,
    enrollment: Enrollment,
    effects: dict[str, object],
    fault: tuple[str, str],
) -> None:
    with pytest.raises(ExceptionRefusedError) as refused:
        grant_exception(enrollment, quiz, effects=effects, reason="", actor=ACTOR)
    assert refused.value.faults == [fault]
    assert not QuizException.objects.exists()


def test_a_time_factor_holds_in_every_quiz_that_runs(
    quiz: Quiz, enrollment: Enrollment
) -> None:
    attempt = started(quiz, enrollment)
    set_time_factor(
        enrollment.subject,
        factor=Fraction(3, 2),
        reason="As agreed.",
        actor=ACTOR,
        now=LATER,
    )
    assert minutes_of(attempt) == 45
    row = TimeFactor.objects.get()
    assert (row.factor, row.reason, row.actor) == (Fraction(3, 2), "As agreed.", ACTOR)
    set_time_factor(
        enrollment.subject, factor=Fraction(1), reason="", actor=ACTOR, now=LATER
    )
    assert minutes_of(attempt) == 30
    assert not TimeFactor.objects.exists()


def test_the_audit_log_does_not_tell_how_much_time(enrollment: Enrollment) -> None:
    set_time_factor(
        enrollment.subject, factor=Fraction(2), reason="As agreed.", actor=ACTOR
    )
    entry = AuditEntry.objects.get(kind="time factor")
    assert (entry.action, entry.reason, entry.data) == ("changed", "", {})


@pytest.mark.parametrize("factor", [Fraction(1, 2), Fraction(11)])
def test_a_factor_takes_no_time_away(enrollment: Enrollment, factor: Fraction) -> None:
    with pytest.raises(ExceptionRefusedError):
        set_time_factor(enrollment.subject, factor=factor, reason="", actor=ACTOR)
    assert not TimeFactor.objects.exists()
