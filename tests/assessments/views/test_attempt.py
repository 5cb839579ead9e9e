"""Taking a quiz over HTTP: plain forms first, the script's endpoint beside them."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Attempt, QuarantinedAnswer, Quiz, Response
from assessments.policy import preset
from courses.models import Enrollment
from lms.accounts.models import User
from tests.factories.accounts import official
from tests.factories.assessments import (
    CHOICE,
    NUMERIC,
    ORDER,
    item_at,
    learner_in,
    make_plan,
    quiz_with,
    started,
)
from tests.factories.courses import enrolled

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def quiz(db: None) -> Quiz:
    return quiz_with(CHOICE, NUMERIC, ORDER, pages=True)


@pytest.fixture
def enrollment(quiz: Quiz) -> Enrollment:
    return learner_in(quiz, preferred_language="en")


@pytest.fixture
def browser(client: Client, enrollment: Enrollment) -> Client:
    client.force_login(person_of(enrollment))
    return client


def person_of(enrollment: Enrollment) -> User:
    return User.objects.get(link__subject=enrollment.subject)


def begin(browser: Client, quiz: Quiz) -> Attempt:
    answer = browser.post(f"/en/quiz/{quiz.public_id}/start/")
    attempt: Attempt = Attempt.objects.get(state="in_progress")
    assert answer.headers["Location"] == f"/en/attempt/{attempt.public_id}/"
    return attempt


def address(attempt: Attempt, end: str = "") -> str:
    return f"/en/attempt/{attempt.public_id}/{end}"


def packet(base: int = 0, **fields: str) -> dict[str, Any]:
    return {"command": str(uuid4()), "base": base, **fields}


def test_the_start_page_says_what_awaits(browser: Client, quiz: Quiz) -> None:
    page = browser.get(f"/en/quiz/{quiz.public_id}/").content.decode()
    for words in (
        "3 questions. Their answers are public: the course is open.",
        "No clock runs. You can leave and go on later, on any device.",
        "3 attempts are left.",
        "Your best attempt counts. You pass with 60%.",
        "Your result, and which of your answers were right.",
        "Start</button>",
    ):
        assert words in page


def test_a_whole_attempt_with_plain_forms(browser: Client, quiz: Quiz) -> None:
    attempt = begin(browser, quiz)
    first = browser.get(address(attempt), follow=True)
    assert first.redirect_chain == [(address(attempt, "1/"), 302)]
    assert "Question 1 of 3" in first.content.decode()
    order = {f"place-{code}": str(n) for n, code in enumerate("abc", start=1)}
    for position, (fields, go, target) in enumerate(
        [
            ({"option": "b"}, "2", "2/"),
            ({"text": "2.5"}, "3", "3/"),
            (order, "check", "check/"),
        ],
        start=1,
    ):
        answer = browser.post(
            address(attempt, f"{position}/"), {**packet(), **fields, "go": go}
        )
        assert answer.headers["Location"] == address(attempt, target)
    page = browser.get(address(attempt, "check/")).content.decode()
    assert "Every question has an answer." in page
    answer = browser.post(address(attempt, "finish/"))
    assert answer.headers["Location"] == address(attempt, "result/")
    page = browser.get(address(attempt, "result/")).content.decode()
    assert "100%" in page
    assert "You have passed." in page


def test_finishing_twice_leads_to_the_same_result(browser: Client, quiz: Quiz) -> None:
    attempt = begin(browser, quiz)
    for _ in range(2):
        answer = browser.post(address(attempt, "finish/"))
        assert answer.headers["Location"] == address(attempt, "result/")
    assert Attempt.objects.get().number == 1


def test_every_page_of_an_attempt_brings_its_script_and_style(
    browser: Client, quiz: Quiz
) -> None:
    attempt = begin(browser, quiz)
    pages = [browser.get(address(attempt, path)) for path in ("1/", "check/")]
    browser.post(address(attempt, "finish/"), {"confirm": "yes"})
    pages.append(browser.get(address(attempt, "result/")))
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "assessments/js/quiz.js" in text
        assert "core/css/items.css" in text


def test_the_script_is_told_what_stands(browser: Client, quiz: Quiz) -> None:
    attempt = begin(browser, quiz)
    body = browser.post(
        address(attempt, "1/answer/"), packet(option="a"), headers=JSON
    ).json()
    assert body["outcome"] == "applied"
    assert body["revision"] == 1
    assert re.fullmatch(r"\d{1,2}:\d\d [ap]\.m\.", body["at"])
    stale = browser.post(
        address(attempt, "1/answer/"), packet(option="b"), headers=JSON
    )
    assert stale.status_code == 409
    assert stale.json()["revision"] == 1
    assert stale.json()["words"].startswith("Not saved: this question was answered")
    assert item_at(attempt).response == {"option": "a"}


def test_a_stale_form_shows_both_and_the_learner_chooses(
    browser: Client, quiz: Quiz
) -> None:
    attempt = begin(browser, quiz)
    browser.post(address(attempt, "1/"), packet(option="a"))
    stale = browser.post(address(attempt, "1/"), packet(option="b"))
    page = stale.content.decode()
    assert stale.status_code == 409
    assert '<input type="hidden" name="option" value="b">' in page
    assert '<input type="hidden" name="base" value="1">' in page
    browser.post(address(attempt, "1/"), packet(1, option="b"))
    assert item_at(attempt).response == {"option": "b"}
    assert Response.objects.filter(outcome="stale").count() == 1


def test_what_cannot_be_read_is_shown_again_with_words(
    browser: Client, quiz: Quiz
) -> None:
    attempt = begin(browser, quiz)
    answer = browser.post(address(attempt, "2/"), packet(text="many"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is not a number. Write digits, such as 12 or 0.5." in page
    assert 'value="many"' in page
    assert QuarantinedAnswer.objects.get().reason == "number"


def test_after_time_is_over_the_result_is_shown(browser: Client, quiz: Quiz) -> None:
    quiz.plan = make_plan(conduct=preset("module", minutes=10))
    attempt = begin(browser, quiz)
    past = timezone.now() - timedelta(minutes=1)
    Attempt.objects.update(deadline=past, closes_at=past)
    answer = browser.get(address(attempt, "1/"))
    assert answer.headers["Location"] == address(attempt, "result/")
    late = browser.post(address(attempt, "1/answer/"), packet(option="b"), headers=JSON)
    assert late.status_code == 410
    assert late.json()["outcome"] == "late"
    assert Attempt.objects.get().end_reason == "time_over"


def test_a_session_that_ended_is_told_to_the_script(client: Client, quiz: Quiz) -> None:
    answer = client.post(f"/en/attempt/{uuid4()}/1/answer/", packet(), headers=JSON)
    assert (answer.status_code, answer.json()) == (401, {"error": "signed-out"})


def test_a_page_that_is_too_old_says_so(browser: Client, quiz: Quiz) -> None:
    attempt = begin(browser, quiz)
    answer = browser.post(
        address(attempt, "1/answer/"), {"command": "x", "option": "b"}, headers=JSON
    )
    assert answer.status_code == 400
    assert answer.json()["words"] == "This page is too old to save from. Reload it."


def test_the_language_is_recorded_with_each_answer(browser: Client, quiz: Quiz) -> None:
    attempt = begin(browser, quiz)
    browser.post(address(attempt, "1/answer/"), packet(option="a"), headers=JSON)
    browser.post(
        f"/es/attempt/{attempt.public_id}/1/answer/",
        packet(1, option="b"),
        headers=JSON,
    )
    languages = Response.objects.order_by("revision").values_list("language", flat=True)
    assert list(languages) == ["en", "es"]
    assert (
        "Question i01.1 es?"
        in browser.get(f"/es/attempt/{attempt.public_id}/1/").content.decode()
    )


def test_several_questions_on_a_page_leave_the_time_of_each_unknown(
    client: Client,
) -> None:
    conduct = preset("module", one_per_page=False)
    quiz = quiz_with(CHOICE, NUMERIC, pages=True, plan=make_plan(conduct=conduct))
    enrollment = learner_in(quiz)
    client.force_login(person_of(enrollment))
    attempt = begin(client, quiz)
    page = client.get(address(attempt, "1/")).content.decode()
    assert page.count("data-answer=") == 2
    assert item_at(attempt).shown_at is None


# --- Strangers ------------------------------------------------------------------------

ENDS = ("", "1/", "check/", "result/", "receipt/")


@pytest.mark.parametrize("end", ENDS)
def test_nobody_meets_the_attempt_of_another(
    browser: Client, quiz: Quiz, client: Client, end: str
) -> None:
    attempt = begin(browser, quiz)
    other = official()
    enrolled(other, quiz.course.runs.get(), language="en")
    client.force_login(other)
    assert client.get(address(attempt, end)).status_code == 404
    for way in ("finish/", "1/answer/", "1/", "1/second-look/"):
        assert client.post(address(attempt, way), packet(option="b")).status_code == 404
    assert item_at(attempt).revision == 0
    client.logout()
    answer = client.get(address(attempt, end))
    assert answer.headers["Location"].startswith("/en/account/login/")


def test_whoever_is_not_enrolled_meets_no_quiz(client: Client, quiz: Quiz) -> None:
    client.force_login(official())
    answer = client.get(f"/en/quiz/{quiz.public_id}/")
    assert answer.headers["Location"] == f"/en/{quiz.course.code}/"
    assert client.post(f"/en/quiz/{quiz.public_id}/start/").status_code == 404
    assert Attempt.objects.count() == 0


def test_whoever_edits_the_quiz_meets_its_preview(client: Client, quiz: Quiz) -> None:
    teacher = official()
    quiz.course.instructors.create(user=teacher)
    client.force_login(teacher)
    answer = client.get(f"/en/quiz/{quiz.public_id}/")
    assert answer.headers["Location"] == f"/admin/quizzes/{quiz.pk}/preview/"
    assert client.get(f"/en/quiz/{uuid4()}/").status_code == 404


def test_a_question_that_the_attempt_does_not_have(browser: Client, quiz: Quiz) -> None:
    attempt = begin(browser, quiz)
    for end in ("4/", "99999/"):
        assert browser.get(address(attempt, end)).status_code == 404


def test_a_form_sent_after_the_session_ended_comes_back(
    browser: Client, quiz: Quiz, enrollment: Enrollment
) -> None:
    attempt = started(quiz, enrollment, now=timezone.now())
    path = f"/en/attempt/{attempt.public_id}/1/"
    browser.logout()
    sent = browser.post(path, {"command": "x", "base": "0", "option": "a"})
    assert sent.headers["Location"].endswith(f"/account/login/?next={path}")
    login = browser.get(sent.headers["Location"]).content.decode()
    assert "the question comes back with what you wrote" in login
    browser.force_login(person_of(enrollment))
    html = browser.get(path).content.decode()
    assert "Look at what you wrote, and save it." in html
    assert 'value="a" checked' in html
    assert 'value="a" checked' not in browser.get(path).content.decode()
    assert item_at(attempt).revision == 0


def test_what_waits_for_one_person_is_not_shown_to_the_next(
    browser: Client, quiz: Quiz, enrollment: Enrollment
) -> None:
    mine = started(quiz, enrollment, now=timezone.now())
    other = learner_in(quiz, preferred_language="en")
    theirs = started(quiz, other, now=timezone.now())
    browser.logout()
    browser.post(f"/en/attempt/{mine.public_id}/1/", {"option": "a"})
    browser.force_login(person_of(other))
    page = browser.get(f"/en/attempt/{theirs.public_id}/1/")
    assert 'value="a" checked' not in page.content.decode()
    assert "assessments.waiting" not in browser.session
