"""What waits for a person: names to correct, changed results, what holders wrote."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from certificates.domain.name import decide_correction
from certificates.domain.reply import answer_reply
from certificates.domain.review import close_review
from certificates.errors import StateRefusedError
from certificates.forms.award import AnswerForm, DecisionForm
from certificates.models import AwardReview, HolderReply, NameCorrection
from certificates.queries.awards import (
    credentials_of,
    open_corrections,
    open_replies,
    open_reviews,
)
from certificates.wagtail_hooks.awards import holder_of, result_rows
from certificates.wagtail_hooks.gate import administrator_page
from lms.accounts.http import PersonRequest

MOST_SHOWN = 100


@administrator_page
def waiting(request: HttpRequest) -> HttpResponse:
    """List what waits, the oldest first."""
    queues = [
        (kind, queue.title(), queue.rows()[:MOST_SHOWN], queue.rows().count())
        for kind, queue in QUEUES.items()
    ]
    return render(request, "certificates/admin/waiting.html", {"queues": queues})


def decide_name(
    request: PersonRequest, row: NameCorrection, answer: str, do: str
) -> bool:
    """Accept another name, or refuse it."""
    return decide_correction(
        row,
        accept=do == "accept",
        answer=answer,
        by=request.user,
        now=timezone.now(),
    )


def decide_review(
    request: PersonRequest, row: AwardReview, answer: str, do: str
) -> bool:
    """Keep an award after a score was corrected, or revoke it."""
    return close_review(
        row, revoke=do == "revoke", text=answer, by=request.user, now=timezone.now()
    )


def decide_reply(
    request: PersonRequest, row: HolderReply, answer: str, do: str
) -> bool:
    """Answer a holder."""
    del do
    return answer_reply(row, answer=answer, by=request.user, now=timezone.now())


@dataclass(frozen=True)
class Queue:
    """What waits: its rows, the form, the possible decisions and what carries them out."""

    title: Callable[[], str]
    rows: Callable[[], "QuerySet[Any]"]
    form: Any
    buttons: Callable[[], list[tuple[str, str]]]
    decide: Callable[[PersonRequest, Any, str, str], bool]


QUEUES = {
    "name": Queue(
        lambda: _("Names to be corrected"),
        open_corrections,
        DecisionForm,
        lambda: [
            ("accept", _("Accept: issue anew with this name")),
            ("refuse", _("Refuse: the name stays")),
        ],
        decide_name,
    ),
    "review": Queue(
        lambda: _("Certificates whose results changed"),
        open_reviews,
        DecisionForm,
        lambda: [
            ("keep", _("Keep the certificate")),
            ("revoke", _("Revoke the certificate")),
        ],
        decide_review,
    ),
    "reply": Queue(
        lambda: _("Messages of holders without an answer"),
        open_replies,
        AnswerForm,
        lambda: [("answer", _("Send the answer"))],
        decide_reply,
    ),
}


@administrator_page
def decide(request: PersonRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Decide about one thing that waits."""
    queue = QUEUES.get(kind)
    row = queue.rows().filter(public_id=public_id).first() if queue else None
    if queue is None:
        raise Http404
    if row is None:
        messages.error(request, _("Somebody else decided about this meanwhile."))
        return redirect("certificates_waiting")
    form = queue.form(request.POST or None)
    do = request.POST.get("do", "")
    known = do in dict(queue.buttons())
    if request.method == "POST" and form.is_valid() and known:
        carry_out(request, queue, row, form.cleaned_data["answer"])
        return redirect("certificates_waiting")
    standing = next(one for one in credentials_of(row.award) if one.current)
    context = {
        "title": queue.title(),
        "subtitle": row.award.number,
        "icon": "mail",
        "kind": kind,
        "before": result_rows(getattr(row, "before", [])),
        "after": result_rows(getattr(row, "after", [])),
        "row": row,
        "award": row.award,
        "holder": holder_of(standing),
        "form": form,
        "buttons": queue.buttons(),
        "back": reverse("certificates_waiting"),
    }
    return render(request, "certificates/admin/decide.html", context)


def carry_out(request: PersonRequest, queue: Queue, row: Any, answer: str) -> None:
    """Carry a decision out; say why if that is not possible."""
    try:
        done = queue.decide(request, row, answer, request.POST["do"])
    except StateRefusedError:
        messages.error(request, _("The state of the certificate does not allow this."))
        return
    if done:
        messages.success(request, _("Done. The holder finds it in My messages."))
    else:
        messages.error(request, _("Somebody else decided about this meanwhile."))
