"""Reads of items."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from assessments.enums import ItemStatus, ItemUse
from assessments.models import Item, ItemReview, ItemVersion, QuizVersionItem
from courses.models import Course, CoursePage


def with_words(items: QuerySet[Item]) -> QuerySet[Item]:
    """Read items with their current versions, competencies and sources at once."""
    return items.select_related("current", "competency", "source", "course")


def public_items(course: Course) -> QuerySet[Item]:
    """Return what a public package says of a course: its open items, none retired."""
    items = Item.objects.filter(course=course, use=ItemUse.OPEN)
    return with_words(items.exclude(status=ItemStatus.RETIRED)).order_by("code")


def content_languages(course: Course) -> list[str]:
    """Return the languages in which a course is published, as its files name them."""
    suffixes: dict[str, str] = settings.CONTENT_SUFFIXES
    live = CoursePage.objects.live().filter(course=course)
    codes = set(live.values_list("locale__language_code", flat=True))
    return [suffix for code, suffix in suffixes.items() if code in codes]


def reviews_of(versions: Iterable[int | None]) -> dict[int, list[ItemReview]]:
    """Return the reviews of versions, the oldest first."""
    found: dict[int, list[ItemReview]] = {}
    for review in ItemReview.objects.filter(version__in=versions).order_by("pk"):
        found.setdefault(review.version_id, []).append(review)
    return found


def version_of(item: Item) -> ItemVersion:
    """Return the current version of an item; every stored item has one."""
    if item.current is None:
        message = f"item {item.code} has no version"
        raise ItemVersion.DoesNotExist(message)
    return item.current


def bank_items(courses: QuerySet[Course]) -> QuerySet[Item]:
    """Return the items of courses for a list, by course and code."""
    items = with_words(Item.objects.filter(course__in=courses))
    return items.order_by("course__code", "code")


def item_versions(item: Item) -> QuerySet[ItemVersion]:
    """Return the versions of an item, the newest first."""
    return ItemVersion.objects.filter(item=item).order_by("-number")


def uses_of(item: Item) -> QuerySet[QuizVersionItem]:
    """Return the published versions of quizzes that may ask an item, the newest first."""
    found = QuizVersionItem.objects.filter(item_version__item=item)
    return found.select_related("version__quiz", "item_version").order_by(
        "version__quiz__code", "-version__number"
    )
