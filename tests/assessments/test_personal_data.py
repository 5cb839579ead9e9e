"""What "my data" says of quizzes, and what stays when a person is forgotten."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils.translation import override

from assessments.domain.attempt import finish_attempt
from assessments.domain.forgetting import forget_answers
from assessments.domain.review import ask_second_look
from assessments.domain.scoring import give_points
from assessments.models import (
    Attempt,
    AttemptItem,
    QuizException,
    Response,
    ScoreEntry,
    SecondLook,
    TimeFactor,
)
from assessments.personal_data import (
    held_answers,
    held_attempts,
    held_conditions,
    held_looks,
    held_scores,
)
from assessments.policy import preset
from lms.accounts.models import User
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    THEN,
    answer,
    item_at,
    learner_in,
    make_plan,
    quiz_with,
    started,
)
from tests.factories.corrections import corrected

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(minutes=5)


@pytest.fixture
def attempt(db: None) -> Attempt:
    """Return a finished attempt of a person who wrote, asked and was given time."""
    quiz = quiz_with(CHOICE, EXTENDED)
    enrollment = learner_in(quiz)
    actor = enrollment.public_id
    TimeFactor.objects.create(
        subject=enrollment.subject,
        factor=Fraction(3, 2),
        reason="Screen reader",
        actor=actor,
        at=THEN,
    )
    QuizException.objects.create(
        enrollment=enrollment,
        quiz=quiz,
        effects={"extra_attempts": 1},
        reason="Power cut",
        actor=actor,
        created_at=THEN,
    )
    attempt = started(quiz, enrollment)
    answer(attempt, 1)
    answer(attempt, 2)
    finish_attempt(attempt, now=LATER)
    ask_second_look(item_at(attempt, 1), text="Why?", now=LATER)
    return attempt


def test_what_is_held_is_said_in_words(attempt: Attempt) -> None:
    subject = attempt.enrollment.subject
    user = User.objects.get(link__subject=subject)
    with override("en"):
        (taken,) = held_attempts(user, subject)
        answers = held_answers(user, subject)
        conditions = held_conditions(user, subject)
        (look,) = held_looks(user, subject)
    assert (taken["quiz"], taken["ended"], taken["points"], taken["max_points"]) == (
        "Quiz",
        "handed in",
        "",
        "5",
    )
    assert [(row["question"], row["answer"], row["outcome"]) for row in answers] == [
        (1, "i01.1 options b en", "saved"),
        (2, "A long answer.", "saved"),
    ]
    assert [(row["given"], row["reason"]) for row in conditions] == [
        ("50% more time", "Screen reader"),
        ("Quiz: 1 more attempt", "Power cut"),
    ]
    assert (look["question"], look["asked"], look["answer"]) == (1, "Why?", "")


def test_forgetting_takes_words_away_and_leaves_scores(attempt: Attempt) -> None:
    subject = attempt.enrollment.subject
    forget_answers(subject)
    assert item_at(attempt, 1).response == {"option": "b"}
    assert item_at(attempt, 2).response == {"erased": True}
    assert list(Response.objects.order_by("pk").values_list("response", flat=True)) == [
        {"option": "b"},
        {"erased": True},
    ]
    assert QuizException.objects.get().reason == ""
    assert not TimeFactor.objects.exists()
    assert not SecondLook.objects.exists()
    assert ScoreEntry.objects.filter(attempt_item__attempt=attempt).count() == 2
    assert AttemptItem.objects.filter(attempt=attempt).count() == 2


def said(attempt: Attempt) -> list[tuple[object, ...]]:
    subject = attempt.enrollment.subject
    user = User.objects.get(link__subject=subject)
    names = ("question", "points", "max_points", "source", "comment")
    with override("en"):
        rows = held_scores(user, subject)
    return [tuple(row[name] for name in names) for row in rows]


def test_every_score_is_said_with_its_comment(attempt: Attempt) -> None:
    give_points(
        item_at(attempt, 2),
        points=Fraction(3),
        reason="Add dates.",
        actor=attempt.public_id,
        now=LATER,
    )
    version = item_at(attempt, 1).item_version
    corrected(version, "void", never_lower=False, reason="Two readings.")
    assert said(attempt) == [
        (1, "1", "1", "automatic", ""),
        (1, "", "", "after a correction of the key", "Two readings."),
        (2, "", "4", "automatic", ""),
        (2, "3", "4", "by a person", "Add dates."),
    ]


def test_points_of_a_test_that_shows_none_are_not_said() -> None:
    plan = make_plan(conduct=preset("pre_test"))
    quiz = quiz_with(*[CHOICE] * 8, kind="pre_test", plan=plan)
    attempt = started(quiz)
    answer(attempt, 1)
    finish_attempt(attempt, now=LATER)
    assert said(attempt) == []
    give_points(
        item_at(attempt, 2),
        points=Fraction(1),
        reason="As you wrote by mail.",
        actor=attempt.public_id,
        now=LATER,
    )
    assert said(attempt) == [(2, "", "", "by a person", "As you wrote by mail.")]
