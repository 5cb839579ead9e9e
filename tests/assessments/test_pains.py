"""What hurts users of other systems (reference/peers.md, section 10, rows 1 to 24).

One test per row, named after it: each would fail in the systems that the row cites.
Deferred, as the issue says: exams in a room, prepared attempts (row 14's asynchronous
preparation; a start is one short transaction instead) and the raw rule editor.
"""

import re
from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.domain.attempt import close_overdue, finish_attempt, start_attempt
from assessments.domain.correction import (
    apply_correction,
    propose_correction,
    undo_correction,
)
from assessments.domain.quiz import publish_quiz, retire_quiz
from assessments.domain.regrading import work_off
from assessments.errors import StartRefusedError
from assessments.models import (
    Attempt,
    AttemptItem,
    Correction,
    Item,
    Response,
    ScoreEntry,
)
from assessments.policy import preset
from assessments.queries.correction_preview import preview_correction
from lms.accounts.models import Message, User
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    MULTIPLE,
    THEN,
    add_version,
    answer,
    bare_course,
    item_at,
    learner_in,
    make_item,
    make_plan,
    make_quiz,
    quiz_with,
    started,
)

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(minutes=5)
A, B = {"option": ["a"]}, {"option": ["b"]}
TIMED = preset("module", minutes=30)
JSON = {"Accept": "application/json"}


def signed_in(client: Client, attempt: Attempt) -> Client:
    """Sign the person of an attempt in."""
    subject = attempt.enrollment.subject
    client.force_login(User.objects.get(link__subject=subject))
    return client


def running(client: Client, **fields: object) -> tuple[Client, Attempt, str]:
    """Start an attempt now, in a published course; return its address too."""
    quiz = quiz_with(pages=True, **fields)
    attempt = start_attempt(learner_in(quiz), quiz, language="en", now=timezone.now())
    return signed_in(client, attempt), attempt, f"/en/attempt/{attempt.public_id}/"


def corrected(attempt: Attempt, policy: str, **fields: object) -> Correction:
    """Correct the first question of an attempt and let the job run."""
    actor = UserFactory.create().public_id
    correction = propose_correction(
        item_at(attempt).item_version,
        policy=policy,
        reason="The key was wrong",
        actor=actor,
        now=LATER,
        **fields,  # type: ignore[arg-type]
    )
    apply_correction(correction, actor=actor, now=LATER)
    work_off(correction, now=LATER)
    correction.refresh_from_db()
    return correction


# --- Quiz reliability -----------------------------------------------------------------


def test_01_timer_and_limit_live_on_the_server() -> None:
    conduct = preset("module", minutes=30, attempts=1)
    quiz = quiz_with(plan=make_plan(conduct=conduct))
    enrollment = learner_in(quiz)
    attempt = started(quiz, enrollment)
    reloaded = started(quiz, enrollment, now=LATER)
    assert (reloaded.pk, reloaded.deadline) == (
        attempt.pk,
        THEN + timedelta(minutes=30),
    )
    with pytest.raises(StartRefusedError):
        started(quiz, enrollment, now=THEN + timedelta(hours=1))
    assert Attempt.objects.get().number == 1


def test_02_a_retry_after_a_lost_response_makes_no_second_result() -> None:
    attempt = started(quiz_with())
    command_id = uuid4()
    first = answer(attempt, fields=B, command_id=command_id)
    again = answer(attempt, fields=B, base=0, command_id=command_id)
    assert (first.revision, again.revision) == (1, 1)
    finish_attempt(attempt, now=LATER)
    finish_attempt(Attempt.objects.get(), now=LATER + timedelta(minutes=1))
    assert (Response.objects.count(), ScoreEntry.objects.count()) == (1, 1)


def test_03_saved_is_said_by_the_server_only(client: Client) -> None:
    browser, attempt, path = running(client)
    assert "Saved at" not in state_of(browser.get(f"{path}1/").content.decode())
    body = browser.post(
        f"{path}1/answer/", {"command": uuid4(), "base": 0, "option": "b"}, headers=JSON
    ).json()
    assert (body["outcome"], body["revision"]) == ("applied", 1)
    assert body["at"]
    assert f"Saved at {body['at']}" in state_of(
        browser.get(f"{path}1/").content.decode()
    )
    assert item_at(attempt).saved_at is not None


def state_of(page: str) -> str:
    """Return what a question says about saving."""
    found = re.search(r'<p class="save-state[^>]*>(.*?)</p>', page)
    assert found
    return found[1]


def test_04_answers_given_offline_are_accepted_in_the_grace(client: Client) -> None:
    attempt = started(quiz_with(plan=make_plan(conduct=TIMED)))
    deadline = attempt.deadline
    assert deadline
    assert answer(attempt, at=deadline + timedelta(seconds=59)).saved
    late = answer(attempt, fields=A, at=deadline + timedelta(seconds=60))
    assert late.outcome == "late"
    assert Response.objects.get(outcome="late").response == {"option": "a"}
    browser, _, path = running(client)
    page = browser.get(f"{path}check/").content.decode()
    assert "data-unsent hidden" in page  # the script shows it, and blocks handing in


