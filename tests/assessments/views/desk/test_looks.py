"""Second looks at the desk: answered in words, with a new score where it changes."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from assessments.domain.attempt import finish_attempt
from assessments.domain.review import ask_second_look
from assessments.domain.scoring import claim_answer
from assessments.models import AttemptItem, Quiz, ScoreEntry, SecondLook
from courses.models import CourseRun, Enrollment
from lms.accounts.models import Message, User
from tests.assessments.views.desk.pages import refused, rows_of, text_of
from tests.factories.assessments import THEN, answer, item_at, learner_in, started

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(minutes=5)


def asked(quiz: Quiz, enrollment: Enrollment, position: int = 1) -> SecondLook:
    attempt = started(quiz, enrollment)
    answer(attempt, 1, fields={"option": ["a"]})
    answer(attempt, 2)
    finish_attempt(attempt, now=LATER)
    return ask_second_look(
        item_at(attempt, position), text="I meant b, as the lesson says.", now=LATER
    )


@pytest.fixture
def look(quiz: Quiz, enrollment: Enrollment) -> SecondLook:
    return asked(quiz, enrollment)


def looks(run: CourseRun) -> str:
    return f"/en/teaching/{run.public_id}/looks/"


def page(look: SecondLook) -> str:
    return f"{looks(look.attempt_item.attempt.enrollment.run)}{look.public_id}/"


def test_what_was_asked_is_listed(
    desk: Client, look: SecondLook, run: CourseRun
) -> None:
    html = desk.get(looks(run)).content.decode()
    assert rows_of(html) == [
        [
            "Quiz , 1",
            "1",
            "03/02/2026 9:05 a.m.",
            "I meant b, as the lesson says.",
            "open",
        ]
    ]
    overview = desk.get(f"/en/teaching/{run.public_id}/quizzes/").content.decode()
    assert "Second looks 1" in text_of(overview)


def test_the_key_and_the_scores_stand_beside_the_question(
    desk: Client, look: SecondLook
) -> None:
    text = text_of(desk.get(page(look)).content.decode())
    assert "I meant b, as the lesson says." in text
    assert "Right answer" in text
    assert "0 points · automatic" in text


def test_an_answer_in_words_is_sent_once(
    desk: Client, look: SecondLook, run: CourseRun, instructor: User
) -> None:
    sent = desk.post(page(look), {"answer": "The key is right."})
    assert sent["Location"] == looks(run)
    look.refresh_from_db()
    assert (look.answer, look.answered_by) == (
        "The key is right.",
        instructor.public_id,
    )
    message = Message.objects.get()
    assert (message.kind, message.context["answer"]) == (
        "second_look_answered",
        "The key is right.",
    )
    assert not ScoreEntry.objects.filter(source="manual").exists()
    desk.post(page(look), {"answer": "Another one."})
    look.refresh_from_db()
    assert look.answer == "The key is right."
    text = text_of(desk.get(page(look)).content.decode())
    assert "The key is right. Ines Teacher" in text
    assert "Send the answer" not in text


def test_a_new_score_is_logged_with_its_reason(desk: Client, look: SecondLook) -> None:
    given = {"answer": "You are right.", "points": "0.5", "reason": "Two readings."}
    desk.post(page(look), given)
    entry = ScoreEntry.objects.get(source="manual")
    assert (str(entry.share), entry.comment) == ("1/2", "Two readings.")
    assert [message.kind for message in Message.objects.all()] == [
        "second_look_answered"
    ]
    assert "0.5 points · by a person, Ines Teacher" in text_of(
        desk.get(page(look)).content.decode()
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"answer": ""}, "Your answer: This field is required."),
        ({"answer": "Yes.", "points": "1"}, "Say why the score changes."),
        ({"answer": "Yes.", "points": "2", "reason": "x"}, "gives 0 to 1 points"),
        ({"answer": "Yes.", "points": "many", "reason": "x"}, "Write a number."),
    ],
)
def test_what_cannot_be_sent_is_said(
    desk: Client, look: SecondLook, given: dict[str, str], said: str
) -> None:
    assert said in text_of(desk.post(page(look), given).content.decode())
    look.refresh_from_db()
    assert look.answered_at is None


def test_a_score_that_cannot_be_given_sends_no_answer(
    desk: Client, look: SecondLook, colleague: User
) -> None:
    claim_answer(look.attempt_item, actor=colleague.public_id)
    given = {"answer": "You are right.", "points": "1", "reason": "Two readings."}
    html = desk.post(page(look), given).content.decode()
    assert "Somebody else is scoring this answer." in html
    look.refresh_from_db()
    assert look.answered_at is None
    assert not Message.objects.exists()


def test_a_long_answer_leads_to_its_rubric(
    desk: Client, quiz: Quiz, enrollment: Enrollment, instructor: User
) -> None:
    look = asked(quiz, enrollment, position=2)
    item: AttemptItem = look.attempt_item
    address = f"/scoring/{item.attempt.public_id}/2/"
    assert address in desk.get(page(look)).content.decode()


def test_outsiders_see_and_answer_nothing(outsider: Client, look: SecondLook) -> None:
    assert refused(outsider, looks(look.attempt_item.attempt.enrollment.run))
    assert refused(outsider, page(look))
    assert refused(outsider, page(look), post=True)


def test_the_list_asks_as_much_for_three_as_for_one(
    desk: Client,
    look: SecondLook,
    quiz: Quiz,
    run: CourseRun,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk.get(looks(run))
    with django_assert_num_queries(8):
        desk.get(looks(run))
    for _ in range(2):
        asked(quiz, learner_in(quiz, run))
    with django_assert_num_queries(8):
        desk.get(looks(run))
