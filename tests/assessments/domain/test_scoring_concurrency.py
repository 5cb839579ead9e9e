"""People at the desk at the same moment: one of them decides, nothing waits for ever."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from assessments.domain.attempt import finish_attempt
from assessments.domain.recovery import dismiss_response, recover_response
from assessments.domain.scoring import claim_answer, score_answer
from assessments.errors import RecoveryRefusedError
from assessments.models import Attempt, AttemptItem, Recovery, Response
from lms.accounts.models import Message
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    THEN,
    answer,
    item_at,
    quiz_with,
    started,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = THEN + timedelta(minutes=5)
FULL = {"facts": "yes", "plan": "yes"}
PEOPLE = [uuid4() for _ in range(4)]


def test_the_last_of_four_scores_at_once_completes_the_result() -> None:
    attempt = started(quiz_with(EXTENDED, EXTENDED, EXTENDED, EXTENDED))
    for position in range(1, 5):
        answer(attempt, position)
    finish_attempt(attempt, now=LATER)

    def score(number: int) -> None:
        item = item_at(attempt, number + 1)
        score_answer(item, levels=FULL, comment="", actor=PEOPLE[number], now=LATER)

    at_once(score, 4)
    attempt.refresh_from_db()
    assert (attempt.points, attempt.pending) == (16, False)
    assert Message.objects.filter(kind="attempt_scored").count() == 1


def test_an_answer_is_claimed_by_one() -> None:
    attempt = started(quiz_with(EXTENDED))
    answer(attempt)
    finish_attempt(attempt, now=LATER)
    item: AttemptItem = item_at(attempt)

    def claim(number: int) -> bool:
        return claim_answer(item, actor=PEOPLE[number], now=LATER)

    assert sorted(at_once(claim, 4)) == [False, False, False, True]


def test_of_those_who_decide_about_an_answer_one_does() -> None:
    attempt: Attempt = started(quiz_with(CHOICE))
    answer(attempt, fields={"option": ["a"]})
    finish_attempt(attempt, now=LATER)
    answer(attempt, fields={"option": ["b"]}, at=LATER + timedelta(seconds=3))
    kept = Response.objects.select_related("attempt_item__attempt__enrollment").get(
        outcome="finished"
    )

    def settle(number: int) -> UUID | None:
        given = {"reason": "Why.", "actor": PEOPLE[number], "now": LATER}
        try:
            if number % 2:
                dismiss_response(kept, **given)  # type: ignore[arg-type]
            else:
                recover_response(kept, base=1, **given)  # type: ignore[arg-type]
        except RecoveryRefusedError:
            return None
        return PEOPLE[number]

    (winner,) = [one for one in at_once(settle, 4) if one]
    decision = Recovery.objects.get()
    assert decision.actor == winner
    applied = Response.objects.filter(outcome="applied").count()
    assert applied == (2 if decision.applied_id else 1)
    assert Message.objects.count() == 1
