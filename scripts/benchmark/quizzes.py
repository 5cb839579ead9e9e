"""Quizzes of the benchmark: attempts made beforehand, and what is asked of them."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from assessments.domain.answer import Command, save_answer
from assessments.domain.attempt import start_attempt
from assessments.models import Attempt, AttemptItem, Quiz
from courses.models import CourseRun, Enrollment
from scripts.answers import Fields, body_of, made_up

START, SAVE, FINISH = ("module-1", "module-2"), ("module-3",), ("module-4", "module-5")


def quizzes_named(run: CourseRun, codes: Sequence[str]) -> QuerySet[Quiz]:
    """Return quizzes of the course by their codes."""
    return Quiz.objects.filter(course=run.course, code__in=codes).order_by("code")


def prepare(
    run: CourseRun, learners: Sequence[tuple[Enrollment, str]], *, now: datetime
) -> dict[str, Any]:
    """Start and answer what is saved and finished later; return what to ask for.

    `learners` are enrollments with their sessions.
    """
    chance = random.Random(7)  # noqa: S311 -- invented answers, the same each time
    found: dict[str, Any] = {
        "quizzes": {quiz.code: quiz.pk for quiz in Quiz.objects.all()},
        "start": [
            {"session": session, "quiz": str(quiz.public_id)}
            for quiz in quizzes_named(run, START)
            for _, session in learners
        ],
        "save": [],
        "finish": [],
    }
    for enrollment, session in learners:
        for quiz in quizzes_named(run, SAVE):
            attempt = start_attempt(enrollment, quiz, language="es", now=now)
            found["save"] += saves(attempt, session, chance)
        for quiz in quizzes_named(run, FINISH):
            attempt = start_attempt(enrollment, quiz, language="es", now=now)
            answer_all(attempt, chance, now=now)
            address = {"session": session, "attempt": str(attempt.public_id)}
            found["finish"].append(address)
    chance.shuffle(found["save"])
    return found


def items_of(attempt: Attempt) -> QuerySet[AttemptItem]:
    """Return the questions of an attempt with what they ask."""
    items = AttemptItem.objects.filter(attempt=attempt)
    return items.select_related("item_version", "attempt").order_by("position")


def command_id(chance: random.Random) -> UUID:
    """Return the id of a command, the same in every run."""
    return UUID(int=chance.getrandbits(128), version=4)


def saves(
    attempt: Attempt, session: str, chance: random.Random
) -> list[dict[str, Any]]:
    """Return a first answer to each question, to be sent."""
    return [
        {
            "session": session,
            "attempt": str(attempt.public_id),
            "position": item.position,
            "body": body_of(
                made_up(item.item_version.definition, chance),
                command=str(command_id(chance)),
                base=0,
            ),
        }
        for item in items_of(attempt)
    ]


def answer_all(attempt: Attempt, chance: random.Random, *, now: datetime) -> None:
    """Answer every question."""
    for item in items_of(attempt):
        fields = grouped(made_up(item.item_version.definition, chance))
        save_answer(item, Command(command_id(chance), 0, fields, "es", now))


def grouped(fields: Fields) -> dict[str, list[str]]:
    """Return the fields of a form by name."""
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found
