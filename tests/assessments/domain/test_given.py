"""Tables of what was given to questions that are not choices."""

from datetime import timedelta
from typing import Any

import pytest

from assessments.domain.attempt import finish_attempt
from assessments.domain.statistics import report_of
from assessments.models import Quiz
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    MATCH,
    NUMERIC,
    ORDER,
    TEXT,
    THEN,
    answer,
    item_at,
    quiz_with,
    started,
)
from tests.factories.corrections import corrected

pytestmark = pytest.mark.django_db
Fields = dict[str, list[str]]
ABC = {"place-a": ["1"], "place-b": ["2"], "place-c": ["3"]}
BAC = {"place-b": ["1"], "place-a": ["2"], "place-c": ["3"]}


def give(quiz: Quiz, *rows: Fields | None) -> Any:
    """Let a person answer the questions, None to leave one blank."""
    attempt = started(quiz)
    for position, fields in enumerate(rows, start=1):
        if fields is not None:
            answer(attempt, position, fields)
    return finish_attempt(attempt, now=THEN + timedelta(minutes=5))


def table(quiz: Quiz, item: str) -> list[tuple[str, str, bool, int]]:
    rows = report_of(quiz, "first")["options"]
    return [
        (row["option"], row["entry"], row["is_key"], row["chosen"])
        for row in rows
        if row["item"] == item
    ]


def test_lines_and_places_are_counted_pair_by_pair() -> None:
    quiz = quiz_with(MATCH, ORDER)
    for _ in range(6):
        give(quiz, {"row-r1": ["a"], "row-r2": ["b"]}, ABC)
    for _ in range(3):
        give(quiz, {"row-r1": ["c"]}, BAC)
    give(quiz, None, None)

    assert table(quiz, "i01.1") == [
        ("r1=a", "r1", True, 6),
        ("r1=b", "r1", False, 0),
        ("r1=c", "r1", False, 3),
        ("r2=a", "r2", False, 0),
        ("r2=b", "r2", True, 6),
        ("r2=c", "r2", False, 0),
        ("", "", False, 1),
    ]
    given = {(token, n) for token, _, _, n in table(quiz, "i02.1") if n}
    assert given == {
        ("1=a", 6),
        ("2=b", 6),
        ("3=c", 9),
        ("1=b", 3),
        ("2=a", 3),
        ("", 1),
    }


def test_written_answers_that_few_gave_stand_together() -> None:
    quiz = quiz_with(TEXT, NUMERIC)
    for text in ("Credential", "credential ", "CREDENTIAL", "credential"):
        give(quiz, {"text": [text]}, {"text": ["2.5"]})
    for text in ("Passport", "passport", "passport"):
        give(quiz, {"text": [text]}, {"text": ["2.50"]})
    for text in ("I am Ana Perez", "wallet", "wallet"):
        give(quiz, {"text": [text]}, {"text": ["2.55"]})

    assert table(quiz, "i01.1") == [
        ("credential", "", True, 4),
        ("passport", "", False, 3),
        ("…", "", False, 3),
    ]
    assert table(quiz, "i02.1") == [("2.5", "", True, 7), ("2.55", "", True, 3)]


def test_an_answer_that_is_accepted_later_is_marked_as_right() -> None:
    quiz = quiz_with(TEXT)
    attempts = [give(quiz, {"text": [t]}) for t in ["credential"] * 6 + ["wallet"] * 5]
    assert [row[2] for row in table(quiz, "i01.1")] == [True, False]

    version = item_at(attempts[0]).item_version
    corrected(version, "accept_also", {"accepted": ["wallet"]})

    assert [row[2] for row in table(quiz, "i01.1")] == [True, True]


def test_the_strong_point_to_a_pair_and_to_a_written_answer() -> None:
    quiz = quiz_with(TEXT, MATCH, *[CHOICE] * 4)
    right, wrong = [{"option": ["b"]}] * 4, [{"option": ["a"]}] * 4
    for _ in range(16):
        pairs = {"row-r1": ["c"], "row-r2": ["b"]}
        give(quiz, {"text": ["wallet"]}, pairs, *right)
        pairs = {"row-r1": ["a"], "row-r2": ["b"]}
        give(quiz, {"text": ["credential"]}, pairs, *wrong)

    flags = {
        (flag["item"], flag["values"]["option"])
        for flag in report_of(quiz, "first")["flags"]
        if flag["code"] == "strong_choose_other"
    }
    assert flags == {("i01.1", "wallet"), ("i02.1", "r1=c")}


def test_long_answers_have_no_table() -> None:
    quiz = quiz_with(CHOICE, EXTENDED)
    for _ in range(10):
        give(quiz, {"option": ["b"]}, None)
    assert table(quiz, "i02.1") == []
    assert len(table(quiz, "i01.1")) == 3
