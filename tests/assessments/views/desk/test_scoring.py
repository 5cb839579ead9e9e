"""Scoring long answers at the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from assessments.domain.attempt import finish_attempt
from assessments.models import Attempt, Quiz, ScoreEntry, ScoringClaim
from courses.models import CourseRun, Enrollment
from lms.accounts.models import User
from tests.assessments.views.desk.pages import refused, rows_of, text_of
from tests.factories.assessments import THEN, answer, learner_in, started
from tests.factories.courses import RunFactory

pytestmark = pytest.mark.django_db
LEVELS = {"criterion-facts": "yes", "criterion-plan": "no", "comment": "Add dates."}


def handed_in(quiz: Quiz, enrollment: Enrollment) -> Attempt:
    attempt = started(quiz, enrollment)
    answer(attempt, 1)
    answer(attempt, 2)
    return finish_attempt(attempt, now=THEN + timedelta(minutes=5))


@pytest.fixture
def attempt(quiz: Quiz, enrollment: Enrollment) -> Attempt:
    return handed_in(quiz, enrollment)


def queue(run: CourseRun) -> str:
    return f"/en/teaching/{run.public_id}/scoring/"


def page(attempt: Attempt, position: int = 2) -> str:
    run = attempt.enrollment.run
    return f"{queue(run)}{attempt.public_id}/{position}/"


def test_the_tab_leads_to_the_quizzes(desk: Client, attempt: Attempt) -> None:
    run = attempt.enrollment.run
    roster = desk.get(f"/en/teaching/{run.public_id}/").content.decode()
    address = f"/en/teaching/{run.public_id}/quizzes/"
    assert f'<a href="{address}">Quizzes</a>' in roster
    html = desk.get(address).content.decode()
    assert f'<a href="{address}" aria-current="page">Quizzes</a>' in html
    assert rows_of(html) == [["Quiz", "module quiz", "1", "0", "1", "Edit : Quiz"]]
    assert "Long answers to score 1" in text_of(html)


def test_the_queue_names_no_learner(desk: Client, attempt: Attempt) -> None:
    html = desk.get(queue(attempt.enrollment.run)).content.decode()
    assert rows_of(html) == [
        ["Quiz", "2", "03/02/2026 9:05 a.m.", "free", "Open Quiz, 2"]
    ]
    assert "Ana Learner" not in html


def test_an_answer_is_claimed_scored_and_told(
    desk: Client, attempt: Attempt, instructor: User
) -> None:
    html = desk.get(page(attempt)).content.decode()
    assert "A long answer." in html
    assert "Take this answer" in html
    assert "Save the score" not in html
    assert "Ana Learner" not in html
    assert desk.post(page(attempt), {"do": "claim"}).status_code == 302
    html = desk.get(page(attempt)).content.decode()
    assert "Save the score" in html
    assert "yes en (2 points)" in text_of(html)
    answered = desk.post(page(attempt), {"do": "score", **LEVELS})
    assert answered["Location"] == queue(attempt.enrollment.run)
    entry = ScoreEntry.objects.get(source="manual")
    assert (entry.actor, entry.rubric) == (
        instructor.public_id,
        {"facts": "yes", "plan": "no"},
    )
    html = desk.get(page(attempt)).content.decode()
    assert "2 points · by a person, Ines Teacher" in text_of(html)
    assert "i02.1 criteria facts en: yes en" in text_of(html)
    assert (
        "Nothing waits to be scored"
        in desk.get(queue(attempt.enrollment.run)).content.decode()
    )


def test_what_a_colleague_holds_waits_half_an_hour(
    desk: Client, attempt: Attempt, colleague: User
) -> None:
    item = attempt.items.get(position=2)
    claim = ScoringClaim.objects.create(
        attempt_item=item, actor=colleague.public_id, claimed_at=timezone.now()
    )
    html = desk.get(page(attempt)).content.decode()
    assert "Carla Colleague is scoring this answer. From" in html
    assert (
        "Carla Colleague is scoring it until"
        in desk.get(queue(attempt.enrollment.run)).content.decode()
    )
    desk.post(page(attempt), {"do": "score", **LEVELS})
    assert not ScoreEntry.objects.filter(source="manual").exists()
    claim.claimed_at -= timedelta(minutes=30)
    claim.save()
    desk.post(page(attempt), {"do": "claim"})
    claim.refresh_from_db()
    assert claim.actor != colleague.public_id


def test_an_answer_is_released(desk: Client, attempt: Attempt) -> None:
    desk.post(page(attempt), {"do": "claim"})
    desk.post(page(attempt), {"do": "release"})
    assert not ScoringClaim.objects.exists()


def test_every_criterion_asks_for_a_level(desk: Client, attempt: Attempt) -> None:
    desk.post(page(attempt), {"do": "claim"})
    html = desk.post(page(attempt), {"criterion-facts": "yes"}).content.decode()
    assert "Choose a level." in html
    assert not ScoreEntry.objects.filter(source="manual").exists()


def test_scoring_again_asks_why(desk: Client, attempt: Attempt) -> None:
    desk.post(page(attempt), LEVELS)
    desk.post(page(attempt), {"do": "claim"})
    html = desk.post(page(attempt), {**LEVELS, "comment": ""}).content.decode()
    assert "Why the score changes" in html
    assert ScoreEntry.objects.filter(source="manual").count() == 1
    desk.post(page(attempt), {**LEVELS, "comment": "Read again."})
    assert ScoreEntry.objects.filter(source="manual").count() == 2


def test_what_is_no_long_answer_is_not_scored_here(
    desk: Client, attempt: Attempt
) -> None:
    assert desk.get(page(attempt, 1)).status_code == 404
    assert desk.get(page(attempt, 3)).status_code == 404


def test_an_answer_of_another_run_is_not_found(
    desk: Client, attempt: Attempt, quiz: Quiz
) -> None:
    other = learner_in(quiz, RunFactory.create(course=quiz.course))
    address = f"{queue(other.run)}{attempt.public_id}/2/"
    assert desk.get(address).status_code == 404


def test_outsiders_see_and_score_nothing(outsider: Client, attempt: Attempt) -> None:
    run = attempt.enrollment.run
    assert refused(outsider, queue(run))
    assert refused(outsider, f"/en/teaching/{run.public_id}/quizzes/")
    assert refused(outsider, page(attempt))
    assert refused(outsider, page(attempt), post=True)
    assert not ScoringClaim.objects.exists()


def test_the_lists_ask_as_much_for_three_as_for_one(
    desk: Client,
    attempt: Attempt,
    quiz: Quiz,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    run = attempt.enrollment.run
    desk.get(queue(run))
    with django_assert_num_queries(9):
        desk.get(queue(run))
    for _ in range(2):
        handed_in(quiz, learner_in(quiz, run))
    with django_assert_num_queries(9):
        desk.get(queue(run))
