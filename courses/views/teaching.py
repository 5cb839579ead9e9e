"""What the instructor of a course sees: runs, who is enrolled and how far, answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.article import outline_of
from courses.domain.run_message import send_run_message
from courses.forms import RunMessageForm
from courses.models import CourseRun
from courses.queries import (
    catalogue_stamp,
    country_answers,
    course_page_of,
    progress_counts,
    roster,
    taught_runs,
)
from courses.rules import teaches, teaches_anything
from courses.run_tabs import run_tabs
from lms.accounts.duties import staff_page
from lms.accounts.http import PersonRequest

PER_PAGE = 50


@staff_page
@login_required
def teaching(request: PersonRequest) -> HttpResponse:
    """List the runs of the courses that the person teaches."""
    if not teaches_anything(request.user):
        raise Http404
    runs = taught_runs(request.user, get_language() or "")
    return render(request, "courses/teaching.html", {"runs": runs})


def own_run(request: PersonRequest, public_id: UUID) -> CourseRun:
    """Return a run of a course that the person teaches, or 404."""
    run = get_object_or_404(
        CourseRun.objects.select_related("course"), public_id=public_id
    )
    if not teaches(request.user, run.course):
        raise Http404
    return run


def about(run: CourseRun) -> dict[str, Any]:
    """Return what the pages of a run have in common."""
    page = course_page_of(run.course, get_language() or "")
    return {"run": run, "course_page": page, "tabs": run_tabs()}


@staff_page
@login_required
def run_roster(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Show who is enrolled in a run and how far."""
    run = own_run(request, public_id)
    page = Paginator(roster(run), PER_PAGE).get_page(request.GET.get("page"))
    counts = progress_counts(page.object_list)
    rows = [{"enrollment": row, "progress": counts[row.pk]} for row in page]
    context = {**about(run), "page": page, "rows": rows}
    return render(request, "courses/roster.html", context)


@staff_page
@login_required
def run_answers(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Show the answers to the country questions of a run."""
    run = own_run(request, public_id)
    page = Paginator(country_answers(run), PER_PAGE).get_page(request.GET.get("page"))
    context = {**about(run), "page": page, "titles": titles_of(run)}
    return render(request, "courses/answers.html", context)


def titles_of(run: CourseRun) -> dict[int, str]:
    """Return the titles of the lessons of a run by id, as the outline shows them."""
    modules = outline_of(run.course, get_language() or "", catalogue_stamp())
    return {x["id"]: x["title"] for module in modules for x in module["lessons"]}


@staff_page
@login_required
def run_message(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Write to everyone in a run."""
    run = own_run(request, public_id)
    form = RunMessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        send_run_message(run, actor=request.user.public_id, **form.cleaned_data)
        messages.success(
            request, _("Your message is on its way to everyone in the run.")
        )
        return redirect("courses:run_roster", public_id=run.public_id)
    return render(request, "courses/run_message.html", {**about(run), "form": form})
