"""A course's page, and enrolling in one of its runs."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.views import serve as wagtail_serve

from courses.activities import Activity, states_of
from courses.article import outline_of
from courses.domain.completion import completion_result
from courses.domain.enrollment import enroll, refuse_newcomer, withdraw
from courses.errors import EnrollmentRefusedError
from courses.models import Course, CoursePage, CourseRun, Enrollment
from courses.queries import (
    ENDONYMS,
    catalogue_stamp,
    course_addresses,
    course_page_of,
    course_pages,
    done_lessons,
    enrollment_of,
    joinable_runs,
    live_course_page,
    page_path,
)
from courses.requirements import requirement_kind
from courses.rules import can_preview_lessons
from courses.run_state import JOINABLE
from lms.accounts.http import PersonRequest
from lms.accounts.queries import current_profile, is_notice_due, subject_of


def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a course: what it teaches, its runs, and how far one is."""
    language = get_language() or ""
    page = live_course_page(language, slug)
    if page is None:
        # Drafts, moved pages and whatever else Wagtail keeps under this address.
        response: HttpResponse = wagtail_serve(request, f"{slug}/")
        return response
    return render(
        request, "courses/course_page.html", course_context(request, page, language)
    )


def course_context(
    request: HttpRequest, page: CoursePage, language: str
) -> dict[str, Any]:
    """Gather what the page of a course shows."""
    modules = outline_of(page.course, language, catalogue_stamp())
    user = request.user
    enrollment = enrollment_of(user, page.course) if user.is_authenticated else None
    opens = enrollment is not None or can_preview_lessons(user, page.course)
    done = done_lessons(enrollment) if enrollment else {}
    return {
        "page": page,
        "course": page.course,
        "modules": with_states(
            mark_done(modules, done, opens=opens), enrollment, opens=opens
        ),
        "lesson_count": sum(len(module["lessons"]) for module in modules),
        "runs": run_rows(page.course, enrollment),
        "enrollment": enrollment,
        "resume": resume_address(enrollment, modules) if enrollment else "",
        "sources": page.course.sources.select_related("license").order_by("code"),
        "competencies": competencies_of(page.course),
        "languages": language_links(course_addresses(page.course), language),
        "prerequisites": prerequisite_links(page.course, language),
    }


def prerequisite_links(course: Course, language: str) -> list[dict[str, str]]:
    """Return the courses that come before, where they are published."""
    before = course.prerequisites.order_by("code").values_list("pk", flat=True)
    return [
        {
            "title": page.title,
            "url": page_path(page.url_path, page.locale.language_code),
            "lang": page.locale.language_code
            if page.locale.language_code != language
            else "",
        }
        for page in course_pages(list(before), language).values()
    ]


def run_rows(course: Course, enrollment: Enrollment | None) -> list[dict[str, Any]]:
    """Return the runs with their state; one is not asked to enroll twice."""
    now = timezone.now()
    mine = enrollment.run_id if enrollment else None
    return [
        {
            "run": run,
            "state": (state := run.state(now)),
            "joinable": state in JOINABLE and not run.full and run.pk != mine,
        }
        for run in joinable_runs(course, now)
    ]


def competencies_of(course: Course) -> list[Any]:
    """Return the competencies that the lessons of a course teach."""
    return list(
        course.framework.competencies.filter(
            lesson__course=course, lesson__retired=False
        ).distinct()
    )


def language_links(addresses: dict[str, str], current: str) -> list[dict[str, Any]]:
    """Return a switch of languages that stays where the reader is."""
    return [
        {"code": code, "name": ENDONYMS[code], "url": url, "current": code == current}
        for code, url in sorted(
            addresses.items(), key=lambda item: list(ENDONYMS).index(item[0])
        )
    ]


def mark_done(
    modules: list[dict[str, Any]],
    done: Mapping[int, bool],
    *,
    opens: bool,
    current: int | None = None,
) -> list[dict[str, Any]]:
    """Return the outline as one reader sees it; nothing `opens` without enrollment."""
    return [
        {
            **module,
            "lessons": [
                {
                    **lesson,
                    "url": lesson["url"] if opens else "",
                    "done": done.get(lesson["id"], False),
                    "current": lesson["id"] == current,
                }
                for lesson in module["lessons"]
            ],
        }
        for module in modules
    ]


