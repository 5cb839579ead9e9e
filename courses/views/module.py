"""A module's page: its lessons, and the next step for this reader."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from wagtail.views import serve as wagtail_serve

from courses.article import heading_of, outline_of
from courses.models import ModulePage
from courses.queries import catalogue_stamp, done_lessons, enrollment_of
from courses.queries.modules import live_module_page, module_addresses
from courses.rules import can_preview_lessons
from courses.views.course import language_links, mark_done, run_rows, with_states


def module(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Show a module: what it is about, its lessons, and where to go on."""
    language = get_language() or ""
    path = f"/{course}/{slug}/"
    page = live_module_page(language, path)
    if page is None:
        # Drafts, moved pages and whatever else Wagtail keeps under this address.
        response: HttpResponse = wagtail_serve(request, path.lstrip("/"))
        return response
    context = module_context(request, page, language)
    return render(request, "courses/module_page.html", context)


def module_context(
    request: HttpRequest, page: ModulePage, language: str
) -> dict[str, Any]:
    """Gather what the page of a module shows; a retired one has no lessons."""
    course, stamp, user = page.module.course, catalogue_stamp(), request.user
    enrollment = enrollment_of(user, course) if user.is_authenticated else None
    opens = enrollment is not None or can_preview_lessons(user, course)
    done = done_lessons(enrollment) if enrollment else {}
    marked = mark_done(outline_of(course, language, stamp), done, opens=opens)
    modules = with_states(marked, enrollment, opens=opens)
    places = [x["code"] for x in modules]
    here = places.index(page.module.code) if page.module.code in places else None
    lessons = [] if here is None else modules[here]["lessons"]
    heading = heading_of(course, language, stamp)
    runs = [] if opens else run_rows(course, None)
    return {
        "page": page,
        "course": course,
        "crumbs": [heading, {"title": page.title}] if heading["url"] else [],
        "position": 0 if here is None else here + 1,
        "count": len(modules),
        "module": None if here is None else modules[here],
        "lessons": lessons,
        "minutes": sum(lesson["minutes"] for lesson in lessons),
        "opens": opens,
        "enrollment": enrollment,
        "begun": any(lesson["done"] for lesson in lessons),
        "step": next_step(modules, here) if opens else None,
        "run": next((row["run"] for row in runs if row["joinable"]), None),
        "languages": language_links(module_addresses(page.module), language),
    }


def next_step(modules: list[dict[str, Any]], here: int | None) -> dict[str, Any] | None:
    """Return the first lesson that is not done, this module's and those after it first.

    `module` names its module where it is another one.
    """
    if here is None:
        return None
    for module in modules[here:] + modules[:here]:
        for lesson in module["lessons"]:
            if not lesson["done"]:
                other = module["title"] if module is not modules[here] else ""
                return {**lesson, "module": other}
    return None
