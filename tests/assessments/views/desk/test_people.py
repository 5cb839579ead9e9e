"""One person at the quizzes of a run: rules with reasons, exceptions, the end."""

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from assessments.domain.attempt import finish_attempt
from assessments.models import Attempt, Quiz, QuizException, TimeFactor
from courses.models import CourseRun, Enrollment
from lms.accounts.models import User
from lms.core.models import AuditEntry
from tests.assessments.views.desk.pages import refused, rows_of, text_of
from tests.factories.accounts import official
from tests.factories.assessments import learner_in, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(quiz: Quiz, enrollment: Enrollment) -> Attempt:
    return started(quiz, enrollment)


def people(run: CourseRun) -> str:
    return f"/en/teaching/{run.public_id}/people/"


def person(enrollment: Enrollment) -> str:
    return f"{people(enrollment.run)}{enrollment.public_id}/"


def at_quiz(attempt: Attempt) -> str:
    return f"{person(attempt.enrollment)}{attempt.quiz.public_id}/"


def test_people_are_listed_and_found(
    desk: Client, attempt: Attempt, bruno: User
) -> None:
    address = people(attempt.enrollment.run)
    assert rows_of(desk.get(address).content.decode()) == [
        ["Ana Learner", "Country PER", "1", "1"],
        ["Bruno", "Country PER", "0", "0"],
    ]
    found = desk.get(address, {"q": "bru"}).content.decode()
    assert [row[0] for row in rows_of(found)] == ["Bruno"]
    assert "Nobody found" in desk.get(address, {"q": "x\x00y"}).content.decode()


def test_a_person_is_shown_with_every_quiz(desk: Client, attempt: Attempt) -> None:
    html = desk.get(person(attempt.enrollment)).content.decode()
    assert rows_of(html) == [["Quiz", "1", "–", "in progress"]]
    assert f'href="{at_quiz(attempt)}"' in html


def test_the_rule_that_decided_is_named_with_its_reason(
    desk: Client, attempt: Attempt
) -> None:
    text = text_of(desk.get(at_quiz(attempt)).content.decode())
    assert "The person cannot start an attempt now." in text
    assert (
        "1. Refuse: an attempt is in progress this rule decided"
        " Holds: An attempt is in progress." in text
    )
    finish_attempt(attempt)
    text = text_of(desk.get(at_quiz(attempt)).content.decode())
    assert "The person can start an attempt now." in text
    assert "Full credit this rule decided" in text
    assert "0 of 5 (0%)" in text


def test_an_exception_is_granted_shown_and_taken_back(
    desk: Client, attempt: Attempt, instructor: User
) -> None:
    address = at_quiz(attempt)
    given = {
        "extra_attempts": "2",
        "extra_minutes": "",
        "more_percent": "50",
        "until": "2027-03-01T12:00",
        "waive_wait": "on",
        "reason": "Power cut in Lima.",
        "expires_at": "2027-01-01T00:00",
    }
    assert desk.post(f"{address}grant/", given)["Location"] == address
    row = QuizException.objects.get()
    assert row.effects == {
        "extra_attempts": 2,
        "waive_wait": True,
        "time_factor": "3/2",
        "until": "2027-03-01T12:00:00+00:00",
    }
    assert (row.actor, row.reason) == (instructor.public_id, "Power cut in Lima.")
    assert row.expires_at is not None
    assert row.expires_at.isoformat() == "2027-01-01T00:00:00+00:00"
    text = text_of(desk.get(address).content.decode())
    assert (
        "2 more attempts; 50% more time; open until March 1, 2027, noon (UTC)" in text
    )
    assert "Power cut in Lima. Ines Teacher" in text
    revoke = f"{person(attempt.enrollment)}revoke/{row.public_id}/"
    assert desk.post(revoke)["Location"] == address
    row.refresh_from_db()
    assert row.revoked_by == instructor.public_id
    assert "taken back" in desk.get(address).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": "Why."}, "Say what the person is allowed."),
        ({"extra_attempts": "1"}, "Reason: This field is required."),
        ({"extra_attempts": "0", "reason": "Why."}, "greater than or equal to 1"),
    ],
)
def test_an_exception_needs_an_effect_and_a_reason(
    desk: Client, attempt: Attempt, given: dict[str, str], said: str
) -> None:
    html = desk.post(f"{at_quiz(attempt)}grant/", given).content.decode()
    assert said in text_of(html)
    assert not QuizException.objects.exists()


