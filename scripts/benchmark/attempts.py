"""Makes many finished attempts at a quiz, for measurements.

The answers follow the Rasch model, so that the statistics have something to say. The
people are subjects without accounts.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import exp
from typing import Any
from uuid import uuid4

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max

from assessments.models import Attempt, AttemptItem, ItemVersion, Quiz, ScoreEntry
from courses.models import CourseRun, Enrollment
from lms.accounts.models import OfficialProfile, Subject

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LANGUAGES = ("es", "pt-br", "en")
BATCH = 2_000
RANDOM = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
COPIED: tuple[Any, ...] = (
    Subject,
    OfficialProfile,
    Enrollment,
    Attempt,
    AttemptItem,
    ScoreEntry,
)


@dataclass(frozen=True)
class Class:
    """What all attempts have in common."""

    quiz: Quiz
    run: CourseRun
    like: Enrollment
    asked: list[ItemVersion]


def fill_attempts(quiz: Quiz, like: Enrollment, count: int) -> None:
    """Write finished attempts, one per new subject; `like` is copied but for the person.

    From the second batch on, the rows of the first are copied inside the database.
    """
    version = quiz.current
    asked = ItemVersion.objects.filter(entries__version=version).order_by("item__code")
    group = Class(quiz, like.run, like, list(asked))
    chance = random.Random(0)  # noqa: S311 -- invented people, the same each time
    begins = {model: next_key(model) for model in COPIED}
    first = min(BATCH, count)
    write_batch(group, first, chance)
    sizes = {model: next_key(model) - begin for model, begin in begins.items()}
    for turn in range(1, count // first):
        for model in COPIED:
            copy_rows(model, begins, sizes, turn)
    with connection.cursor() as cursor:  # new rows must not take the copies' keys
        for statement in connection.ops.sequence_reset_sql(no_style(), COPIED):
            cursor.execute(statement)


def next_key(model: Any) -> int:
    """Return a number above every key of a table."""
    most: int | None = model.objects.aggregate(most=Max("pk"))["most"]
    return (most or 0) + 1


def copy_rows(
    model: Any,
    begins: dict[Any, int],
    sizes: dict[Any, int],
    turn: int,
) -> None:
    """Copy the rows of the first batch, with keys moved on by whole batches."""
    names, values = [], []
    meta = model._meta  # noqa: SLF001 -- Django's own documentation names it public
    for field in meta.concrete_fields:
        name = connection.ops.quote_name(str(field.column))
        related = model if field.primary_key else field.related_model
        value = name
        if related in sizes:
            value = f"{name} + {turn * sizes[related]}"
        elif field.get_internal_type() == "UUIDField" and field.unique:
            value = RANDOM[connection.vendor]
        names.append(name)
        values.append(value)
    table = connection.ops.quote_name(meta.db_table)
    key = connection.ops.quote_name(str(meta.pk.column))
    end = begins[model] + sizes[model]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"  # noqa: S608 -- our own names
            f" FROM {table} WHERE {key} >= {begins[model]} AND {key} < {end}"
        )


def write_batch(group: Class, count: int, chance: random.Random) -> None:
    """Write some people, their enrollments, attempts, answers and scores."""
    subjects = Subject.objects.bulk_create(
        [Subject(population="real") for _ in range(count)]
    )
    profiles = OfficialProfile.objects.bulk_create(
        [copy_of(group.like.profile, subject) for subject in subjects]
    )
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(
            subject=profile.subject,
            run=group.run,
            version=group.like.version,
            profile=profile,
            language=LANGUAGES[0],
            enrolled_at=BEGIN,
        )
        for profile in profiles
    )
    attempts = Attempt.objects.bulk_create(
        attempt_of(group, enrollment, number)
        for number, enrollment in enumerate(enrollments)
    )
    items = AttemptItem.objects.bulk_create(
        item for attempt in attempts for item in items_of(group, attempt, chance)
    )
    ScoreEntry.objects.bulk_create(
        ScoreEntry(
            attempt_item=item,
            source="automatic",
            share=Fraction(int(item.response["option"] == "b")),
            at=BEGIN,
        )
        for item in items
    )


def copy_of(profile: OfficialProfile, subject: Subject) -> OfficialProfile:
    """Return the profile of somebody else in the same place."""
    return OfficialProfile(
        subject=subject,
        version=1,
        created_at=BEGIN,
        country=profile.country,
        institution=profile.institution,
        level=profile.level,
        function=profile.function,
        seniority=profile.seniority,
    )


def attempt_of(group: Class, enrollment: Enrollment, number: int) -> Attempt:
    """Return a finished attempt; one starts each second."""
    started_at = BEGIN + timedelta(seconds=number)
    return Attempt(
        public_id=uuid4(),
        enrollment=enrollment,
        quiz=group.quiz,
        version=group.quiz.current,
        profile=enrollment.profile,
        number=1,
        phase="module",
        language=LANGUAGES[number % 3],
        seed=number,
        started_at=started_at,
        state="finished",
        finished_at=started_at + timedelta(minutes=20),
        end_reason="submitted",
        max_points=Fraction(len(group.asked)),
        points=Fraction(number % (len(group.asked) + 1)),
    )


def items_of(
    group: Class, attempt: Attempt, chance: random.Random
) -> Iterator[AttemptItem]:
    """Yield the answered questions of an attempt."""
    ability = chance.gauss(0, 1)
    for place, version in enumerate(group.asked):
        difficulty = 3 * place / len(group.asked) - 1.5
        right = chance.random() < 1 / (1 + exp(difficulty - ability))
        shown_at = attempt.started_at + timedelta(minutes=place)
        saved_at = shown_at + timedelta(seconds=5 + 60 * chance.random())
        yield AttemptItem(
            attempt=attempt,
            position=place + 1,
            item_version=version,
            option_order=["a", "b", "c"],
            max_points=Fraction(1),
            shown_at=shown_at,
            shown_language=attempt.language,
            response={"option": "b" if right else chance.choice("ac")},
            revision=1,
            language=attempt.language,
            first_saved_at=saved_at,
            saved_at=saved_at,
        )
