"""Classes that have taken a quiz, made for tests: a row of options per person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from assessments.domain.attempt import finish_attempt, start_attempt
from assessments.models import Attempt, Quiz
from courses.models import Enrollment
from tests.factories.assessments import THEN, answer, learner_in

Given = str | None


def take(
    quiz: Quiz,
    given: Sequence[Given] = (),
    *,
    enrollment: Enrollment | None = None,
    language: str = "en",
    now: datetime = THEN,
    **person: Any,
) -> Attempt:
    """Take a quiz of choices: the option given to each question, None is left blank."""
    enrollment = enrollment or learner_in(quiz, **person)
    attempt = start_attempt(enrollment, quiz, language=language, now=now)
    for position, option in enumerate(given, start=1):
        if option is not None:
            at = now + timedelta(seconds=20 * position)
            answer(attempt, position, {"option": [option]}, at=at, language=language)
    return finish_attempt(attempt, now=now + timedelta(minutes=20))


def take_all(quiz: Quiz, rows: Sequence[Sequence[Given]], **more: Any) -> list[Attempt]:
    """Let one person take the quiz per row, a minute after each other."""
    return [
        take(quiz, row, now=THEN + timedelta(minutes=minute), **more)
        for minute, row in enumerate(rows)
    ]
