"""What a step of a quiz asks the database: as few statements as were counted once."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.domain.attempt import finish_attempt
from assessments.models import Attempt, Quiz
from courses.models import Enrollment
from lms.accounts.domain.privacy import acknowledge_notice
from lms.accounts.models import User
from tests.factories.assessments import (
    CHOICE,
    NUMERIC,
    item_at,
    learner_in,
    quiz_with,
    started,
)

pytestmark = pytest.mark.django_db
CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


@pytest.fixture
def quiz(db: None) -> Quiz:
    return quiz_with(NUMERIC, CHOICE, NUMERIC, pages=True)


@pytest.fixture
def enrollment(quiz: Quiz) -> Enrollment:
    # Somebody else's: what every process reads once, and no two kinds of ids are alike.
    finish_attempt(started(quiz))
    return learner_in(quiz, preferred_language="en")


@pytest.fixture
def browser(client: Client, enrollment: Enrollment) -> Client:
    user = User.objects.get(link__subject=enrollment.subject)
    acknowledge_notice(user, language="en", now=timezone.now())
    client.force_login(user)
    return client


def statements(found: CaptureQueriesContext) -> int:
    return sum(not one["sql"].startswith(CONTROL) for one in found.captured_queries)


def post(browser: Client, path: str, **fields: str) -> int:
    with CaptureQueriesContext(connection) as found:
        answer = browser.post(path, fields, headers={"Accept": "application/json"})
    assert answer.status_code in {200, 302}
    return statements(found)


def test_an_answer_is_saved_in_six_statements(
    browser: Client, enrollment: Enrollment, quiz: Quiz
) -> None:
    attempt = started(quiz, enrollment)
    path = f"/en/attempt/{attempt.public_id}/2/answer/"
    post(browser, path, command=str(uuid4()), base="0", option="a")
    again = post(browser, path, command=str(uuid4()), base="1", option="b")
    assert again == 6  # session, person, question; turn, answer, log
    assert item_at(attempt, 2).response == {"option": "b"}


def test_a_start_and_a_finish_take_few_statements(
    browser: Client, enrollment: Enrollment, quiz: Quiz
) -> None:
    start = post(browser, f"/en/quiz/{quiz.public_id}/start/")
    attempt = Attempt.objects.get(enrollment=enrollment)
    finish = post(browser, f"/en/attempt/{attempt.public_id}/finish/")
    assert (start, finish) == (12, 11)
