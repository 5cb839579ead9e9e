"""`quizzes.yaml`: what is wrong is told with its line; what is read is written back."""

import json
from dataclasses import replace
from typing import Any

import pytest

from assessments.importing.quizzes_file import read_quizzes, render_quizzes
from courses.errors import PackageFault

GOOD = """\
- code: module-1
  kind: module
  place: after_module
  module: 1
  required: true
  title:
    es: Prueba
    en: Quiz
  intro:
    en: Six questions.
  preset: final
  choices:
    attempts: none
    wait_hours: 24
    kept: last
    shuffle: false
  sections:
  - shuffle: true
    picks:
    - pool: module-1
      blueprint:
      - competency: ID1
        level: 1
        count: 2
    - items: [a-1, a-2]
- code: post-test
  kind: post_test
  place: after_course
  required: true
  title:
    en: Test
  preset: late_half
  choices:
    due:
      event: end
      days: -7
  forms:
    A:
    - picks:
      - pool: form-a
    - title:
        en: More
      anchor: true
      picks:
      - pool: anchor
    B:
    - picks:
      - pool: form-b
"""


def faults_of(text: str) -> list[tuple[int, str]]:
    """Return line and message of what is wrong."""
    faults: list[PackageFault] = []
    read_quizzes(text, faults)
    return [(fault.line, fault.message) for fault in faults]


def test_what_is_read_is_written_back() -> None:
    faults: list[PackageFault] = []
    quizzes = read_quizzes(GOOD, faults)
    assert faults == []
    assert render_quizzes(quizzes) == GOOD
    assert read_quizzes(render_quizzes(quizzes), faults) == quizzes


def test_the_order_of_what_a_database_gives_back_does_not_matter() -> None:
    quizzes = read_quizzes(GOOD, [])
    shuffled = [
        replace(quiz, plan=json.loads(json.dumps(quiz.plan, sort_keys=True)))
        for quiz in quizzes
    ]
    assert render_quizzes(shuffled) == GOOD


def test_a_quiz_as_data() -> None:
    first, second = read_quizzes(GOOD, [])
    assert (first.code, first.module, first.lesson) == ("module-1", "1", "")
    assert (first.required, first.line) == (True, 1)
    conduct: dict[str, Any] = first.plan["conduct"]
    assert (conduct["preset"], conduct["kept"], conduct["shuffle"]) == (
        "final",
        "last",
        False,
    )
    assert first.plan["choices"]["attempts"] is None
    assert first.plan["forms"][""][0]["picks"][1] == {"items": ["a-1", "a-2"]}
    assert sorted(second.plan["forms"]) == ["A", "B"]
    assert second.plan["choices"] == {"due": {"event": "end", "days": -7}}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("kind: module", "kind: exam", (2, "“exam” is not known here.")),
        ("  module: 1\n", "", (1, "“module” goes with “place: after_module”.")),
        ("preset: final", "preset: hard", (11, "“hard” is not known here.")),
        ("attempts: none", "attempts: many", (13, "“many” is not a whole number")),
        ("code: post-test", "code: module-1", (26, "“module-1” stands here twice.")),
        ("count: 2", "count: 99", (24, "“99” is not a whole number from 1 to 50.")),
        ("    - pool: module-1\n", "    - pools: module-1\n", (20, "Unknown key")),
        ("shuffle: false", "dice: false", (16, "Unknown key “dice”.")),
        ("days: -7", "days: soon", (36, "“soon” is not a whole number.")),
        ("    B:\n    - picks:\n      - pool: form-b\n", "", (38, "“B” is missing.")),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    old: str, new: str, expected: tuple[int, str]
) -> None:
    assert old in GOOD
    found = faults_of(GOOD.replace(old, new, 1))
    assert any(
        line == expected[0] and said.startswith(expected[1]) for line, said in found
    ), found


def test_a_quiz_has_sections_or_forms() -> None:
    both = GOOD.replace("  forms:\n", "  sections: []\n  forms:\n")
    assert faults_of(both) == [(26, "A quiz has either sections or forms.")]


def test_a_quiz_without_its_frame_is_left_out() -> None:
    assert faults_of("- code: a\n")[0] == (1, "“kind” is missing.")
