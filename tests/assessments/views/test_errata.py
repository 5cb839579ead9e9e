"""The page of a result after the key of a question was corrected."""

import html as html_text
import re
from typing import Any

import pytest
from django.test import Client

from assessments.domain.attempt import finish_attempt
from assessments.models import Attempt, Quiz
from lms.accounts.models import User
from tests.factories.assessments import (
    CHOICE,
    MULTIPLE,
    NUMERIC,
    ORDER,
    answer,
    learner_in,
    quiz_with,
    started,
)
from tests.factories.corrections import corrected, taken_back, version_at

pytestmark = pytest.mark.django_db
WRONG = {"option": ["a"]}
NEW: dict[str, Any] = {"options": ["a"]}


def taken(client: Client, quiz: Quiz, *given: dict[str, list[str]] | None) -> Attempt:
    """Hand in a quiz, None for a right answer, and sign its learner in."""
    enrollment = learner_in(quiz)
    client.force_login(User.objects.get(link__subject=enrollment.subject))
    attempt = started(quiz, enrollment)
    for position, fields in enumerate(given, start=1):
        answer(attempt, position, fields)
    return finish_attempt(attempt)


def question(client: Client, attempt: Attempt, position: int = 1) -> str:
    """Return the part of the page about a question."""
    html = client.get(f"/en/attempt/{attempt.public_id}/result/").content.decode()
    part = html.partition(f'id="question-{position}"')[2]
    return part.partition("</section>")[0]


def text_of(html: str) -> str:
    return " ".join(html_text.unescape(re.sub(r"<[^>]+>", " ", html)).split())


def right_options(html: str) -> list[str]:
    """Return the options that are marked as right."""
    rows = re.findall(r'choice--right">\s*<input[^>]*value="(\w+)"', html)
    return list(rows)


def test_the_new_key_is_shown_and_what_it_was(client: Client) -> None:
    attempt = taken(client, quiz_with(CHOICE, CHOICE, pages=True), WRONG, None)
    corrected(version_at(attempt), "new_key", NEW, reason="Decree 5 says so.")

    html = question(client, attempt)
    text = text_of(html)

    assert right_options(html) == ["a"]
    assert "right 1 of 1 points" in text
    assert (
        "Another answer is right. Your result was 1 of 2 (50%); by the correction it"
        " became 2 of 2 (100%). Right before i01.1 options b en Right now, and nothing"
        " else i01.1 options a en Reason: Decree 5 says so." in text
    )
    # They argue for the key that counts no more.
    assert "Because of i01.1" not in text
    assert "Feedback i01.1" not in text
    assert "Because of i02.1" in text_of(question(client, attempt, 2))


def test_who_would_be_lowered_reads_that_the_result_stays(client: Client) -> None:
    attempt = taken(client, quiz_with(pages=True), None)
    corrected(version_at(attempt), "new_key", NEW)

    html = question(client, attempt)

    assert right_options(html) == ["a"]
    assert "right 1 of 1 points" in text_of(html)
    assert "Your result stays as it was, because it would have gone down." in html


def test_an_answer_that_is_right_as_well_is_marked_beside_the_first(
    client: Client,
) -> None:
    attempt = taken(client, quiz_with(pages=True), None)
    corrected(version_at(attempt), "accept_also", NEW)

    html = question(client, attempt)

    assert sorted(right_options(html)) == ["a", "b"]
    assert "Right now as well i01.1 options a en" in text_of(html)
    assert "Your result has not changed by it." in html
    assert "Because of i01.1" in html
    assert "Feedback i01.1" not in html


def test_other_sets_and_orders_stand_in_the_note(client: Client) -> None:
    attempt = taken(client, quiz_with(MULTIPLE, ORDER, pages=True), None, None)
    corrected(version_at(attempt), "accept_also", {"options": ["a", "c"]})
    corrected(version_at(attempt, 2), "accept_also", {"sequence": ["b", "a", "c"]})

    first, second = question(client, attempt), question(client, attempt, 2)

    assert sorted(right_options(first)) == ["a", "b"]
    assert "Right now as well i01.1 options a en i01.1 options c en" in text_of(first)
    order = second[second.index("Right now as well") :]
    assert re.findall(r"<li>i02.1 options (\w) en</li>", order)[:3] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("void", "It is left out and counts for nobody."),
        ("full_credit", "Everyone has its points, whatever the answer."),
    ],
)
def test_where_no_key_decides_none_is_shown(
    client: Client, policy: str, said: str
) -> None:
    attempt = taken(client, quiz_with(CHOICE, NUMERIC, pages=True), None, None)
    corrected(version_at(attempt), policy)

    html = question(client, attempt)

    assert said in html
    assert right_options(html) == []
    assert "Because of" not in html


def test_what_is_finished_later_is_scored_like_this_from_the_start(
    client: Client,
) -> None:
    quiz = quiz_with(pages=True)
    corrected(version_at(taken(client, quiz, None)), "full_credit")

    html = question(client, taken(client, quiz, WRONG))

    assert "Your answers were scored like this from the start." in html


def test_what_was_taken_back_leaves_the_question_as_it_was(client: Client) -> None:
    attempt = taken(client, quiz_with(pages=True), None)
    taken_back(corrected(version_at(attempt), "new_key", NEW))

    html = question(client, attempt)

    assert right_options(html) == ["b"]
    assert "This question was corrected" not in html
    assert "Because of i01.1" in html


def test_keys_stay_unseen_while_there_is_something_to_gain(client: Client) -> None:
    quiz = quiz_with(CHOICE, CHOICE, CHOICE, pages=True)
    attempt = taken(client, quiz, WRONG, WRONG, WRONG)
    corrected(version_at(attempt), "new_key", {"options": ["c"]})

    text = text_of(question(client, attempt))

    assert "Another answer is right." in text
    assert "Right before" not in text
    assert "options c en Right" not in text
