"""The quizzes of a run: how many took them, and what waits for a person."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from assessments.queries.desk import quizzes_in
from assessments.queries.kept import (
    answers_not_applied,
    answers_not_read,
    looks_in,
)
from assessments.queries.scoring import answers_to_score
from assessments.views.desk.room import desk, desk_page
from courses.models import CourseRun
from lms.accounts.http import PersonRequest


@desk_page
def overview(request: PersonRequest, run: CourseRun) -> HttpResponse:
    """Show the quizzes, and the ways to what waits."""
    language = get_language() or ""
    context = {
        **desk(run),
        "rows": [
            {**row, "title": row["quiz"].current.title_in(language)}
            for row in quizzes_in(run)
        ],
        "to_score": answers_to_score(run).count(),
        "open_looks": looks_in(run).filter(answered_at=None).count(),
        "not_applied": answers_not_applied(run).count() + answers_not_read(run).count(),
    }
    return render(request, "assessments/desk/overview.html", context)
