"""What a learner sees of a finished attempt, and when."""

import pytest
from django.test import Client

from assessments.domain.attempt import finish_attempt
from assessments.domain.review import answer_second_look
from assessments.models import Attempt, Quiz, SecondLook
from assessments.policy import preset
from lms.accounts.models import Message, User
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    answer,
    learner_in,
    make_plan,
    quiz_with,
    started,
)

pytestmark = pytest.mark.django_db
WRONG = {"option": ["a"]}
KEY, FEEDBACK, WHY = "Right answer", "Feedback i01.1 a en.", "Because of i01.1 en."


def taken(client: Client, quiz: Quiz, **fields: list[str]) -> Attempt:
    """Take a quiz of one question and sign its learner in."""
    enrollment = learner_in(quiz)
    client.force_login(User.objects.get(link__subject=enrollment.subject))
    attempt = started(quiz, enrollment)
    answer(attempt, fields=fields or None)
    return finish_attempt(attempt)


def page_of(client: Client, attempt: Attempt, end: str = "result") -> str:
    return client.get(f"/en/attempt/{attempt.public_id}/{end}/").content.decode()


def test_keys_stay_unseen_while_there_is_something_to_gain(client: Client) -> None:
    attempt = taken(client, quiz_with(pages=True), **WRONG)
    page = page_of(client, attempt)
    assert "0%" in page
    assert "not right" in page
    assert FEEDBACK in page  # of the option that was chosen
    assert KEY not in page
    assert WHY not in page


def test_keys_and_reasons_are_shown_once_it_is_passed(client: Client) -> None:
    page = page_of(client, taken(client, quiz_with(pages=True)))
    assert KEY in page
    assert WHY in page


def test_the_pre_test_shows_that_it_was_handed_in_and_nothing_else(
    client: Client,
) -> None:
    plan = make_plan(conduct=preset("pre_test"))
    quiz = quiz_with(*[CHOICE] * 8, pages=True, kind="pre_test", plan=plan)
    attempt = taken(client, quiz)
    page = page_of(client, attempt)
    assert "Your answers are in. Thank you" in page
    assert "%" not in page.partition("<main")[2].partition("</main>")[0]
    assert "Question i01" not in page
    receipt = page_of(client, attempt, "receipt")
    assert "Question i01.1 en?" in receipt  # what was asked and answered
    assert "points" not in receipt


def test_a_long_answer_is_said_to_wait(client: Client) -> None:
    quiz = quiz_with(EXTENDED, pages=True)
    page = page_of(client, taken(client, quiz))
    assert "A person scores the long answers" in page


def test_the_receipt_says_what_was_asked_answered_and_when(client: Client) -> None:
    attempt = taken(client, quiz_with(pages=True))
    response = client.get(f"/en/attempt/{attempt.public_id}/receipt/")
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="quiz-1.html"'
    )
    page = response.content.decode()
    for words in (
        str(attempt.public_id),
        "Question i01.1 en?",
        "i01.1 options b en",
        "2026-03-02T09:00:00+00:00",
        "1 of 1 points (100%)",
        "Their answers are public: the course is open.",
        "saved",
    ):
        assert words in page


def test_each_question_shows_the_option_that_was_chosen(client: Client) -> None:
    quiz = quiz_with(CHOICE, CHOICE, pages=True)
    enrollment = learner_in(quiz)
    client.force_login(User.objects.get(link__subject=enrollment.subject))
    attempt = started(quiz, enrollment)
    answer(attempt, 1, fields=WRONG)
    answer(attempt, 2)
    page = page_of(client, finish_attempt(attempt))
    # Radios of one name would be one group: only the last would be shown as chosen.
    assert 'name="q1-option" value="a" checked disabled' in page
    assert 'name="q2-option" value="b" checked disabled' in page


def test_a_second_look_is_asked_once_and_answered_in_my_messages(
    client: Client,
) -> None:
    attempt = taken(client, quiz_with(pages=True), **WRONG)
    ask = f"/en/attempt/{attempt.public_id}/1/second-look/"
    client.post(ask, {"text": "Option a says the same."})
    client.post(ask, {"text": "Again."})
    look = SecondLook.objects.get()
    assert look.text == "Option a says the same."
    assert "You asked for a second look." in page_of(client, attempt)
    actor = UserFactory.create().public_id
    assert answer_second_look(look, answer="It does not: …", actor=actor)
    look.refresh_from_db()
    assert not answer_second_look(look, answer="Another answer", actor=actor)
    message = Message.objects.get(kind="second_look_answered")
    assert message.context["answer"] == "It does not: …"
    assert "It does not: …" in page_of(client, attempt)


def test_an_empty_question_is_not_sent(client: Client) -> None:
    attempt = taken(client, quiz_with(pages=True), **WRONG)
    client.post(f"/en/attempt/{attempt.public_id}/1/second-look/", {"text": " "})
    assert SecondLook.objects.count() == 0
