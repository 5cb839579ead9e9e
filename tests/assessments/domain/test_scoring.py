"""A person claims a long answer, scores it by its rubric, and may score it again."""

from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest

from assessments.domain.attempt import finish_attempt
from assessments.domain.scoring import (
    CLAIM_HOLDS,
    claim_answer,
    give_points,
    release_answer,
    score_answer,
)
from assessments.errors import ScoringRefusedError
from assessments.models import Attempt, AttemptItem, ScoreEntry, ScoringClaim
from assessments.queries.scoring import (
    answers_scored,
    answers_to_score,
    rubric_results,
    score_log,
)
from courses.models import CourseCompletion
from lms.accounts.models import Message
from lms.core.models import AuditEntry
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    THEN,
    answer,
    item_at,
    learner_in,
    quiz_with,
    started,
)

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(minutes=5)
ONE, OTHER = uuid4(), uuid4()
FULL = {"facts": "yes", "plan": "yes"}
HALF = {"facts": "yes", "plan": "no"}


@pytest.fixture
def attempt() -> Attempt:
    """A finished attempt: a choice answered rightly, a long answer that waits."""
    made = started(quiz_with(CHOICE, EXTENDED))
    answer(made, 1)
    answer(made, 2)
    return finish_attempt(made, now=LATER)


@pytest.fixture
def item(attempt: Attempt) -> AttemptItem:
    return item_at(attempt, 2)


def test_a_claim_holds_for_half_an_hour(item: AttemptItem) -> None:
    assert claim_answer(item, actor=ONE, now=LATER)
    assert not claim_answer(
        item, actor=OTHER, now=LATER + CLAIM_HOLDS - timedelta(seconds=1)
    )
    assert claim_answer(item, actor=OTHER, now=LATER + CLAIM_HOLDS)
    assert ScoringClaim.objects.get().actor == OTHER


def test_a_claim_is_renewed_and_released_by_its_holder_only(item: AttemptItem) -> None:
    claim_answer(item, actor=ONE, now=LATER)
    release_answer(item, actor=OTHER)
    assert claim_answer(item, actor=ONE, now=LATER + timedelta(minutes=20))
    release_answer(item, actor=ONE)
    assert not ScoringClaim.objects.exists()


def test_who_takes_an_answer_and_leaves_it_is_logged(
    attempt: Attempt, item: AttemptItem
) -> None:
    claim_answer(item, actor=ONE, now=LATER)
    claim_answer(item, actor=OTHER, now=LATER)
    release_answer(item, actor=OTHER, now=LATER)
    release_answer(item, actor=ONE, now=LATER + timedelta(minutes=1))
    rows = AuditEntry.objects.filter(kind="answer").order_by("pk")
    assert [(row.action, row.actor, row.at, row.object_id) for row in rows] == [
        ("claimed", ONE, LATER, f"{attempt.public_id}/2"),
        ("released", ONE, LATER + timedelta(minutes=1), f"{attempt.public_id}/2"),
    ]


def test_a_rubric_gives_its_share_and_completes_the_result(
    attempt: Attempt, item: AttemptItem
) -> None:
    assert (attempt.points, attempt.pending) == (None, True)
    entry = score_answer(item, levels=HALF, comment="Add dates.", actor=ONE, now=LATER)
    attempt.refresh_from_db()
    assert entry.share == Fraction(1, 2)
    assert (attempt.points, attempt.max_points, attempt.pending) == (3, 5, False)
    assert (entry.source, entry.rubric, entry.comment) == ("manual", HALF, "Add dates.")
    assert not ScoringClaim.objects.exists()
    logged = AuditEntry.objects.get(action="scored")
    assert (logged.actor, logged.object_id) == (ONE, f"{attempt.public_id}/2")


def test_the_learner_is_told_once_nothing_is_pending() -> None:
    made = started(quiz_with(EXTENDED, EXTENDED))
    answer(made, 1)
    answer(made, 2)
    finish_attempt(made, now=LATER)
    score_answer(item_at(made, 1), levels=FULL, comment="", actor=ONE, now=LATER)
    assert not Message.objects.exists()
    score_answer(item_at(made, 2), levels=FULL, comment="", actor=ONE, now=LATER)
    message = Message.objects.get()
    assert (message.kind, message.object_id) == ("attempt_scored", str(made.public_id))
    assert message.context["attempt"] == str(made.public_id)


