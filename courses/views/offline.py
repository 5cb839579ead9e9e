"""Downloads for reading without a connection, and the glossary."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override

from courses.facets import fold
from courses.models import Course, CoursePage, GlossaryTerm, LessonPage
from courses.offline import offline_course, offline_lesson
from courses.queries import (
    catalogue_stamp,
    course_page_of,
    enrollment_of,
    page_path,
)
from courses.rules import can_preview_lessons
from lms.accounts.http import PersonRequest

# The files carry their style inside, so they are exempt from the policy of the site.
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox allow-popups"
)


def check_reader(request: PersonRequest, course: Course) -> None:
    """Raise 404 unless the person may read the lessons of the course."""
    if enrollment_of(request.user, course) is None and not can_preview_lessons(
        request.user, course
    ):
        raise Http404


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Make a download."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = POLICY
    return response


@login_required
def download_lesson(request: PersonRequest, course: str, code: str) -> HttpResponse:
    """Download a lesson as one file."""
    language = get_language() or ""
    page = get_object_or_404(
        LessonPage.live_in(language).select_related(
            "lesson__course", "lesson__module", "locale"
        ),
        lesson__course__code=course,
        lesson__code=code,
    )
    check_reader(request, page.lesson.course)
    host = request.build_absolute_uri("/").rstrip("/")
    html = offline_lesson(page, catalogue_stamp(), host)
    name = f"{course}-{code}-{language}.html"
    return attachment(html.encode(), name, "text/html; charset=utf-8")


@login_required
def download_course(request: PersonRequest, course: str) -> HttpResponse:
    """Download a course as a zip of files."""
    language = get_language() or ""
    page = get_object_or_404(
        CoursePage.live_in(language).select_related("course", "locale"),
        course__code=course,
    )
    check_reader(request, page.course)
    host = request.build_absolute_uri("/").rstrip("/")
    content = offline_course(page, catalogue_stamp(), host)
    return attachment(content, f"{course}-{language}.zip", "application/zip")


def glossary(request: HttpRequest, course: str) -> HttpResponse:
    """Show the glossary of a course."""
    found = get_object_or_404(Course, code=course)
    language = get_language() or ""
    page = course_page_of(found, language)
    if page is None:
        raise Http404
    published_in = page.locale.language_code
    if published_in != language:
        with override(published_in):
            return redirect("courses:glossary", course=course)

    def alphabet(term: GlossaryTerm) -> str:
        entry = term.entries.get(language[:2], {})
        return fold(str(entry.get("term", term.code)))

    context = {
        "page": page,
        "address": page_path(page.url_path, language),
        "terms": sorted(found.glossary.all(), key=alphabet),
        "language": language,
    }
    return render(request, "courses/glossary.html", context)
