"""Keeping the catalogue true: the stamp of cached pages, and the words of search."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import F
from django.utils.html import strip_tags

from courses.facets import fold
from courses.models import ContentStamp, Course, CoursePage, LessonPage, ModulePage

CATALOGUE = "catalogue"
_deferred: ContextVar[set[tuple[int, str]] | None] = ContextVar(
    "deferred", default=None
)


def bump_stamp() -> None:
    """Count a change of what everybody sees."""
    if not ContentStamp.objects.filter(name=CATALOGUE).update(value=F("value") + 1):
        ContentStamp.objects.get_or_create(name=CATALOGUE, defaults={"value": 1})


@contextmanager
def refreshed_once() -> Iterator[None]:
    """Gather the words of search once at the end, however many pages are published."""
    waiting: set[tuple[int, str]] = set()
    token = _deferred.set(waiting)
    try:
        yield
    finally:
        _deferred.reset(token)
    for course_id, language in sorted(waiting):
        refresh_course_words(Course.objects.get(pk=course_id), language)


def note_published(page: Any) -> None:
    """Refresh what search finds: a course, module or lesson page was published."""
    course = page.course if isinstance(page, CoursePage) else page.row.course
    language = page.locale.language_code
    waiting = _deferred.get()
    if waiting is None:
        refresh_course_words(course, language)
    else:
        waiting.add((course.pk, language))


def refresh_course_words(course: Course, language: str) -> None:
    """Gather the words of a course in one language, titles and lessons included."""
    parts: list[str] = []
    modules = ModulePage.live_in(language).filter(
        module__course=course, module__retired=False
    )
    lessons = LessonPage.live_in(language).filter(
        lesson__course=course, lesson__retired=False
    )
    for module in modules:
        parts += [module.title, module.summary]
    for lesson in lessons:
        body = lesson.body.stream_block.get_searchable_content(lesson.body)
        parts += [lesson.title, lesson.summary, *map(str, body)]
    for page in CoursePage.live_in(language).filter(course=course):
        text = " ".join([page.title, page.summary, page.objectives, *parts])
        words = sorted(set(fold(strip_tags(text)).split()))
        CoursePage.objects.filter(pk=page.pk).update(
            search_words=f" {' '.join(words)} "
        )