def test_05_a_stale_tab_overwrites_nothing_and_its_answer_is_kept() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=B)
    assert answer(attempt, fields=A, base=0).outcome == "stale"
    finish_attempt(attempt, now=LATER)
    assert answer(attempt, fields=A, at=LATER).outcome == "finished"
    assert item_at(attempt).response == {"option": "b"}
    kept = Response.objects.exclude(outcome="applied").order_by("pk")
    assert [row.response for row in kept] == [{"option": "a"}] * 2


def test_06_the_same_answer_twice_costs_nothing() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=A)
    assert answer(attempt, fields=A, base=0).outcome == "same"
    answer(attempt, fields=B)
    finish_attempt(attempt, now=LATER)
    assert attempt.points == 1


def test_07_time_over_ends_every_attempt_and_all_are_listed(client: Client) -> None:
    conduct = preset("module", minutes=1)
    browser, attempt, path = running(client, plan=make_plan(conduct=conduct))
    long_ago = timezone.now() - timedelta(minutes=9)
    Attempt.objects.update(deadline=long_ago, closes_at=long_ago)
    assert browser.get(f"{path}1/").headers["Location"] == f"{path}result/"
    attempt.refresh_from_db()
    assert (attempt.end_reason, attempt.points) == ("time_over", 0)
    page = browser.get(f"/en/quiz/{attempt.quiz.public_id}/").content.decode()
    assert "time over" in page
    Attempt.objects.update(state="in_progress")
    assert close_overdue(now=timezone.now()) == 1


def test_08_the_timer_policy_is_said_before_the_start(client: Client) -> None:
    for conduct, words in (
        (preset("module"), "No clock runs."),
        (TIMED, "30 minutes from the moment you start. The clock goes on while you"),
        (
            preset("module", timer="window", minutes=2880),
            "Once started, it stays open for 2 days.",
        ),
    ):
        browser, attempt, _ = running(client, plan=make_plan(conduct=conduct))
        Attempt.objects.filter(pk=attempt.pk).update(state="finished")
        page = browser.get(f"/en/quiz/{attempt.quiz.public_id}/").content.decode()
        assert words in page


def test_09_every_answer_stands_in_a_receipt(client: Client) -> None:
    browser, attempt, path = running(client)
    for base, option in enumerate("ab"):
        browser.post(
            f"{path}1/answer/", {"command": uuid4(), "base": base, "option": option}
        )
    receipt = browser.get(f"{path}receipt/").content.decode()
    assert receipt.count("<td>saved</td>") == 2
    assert str(attempt.public_id) in receipt


def test_10_another_attempt_has_an_address_and_a_state_of_its_own() -> None:
    quiz = quiz_with()
    enrollment = learner_in(quiz)
    first = started(quiz, enrollment)
    answer(first, fields=B)
    finish_attempt(first, now=LATER)
    second = started(quiz, enrollment, now=LATER)
    assert first.public_id != second.public_id
    assert item_at(second).response == {}


def test_11_plain_forms_suffice(client: Client) -> None:
    browser, attempt, path = running(client)
    browser.post(f"{path}1/", {"command": uuid4(), "base": 0, "option": "b"})
    browser.post(f"{path}finish/")
    attempt.refresh_from_db()
    assert (attempt.points, attempt.max_points) == (1, 1)


def test_12_a_second_empty_request_is_no_error(client: Client) -> None:
    browser, attempt, path = running(client)
    for _ in range(2):
        reply = browser.post(
            f"{path}1/answer/", {"command": uuid4(), "base": 0}, headers=JSON
        )
        assert reply.status_code == 200
    assert item_at(attempt).response == {}


def test_13_repeated_starts_give_one_attempt() -> None:
    quiz = quiz_with()
    enrollment = learner_in(quiz)
    attempts = {started(quiz, enrollment).pk for _ in range(5)}
    assert len(attempts) == Attempt.objects.count() == 1


@pytest.mark.parametrize("size", [2, 20])
def test_14_a_start_costs_the_same_for_any_number_of_questions(size: int) -> None:
    quiz = quiz_with(*[CHOICE] * size)
    started(quiz)
    enrollment = learner_in(quiz)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        attempt = started(quiz, enrollment)
    assert attempt.items.count() == size
    assert len(queries) <= 16


# --- Versioning, draws, regrading -----------------------------------------------------


def test_15_full_credit_is_possible_after_the_question_was_edited() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=A)
    finish_attempt(attempt, now=LATER)
    add_version(Item.objects.get(code="i01"), MULTIPLE)
    corrected(attempt, "full_credit")
    attempt.refresh_from_db()
    assert attempt.points == 1