def test_more_time_is_given_and_taken_back(desk: Client, attempt: Attempt) -> None:
    address = person(attempt.enrollment)
    desk.post(f"{address}time/", {"more_percent": "25", "reason": "As agreed."})
    assert str(TimeFactor.objects.get().factor) == "5/4"
    html = desk.get(address).content.decode()
    assert "25% more time" in html
    assert 'value="25"' in html
    desk.post(f"{address}time/", {"more_percent": "0", "reason": ""})
    assert not TimeFactor.objects.exists()
    refused_form = desk.post(f"{address}time/", {"more_percent": "-1"})
    assert "greater than or equal to 0" in refused_form.content.decode()


def test_staff_ends_an_attempt_with_a_reason(desk: Client, attempt: Attempt) -> None:
    address = f"{person(attempt.enrollment)}close/{attempt.public_id}/"
    desk.post(address, {"close-reason": ""})
    attempt.refresh_from_db()
    assert attempt.state == "in_progress"
    desk.post(address, {"close-reason": "Started by mistake."})
    attempt.refresh_from_db()
    assert (attempt.state, attempt.end_reason) == ("finished", "closed")
    assert AuditEntry.objects.get(action="closed").reason == "Started by mistake."
    desk.post(address, {"close-reason": "Again."})
    assert AuditEntry.objects.filter(action="closed").count() == 1


def test_what_belongs_to_another_person_is_not_found(
    desk: Client, attempt: Attempt, quiz: Quiz
) -> None:
    other = learner_in(quiz, attempt.enrollment.run)
    address = f"{person(other)}close/{attempt.public_id}/"
    assert desk.post(address, {"close-reason": "Why."}).status_code == 404
    stranger = person(attempt.enrollment).replace(
        str(attempt.enrollment.public_id), str(quiz.public_id)
    )
    assert desk.get(stranger).status_code == 404
    assert desk.get(f"{person(other)}{other.public_id}/").status_code == 404


def test_outsiders_see_and_change_nothing(outsider: Client, attempt: Attempt) -> None:
    address = at_quiz(attempt)
    assert refused(outsider, people(attempt.enrollment.run))
    assert refused(outsider, person(attempt.enrollment))
    assert refused(outsider, address)
    for action in (
        f"{address}grant/",
        f"{person(attempt.enrollment)}time/",
        f"{person(attempt.enrollment)}close/{attempt.public_id}/",
        f"{person(attempt.enrollment)}revoke/{attempt.public_id}/",
    ):
        assert refused(outsider, action, post=True)
    assert not QuizException.objects.exists()


def test_an_administrator_gives_more_time(client: Client, attempt: Attempt) -> None:
    root = official()
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    client.force_login(root)
    html = client.get(person(attempt.enrollment)).content.decode()
    assert "Write to everyone" not in html  # a page for instructors only
    client.post(f"{person(attempt.enrollment)}time/", {"more_percent": "100"})
    assert str(TimeFactor.objects.get().factor) == "2"


def test_the_list_asks_as_much_for_three_as_for_one(
    desk: Client,
    attempt: Attempt,
    quiz: Quiz,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    address = people(attempt.enrollment.run)
    desk.get(address)
    with django_assert_num_queries(8):
        desk.get(address)
    for _ in range(2):
        started(quiz, learner_in(quiz, attempt.enrollment.run))
    with django_assert_num_queries(8):
        desk.get(address)