def with_states(
    modules: list[dict[str, Any]], enrollment: Enrollment | None, *, opens: bool
) -> list[dict[str, Any]]:
    """Return the outline with how far one reader is in what stands beside lessons."""
    states = states_of(enrollment) if enrollment else {}

    def rows(activities: list[Activity]) -> list[dict[str, Any]]:
        return [
            {
                "key": activity.key,
                "title": activity.title,
                "url": activity.url if opens else "",
                "required": activity.required,
                "state": states[activity.key].text if activity.key in states else "",
                "done": activity.key in states and states[activity.key].done,
            }
            for activity in activities
        ]

    return [
        {
            **module,
            "before": rows(module["before"]),
            "lessons": [
                {**lesson, "after": rows(lesson["after"])}
                for lesson in module["lessons"]
            ],
            "after": rows(module["after"]),
        }
        for module in modules
    ]


def missing_activities(modules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what completing the course asks beside lessons and is not done."""
    every = [
        activity
        for module in modules
        for rows in (
            module["before"],
            *(lesson["after"] for lesson in module["lessons"]),
            module["after"],
        )
        for activity in rows
    ]
    return [row for row in every if row["required"] and not row["done"]]


def resume_address(enrollment: Enrollment, modules: list[dict[str, Any]]) -> str:
    """Return where the learner goes on: the last place, or the first lesson."""
    lessons = [lesson for module in modules for lesson in module["lessons"]]
    for lesson in lessons:
        if lesson["id"] == enrollment.resume_lesson_id:
            block = enrollment.resume_block
            return f"{lesson['url']}#{block}" if block else str(lesson["url"])
    return str(lessons[0]["url"]) if lessons else ""


@login_required
def enroll_in(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Ask for the profile first, once; then enroll by POST and go to the first lesson."""
    run = get_object_or_404(
        CourseRun.objects.select_related("course"), public_id=public_id
    )
    language = get_language() or ""
    page = course_page_of(run.course, language)
    subject = subject_of(request.user)
    if page is None or subject is None:
        raise Http404
    profile = current_profile(subject)
    if profile is None or is_notice_due(request.user):
        asked = reverse("accounts:profile")
        return redirect(f"{asked}?{urlencode({'next': request.path})}")
    language = page.locale.language_code
    address = page_path(page.url_path, language)
    try:
        if request.method != "POST":
            refuse_newcomer(subject, run, language=language, now=timezone.now())
            context = {"run": run, "page": page, "profile": profile, "address": address}
            return render(request, "courses/enroll.html", context)
        enrollment = enroll(
            subject,
            run,
            profile=profile,
            language=language,
            actor=request.user.public_id,
        )
    except EnrollmentRefusedError as error:
        messages.error(request, refusal(error))
        return redirect(address)
    modules = outline_of(run.course, language, catalogue_stamp())
    return redirect(resume_address(enrollment, modules) or address)


def refusal(error: EnrollmentRefusedError) -> str:
    """Say why someone cannot enroll."""
    return {
        "full": _(
            "Every seat of this run is taken. Look for another run, or ask us for one."
        ),
        "language": _("This run is not offered in this language."),
        "not-open": _("Enrollment in this run is not open now."),
    }[error.reason]


@require_POST
def leave(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Leave a run; what was done stays for a return."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    enrollment = get_object_or_404(
        Enrollment, public_id=public_id, subject__link__user=request.user
    )
    withdraw(enrollment, actor=request.user.public_id)
    messages.success(
        request, _("You have left the course. Your progress is kept if you return.")
    )
    return redirect("portal:learning")


@login_required
def requirements(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Say what completing the course asks, and what of it is met."""
    enrollment = get_object_or_404(
        Enrollment.objects.select_related("run__course", "version"),
        public_id=public_id,
        subject__link__user=request.user,
    )
    result = completion_result(enrollment)
    reasons = [(r, requirement_kind(r.kind).describe(r)) for r in result.reasons]
    language = get_language() or ""
    modules = outline_of(enrollment.run.course, language, catalogue_stamp())
    missing = {
        code
        for r in result.reasons
        if not r.met
        for code in r.values.get("missing", ())
    }
    context = {
        "enrollment": enrollment,
        "page": course_page_of(enrollment.run.course, language),
        "result": result,
        "reasons": reasons,
        "missing": [x for m in modules for x in m["lessons"] if x["code"] in missing],
        "activities": missing_activities(with_states(modules, enrollment, opens=True)),
    }
    return render(request, "courses/requirements.html", context)