def test_16_a_regrade_lowers_nobody_and_the_version_taken_is_shown(
    client: Client,
) -> None:
    quiz = quiz_with(pages=True)
    attempt = started(quiz)
    answer(attempt, fields=B)
    finish_attempt(attempt, now=LATER)
    add_version(Item.objects.get(code="i01"), MULTIPLE)
    corrected(attempt, "new_key", key={"options": ["c"]})
    attempt.refresh_from_db()
    assert attempt.points == 1
    page = signed_in(client, attempt).get(f"/en/attempt/{attempt.public_id}/result/")
    assert "Question i01.1 en?" in page.content.decode()
    assert "The key was wrong" in page.content.decode()


def test_17_editing_regrades_nothing() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=B)
    finish_attempt(attempt, now=LATER)
    add_version(Item.objects.get(code="i01"), MULTIPLE)
    publish_quiz(attempt.quiz, now=LATER)
    attempt.refresh_from_db()
    assert (attempt.points, ScoreEntry.objects.count()) == (1, 1)


def test_18_a_regrade_has_scope_counts_difference_and_undo() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=A)
    finish_attempt(attempt, now=LATER)
    actor = UserFactory.create().public_id
    correction = propose_correction(
        item_at(attempt).item_version,
        policy="full_credit",
        reason="Two keys",
        actor=actor,
        now=LATER,
    )
    rows = preview_correction(correction).rows
    assert [(row.before.points, row.after.points) for row in rows] == [
        (Fraction(0), Fraction(1))
    ]
    apply_correction(correction, actor=actor, now=LATER)
    work_off(correction, now=LATER)
    correction.refresh_from_db()
    assert (correction.state, correction.total, correction.done) == ("applied", 1, 1)
    undo_correction(correction, reason="It was right", actor=actor, now=LATER)
    correction.refresh_from_db()
    work_off(correction, now=LATER)
    attempt.refresh_from_db()
    assert attempt.points == 0


def test_19_learners_are_told_of_a_regrade() -> None:
    attempt = started(quiz_with())
    answer(attempt, fields=A)
    finish_attempt(attempt, now=LATER)
    corrected(attempt, "full_credit")
    message = Message.objects.get(kind="score_corrected")
    assert message.context["reason"] == "The key was wrong"


def test_20_a_score_by_a_person_prevails_over_a_regrade() -> None:
    attempt = started(quiz_with(EXTENDED))
    answer(attempt)
    finish_attempt(attempt, now=LATER)
    ScoreEntry(
        attempt_item=item_at(attempt), source="manual", share=Fraction(1, 2), at=LATER
    ).save()
    corrected(attempt, "full_credit")
    attempt.refresh_from_db()
    assert attempt.points in {Fraction(2), None}
    entries = ScoreEntry.objects.filter(attempt_item__attempt=attempt)
    assert entries.filter(source="manual").get().share == Fraction(1, 2)


def test_21_the_maximum_is_that_of_what_was_drawn() -> None:
    course = bare_course()
    for number in range(5):
        make_item(course, f"i{number}")
    row = {"competency": "ID1", "level": 1, "count": 2}
    quiz = make_quiz(course, plan=make_plan({"pool": "pool", "blueprint": [row]}))
    attempt = finish_attempt(started(quiz), now=LATER)
    assert (attempt.items.count(), attempt.max_points) == (2, 2)


def test_22_a_draw_is_stable_during_an_attempt() -> None:
    quiz = quiz_with(*[CHOICE] * 6)
    enrollment = learner_in(quiz)
    attempt = started(quiz, enrollment)
    before = list(attempt.items.values_list("item_version", "option_order"))
    make_item(quiz.course, "newcomer")
    publish_quiz(quiz, now=LATER)
    again = started(quiz, enrollment, now=LATER)
    assert list(again.items.values_list("item_version", "option_order")) == before


def test_23_the_start_page_says_attempts_left_which_counts_and_the_end(
    client: Client,
) -> None:
    browser, attempt, path = running(client, plan=make_plan(conduct=TIMED))
    browser.post(f"{path}finish/")
    page = browser.get(f"/en/quiz/{attempt.quiz.public_id}/").content.decode()
    for words in (
        "2 attempts are left.",
        "Your best attempt counts.",
        "What you have answered until then is handed in for you.",
    ):
        assert words in page


def test_24_what_is_hidden_later_changes_no_result() -> None:
    quiz = quiz_with()
    attempt = started(quiz)
    answer(attempt)
    finish_attempt(attempt, now=LATER)
    Item.objects.update(status="retired")
    retire_quiz(quiz, actor=None, reason="over", now=LATER)
    attempt.refresh_from_db()
    assert (attempt.points, attempt.max_points) == (1, 1)
    assert AttemptItem.objects.get().item_version.item.code == "i01"
