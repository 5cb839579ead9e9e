"""What arrived and was not applied, at the desk: shown in words, recovered, left aside."""

from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from assessments.domain.attempt import finish_attempt
from assessments.enums import ScoreSource
from assessments.models import (
    Attempt,
    AttemptItem,
    QuarantinedAnswer,
    Quiz,
    Recovery,
    Response,
    ScoreEntry,
)
from assessments.scoring.response import ResponseError
from assessments.views.desk import room
from courses.models import CourseRun, Enrollment
from lms.accounts.models import Message
from tests.assessments.views.desk.pages import refused, rows_of, text_of
from tests.factories.assessments import (
    NUMERIC,
    THEN,
    answer,
    item_at,
    learner_in,
    quiz_with,
    started,
)

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(minutes=5)


@pytest.fixture
def quiz(db: None) -> Quiz:
    """A quiz of a single number."""
    return quiz_with(NUMERIC)


def late(quiz: Quiz, enrollment: Enrollment) -> Response:
    """Answer 1 in time, 2.5 after handing in."""
    attempt = started(quiz, enrollment)
    answer(attempt, fields={"text": ["1"]})
    finish_attempt(attempt, now=LATER)
    answer(attempt, fields={"text": ["2.5"]}, at=LATER + timedelta(minutes=1))
    return Response.objects.get(outcome="finished", attempt_item__attempt=attempt)


def unread(quiz: Quiz, enrollment: Enrollment) -> QuarantinedAnswer:
    """Answer in words, which are no number."""
    attempt = started(quiz, enrollment)
    with pytest.raises(ResponseError):
        answer(attempt, fields={"text": ["2.5 or so"], "go": ["next"]})
    finish_attempt(attempt, now=LATER)
    return QuarantinedAnswer.objects.get(attempt_item__attempt=attempt)


def score_by_hand(item: AttemptItem) -> None:
    """Give half of the points by hand."""
    ScoreEntry(
        attempt_item=item,
        source=ScoreSource.MANUAL,
        share=Fraction(1, 2),
        at=LATER,
        actor=uuid4(),
    ).save(force_insert=True)


def kept(run: CourseRun) -> str:
    return f"/en/teaching/{run.public_id}/kept/"


def test_both_kinds_are_listed_in_words(
    desk: Client, quiz: Quiz, enrollment: Enrollment, run: CourseRun
) -> None:
    late(quiz, enrollment)
    html = desk.get(kept(run)).content.decode()
    assert rows_of(html) == [
        [
            "Ana Learner",
            "Quiz, question 1",
            "03/02/2026 9:06 a.m.",
            "2.5",
            "not applied: the attempt was handed in",
        ]
    ]
    unread(quiz, learner_in(quiz, run, full_name="Bea"))
    html = desk.get(kept(run)).content.decode()
    assert rows_of(html[html.index("What could not be read") :]) == [
        [
            "Bea",
            "Quiz, question 1",
            "03/02/2026 9:01 a.m.",
            "2.5 or so",
            "This is not a number. Write digits, such as 12 or 0.5.",
        ]
    ]
    overview = desk.get(f"/en/teaching/{run.public_id}/quizzes/").content.decode()
    assert "Answers not applied 2" in text_of(overview)


def test_a_late_answer_is_let_stand(
    desk: Client, quiz: Quiz, enrollment: Enrollment, run: CourseRun
) -> None:
    row = late(quiz, enrollment)
    address = f"{kept(run)}{row.command_id}/"
    html = desk.get(address).content.decode()
    assert "The answer that stands" in html
    assert 'name="base" value="1"' in html
    given = {"do": "recover", "base": "1", "reason": "The line was down."}
    assert desk.post(address, given)["Location"] == kept(run)
    attempt = Attempt.objects.get()
    assert (item_at(attempt).response["text"], attempt.points) == ("2.5", 1)
    assert Message.objects.get().kind == "answer_recovered"
    assert (
        "Every answer that arrived was applied" in desk.get(kept(run)).content.decode()
    )
    assert "decided about this answer already" in desk.get(address).content.decode()
    again = desk.post(address, {**given, "base": "2"}, follow=True)
    assert "decided about this answer meanwhile" in again.content.decode()
    assert Recovery.objects.count() == 1


