"""What arrived and was not applied is put in place by a person, or left aside; once."""

from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from assessments.domain.attempt import finish_attempt
from assessments.domain.forgetting import forget_answers
from assessments.domain.recovery import (
    dismiss_quarantined,
    dismiss_response,
    recover_quarantined,
    recover_response,
)
from assessments.domain.scoring import score_answer
from assessments.errors import RecoveryRefusedError
from assessments.models import (
    Attempt,
    QuarantinedAnswer,
    Recovery,
    Response,
    ScoreEntry,
)
from assessments.queries.kept import answers_not_applied, answers_not_read
from assessments.scoring.response import ResponseError
from lms.accounts.models import Message
from lms.core.models import AuditEntry
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    NUMERIC,
    THEN,
    answer,
    item_at,
    quiz_with,
    started,
)

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(minutes=5)
AFTER = THEN + timedelta(minutes=9)
ACTOR = uuid4()
WHY: dict[str, Any] = {"reason": "The line was down.", "actor": ACTOR, "now": AFTER}


def unapplied(attempt: Attempt) -> Response:
    (found,) = answers_not_applied(attempt.enrollment.run)
    return found


@pytest.fixture
def attempt() -> Attempt:
    """Finished with a wrong choice; the right one arrived a moment too late."""
    made = started(quiz_with(CHOICE))
    answer(made, fields={"option": ["a"]})
    finish_attempt(made, now=LATER)
    answer(made, fields={"option": ["b"]}, at=LATER + timedelta(seconds=3))
    return made


def test_a_late_answer_is_put_in_place_and_scored(attempt: Attempt) -> None:
    kept = unapplied(attempt)
    applied = recover_response(kept, base=1, **WHY)
    item = item_at(attempt)
    attempt.refresh_from_db()
    assert (item.response, item.revision) == ({"option": "b"}, 2)
    assert (applied.outcome, applied.revision) == ("applied", 2)
    assert (attempt.points, attempt.revision) == (1, 2)
    entry = ScoreEntry.objects.get(source="regrade")
    assert (entry.share, entry.actor, entry.comment) == (
        Fraction(1),
        ACTOR,
        "The line was down.",
    )
    decision = Recovery.objects.get()
    assert (decision.response, decision.applied) == (kept, applied)
    assert list(answers_not_applied(attempt.enrollment.run)) == []
    message = Message.objects.get(kind="answer_recovered")
    assert (message.context["position"], message.context["reason"]) == (
        1,
        "The line was down.",
    )
    assert [(row.action, row.kind) for row in AuditEntry.objects.order_by("pk")][
        -2:
    ] == [("recovered", "answer"), ("settled", "kept answer")]


def test_nothing_that_arrived_is_rewritten(attempt: Attempt) -> None:
    before = list(Response.objects.order_by("pk").values())
    recover_response(unapplied(attempt), base=1, **WHY)
    assert list(Response.objects.order_by("pk").values())[:2] == before


def test_an_answer_is_decided_about_once(attempt: Attempt) -> None:
    kept = unapplied(attempt)
    dismiss_response(kept, **WHY)
    with pytest.raises(RecoveryRefusedError) as refused:
        recover_response(kept, base=1, **WHY)
    assert refused.value.reason == "settled"
    assert item_at(attempt).response == {"option": "a"}
    with pytest.raises(RecoveryRefusedError):
        dismiss_response(kept, **WHY)
    assert Recovery.objects.get().applied is None
    assert Message.objects.get().kind == "answer_dismissed"


def test_an_answer_that_stands_by_now_is_not_overwritten(attempt: Attempt) -> None:
    with pytest.raises(RecoveryRefusedError) as refused:
        recover_response(unapplied(attempt), base=0, **WHY)
    assert refused.value.reason == "changed"
    assert not Recovery.objects.exists()
    assert item_at(attempt).revision == 1


def test_what_the_learner_settled_is_not_listed() -> None:
    made = started(quiz_with(CHOICE, CHOICE))
    answer(made, 1, fields={"option": ["a"]})
    answer(made, 1, {"option": ["b"]}, base=0)  # stale
    answer(made, 1, {"option": ["c"]}, at=THEN + timedelta(minutes=3))
    answer(made, 2, fields={"option": ["a"]})
    answer(made, 2, {"option": ["b"]}, base=0, at=THEN + timedelta(minutes=2))
    assert list(answers_not_applied(made.enrollment.run)) == []
    finish_attempt(made, now=LATER)
    answer(made, 1, fields={"option": ["c"]}, at=AFTER)  # the same stands
    kept = unapplied(made)
    assert (kept.outcome, kept.attempt_item.position) == ("stale", 2)


def test_a_long_answer_waits_for_a_person_again() -> None:
    made = started(quiz_with(EXTENDED))
    answer(made)
    finish_attempt(made, now=LATER)
    answer(made, fields={"text": ["More."]}, at=AFTER)
    levels = {"facts": "yes", "plan": "yes"}
    score_answer(item_at(made), levels=levels, comment="", actor=ACTOR, now=AFTER)
    recover_response(unapplied(made), base=1, **WHY)
    made.refresh_from_db()
    assert (made.points, made.pending) == (None, True)


def test_what_could_not_be_read_is_read_by_a_person() -> None:
    made = started(quiz_with(NUMERIC))
    with pytest.raises(ResponseError):
        answer(made, fields={"text": ["about two and a half"]})
    run = made.enrollment.run
    assert list(answers_not_read(run)) == []  # the attempt runs
    finish_attempt(made, now=LATER)
    (held,) = answers_not_read(run)
    with pytest.raises(ResponseError):
        recover_quarantined(held, {"text": ["two"]}, base=0, **WHY)
    recover_quarantined(held, {"text": ["2.5"]}, base=0, **WHY)
    made.refresh_from_db()
    held.refresh_from_db()
    assert made.points == 1
    assert (held.resolved_by, held.resolution) == (ACTOR, "The line was down.")
    assert list(answers_not_read(run)) == []
    with pytest.raises(RecoveryRefusedError):
        dismiss_quarantined(held, **WHY)


def test_what_could_not_be_read_is_left_aside() -> None:
    made = started(quiz_with(NUMERIC))
    with pytest.raises(ResponseError):
        answer(made, fields={"text": ["?"]})
    finish_attempt(made, now=LATER)
    held = QuarantinedAnswer.objects.get()
    dismiss_quarantined(held, **WHY)
    assert Message.objects.get().kind == "answer_dismissed"
    made.refresh_from_db()
    assert made.points == 0


def test_what_belongs_to_no_question_cannot_be_put_in_place() -> None:
    held = QuarantinedAnswer.objects.create(
        reason="command", payload={}, language="en", received_at=THEN
    )
    with pytest.raises(RecoveryRefusedError):
        recover_quarantined(held, {}, base=0, **WHY)
    dismiss_quarantined(held, **WHY)
    assert not Message.objects.exists()


def test_forgetting_takes_the_reasons_out(attempt: Attempt) -> None:
    dismiss_response(unapplied(attempt), **WHY)
    forget_answers(attempt.enrollment.subject)
    assert Recovery.objects.get().reason == ""
