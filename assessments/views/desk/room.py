"""What the pages of the desk have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.models import Attempt
from assessments.queries.frozen import quiz_version
from courses.models import CourseRun
from courses.rules import teaches
from courses.views.teaching import about
from lms.accounts.duties import staff_page
from lms.accounts.rules import is_administrator

PER_PAGE = 50
# Questions with the answer of somebody else say so.
THEIRS = {"theirs": True}
View = Callable[..., HttpResponse]


def desk_page(view: View) -> View:
    """Open a page of a run to its instructors and administrators; 404 for anyone else.

    The view gets the run in place of its public id.
    """

    @staff_page
    @login_required
    @wraps(view)
    def page(request: Any, run_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        run = get_object_or_404(
            CourseRun.objects.select_related("course"), public_id=run_id
        )
        request.teaches = teaches(request.user, run.course)
        if not request.teaches and not is_administrator(request.user):
            raise Http404
        return view(request, run, *args, **kwargs)

    return page


def desk(run: CourseRun, *trail: tuple[str, str]) -> dict[str, Any]:
    """Return tabs and the way back; `trail` are titles with addresses, the page last."""
    start = (_("Quizzes"), reverse("assessments:run_quizzes", args=[run.public_id]))
    crumbs = [{"title": title, "url": url} for title, url in (start, *trail)]
    return {**about(run), "tab": "quizzes", "crumbs": crumbs if trail else []}


def paged(request: HttpRequest, rows: QuerySet[Any], name: str = "page") -> Page[Any]:
    """Return the page of a list that is asked for under a name."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get(name))


def title_of(attempt: Attempt) -> str:
    """Return the title of the quiz as the attempt had it."""
    return quiz_version(attempt.version_id).title_in(get_language() or "")
