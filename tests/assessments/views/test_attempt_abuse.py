"""Bad input and intruders: each gets a defined, kind answer, and nothing breaks."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from assessments.models import Attempt, QuarantinedAnswer, Quiz, Response
from courses.models import Enrollment
from lms.accounts.domain.privacy import acknowledge_notice
from lms.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    MATCH,
    NUMERIC,
    ORDER,
    item_at,
    learner_in,
    quiz_with,
    started,
)
from tests.factories.corrections import corrected

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
HUGE = 10 * 1024 * 1024
KINDS = (CHOICE, NUMERIC, MATCH, ORDER, EXTENDED)
ONE, NUMBER, PAIRS, PLACES, LONG = range(1, 6)


@pytest.fixture
def quiz(db: None) -> Quiz:
    return quiz_with(*KINDS, pages=True)


@pytest.fixture
def enrollment(quiz: Quiz) -> Enrollment:
    return learner_in(quiz, preferred_language="en")


def sign_in(browser: Client, enrollment: Enrollment) -> Client:
    user = User.objects.get(link__subject=enrollment.subject)
    acknowledge_notice(user, language="en", now=timezone.now())
    browser.force_login(user)
    return browser


@pytest.fixture
def browser(client: Client, enrollment: Enrollment) -> Client:
    return sign_in(client, enrollment)


@pytest.fixture
def attempt(quiz: Quiz, enrollment: Enrollment) -> Attempt:
    return started(quiz, enrollment, now=timezone.now())


def address(attempt: Attempt | UUID, end: str, language: str = "en") -> str:
    key = attempt.public_id if isinstance(attempt, Attempt) else attempt
    return f"/{language}/attempt/{key}/{end}"


def packet(**fields: Any) -> dict[str, Any]:
    return {"command": str(uuid4()), "base": "0", **fields}


def send(
    browser: Client, attempt: Attempt | UUID, position: int | str, **fields: Any
) -> tuple[int, str]:
    """Send an answer as the script does; return the status and what is told."""
    path = address(attempt, f"{position}/answer/", fields.pop("language", "en"))
    answer = browser.post(path, packet(**fields), headers=JSON)
    told = answer.json()
    assert told.get("words") or answer.status_code == 200
    return answer.status_code, told.get("error") or told["outcome"]


# --- Whose it is --------------------------------------------------------------------


def test_an_attempt_that_does_not_exist_is_not_found(browser: Client) -> None:
    assert send(browser, uuid4(), 1, option="a") == (404, "unknown")
    for end in ("", "1/", "check/", "result/", "receipt/"):
        assert browser.get(address(uuid4(), end)).status_code == 404
    assert browser.post(address(uuid4(), "finish/")).status_code == 404


def test_nobody_reaches_the_attempt_of_another(
    quiz: Quiz, attempt: Attempt, client: Client
) -> None:
    intruder = sign_in(client, learner_in(quiz, preferred_language="en"))
    assert send(intruder, attempt, 1, option="a") == (404, "unknown")
    for end in ("", "1/", "check/", "result/", "receipt/"):
        assert intruder.get(address(attempt, end)).status_code == 404
    for end in ("1/", "finish/", "1/second-look/"):
        assert intruder.post(address(attempt, end), packet()).status_code == 404
    assert Response.objects.count() == QuarantinedAnswer.objects.count() == 0
    attempt.refresh_from_db()
    assert attempt.state == "in_progress"


def test_staff_do_not_reach_it_by_these_pages_either(
    attempt: Attempt, client: Client
) -> None:
    client.force_login(UserFactory.create(is_staff=True))
    assert send(client, attempt, 1, option="a") == (404, "unknown")


def test_who_is_not_signed_in_is_told_so(attempt: Attempt, client: Client) -> None:
    answer = client.post(address(attempt, "1/answer/"), packet(), headers=JSON)
    assert (answer.status_code, answer.json()) == (401, {"error": "signed-out"})
    for end in ("", "1/", "check/", "result/", "receipt/"):
        assert "/login/" in client.get(address(attempt, end)).headers["Location"]


@pytest.mark.parametrize("position", ["0", "6", "32768", "9" * 30])
def test_a_question_that_the_attempt_does_not_ask(
    browser: Client, attempt: Attempt, position: str
) -> None:
    assert send(browser, attempt, position, option="a") == (404, "unknown")
    assert browser.get(address(attempt, f"{position}/")).status_code == 404


# --- What is sent -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "fields", "error"),
    [
        (ONE, {"option": "z"}, "not-offered"),
        (ONE, {"option": ["a", "b"]}, "too-many"),
        (ONE, {"option": "a\x00"}, "not-offered"),
        (ONE, {"option": "' OR 1=1 --"}, "not-offered"),
        (NUMBER, {"text": "twelve"}, "number"),
        (NUMBER, {"text": "9" * 31}, "number"),
        (NUMBER, {"text": "1e999999999"}, "number"),
        (NUMBER, {"text": "9" * 501}, "long"),
        (NUMBER, {"text": "٣"}, "number"),
        (PAIRS, {"row-r1": "nobody"}, "not-offered"),
        (PLACES, {"place-a": "1", "place-b": "1", "place-c": "2"}, "twice"),
        (PLACES, {"place-a": "1", "place-b": "2", "place-c": "4"}, "not-offered"),
        (LONG, {"text": "x" * 100_000}, "long"),
    ],
)
def test_what_cannot_be_an_answer_is_kept_and_said(
    browser: Client, attempt: Attempt, position: int, fields: Any, error: str
) -> None:
    assert send(browser, attempt, position, **fields) == (422, error)
    held = QuarantinedAnswer.objects.get()
    assert (held.reason, held.attempt_item) == (error, item_at(attempt, position))
    page = browser.post(address(attempt, f"{position}/"), packet(**fields))
    assert page.status_code == 422
    assert b"error-summary" in page.content
    assert item_at(attempt, position).revision == 0


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.234,5", "es", "2469/2"),
        ("1.234,5", "en", "2469/2"),
        ("1.234", "pt-br", "1234"),
        ("1.234", "en", "617/500"),
        ("2.5\x00", "en", "5/2"),
        ("9" * 30, "en", "9" * 30),
    ],
)
def test_numbers_are_read_as_they_are_written(
    browser: Client, attempt: Attempt, text: str, language: str, value: str
) -> None:
    assert send(browser, attempt, NUMBER, text=text, language=language) == (
        200,
        "applied",
    )
    assert item_at(attempt, NUMBER).response["value"] == value


def test_a_number_with_two_readings_is_asked_about(
    browser: Client, attempt: Attempt
) -> None:
    told = send(browser, attempt, NUMBER, text="1.234", language="es")
    assert told == (422, "ambiguous")


def test_nul_bytes_and_strange_names_break_nothing(
    browser: Client, attempt: Attempt
) -> None:
    fields = {"na\x00me": "x\x00", "option": "z", "x" * 500: "y"}
    assert send(browser, attempt, ONE, **fields) == (422, "not-offered")
    kept = QuarantinedAnswer.objects.get().payload["fields"]
    assert kept["name"] == ["x"]
    assert send(browser, attempt, LONG, text="a\x00b") == (200, "applied")
    assert item_at(attempt, LONG).response == {"text": "ab"}


def test_ten_megabytes_are_refused_in_words(
    browser: Client, attempt: Attempt, enrollment: Enrollment
) -> None:
    strict = sign_in(Client(enforce_csrf_checks=True), enrollment)
    strict.cookies["csrftoken"] = "b" * 32
    for one in (browser, strict):
        headers = {**JSON, "X-CSRFToken": "b" * 32}
        path = address(attempt, f"{LONG}/answer/")
        parts = one.post(path, packet(text="x" * HUGE), headers=headers)
        form = "application/x-www-form-urlencoded"
        sent = "text=" + "x" * HUGE
        plain = one.post(path, sent, content_type=form, headers=headers)
        for answer in (parts, plain):
            assert (answer.status_code, answer.json()["error"]) == (413, "long")
            assert answer.json()["words"]
        page = one.post(address(attempt, f"{LONG}/"), packet(text="x" * HUGE))
        assert page.status_code == 413
        assert b"too long" in page.content
    assert item_at(attempt, LONG).revision == 0


def test_more_fields_than_a_form_has_are_refused_in_words(
    browser: Client, attempt: Attempt
) -> None:
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 1000
    fields = {f"f{number}": "x" for number in range(most + 1)}
    path = address(attempt, "1/answer/")
    answer = browser.post(path, packet(**fields), headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (400, "unreadable")


@pytest.mark.parametrize(
    "frame",
    [
        {"command": "no-uuid"},
        {"command": ""},
        {"base": "-1"},
        {"base": "9" * 40},
        {"base": "first"},
    ],
)
def test_an_answer_without_a_frame_is_kept(
    browser: Client, attempt: Attempt, frame: dict[str, str]
) -> None:
    assert send(browser, attempt, ONE, option="a", **frame) == (400, "command")
    held = QuarantinedAnswer.objects.get()
    assert (held.reason, held.payload["fields"]["option"]) == ("frame", ["a"])
    assert item_at(attempt, ONE).revision == 0


@pytest.mark.parametrize(
    "sent",
    [
        "yesterday",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "2026-13-45",
    ],
)
def test_the_clock_of_a_device_decides_nothing(
    browser: Client, attempt: Attempt, sent: str
) -> None:
    assert send(browser, attempt, ONE, option="a", sent=sent) == (200, "applied")
    assert Response.objects.get().sent_at is None


def test_a_clock_that_is_wrong_by_years_is_kept_and_not_believed(
    browser: Client, attempt: Attempt
) -> None:
    sent = "2031-01-01T00:00:00.000Z"
    assert send(browser, attempt, ONE, option="a", sent=sent) == (200, "applied")
    row = Response.objects.get()
    assert row.sent_at is not None
    assert row.sent_at.year == 2031
    assert abs(timezone.now() - row.received_at) < timedelta(minutes=5)


def test_replayed_and_reordered_commands(browser: Client, attempt: Attempt) -> None:
    first, second = str(uuid4()), str(uuid4())
    assert send(browser, attempt, ONE, option="a", command=first) == (200, "applied")
    assert send(browser, attempt, ONE, option="a", command=first) == (200, "applied")
    ahead = send(browser, attempt, ONE, option="c", command=second, base="7")
    assert ahead == (409, "stale")
    assert send(browser, attempt, ONE, option="b", base="1") == (200, "applied")
    assert send(browser, attempt, ONE, option="a", command=first) == (409, "stale")
    elsewhere = send(browser, attempt, NUMBER, text="2.5", command=first)
    assert elsewhere == (422, "command")
    assert QuarantinedAnswer.objects.get().reason == "command"
    assert item_at(attempt, ONE).response == {"option": "b"}
    assert Response.objects.count() == 3


# --- What changes meanwhile ---------------------------------------------------------


def test_a_run_that_closed_meanwhile_lets_nobody_start(
    browser: Client, quiz: Quiz, enrollment: Enrollment
) -> None:
    enrollment.run.end = timezone.now() - timedelta(days=1)
    enrollment.run.save()
    answer = browser.post(f"/en/quiz/{quiz.public_id}/start/", follow=True)
    assert answer.status_code == 200
    assert b"The time for this quiz is over." in answer.content
    assert Attempt.objects.count() == 0


def test_an_attempt_that_runs_when_the_run_closes_can_be_handed_in(
    browser: Client, attempt: Attempt, enrollment: Enrollment
) -> None:
    enrollment.run.end = timezone.now() - timedelta(days=1)
    enrollment.run.save()
    assert send(browser, attempt, ONE, option="b") == (200, "applied")
    answer = browser.post(address(attempt, "finish/"), follow=True)
    assert answer.status_code == 200
    attempt.refresh_from_db()
    assert attempt.state == "finished"


def test_an_item_voided_during_the_attempt_is_left_out(
    browser: Client, attempt: Attempt
) -> None:
    corrected(item_at(attempt, ONE).item_version, "void")
    assert browser.get(address(attempt, "1/")).status_code == 200
    assert send(browser, attempt, ONE, option="a") == (200, "applied")
    answer = browser.post(address(attempt, "finish/"), follow=True)
    assert answer.status_code == 200
    attempt.refresh_from_db()
    assert attempt.max_points == 3 + 4  # the long text counts four
