"""Drafts of a lesson, as an editor writes them, and what stands against publishing."""

from typing import Any

from django.utils.translation import override

from courses.models import Course, LessonPage
from courses.publishing import reasons_against
from tests.factories.courses import lesson_of, stream


def page_of(course: Course, code: str, language: str = "en") -> LessonPage:
    """Return the page of a lesson in a language."""
    return LessonPage.objects.get(
        lesson=lesson_of(course, code), locale__language_code=language
    )


def link(pk: int) -> tuple[str, str]:
    """Return a paragraph with a link to a page."""
    return "text", f'<p><a linktype="page" id="{pk}">x</a></p>'


def draft(page: LessonPage, *body: tuple[str, Any]) -> LessonPage:
    """Return the page with another body."""
    page.body = stream(body)
    return page


def reasons(page: LessonPage) -> list[str]:
    """Return in English what stands against publishing the page as it is."""
    with override("en"):
        return reasons_against(page)