def test_an_answer_seen_before_another_one_is_not_put_in_place(
    desk: Client, quiz: Quiz, enrollment: Enrollment, run: CourseRun
) -> None:
    address = f"{kept(run)}{late(quiz, enrollment).command_id}/"
    given = {"do": "recover", "base": "0", "reason": "The line was down."}
    answered = desk.post(address, given, follow=True)
    assert "Another answer stands by now." in answered.content.decode()
    assert not Recovery.objects.exists()


def test_an_answer_is_left_aside_with_a_reason(
    desk: Client, quiz: Quiz, enrollment: Enrollment, run: CourseRun
) -> None:
    address = f"{kept(run)}{late(quiz, enrollment).command_id}/"
    html = desk.post(address, {"do": "dismiss", "base": "1"}).content.decode()
    assert "Reason: This field is required." in text_of(html)
    desk.post(address, {"do": "dismiss", "base": "1", "reason": "Too late."})
    assert Recovery.objects.get().applied is None
    assert Message.objects.get().kind == "answer_dismissed"


def test_what_could_not_be_read_is_corrected_and_let_stand(
    desk: Client, quiz: Quiz, enrollment: Enrollment, run: CourseRun
) -> None:
    row = unread(quiz, enrollment)
    address = f"{kept(run)}unread/{row.public_id}/"
    html = desk.get(address).content.decode()
    assert "<q>2.5 or so</q>" in html
    assert 'name="text" value="2.5 or so"' in html
    given = {"do": "recover", "base": "0", "reason": "Clear enough."}
    html = desk.post(address, {**given, "text": "around 2"}).content.decode()
    assert "This is not a number." in html
    assert 'value="around 2"' in html
    desk.post(address, {**given, "text": "2.5"})
    row.refresh_from_db()
    assert row.resolution == "Clear enough."
    assert Attempt.objects.get().points == 1


def test_what_could_not_be_read_is_left_aside(
    desk: Client, quiz: Quiz, enrollment: Enrollment, run: CourseRun
) -> None:
    row = unread(quiz, enrollment)
    address = f"{kept(run)}unread/{row.public_id}/"
    desk.post(address, {"do": "dismiss", "base": "0", "reason": "No number."})
    row.refresh_from_db()
    assert row.resolved_at is not None
    assert Attempt.objects.get().points == 0


def test_outsiders_see_and_decide_nothing(
    outsider: Client, quiz: Quiz, enrollment: Enrollment, run: CourseRun
) -> None:
    first = late(quiz, enrollment)
    other = unread(quiz, learner_in(quiz, run))
    for address in (
        kept(run),
        f"{kept(run)}{first.command_id}/",
        f"{kept(run)}unread/{other.public_id}/",
    ):
        assert refused(outsider, address)
        assert refused(outsider, address, post=True)


def test_the_list_asks_as_much_for_three_as_for_one(
    desk: Client,
    quiz: Quiz,
    enrollment: Enrollment,
    run: CourseRun,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    late(quiz, enrollment)
    unread(quiz, learner_in(quiz, run))
    desk.get(kept(run))
    with django_assert_num_queries(10):
        desk.get(kept(run))
    for _ in range(2):
        late(quiz, learner_in(quiz, run))
        unread(quiz, learner_in(quiz, run))
    with django_assert_num_queries(10):
        desk.get(kept(run))


def test_what_could_not_be_read_goes_on_to_the_next_page(
    desk: Client,
    quiz: Quiz,
    enrollment: Enrollment,
    run: CourseRun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "PER_PAGE", 1)
    unread(quiz, enrollment)
    unread(quiz, learner_in(quiz, run, full_name="Bea"))
    first = desk.get(kept(run)).content.decode()
    assert [row[0] for row in rows_of(first)] == ["Ana Learner"]
    assert 'rel="next" href="?unread=2"' in first
    second = desk.get(kept(run), {"unread": "2"}).content.decode()
    assert [row[0] for row in rows_of(second)] == ["Bea"]
    assert 'rel="prev" href="?unread=1"' in second


def test_a_score_given_by_hand_is_said_to_stay(
    desk: Client, quiz: Quiz, enrollment: Enrollment, run: CourseRun
) -> None:
    response = late(quiz, enrollment)
    address = f"{kept(run)}{response.command_id}/"
    words = "A person scored this question by hand: that score stays"
    assert words not in desk.get(address).content.decode()
    score_by_hand(response.attempt_item)
    assert words in desk.get(address).content.decode()