def test_completion_is_judged_when_the_last_score_is_there() -> None:
    quiz = quiz_with(EXTENDED)
    enrollment = learner_in(quiz)
    made = started(quiz, enrollment)
    answer(made, 1)
    finish_attempt(made, now=LATER)
    score_answer(item_at(made), levels=FULL, comment="", actor=ONE, now=LATER)
    made.refresh_from_db()
    assert made.points == 4
    # The lesson of the course is not done: completion was judged, and is not met.
    assert not CourseCompletion.objects.filter(enrollment=enrollment).exists()


def test_scoring_again_appends_and_the_last_stands(
    attempt: Attempt, item: AttemptItem
) -> None:
    score_answer(item, levels=HALF, comment="First.", actor=ONE, now=LATER)
    score_answer(item, levels=FULL, comment="Second.", actor=OTHER, now=LATER)
    attempt.refresh_from_db()
    assert attempt.points == 5
    assert [(row.source, row.share, row.comment) for row in score_log(item)] == [
        ("automatic", None, ""),
        ("manual", Fraction(1, 2), "First."),
        ("manual", Fraction(1), "Second."),
    ]
    assert Message.objects.count() == 2


def test_points_by_hand_prevail_over_the_engine(attempt: Attempt) -> None:
    give_points(
        item_at(attempt, 1), points=Fraction(0), reason="Guessed.", actor=ONE, now=LATER
    )
    score_answer(item_at(attempt, 2), levels=FULL, comment="", actor=ONE, now=LATER)
    attempt.refresh_from_db()
    assert attempt.points == 4


@pytest.mark.parametrize("points", [Fraction(-1), Fraction(2)])
def test_points_beyond_the_question_are_refused(
    attempt: Attempt, points: Fraction
) -> None:
    with pytest.raises(ScoringRefusedError) as refused:
        give_points(item_at(attempt), points=points, reason="Why.", actor=ONE)
    assert refused.value.reason == "points"


@pytest.mark.parametrize(
    ("levels", "position", "reason"),
    [
        ({"facts": "yes"}, 2, "levels"),
        ({"facts": "yes", "plan": "best"}, 2, "levels"),
        (FULL, 1, "no-rubric"),
    ],
)
def test_a_score_that_the_rubric_does_not_have_is_refused(
    attempt: Attempt, levels: dict[str, str], position: int, reason: str
) -> None:
    with pytest.raises(ScoringRefusedError) as refused:
        score_answer(item_at(attempt, position), levels=levels, comment="", actor=ONE)
    assert refused.value.reason == reason
    assert not ScoreEntry.objects.filter(source="manual").exists()


def test_an_answer_that_somebody_else_holds_is_not_scored(item: AttemptItem) -> None:
    claim_answer(item, actor=OTHER, now=LATER)
    with pytest.raises(ScoringRefusedError) as refused:
        score_answer(item, levels=FULL, comment="", actor=ONE, now=LATER)
    assert refused.value.reason == "claimed"
    assert ScoringClaim.objects.get().actor == OTHER


def test_an_attempt_that_runs_is_not_scored() -> None:
    made = started(quiz_with(EXTENDED))
    with pytest.raises(ScoringRefusedError) as refused:
        score_answer(item_at(made), levels=FULL, comment="", actor=ONE)
    assert refused.value.reason == "running"


def test_the_queue_holds_what_waits_the_oldest_first(attempt: Attempt) -> None:
    quiz = attempt.quiz
    run = attempt.enrollment.run
    early = started(quiz, learner_in(quiz, run), now=THEN)
    answer(early, 2)
    finish_attempt(early, now=THEN + timedelta(minutes=2))
    blank = started(quiz, learner_in(quiz, run))
    finish_attempt(blank, now=LATER)
    running = started(quiz, learner_in(quiz, run))
    answer(running, 2)
    waiting = [(row.attempt_id, row.position) for row in answers_to_score(run)]
    assert waiting == [(early.pk, 2), (attempt.pk, 2)]
    score_answer(item_at(early, 2), levels=FULL, comment="", actor=ONE, now=LATER)
    assert [row.attempt_id for row in answers_to_score(run)] == [attempt.pk]
    assert [row.attempt_id for row in answers_scored(run)] == [early.pk]


def test_the_learner_sees_levels_and_comment(
    attempt: Attempt, item: AttemptItem
) -> None:
    score_answer(item, levels=HALF, comment="Add dates.", actor=ONE, now=LATER)
    result = rubric_results(attempt, "es")[item.pk]
    assert result.comment == "Add dates."
    assert [
        (one.html, one.reached.html, one.reached.points, one.most)
        for one in result.criteria
        if one.reached
    ] == [
        ("i02.1 criteria facts es", "yes es", 2, 2),
        ("i02.1 criteria plan es", "no es", 0, 2),
    ]
