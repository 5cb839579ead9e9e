"""What the page of a correction asks for, by interaction, and what it refuses."""

import re
from typing import Any

import pytest
from django.test import Client

from assessments.models import Correction
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    MATCH,
    MULTIPLE,
    NUMERIC,
    ORDER,
    TEXT,
    quiz_with,
    started,
)
from tests.factories.corrections import correct_path, instructor_of, path

pytestmark = pytest.mark.django_db
GIVEN: list[tuple[dict[str, Any], dict[str, Any], str, Any]] = [
    (
        CHOICE,
        {"option": "c"},
        "options",
        [{"id": "a"}, {"id": "b"}, {"id": "c", "key": True}],
    ),
    (
        MULTIPLE,
        {"option": ["b", "c"]},
        "options",
        [{"id": "a"}, {"id": "b", "key": True}, {"id": "c", "key": True}],
    ),
    (NUMERIC, {"value": "1,234.5", "absolute": ""}, "value", "1234.5"),
    (NUMERIC, {"value": "-.25", "absolute": "0.5"}, "absolute", "0.5"),
    (
        TEXT,
        {"texts": "passport\r\n\r\n ID card "},
        "accepted",
        {"mul": ["passport", "ID card"]},
    ),
    (
        MATCH,
        {"row-r1": "b", "row-r2": "a"},
        "rows",
        [{"id": "r1", "key": "b"}, {"id": "r2", "key": "a"}],
    ),
    (
        ORDER,
        {"place-a": "2", "place-b": "1", "place-c": "3"},
        "options",
        [{"id": "b"}, {"id": "a"}, {"id": "c"}],
    ),
]


@pytest.mark.parametrize(("definition", "fields", "name", "stored"), GIVEN)
def test_key_is_asked_as_the_question_needs_it(
    client: Client, definition: Any, fields: Any, name: str, stored: Any
) -> None:
    attempt = started(quiz_with(definition))
    client.force_login(instructor_of(attempt.quiz.course))
    post = {"policy": "accept_also", "reason": "So it is.", **fields}

    answer = client.post(correct_path(attempt), post)

    assert answer.status_code == 302
    correction = Correction.objects.get()
    assert correction.definition[name] == stored
    assert not correction.never_lower
    assert client.get(path(correction)).status_code == 200


REQUIRED = "This field is required."
NUMBER = "Write a number, and a tolerance that is not negative."
EACH = "Give each line a place of its own."
CHOOSE = "Select a valid choice. %s is not one of the available choices."
LONG = "Ensure this value has at most 500 characters (it has 501)."


@pytest.mark.parametrize(
    ("definition", "fields", "field", "words"),
    [
        (CHOICE, {}, "option", "Mark the one option that is right."),
        (CHOICE, {"option": "z"}, "option", CHOOSE % "z"),
        (
            CHOICE,
            {"option": "b"},
            "option",
            "That is right already: nothing would change by it.",
        ),
        (MULTIPLE, {}, "option", "Mark at least one option, and not all of them."),
        (NUMERIC, {"value": "many"}, "value", NUMBER),
        (NUMERIC, {"value": "3", "absolute": "-1"}, "value", NUMBER),
        (TEXT, {"texts": " \n "}, "texts", "Write at least one text."),
        (MATCH, {"row-r1": "a"}, "row-r1", "Choose what belongs to each line."),
        (ORDER, {"place-a": "1", "place-b": "1", "place-c": "2"}, "place-a", EACH),
        (ORDER, {"place-a": "1"}, "place-a", EACH),
        (CHOICE, {"option": "a", "reason": " "}, "reason", REQUIRED),
        (CHOICE, {"option": "a", "reason": "x" * 501}, "reason", LONG),
        (CHOICE, {"option": "a", "policy": ""}, "policy", REQUIRED),
        (EXTENDED, {}, "policy", CHOOSE % "new_key"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    client: Client, definition: Any, fields: Any, field: str, words: str
) -> None:
    attempt = started(quiz_with(definition))
    client.force_login(instructor_of(attempt.quiz.course))
    post = {"policy": "new_key", "reason": "So it is.", **fields}

    answer = client.post(correct_path(attempt), post)

    assert answer.status_code == 200
    assert answer.context["form"].errors[field] == [words]
    assert not Correction.objects.exists()


def test_long_text_offers_two_policies_only(client: Client) -> None:
    attempt = started(quiz_with(EXTENDED))
    client.force_login(instructor_of(attempt.quiz.course))

    page = client.get(correct_path(attempt)).content.decode()

    offered = re.findall(r'name="policy" value="(\w+)"', page)
    assert offered == ["void", "full_credit"]
    assert "Right until now" not in page
