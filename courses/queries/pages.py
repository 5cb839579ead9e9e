"""Pages of courses, modules and lessons: which one, where, and in what order."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db import connection

from courses.models import (
    Course,
    CoursePage,
    Lesson,
    LessonPage,
    ModulePage,
)

ENDONYMS = dict(settings.LANGUAGES)
# Every page asks this: see `courses.queries.learning`.
STAMP = "SELECT value FROM courses_contentstamp WHERE name = 'catalogue'"


def catalogue_stamp() -> int:
    """Return the count of changes of what everybody sees."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        row = cursor.fetchone()
    return row[0] if row else 0


def live_lesson_page(language: str, path: str) -> LessonPage | None:
    """Return the published lesson whose address ends in `path`, with its rows.

    Its body is read when it is first asked for.
    """
    return (
        LessonPage.live_in(language)
        .filter(slug=path.rstrip("/").rsplit("/", 1)[-1], url_path__endswith=path)
        .select_related("lesson__module", "lesson__course", "locale")
        .defer("body")
        .first()
    )


def live_course_page(language: str, slug: str) -> CoursePage | None:
    """Return the published course page with this slug."""
    return (
        CoursePage.live_in(language)
        .filter(slug=slug)
        .select_related("course__framework", "locale")
        .first()
    )


def in_best_language(pages: Iterable[Any], row: str, language: str) -> dict[int, Any]:
    """Return one page for each row: in the language, else in another of the interface."""
    order = [language, *settings.UI_LANGUAGES]
    found: dict[int, Any] = {}
    for page in pages:
        code = page.locale.language_code
        if code not in order:
            continue
        known = found.get(getattr(page, row))
        if known is None or order.index(code) < order.index(known.locale.language_code):
            found[getattr(page, row)] = page
    return found


def course_pages(course_ids: Collection[int], language: str) -> dict[int, CoursePage]:
    """Return the published page of each course, in the language or in another."""
    if not course_ids:
        return {}
    pages = CoursePage.objects.live().filter(course__in=course_ids)
    return in_best_language(pages.select_related("locale"), "course_id", language)


def course_page_of(course: Course, language: str) -> CoursePage | None:
    """Return the published page of a course, in the language or in another."""
    return course_pages([course.pk], language).get(course.pk)


def course_titles(course_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the titles of courses by language, as published."""
    titles: dict[int, dict[str, str]] = {pk: {} for pk in course_ids}
    rows = CoursePage.objects.live().filter(course__in=course_ids)
    for pk, code, title in rows.values_list(
        "course_id", "locale__language_code", "title"
    ):
        titles[pk][code] = title
    return titles


def best_title(titles: dict[str, str], language: str, otherwise: str) -> str:
    """Return the title in the language, else in another of the interface."""
    for code in (language, *settings.UI_LANGUAGES):
        if code in titles:
            return titles[code]
    return otherwise


def lesson_page_of(lesson: Lesson, language: str) -> LessonPage | None:
    """Return the published page of a lesson, in the language or in another."""
    pages = LessonPage.objects.live().filter(lesson=lesson).select_related("locale")
    found: LessonPage | None = in_best_language(pages, "lesson_id", language).get(
        lesson.pk
    )
    return found


def outline(course: Course, language: str) -> list[dict[str, Any]]:
    """Return modules with their published lessons: plain data, fit to be cached.

    Each lesson: `id` and `code` of the row, `title`, `summary`, `url`, `minutes`,
    `completion`, and `lang`: the language of its page where it is another one, because
    the lesson is not published in the language of the reader.
    """
    modules = ModulePage.objects.live().filter(
        module__course=course, module__retired=False
    )
    lessons = LessonPage.objects.live().filter(
        lesson__course=course, lesson__retired=False
    )
    by_module: dict[int, list[LessonPage]] = {}
    found = in_best_language(
        lessons.select_related("lesson", "locale").defer("body"), "lesson_id", language
    )
    for page in sorted(found.values(), key=lambda page: page.lesson.position):
        by_module.setdefault(page.lesson.module_id, []).append(page)
    shown = in_best_language(
        modules.select_related("module", "locale"), "module_id", language
    )
    return [
        {
            "code": page.module.code,
            "title": page.title,
            "summary": page.summary,
            "lessons": [
                outline_lesson(lesson, language)
                for lesson in by_module.get(page.module_id, [])
            ],
        }
        for page in sorted(shown.values(), key=lambda page: page.module.position)
    ]


def outline_lesson(page: LessonPage, language: str) -> dict[str, Any]:
    """Return a lesson as the outline shows it."""
    code = page.locale.language_code
    return {
        "id": page.lesson_id,
        "code": page.lesson.code,
        "title": page.title,
        "summary": page.summary,
        "url": page_path(page.url_path, code),
        "minutes": page.lesson.minutes,
        "completion": page.lesson.completion,
        "lang": code if code != language else "",
        "language_name": ENDONYMS[code],
    }


def page_path(url_path: str, language: str) -> str:
    """Turn Wagtail's path of a page below a catalogue into its address."""
    below = url_path.strip("/").split("/")[1:]
    return "/" + "/".join([language, *below]) + "/"


def lesson_addresses(lesson: Lesson) -> dict[str, str]:
    """Return the address of a lesson in every language in which it is published."""
    return addresses(LessonPage.objects.live().filter(lesson=lesson))


def course_addresses(course: Course) -> dict[str, str]:
    """Return the address of a course in every language in which it is published."""
    return addresses(CoursePage.objects.live().filter(course=course))


def addresses(pages: Any) -> dict[str, str]:
    """Return the addresses of pages by language, in the order of the menu."""
    found = dict(pages.values_list("locale__language_code", "url_path"))
    return {
        code: page_path(found[code], code)
        for code in settings.UI_LANGUAGES
        if code in found
    }
