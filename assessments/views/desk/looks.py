"""Second looks: what learners ask to be looked at again, and the answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.domain.scoring import settle_look
from assessments.errors import ScoringRefusedError
from assessments.forms.rubric import AnswerLookForm
from assessments.models import AttemptItem, SecondLook
from assessments.presentation import present_item
from assessments.queries.frozen import item_version
from assessments.queries.kept import look_in, looks_in
from assessments.queries.scoring import names_of, score_log
from assessments.rendering.rubric import criteria_of
from assessments.rendering.words import words_of
from assessments.views.desk.room import (
    THEIRS,
    desk,
    desk_page,
    paged,
    title_of,
)
from assessments.views.desk.scoring import log_rows
from assessments.wording import points
from courses.models import CourseRun
from lms.accounts.http import PersonRequest

REVEALED = frozenset({"feedback", "general", "key", "rationale"})


@desk_page
def looks(request: PersonRequest, run: CourseRun) -> HttpResponse:
    """List what was asked, the open ones first."""
    page = paged(request, looks_in(run))
    rows = [{"look": row, "title": title_of(row.attempt_item.attempt)} for row in page]
    context = {**desk(run, (_("Second looks"), "")), "page": page, "rows": rows}
    return render(request, "assessments/desk/looks.html", context)


@desk_page
def look(request: PersonRequest, run: CourseRun, look_id: UUID) -> HttpResponse:
    """Show what was asked with the question and its scores; answer it."""
    found = look_in(run, look_id)
    if found is None:
        raise Http404
    item = found.attempt_item
    language = get_language() or ""
    form = AnswerLookForm(request.POST or None, most=item.max_points, language=language)
    if request.method == "POST" and form.is_valid() and settled(request, found, form):
        return redirect("assessments:looks", run.public_id)
    back = (_("Second looks"), reverse("assessments:looks", args=[run.public_id]))
    context = {
        **desk(run, back, (_("Answer"), "")),
        "look": found,
        "item": item,
        "title": title_of(item.attempt),
        "form": form,
        "most": points(item.max_points),
        "by": names_of([found.answered_by]).get(found.answered_by, "")
        if found.answered_by
        else "",
        **shown_with_scores(item, language),
    }
    return render(request, "assessments/desk/look.html", context)


def shown_with_scores(item: AttemptItem, language: str) -> dict[str, Any]:
    """Return a question with answer and key, and every score that it was given."""
    version = item_version(item.item_version_id)
    words = words_of(version.digest, version.texts, language)
    criteria = criteria_of(version.definition, words, {})
    return {
        "rubric": bool(criteria),
        "shown": present_item(
            version,
            language=language,
            option_order=item.option_order,
            position=item.position,
            response=item.response,
            reveal=REVEALED,
        )
        | THEIRS,
        "log": log_rows(item, score_log(item), criteria),
    }


def settled(request: PersonRequest, found: SecondLook, form: AnswerLookForm) -> bool:
    """Send the answer, with the new score if there is one."""
    try:
        sent = settle_look(
            found,
            answer=form.cleaned_data["answer"],
            points=form.cleaned_data["points"],
            reason=form.cleaned_data["reason"],
            actor=request.user.public_id,
        )
    except ScoringRefusedError:
        form.add_error(None, _("Somebody else is scoring this answer."))
        return False
    if sent:
        messages.success(request, _("Your answer is on its way to My messages."))
    else:
        messages.info(request, _("Somebody else answered meanwhile."))
    return True
