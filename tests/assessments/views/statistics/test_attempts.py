import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Attempt, QuarantinedAnswer, Quiz
from assessments.queries.attempts import attempts_by_start
from assessments.views.statistics import attempts as view
from lms.accounts.models import SubjectLink
from tests.factories.assessments import THEN, answer, item_at, started
from tests.factories.classes import take, take_all
from tests.services.plans import plan_of

pytestmark = pytest.mark.django_db


def page(quiz: Quiz, query: str = "") -> str:
    return f"/en/teaching/quizzes/{quiz.public_id}/attempts/{query}"


def rows_of(html: str) -> list[list[str]]:
    body = html[html.index("<tbody") : html.index("</tbody>")]
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in body.split("<tr")[1:]
    ]


def test_every_attempt_is_listed_the_latest_first_even_if_empty(
    browser: Client, quiz: Quiz
) -> None:
    take(quiz, "bbba", full_name="Ana")
    take(quiz, full_name="Bruno", now=THEN + timedelta(minutes=5))
    take(quiz, "b", full_name="Carla", language="pt-br", now=THEN + timedelta(hours=1))
    attempt = Attempt.objects.get(number=1, language="pt-br")
    Attempt.objects.filter(pk=attempt.pk).update(pending=True)

    rows = rows_of(browser.get(page(quiz)).content.decode())

    handed_in = ["handed in"]
    assert rows == [
        [
            "Carla",
            "03/02/2026 10 a.m.",
            "finished",
            *handed_in,
            "waiting",
            "Portuguese",
        ],
        [
            "Bruno",
            "03/02/2026 9:05 a.m.",
            "finished, nothing answered",
            *handed_in,
            "0%",
            "English",
        ],
        ["Ana", "03/02/2026 9 a.m.", "finished", *handed_in, "75%", "English"],
    ]


def test_a_page_begins_after_the_last_attempt_of_the_one_before(
    browser: Client, quiz: Quiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "PER_PAGE", 2)
    same_time = [take(quiz, full_name=name) for name in ("A", "B", "C")]
    take(quiz, full_name="D", now=THEN + timedelta(minutes=1))

    first = browser.get(page(quiz)).content.decode()
    (after,) = re.findall(r'\?after=([^"]*)"', first)
    second = browser.get(page(quiz, f"?after={after}")).content.decode()

    assert [row[0] for row in rows_of(first)] == ["D", "C"]
    assert [row[0] for row in rows_of(second)] == ["B", "A"]
    assert after == str(same_time[2].public_id)
    assert "Earlier attempts" not in second
    assert "Latest attempts" in second
    odd = browser.get(page(quiz, "?after=nonsense")).content.decode()
    assert [row[0] for row in rows_of(odd)] == ["D", "C"]


def test_the_first_page_costs_the_same_however_many_there_are(
    browser: Client, quiz: Quiz
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as context:
            browser.get(page(quiz))
        return len(context)

    take_all(quiz, ["b"])
    statements()
    one = statements()
    take_all(quiz, ["b"] * 3)

    assert statements() == one


def test_the_list_is_read_from_an_index(quiz: Quiz) -> None:
    assert "attempt_quiz" in plan_of(attempts_by_start(quiz)[:51])


def test_who_was_erased_has_no_name_and_who_is_not_real_is_marked(
    browser: Client, quiz: Quiz
) -> None:
    attempt = take(quiz, "b")
    subject = attempt.enrollment.subject
    SubjectLink.objects.filter(subject=subject).delete()
    subject.population = "test"
    subject.save()

    (row,) = rows_of(browser.get(page(quiz)).content.decode())

    assert row[0] == "person no longer registered test"


def test_nobody_has_started(browser: Client, quiz: Quiz) -> None:
    html = browser.get(page(quiz)).content.decode()
    assert "Nobody has started this quiz yet" in html


def test_the_log_shows_every_answer_that_arrived(browser: Client, quiz: Quiz) -> None:
    attempt = started(quiz)
    answer(attempt, 1, {"option": ["a"]}, at=THEN + timedelta(seconds=10))
    answer(attempt, 1, {"option": ["b"]}, at=THEN + timedelta(seconds=20))
    answer(attempt, 1, {"option": ["c"]}, base=0, at=THEN + timedelta(seconds=30))
    QuarantinedAnswer.objects.create(
        attempt_item=item_at(attempt, 2),
        reason="not-offered",
        payload={},
        language="en",
        received_at=THEN,
    )

    html = browser.get(f"/en/teaching/attempts/{attempt.public_id}/").content.decode()

    rows = rows_of(html)
    assert [(row[2], row[3]) for row in rows] == [
        ("1", "saved"),
        ("2", "saved"),
        ("–", "not applied: a newer answer stood already"),
    ]
    assert "not-offered" in html
    assert "Because of" not in html


def test_the_log_of_a_finished_attempt_says_what_was_given(
    browser: Client, quiz: Quiz
) -> None:
    attempt = take(quiz, "ba")

    html = browser.get(f"/en/teaching/attempts/{attempt.public_id}/").content.decode()

    assert html.count("(1 of 1 points)") == 1
    assert html.count("(0 of 1 points)") == 3
    missing = browser.get(f"/en/teaching/attempts/{quiz.public_id}/")
    assert missing.status_code == 404
