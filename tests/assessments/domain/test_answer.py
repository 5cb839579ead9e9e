"""Every answer is kept; one that is acknowledged is the one that stands."""

from datetime import timedelta
from uuid import uuid4

import pytest

from assessments.domain.answer import save_answer, show_item
from assessments.domain.attempt import finish_attempt
from assessments.models import Attempt, QuarantinedAnswer, Response
from assessments.policy import preset
from assessments.scoring.response import ResponseError
from tests.factories.assessments import (
    CHOICE,
    NUMERIC,
    THEN,
    answer,
    command,
    item_at,
    make_plan,
    quiz_with,
    started,
)

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(minutes=5)
A, B = {"option": ["a"]}, {"option": ["b"]}


def test_an_answer_is_acknowledged_with_its_revision() -> None:
    attempt = started(quiz_with())
    first = answer(attempt, fields=A, at=LATER)
    assert (first.outcome, first.revision, first.saved_at) == ("applied", 1, LATER)
    second = answer(attempt, fields=B, at=LATER + timedelta(seconds=9))
    assert (second.revision, second.standing) == (2, {"option": "b"})
    item = item_at(attempt)
    assert (item.response, item.revision) == ({"option": "b"}, 2)
    assert (item.first_saved_at, item.saved_at) == (
        LATER,
        LATER + timedelta(seconds=9),
    )
    assert list(Response.objects.values_list("revision", "response")) == [
        (1, {"option": "a"}),
        (2, {"option": "b"}),
    ]


def test_the_same_command_twice_is_saved_once() -> None:
    attempt = started(quiz_with())
    command_id = uuid4()
    answer(attempt, fields=A, command_id=command_id)
    again = answer(attempt, fields=A, base=0, command_id=command_id)
    assert (again.outcome, again.revision) == ("applied", 1)
    assert Response.objects.count() == 1


def test_a_page_that_the_browser_brought_back_loses_no_change() -> None:
    attempt = started(quiz_with())
    command_id = uuid4()
    answer(attempt, fields=A, command_id=command_id)
    changed = answer(attempt, fields=B, base=0, command_id=command_id)
    assert (changed.outcome, changed.standing) == ("stale", {"option": "a"})
    again = answer(attempt, fields=B, base=0, command_id=command_id)
    assert (again.outcome, Response.objects.count()) == ("stale", 2)
    assert Response.objects.get(outcome="stale").response == {"option": "b"}


def test_a_command_sent_again_is_not_saved_if_another_answer_stands() -> None:
    attempt = started(quiz_with())
    command_id = uuid4()
    answer(attempt, fields=A, command_id=command_id)
    answer(attempt, fields=B)
    again = answer(attempt, fields=A, base=0, command_id=command_id)
    assert (again.outcome, again.saved) == ("stale", False)
    assert (again.revision, again.standing) == (2, {"option": "b"})
    assert Response.objects.count() == 2


def test_only_what_is_applied_counts_in_the_revision_of_the_attempt() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=A)
    answer(attempt, fields=B, base=0)
    answer(attempt, fields=A, base=0)
    attempt.refresh_from_db()
    assert attempt.revision == 1


def test_a_stale_tab_does_not_overwrite_and_is_kept() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=A)
    stale = answer(attempt, fields=B, base=0)
    assert (stale.outcome, stale.saved) == ("stale", False)
    assert (stale.revision, stale.standing) == (1, {"option": "a"})
    assert item_at(attempt).response == {"option": "a"}
    kept = Response.objects.get(outcome="stale")
    assert (kept.response, kept.revision, kept.base) == ({"option": "b"}, None, 0)


def test_a_stale_tab_that_says_the_same_is_saved() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=A)
    same = answer(attempt, fields=A, base=0)
    assert (same.outcome, same.saved, same.revision) == ("same", True, 1)


def test_an_answer_can_be_taken_back() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=A)
    assert answer(attempt, fields={}).standing == {}
    finish_attempt(attempt, now=LATER)
    assert attempt.points == 0


