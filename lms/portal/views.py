"""My learning, help, and the front door."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from courses.article import outline_of
from courses.models import CoursePage, Enrollment
from courses.queries import (
    catalogue_stamp,
    course_pages,
    enrollments_of,
    page_path,
    progress_counts,
)
from courses.views.course import resume_address
from lms.accounts.http import PersonRequest, language_for


def front_door(request: HttpRequest) -> HttpResponse:
    """Go to the catalogue in the person's language, or the browser's."""
    response = redirect(f"/{language_for(request)}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@login_required
def learning(request: PersonRequest) -> HttpResponse:
    """List what one is enrolled in, how far, and where to go on."""
    language = get_language() or ""
    stamp = catalogue_stamp()
    enrollments = list(enrollments_of(request.user))
    pages = course_pages({row.run.course_id for row in enrollments}, language)
    counts = progress_counts(enrollments)
    cards = [
        learning_card(row, pages[row.run.course_id], counts[row.pk], stamp)
        for row in enrollments
        if row.run.course_id in pages
    ]
    return render(request, "portal/learning.html", {"cards": cards})


def learning_card(
    enrollment: Enrollment, page: CoursePage, progress: tuple[int, int], stamp: int
) -> dict[str, Any]:
    """Return what the list shows of one enrollment."""
    code = page.locale.language_code
    modules = outline_of(enrollment.run.course, code, stamp)
    done, total = progress
    return {
        "enrollment": enrollment,
        "page": page,
        "address": page_path(page.url_path, code),
        "resume": resume_address(enrollment, modules),
        "done": done,
        "total": total,
        "completion": getattr(enrollment, "completion", None),
    }


def help_page(request: HttpRequest) -> HttpResponse:
    """Show questions and answers, and whom to write to."""
    return render(request, "portal/help.html", {"version": settings.VERSION})
