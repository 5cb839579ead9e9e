"""Corrections of keys, made for tests: proposed, applied and worked off."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from assessments.domain.attempt import finish_attempt
from assessments.domain.correction import (
    apply_correction,
    propose_correction,
    undo_correction,
)
from assessments.domain.regrading import work_off
from assessments.models import Attempt, Correction, ItemVersion, Quiz
from courses.models import Course, CourseInstructor, Enrollment
from lms.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.assessments import RIGHT, THEN, answer, started

ACTOR = UUID(int=11)
LATER = THEN + timedelta(days=2)
WRONG: dict[str, dict[str, list[str]]] = {
    "choice": {"option": ["a"]},
    "multiple": {"option": ["c"]},
    "numeric": {"text": ["9"]},
    "text": {"text": ["passport"]},
    "match": {"row-r1": ["c"], "row-r2": ["c"]},
    "order": {"place-a": ["3"], "place-b": ["2"], "place-c": ["1"]},
}


def handed_in(
    quiz: Quiz, pattern: str, enrollment: Enrollment | None = None
) -> Attempt:
    """Hand in an attempt: for each question + (right), - (wrong) or . (no answer)."""
    attempt = started(quiz, enrollment)
    for item in attempt.items.select_related("item_version").order_by("position"):
        mark = pattern[item.position - 1]
        interaction = item.item_version.definition["interaction"]
        if mark != ".":
            given = RIGHT if mark == "+" else WRONG
            answer(attempt, item.position, given[interaction])
    return finish_attempt(attempt, now=THEN + timedelta(minutes=5))


def version_at(attempt: Attempt, position: int = 1) -> ItemVersion:
    """Return the item version that a question asked."""
    found: ItemVersion = attempt.items.get(position=position).item_version
    return found


def proposed(
    version: ItemVersion,
    policy: str = "full_credit",
    key: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Correction:
    """Propose a correction."""
    about: dict[str, Any] = {
        "reason": "The key was wrong.",
        "actor": ACTOR,
        "now": LATER,
        **fields,
    }
    return propose_correction(version, policy=policy, key=key, **about)


def in_force(
    version: ItemVersion,
    policy: str = "full_credit",
    key: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Correction:
    """Apply a correction; its job has not begun."""
    correction = proposed(version, policy, key, **fields)
    assert apply_correction(
        correction, actor=ACTOR, now=LATER + timedelta(seconds=correction.pk)
    )
    return correction


def corrected(
    version: ItemVersion,
    policy: str = "full_credit",
    key: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Correction:
    """Apply a correction and work it off."""
    correction = in_force(version, policy, key, **fields)
    work_off(correction, now=LATER)
    return correction


def taken_back(correction: Correction) -> Correction:
    """Undo a correction and work it off."""
    assert undo_correction(correction, actor=ACTOR, reason="It was right.", now=LATER)
    work_off(correction, now=LATER)
    return correction


def result_of(attempt: Attempt) -> tuple[Fraction | None, Fraction]:
    """Return the points of an attempt, and of how many, as stored."""
    attempt.refresh_from_db()
    return attempt.points, attempt.max_points


def instructor_of(course: Course, **fields: Any) -> User:
    """Make an account that teaches a course."""
    user: User = UserFactory.create(**fields)
    CourseInstructor.objects.create(course=course, user=user)
    return user


def correct_path(attempt: Attempt, position: int = 1) -> str:
    """Return the address where the key of a question is corrected."""
    return f"/en/teaching/items/{version_at(attempt, position).public_id}/correct/"


def path(correction: Correction, what: str = "") -> str:
    """Return the address of a correction."""
    return f"/en/teaching/corrections/{correction.public_id}/{what}"