def test_after_the_finish_an_answer_is_kept_and_not_applied() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=A)
    finish_attempt(attempt, now=LATER)
    late = answer(attempt, fields=B, at=LATER)
    assert (late.outcome, late.standing) == ("finished", {"option": "a"})
    assert Response.objects.get(outcome="finished").response == {"option": "b"}
    assert item_at(attempt).response == {"option": "a"}


def test_a_late_packet_is_judged_by_its_arrival_and_kept() -> None:
    attempt = started(quiz_with(plan=make_plan(conduct=preset("module", minutes=30))))
    in_grace = answer(attempt, fields=A, at=THEN + timedelta(minutes=30, seconds=59))
    assert in_grace.outcome == "applied"
    late = answer(attempt, fields=B, at=THEN + timedelta(minutes=31))
    assert (late.outcome, late.standing) == ("late", {"option": "a"})
    attempt.refresh_from_db()
    assert (attempt.end_reason, attempt.points) == ("time_over", 0)
    again = answer(attempt, fields=B, at=THEN + timedelta(minutes=32))
    assert again.outcome == "late"
    assert Response.objects.filter(outcome="late").count() == 2


def test_more_time_given_while_an_answer_is_on_its_way_holds_for_it() -> None:
    attempt = started(quiz_with(plan=make_plan(conduct=preset("module", minutes=30))))
    item = item_at(attempt)  # read before, as a request does
    longer = THEN + timedelta(minutes=45)
    Attempt.objects.update(deadline=longer, closes_at=longer)
    sent = command(A, at=THEN + timedelta(minutes=40))
    assert save_answer(item, sent).outcome == "applied"
    stale = command(B, at=THEN + timedelta(minutes=41))
    assert save_answer(item, stale).outcome == "stale"
    attempt.refresh_from_db()
    assert attempt.state == "in_progress"


@pytest.mark.parametrize(
    ("definition", "fields", "reason"),
    [
        (CHOICE, {"option": ["z"]}, "not-offered"),
        (CHOICE, {"option": ["a", "b"]}, "too-many"),
        (NUMERIC, {"text": ["a lot"]}, "number"),
        (NUMERIC, {"text": ["9" * 501]}, "long"),
    ],
)
def test_what_cannot_be_an_answer_is_kept_for_a_person(
    definition: dict[str, object], fields: dict[str, list[str]], reason: str
) -> None:
    attempt = started(quiz_with(definition))
    with pytest.raises(ResponseError) as refused:
        answer(attempt, fields=fields)
    assert refused.value.reason == reason
    kept = QuarantinedAnswer.objects.get()
    assert (kept.reason, kept.payload["fields"]) == (reason, fields)
    assert (kept.subject, kept.attempt_item) == (
        attempt.enrollment.subject,
        item_at(attempt),
    )
    assert item_at(attempt).revision == 0


def test_a_command_of_another_question_is_refused_and_kept() -> None:
    attempt = started(quiz_with(CHOICE, CHOICE))
    command_id = uuid4()
    answer(attempt, 1, command_id=command_id)
    with pytest.raises(ResponseError):
        answer(attempt, 2, command_id=command_id)
    assert QuarantinedAnswer.objects.get().reason == "command"
    assert item_at(attempt, 2).response == {}


def test_nul_bytes_reach_no_database() -> None:
    attempt = started(quiz_with(NUMERIC))
    with pytest.raises(ResponseError):
        answer(attempt, fields={"text": ["a\x00b"]})
    assert QuarantinedAnswer.objects.get().payload["fields"] == {"text": ["ab"]}


def test_a_question_is_shown_first_once() -> None:
    attempt = started(quiz_with())
    show_item(item_at(attempt), language="en", now=THEN)
    show_item(item_at(attempt), language="es", now=LATER)
    item = item_at(attempt)
    assert (item.shown_at, item.shown_language) == (THEN, "en")
