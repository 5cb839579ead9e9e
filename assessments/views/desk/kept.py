"""Answers that were kept and not applied: what was sent, what stands, and a decision."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.domain.recovery import (
    dismiss_quarantined,
    dismiss_response,
    recover_quarantined,
    recover_response,
)
from assessments.errors import RecoveryRefusedError
from assessments.forms.exception import RecoveryForm
from assessments.models import AttemptItem, QuarantinedAnswer, Response
from assessments.presentation import present_item
from assessments.queries.frozen import item_version
from assessments.queries.kept import (
    answer_not_applied,
    answer_not_read,
    answers_not_applied,
    answers_not_read,
    prevails_by_hand,
)
from assessments.scoring.response import ResponseError
from assessments.views.desk.people import trail
from assessments.views.desk.room import (
    THEIRS,
    desk,
    desk_page,
    paged,
    title_of,
)
from assessments.wording import response_words
from courses.models import CourseRun
from lms.accounts.http import PersonRequest


@desk_page
def kept(request: PersonRequest, run: CourseRun) -> HttpResponse:
    """List what arrived and was not applied, the oldest first."""
    page = paged(request, answers_not_applied(run))
    unread = paged(request, answers_not_read(run), "unread")
    context = {
        **desk(run, (_("Answers not applied"), "")),
        "page": page,
        "rows": [
            kept_row(
                row, said(row.attempt_item, row.response), row.get_outcome_display()
            )
            for row in page
        ],
        "unread": [kept_row(row, written(row), reason_words(row)) for row in unread],
        "unread_page": unread,
    }
    return render(request, "assessments/desk/kept.html", context)


def kept_row(row: Any, text: str, why: str) -> dict[str, Any]:
    """Return what the list shows of an answer."""
    return {
        "row": row,
        "title": title_of(row.attempt_item.attempt),
        "text": text,
        "why": why,
    }


def said(item: AttemptItem, response: Mapping[str, Any]) -> str:
    """Say an answer in words."""
    return str(shown(item, response)["response_text"])


def shown(
    item: AttemptItem, response: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """Return a question with an answer, nothing revealed."""
    found = present_item(
        item_version(item.item_version_id),
        language=get_language() or "",
        option_order=item.option_order,
        response=response,
        **{"position": item.position, "fixed": True} | more,
    )
    return found | THEIRS if found["fixed"] else found


def fields_of(row: QuarantinedAnswer) -> dict[str, list[str]]:
    """Return the form fields that arrived, without what frames every answer."""
    fields = row.payload.get("fields", {})
    return {
        name: values for name, values in fields.items() if name not in RecoveryForm.OWN
    }


def written(row: QuarantinedAnswer) -> str:
    """Say what arrived as it was written."""
    return "; ".join(text for values in fields_of(row).values() for text in values)


def reason_words(row: QuarantinedAnswer) -> str:
    """Say why it could not be read."""
    if row.reason == "ambiguous":
        return _("This number can be read in two ways.")
    return response_words(ResponseError(reason=row.reason))


def context_of(run: CourseRun, row: Any) -> dict[str, Any]:
    """Return what the pages of one answer have in common."""
    item = row.attempt_item
    back = (_("Answers not applied"), reverse("assessments:kept", args=[run.public_id]))
    person = trail(run, named(row))[-1]
    return {
        **desk(run, back, (_("Answer"), "")),
        "row": row,
        "item": item,
        "title": title_of(item.attempt),
        "person": person,
        "standing": shown(item, item.response, position=0),
        "by_hand": prevails_by_hand(item),
    }


def named(row: Any) -> Any:
    """Return the enrollment with the name of the person."""
    enrollment = row.attempt_item.attempt.enrollment
    enrollment.name = row.name
    return enrollment


@desk_page
def kept_answer(
    request: PersonRequest, run: CourseRun, command_id: UUID
) -> HttpResponse:
    """Show an answer that came too late or over another one; let it stand, or not."""
    row = answer_not_applied(run, command_id)
    if row is None:
        raise Http404
    form = RecoveryForm(
        request.POST or None, initial={"base": row.attempt_item.revision}
    )
    if request.method == "POST" and form.is_valid():
        call = decision_on(request, row, form)
        if carried_out(request, form, call):
            return redirect("assessments:kept", run.public_id)
    context = {
        **context_of(run, row),
        "form": form,
        "why": row.get_outcome_display(),
        "arrived": shown(row.attempt_item, row.response),
        "settled": getattr(row, "recovery", None),
    }
    return render(request, "assessments/desk/kept_answer.html", context)


def decision_on(
    request: PersonRequest, row: Response, form: RecoveryForm
) -> Callable[[], object]:
    """Return what was decided about an answer, to be carried out."""
    given = {"reason": form.cleaned_data["reason"], "actor": request.user.public_id}
    if request.POST.get("do") == "dismiss":
        return lambda: dismiss_response(row, **given)
    base = form.cleaned_data["base"]
    return lambda: recover_response(row, base=base, **given)


@desk_page
def unread_answer(
    request: PersonRequest, run: CourseRun, answer_id: UUID
) -> HttpResponse:
    """Show what could not be read; read it as the person meant it, or leave it aside."""
    row = answer_not_read(run, answer_id)
    if row is None or row.attempt_item is None:
        raise Http404
    form = RecoveryForm(
        request.POST or None, initial={"base": row.attempt_item.revision}
    )
    if request.method == "POST" and form.is_valid():
        call = reading_of(request, row, form)
        if carried_out(request, form, call):
            return redirect("assessments:kept", run.public_id)
    fields = posted_fields(request) if request.method == "POST" else fields_of(row)
    context = {
        **context_of(run, row),
        "form": form,
        "why": reason_words(row),
        "text": written(row),
        "arrived": shown(row.attempt_item, {}, fixed=False, typed=fields),
        "settled": row if row.resolved_at else None,
    }
    return render(request, "assessments/desk/kept_answer.html", context)


def posted_fields(request: PersonRequest) -> dict[str, list[str]]:
    """Return the fields of the question that the instructor sent."""
    return {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in RecoveryForm.OWN
    }


def reading_of(
    request: PersonRequest, row: QuarantinedAnswer, form: RecoveryForm
) -> Callable[[], object]:
    """Return what was decided about what could not be read, to be carried out."""
    given = {"reason": form.cleaned_data["reason"], "actor": request.user.public_id}
    if request.POST.get("do") == "dismiss":
        return lambda: dismiss_quarantined(row, **given)
    base, fields = form.cleaned_data["base"], posted_fields(request)
    return lambda: recover_quarantined(row, fields, base=base, **given)


def carried_out(
    request: PersonRequest, form: RecoveryForm, call: Callable[[], object]
) -> bool:
    """Carry a decision out; say why if that is not possible."""
    try:
        call()
    except ResponseError as error:
        form.add_error(None, response_words(error))
        return False
    except RecoveryRefusedError as error:
        texts = {
            "settled": _("Somebody else decided about this answer meanwhile."),
            "changed": _("Another answer stands by now. Look at both again."),
        }
        messages.error(request, texts[error.reason])
        return True
    messages.success(request, _("Done. The learner finds it in My messages."))
    return True
