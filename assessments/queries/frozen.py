"""What never changes once it was written, kept by every process in memory."""

from functools import lru_cache

from assessments.models import ItemVersion, QuizVersion
from assessments.planning import versions_of
from courses.models import CourseVersion

KEPT = 4096


@lru_cache(maxsize=KEPT)
def item_version(pk: int) -> ItemVersion:
    """Return a version of an item."""
    found: ItemVersion = ItemVersion.objects.get(pk=pk)
    return found


@lru_cache(maxsize=KEPT)
def quiz_version(pk: int) -> QuizVersion:
    """Return a published version of a quiz."""
    found: QuizVersion = QuizVersion.objects.get(pk=pk)
    return found


@lru_cache(maxsize=KEPT)
def askable(quiz_version_pk: int) -> dict[str, ItemVersion]:
    """Return every item version that a published quiz may ask, by public id."""
    plan = quiz_version(quiz_version_pk).plan
    rows = ItemVersion.objects.filter(public_id__in=versions_of(plan))
    return {str(row.public_id): row for row in rows}


@lru_cache(maxsize=KEPT)
def course_version(pk: int) -> CourseVersion:
    """Return a version of a course, as enrollments name them."""
    found: CourseVersion = CourseVersion.objects.get(pk=pk)
    return found


def forget_frozen() -> None:
    """Let everything go: another database, or rows that were removed with their people."""
    item_version.cache_clear()
    quiz_version.cache_clear()
    askable.cache_clear()
    course_version.cache_clear()
