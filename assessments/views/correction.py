"""Correcting a key: what to do, what it would change, the job, the list, taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.domain.correction import (
    apply_correction,
    discard_correction,
    propose_correction,
    undo_correction,
)
from assessments.enums import CorrectionPolicy, CorrectionState
from assessments.errors import ScoringRefusedError
from assessments.forms.correction import POLICIES, CorrectionForm, UndoForm
from assessments.models import Correction, ItemVersion
from assessments.presentation import present_item
from assessments.queries.correction_pages import Shown, shown_of, shown_of_undoing
from assessments.queries.corrections import (
    correctable_version,
    correction_by,
    corrections_in,
    corrections_to,
    names_of,
)
from assessments.rules import may_correct_keys
from assessments.views.correction_words import (
    key_words,
    summary,
    table_rows,
    words_in_use,
)
from courses.models import Course
from courses.queries import best_title, course_titles
from lms.accounts.duties import staff_page
from lms.accounts.http import PersonRequest

PER_PAGE = 25
AT_WORK = (CorrectionState.APPLYING, CorrectionState.UNDOING)


def check_may_correct(request: PersonRequest, course: Course) -> None:
    """Let in the instructors of the course and administrators; 404 for anyone else."""
    if not may_correct_keys(request.user, course):
        raise Http404


def own_correction(request: PersonRequest, public_id: UUID) -> Correction:
    """Return a correction that the person may see, or 404."""
    correction = correction_by(public_id)
    if correction is None:
        raise Http404
    check_may_correct(request, correction.item_version.item.course)
    return correction


def frame(version: ItemVersion, *, title: str = "") -> dict[str, Any]:
    """Return what the pages about one item version have in common."""
    course = version.item.course
    words = words_in_use(version)
    shown = present_item(
        version, language=get_language() or "", option_order=[], fixed=True
    )
    listed = reverse("assessments:corrections", args=[course.code])
    crumbs = [
        {"title": _("Corrections of keys"), "url": listed},
        {"title": title or version.item.code, "url": ""},
    ]
    return {
        "version": version,
        "item": version.item,
        "course_title": title_of(course),
        "stem": shown["stem_html"],
        "lang": shown["lang"],
        "key": key_words(version.definition, words),
        "in_order": version.definition["interaction"] == "order",
        "crumbs": crumbs,
    }


def title_of(course: Course) -> str:
    """Return the title of a course in the language of the page, or another one."""
    titles = course_titles([course.pk])[course.pk]
    return best_title(titles, get_language() or "", course.code)


@staff_page
@login_required
def correct_item(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Choose what is done about an item version, and say why; nothing changes yet."""
    version = correctable_version(public_id)
    if version is None:
        raise Http404
    check_may_correct(request, version.item.course)
    form = CorrectionForm(
        request.POST or None, version=version, words=words_in_use(version)
    )
    if request.method == "POST" and form.is_valid():
        proposal = {name: form.cleaned_data[name] for name in ASKED}
        try:
            correction = propose_correction(
                version, actor=request.user.public_id, **proposal
            )
        except ScoringRefusedError as error:
            form.refuse(error)
        else:
            return redirect("assessments:correction", correction.public_id)
    earlier = [described(row, {}) for row in corrections_to(version)]
    context = {**frame(version), "form": form, "earlier": earlier}
    return render(request, "assessments/corrections/propose.html", context)


ASKED = ("policy", "reason", "key", "never_lower")


@staff_page
@login_required
def correction(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Show what a correction would change, how far its job is, or what it has changed."""
    found = own_correction(request, public_id)
    context = {
        **frame(found.item_version),
        **seen(request, shown_of(found)),
        **described(found, names_of(people_in(found))),
        "at_work": found.state in AT_WORK,
    }
    return render(request, "assessments/corrections/correction.html", context)


def seen(request: PersonRequest, shown: Shown) -> dict[str, Any]:
    """Return the counts and the page of the table that is asked for."""
    pages = Paginator(shown.overview.order, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = shown.rows(list(page.object_list))
    return {
        "summary": summary(shown.overview),
        "page": page,
        "rows": table_rows(rows),
    }


def people_in(correction: Correction) -> set[UUID | None]:
    """Return who had to do with a correction."""
    return {correction.actor, correction.applied_by, correction.undone_by}


def described(correction: Correction, names: dict[UUID, str]) -> dict[str, Any]:
    """Return a correction as pages show it."""
    corrected = correction.definition
    words = words_in_use(correction.item_version)
    policy, effect = POLICIES[CorrectionPolicy(correction.policy)]
    gone = _("(deleted account)")
    return {
        "correction": correction,
        "policy": policy,
        "effect": effect,
        "new_key": key_words(corrected, words) if corrected else [],
        "proposed_by": names.get(correction.actor, gone),
        "applied_by": names.get(correction.applied_by or correction.actor, gone),
        "undone_by": names.get(correction.undone_by or correction.actor, gone),
    }


@require_POST
@staff_page
@login_required
def apply(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Put a correction in force; pressed twice, it is once."""
    found = own_correction(request, public_id)
    apply_correction(found, actor=request.user.public_id)
    return redirect("assessments:correction", found.public_id)


@require_POST
@staff_page
@login_required
def discard(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Throw a proposal away."""
    found = own_correction(request, public_id)
    if not discard_correction(found, actor=request.user.public_id):
        messages.error(request, _("This correction has been applied meanwhile."))
        return redirect("assessments:correction", found.public_id)
    messages.success(request, _("Thrown away. No result has changed."))
    code = found.item_version.item.course.code
    return redirect("assessments:corrections", code)


@staff_page
@login_required
def undo(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Show what taking a correction back would change, ask why, and do it."""
    found = own_correction(request, public_id)
    if found.state != CorrectionState.APPLIED:
        return redirect("assessments:correction", found.public_id)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        undo_correction(
            found, actor=request.user.public_id, reason=form.cleaned_data["reason"]
        )
        return redirect("assessments:correction", found.public_id)
    context = {
        **frame(found.item_version, title=_("Take back")),
        **seen(request, shown_of_undoing(found)),
        **described(found, names_of(people_in(found))),
        "form": form,
    }
    return render(request, "assessments/corrections/undo.html", context)


@staff_page
@login_required
def corrections(request: PersonRequest, course: str) -> HttpResponse:
    """List the corrections of a course: who, when, why, how far."""
    found = get_object_or_404(Course, code=course)
    check_may_correct(request, found)
    rows = Paginator(corrections_in(found), PER_PAGE)
    page = rows.get_page(request.GET.get("page"))
    names = names_of(pk for row in page for pk in people_in(row))
    context = {
        "course_title": title_of(found),
        "page": page,
        "rows": [described(row, names) for row in page],
    }
    return render(request, "assessments/corrections/list.html", context)
