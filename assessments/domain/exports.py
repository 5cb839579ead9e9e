"""Answers and attempts of a quiz as rows for files: pseudonyms, no names; a few at a time.

The rows of answers are what `python -m assessments.analysis items` reads.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from assessments.frames import answer_frame, head_frame
from assessments.models import Attempt, ItemVersion, Quiz
from assessments.queries.attempts import (
    counted_attempts,
    in_chunks,
    learners_attempts,
    population_of,
)

CHUNK = 2_000
LENGTH = 16
Row = tuple[Any, ...]
RESPONSE_COLUMNS = {
    "person": "text",
    "item": "text",
    "score": "number",
    "max_score": "number",
    "group": "text",
    "language": "text",
    "version": "text",
    "option": "text",
    "seconds": "number",
}
ATTEMPT_COLUMNS = {
    "person": "text",
    "attempt": "count",
    "run": "text",
    "state": "text",
    "started_at": "text",
    "finished_at": "text",
    "end_reason": "text",
    "language": "text",
    "form": "text",
    "answers_saved": "count",
    "points": "number",
    "max_points": "number",
    "credit": "number",
    "counts": "text",
    "waiting": "text",
}


def pseudonym(quiz: Quiz, key: Any) -> str:
    """Return what a file calls a person: the same within a course, and nowhere else."""
    text = f"{quiz.course.public_id}:{key}"
    return salted_hmac("assessments.exports", text).hexdigest()[:LENGTH]


def response_rows(quiz: Quiz, *, which: str = "first") -> Iterator[Row]:
    """Yield the answers to a quiz that count, attempt by attempt.

    The group is the form, A or B. Where every attempt counts, the person is followed by
    the number of the attempt.
    """
    attempts = counted_attempts(quiz, population_of(quiz)).filter(pending=False)
    versions = ItemVersion.objects.filter(entries__version__quiz=quiz)
    labels = {
        version.pk: (version.item.code, version.number, most_of(version))
        for version in versions.select_related("item").distinct()
    }
    chosen = np.sort(head_frame(attempts, which)["attempt"].to_numpy(np.int64))
    for begin in range(0, chosen.size, CHUNK):
        some = attempts.filter(pk__in=chosen[begin : begin + CHUNK].tolist())
        yield from rows_of_answers(some, names_in(quiz, some, which), labels)


def most_of(version: ItemVersion) -> float:
    """Return the highest score of an item version."""
    return float(version.definition.get("max_score", 1))


def names_in(quiz: Quiz, attempts: QuerySet[Attempt], which: str) -> dict[int, str]:
    """Return what a file calls the people of some attempts, by attempt."""
    rows = attempts.values_list("pk", "enrollment__subject__key", "number")
    names = {}
    for pk, key, number in rows:
        name = pseudonym(quiz, key)
        names[pk] = f"{name}-{number}" if which == "all" else name
    return names


def rows_of_answers(
    attempts: QuerySet[Attempt],
    names: dict[int, str],
    labels: dict[int, tuple[str, int, float]],
) -> Iterator[Row]:
    """Yield the answers of some attempts, by attempt and question."""
    frame = answer_frame(attempts, which="all").sort_values(
        ["person", "version"], kind="stable"
    )
    columns = (
        frame[name].astype(object).where(frame[name].notna(), None)
        for name in ("form", "language", "option", "seconds")
    )
    cells = zip(
        frame["person"], frame["version"], frame["share"], *columns, strict=True
    )
    for attempt, version, share, form, language, option, seconds in cells:
        code, number, most = labels[version]
        yield (
            names[attempt],
            code,
            share * most,
            most,
            form,
            language,
            str(number),
            option,
            seconds,
        )


def attempt_rows(quiz: Quiz) -> Iterator[Row]:
    """Yield the attempts at a quiz, running ones too, the latest first."""
    attempts = learners_attempts(quiz, population_of(quiz)).order_by(
        "-started_at", "-pk"
    )
    people = attempts.select_related("enrollment__run", "enrollment__subject")
    for chunk in in_chunks(people):
        yield from (attempt_row(quiz, attempt) for attempt in chunk)


def attempt_row(quiz: Quiz, attempt: Attempt) -> Row:
    """Return an attempt as a row."""
    finished = attempt.finished_at.isoformat() if attempt.finished_at else None
    return (
        pseudonym(quiz, attempt.enrollment.subject.key),
        attempt.number,
        attempt.enrollment.run.code,
        attempt.state,
        attempt.started_at.isoformat(),
        finished,
        attempt.end_reason,
        attempt.language,
        attempt.form,
        attempt.revision,
        None if attempt.points is None else float(attempt.points),
        float(attempt.max_points),
        float(attempt.credit),
        "yes" if attempt.counts else "no",
        "yes" if attempt.pending else "no",
    )


def rows_to_write(quiz: Quiz, columns: Sequence[str]) -> int:
    """Return about how many rows a file would have, to refuse what no sheet holds."""
    count = learners_attempts(quiz, population_of(quiz)).count()
    if list(columns) == list(ATTEMPT_COLUMNS):
        return count
    asked = Attempt.objects.filter(quiz=quiz).order_by("-pk").first()
    return count * (asked.items.count() if asked else 0)
