"""Answers and attempts of a quiz as rows for files: pseudonyms, no names; a few at a time.

The rows of answers are what `python -m assessments.analysis items` reads.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.crypto import salted_hmac

from assessments.frames import answer_frame, head_frame
from assessments.models import Attempt, ItemVersion, Quiz
from assessments.queries.attempts import (
    after,
    counted_attempts,
    learners_attempts,
    population_of,
)

CHUNK = 2_000
SIZE = 8
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


def pseudonyms(quiz: Quiz) -> Callable[[UUID], str]:
    """Return what names people in files: the same in a course, and nowhere else."""
    secret = salted_hmac("assessments.exports", str(quiz.course.public_id)).digest()

    def pseudonym(key: UUID) -> str:
        return blake2b(key.bytes, key=secret, digest_size=SIZE).hexdigest()

    return pseudonym


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
    name_of = pseudonyms(quiz)
    for begin in range(0, chosen.size, CHUNK):
        part = chosen[begin : begin + CHUNK]
        some = attempts.filter(pk__gte=part[0], pk__lte=part[-1])
        names = names_in(some, name_of, which)
        counted = {pk: names[pk] for pk in part.tolist()}
        yield from rows_of_answers(some, counted, labels)


def most_of(version: ItemVersion) -> float:
    """Return the highest score of an item version."""
    return float(version.definition.get("max_score", 1))


def names_in(
    attempts: QuerySet[Attempt], name_of: Callable[[UUID], str], which: str
) -> dict[int, str]:
    """Return what a file calls the people of some attempts, by attempt."""
    rows = attempts.order_by().values_list("pk", "enrollment__subject__key", "number")
    if which == "all":
        return {pk: f"{name_of(key)}-{number}" for pk, key, number in rows}
    return {pk: name_of(key) for pk, key, _ in rows}


def rows_of_answers(
    attempts: QuerySet[Attempt],
    names: Mapping[int, str],
    labels: Mapping[int, tuple[str, int, float]],
) -> Iterator[Row]:
    """Yield the answers of some attempts, by attempt and question."""
    frame = answer_frame(attempts, which="all")
    frame = frame[frame["person"].isin(names)].sort_values(["person", "version"])
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


READ = (
    "pk",
    "started_at",
    "enrollment__subject__key",
    "number",
    "enrollment__run__code",
    "state",
    "finished_at",
    "end_reason",
    "language",
    "form",
    "revision",
    Cast("points", TextField()),
    Cast("max_points", TextField()),
    Cast("credit", TextField()),
    "counts",
    "pending",
)


def attempt_rows(quiz: Quiz) -> Iterator[Row]:
    """Yield the attempts at a quiz, running ones too, the latest first."""
    attempts = learners_attempts(quiz, population_of(quiz)).order_by(
        "-started_at", "-pk"
    )
    name_of = pseudonyms(quiz)
    rows = list(attempts.values_list(*READ)[:CHUNK])
    while rows:
        yield from (attempt_row(row, name_of) for row in rows)
        last, started_at = rows[-1][:2]
        later = after(attempts, started_at, last)
        rows = list(later.values_list(*READ)[:CHUNK])


def attempt_row(read: Row, name_of: Callable[[UUID], str]) -> Row:
    """Return an attempt as a row of the file."""
    _, started_at, key, number, run, state, finished_at, *words = read
    end_reason, language, form, revision, points, most, credit, counts, waits = words
    return (
        name_of(key),
        number,
        run,
        state,
        instant(started_at),
        instant(finished_at),
        end_reason,
        language,
        form,
        revision,
        number_of(points),
        number_of(most),
        number_of(credit),
        "yes" if counts else "no",
        "yes" if waits else "no",
    )


def instant(at: datetime | None) -> str | None:
    """Return an instant as ISO 8601 writes it, in UTC."""
    return None if at is None else at.isoformat(timespec="seconds")


@lru_cache(maxsize=CHUNK)
def number_of(text: str | None) -> float | None:
    """Return a fraction such as 2/3 as a number."""
    return None if text is None else float(Fraction(text))


def rows_to_write(quiz: Quiz, columns: Sequence[str]) -> int:
    """Return about how many rows a file would have, to refuse what no sheet holds."""
    count = learners_attempts(quiz, population_of(quiz)).count()
    if list(columns) == list(ATTEMPT_COLUMNS):
        return count
    asked = Attempt.objects.filter(quiz=quiz).order_by("-pk").first()
    return count * (asked.items.count() if asked else 0)
