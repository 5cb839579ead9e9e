"""Measured quizzes and what people answered in them, made for tests."""

from datetime import date, datetime, timedelta

import pandas as pd

from assessments.domain.answer import show_item
from assessments.models import Attempt, ItemReview, ItemVersion, Quiz
from lms.indicators.frames.admission import Admission
from lms.indicators.frames.exposures import Window
from tests.factories.assessments import (
    CHOICE,
    THEN,
    answer,
    item_at,
    quiz_with,
)

WINDOW = Window(THEN, THEN + timedelta(days=30))
AFTER = THEN + timedelta(days=31)


def measured_quiz(items: int = 2) -> Quiz:
    """Make a course whose post-test asks choices, each read by two people in English."""
    quiz = quiz_with(*[CHOICE] * items, kind="post_test")
    for version in ItemVersion.objects.filter(item__course=quiz.course):
        read_by(version, "Ana Ruiz", "Luis Paz")
    return quiz


def read_by(version: ItemVersion, *names: str, language: str = "en") -> None:
    """Let people have read a version."""
    for name in names:
        ItemReview(
            version=version,
            language=language,
            step="language_read",
            by_name=name,
            on=date(2026, 1, 7),
        ).save()


def answer_after(attempt: Attempt, position: int, seconds: float, at: datetime) -> None:
    """Show a question alone on its page, and answer it so much later."""
    show_item(item_at(attempt, position), language="en", now=at)
    answer(attempt, position, at=at + timedelta(seconds=seconds))


def admitted(
    population: str = "real", window: Window = WINDOW, *, unread_count: bool = False
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the rows that count, and the counts that are not 0."""
    admission = Admission(population, window, unread_count=unread_count)
    chunks = list(admission.chunks())
    rows = pd.concat(chunks, ignore_index=True) if chunks else pd.DataFrame()
    return rows, {str(k): v for k, v in admission.counts.items() if v}
