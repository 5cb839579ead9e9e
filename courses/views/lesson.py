"""Reading a lesson: the article from the cache, the rest for this reader."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.views import serve as wagtail_serve

from courses.activities import Activity
from courses.article import (
    Article,
    Looks,
    Note,
    article_of,
    heading_of,
    lesson_addresses_of,
    published_lesson,
    rendered_outline_of,
)
from courses.domain.progress import visit_lesson
from courses.models import Enrollment, LearnerNote, LessonPage
from courses.queries import (
    catalogue_stamp,
    course_page_of,
    done_lessons,
    enrollment_of,
    notes_in,
    page_path,
)
from courses.rules import can_preview_lessons
from courses.views.course import language_links, mark_done


def lesson(request: HttpRequest, course: str, module: str, slug: str) -> HttpResponse:
    """Show a lesson to those enrolled, and to instructors and editors of the course."""
    language = get_language() or ""
    path = f"/{course}/{module}/{slug}/"
    stamp = catalogue_stamp()
    page = published_lesson(language, path, stamp)
    if page is None:
        response: HttpResponse = wagtail_serve(request, path.lstrip("/"))
        return response
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    enrollment = enrollment_of(user, page.lesson.course)
    if enrollment is None and not can_preview_lessons(user, page.lesson.course):
        return send_to_course(request, page)
    return render(
        request, "courses/lesson_page.html", lesson_context(page, enrollment, stamp)
    )


def send_to_course(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """Lead someone who is not enrolled to the course, where one can enroll."""
    course_page = course_page_of(page.lesson.course, page.locale.language_code)
    if course_page is None:
        raise Http404
    messages.info(request, _("Enroll in the course to read its lessons."))
    code = course_page.locale.language_code
    return redirect(page_path(course_page.url_path, code))


def lesson_context(
    page: LessonPage, enrollment: Enrollment | None, stamp: int
) -> dict[str, Any]:
    """Gather what the page of a lesson shows to one reader."""
    language = page.locale.language_code
    article = article_of(page, stamp)
    done = done_lessons(enrollment) if enrollment else {}
    if enrollment:
        visit_lesson(
            enrollment,
            page.lesson,
            opened=page.lesson_id in done,
            language=language,
            now=timezone.now(),
        )
    heading = heading_of(page.lesson.course, language, stamp)
    links = language_links(lesson_addresses_of(page.lesson, stamp), language)
    return {
        "page": page,
        "lesson": page.lesson,
        "course": page.lesson.course,
        "course_url": heading["url"],
        "course_title": heading["title"],
        "enrollment": enrollment,
        "article": article,
        "parts": parts_for(article, page, enrollment),
        "done": done.get(page.lesson_id, False),
        "languages": links,
        **place_in_outline(page, done, stamp),
    }


def place_in_outline(
    page: LessonPage, done: Mapping[int, bool], stamp: int
) -> dict[str, Any]:
    """Return the outline, and where the lesson stands in it: a retired one nowhere."""
    course, language = page.lesson.course, page.locale.language_code
    modules, looks = rendered_outline_of(course, language, stamp)
    marked = mark_done(modules, done, opens=True, current=page.lesson_id)
    lessons = [entry for module in marked for entry in module["lessons"]]
    found = [number for number, entry in enumerate(lessons) if entry["current"]]
    around: dict[str, Any] = {"position": 0, "previous": None, "next": None}
    for here in found:
        around = {
            "position": here + 1,
            "previous": lessons[here - 1] if here else None,
            "next": lessons[here + 1] if here + 1 < len(lessons) else None,
            "activity": activity_after(marked, lessons[here]),
        }
    return {
        "modules": with_looks(marked, looks),
        "count": len(lessons),
        "done_count": sum(entry["done"] for entry in lessons),
        **around,
    }


def activity_after(
    modules: list[dict[str, Any]], lesson: Mapping[str, Any]
) -> Activity | None:
    """Return what comes right after a lesson, such as the quiz of its module."""
    following = list(lesson["after"])
    for module in modules:
        if module["lessons"] and module["lessons"][-1] is lesson:
            following += module["after"]
    return following[0] if following else None


def with_looks(
    modules: list[dict[str, Any]], looks: Mapping[int, Looks]
) -> list[dict[str, Any]]:
    """Add to each module the markup of its lessons, which were rendered before."""
    return [
        {
            **module,
            "html": mark_safe(  # noqa: S308 -- rendered by our templates
                module["before_html"]
                + "".join(
                    looks[lesson["id"]][lesson["current"], lesson["done"]]
                    for lesson in module["lessons"]
                )
                + module["after_html"]
            ),
        }
        for module in modules
    ]


def parts_for(
    article: Article, page: LessonPage, enrollment: Enrollment | None
) -> list[dict[str, Any]]:
    """Join each place to write with what this reader wrote there."""
    notes: dict[str, LearnerNote] = {}
    if enrollment and any(isinstance(part, Note) for part in article.parts):
        notes = notes_in(enrollment, page.lesson)
    return [
        {"note": part, "written": notes.get(part.block)}
        if isinstance(part, Note)
        else {"html": part}
        for part in article.parts
    ]
