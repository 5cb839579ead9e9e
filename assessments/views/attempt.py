"""Taking a quiz: question by question, every answer saved as it is given."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.domain.answer import (
    MOST_KEPT,
    Command,
    Receipt,
    quarantine,
    save_answer,
    show_item,
)
from assessments.domain.attempt import close_if_overdue, finish_attempt
from assessments.enums import AttemptState, EndReason, Outcome
from assessments.forms import CommandForm
from assessments.models import Attempt, AttemptItem
from assessments.presentation import present_item
from assessments.queries.attempt import (
    attempt_to_finish,
    conduct_of,
    items_of,
    next_open,
    own_attempt,
    own_item,
)
from assessments.queries.corrections import voided_items
from assessments.queries.frozen import item_version, quiz_version
from assessments.rendering.words import words_of
from assessments.scoring.response import ResponseError
from assessments.views.quiz import course_link
from assessments.wording import outcome_words, response_words
from lms.accounts.http import PersonRequest

WAITING = "assessments.waiting"
STATUS = {
    Outcome.APPLIED: 200,
    Outcome.SAME: 200,
    Outcome.STALE: 409,
    Outcome.LATE: 410,
    Outcome.FINISHED: 410,
}


def mine(request: PersonRequest, public_id: UUID) -> Attempt:
    """Return an attempt of the person, closed if its time is over, or 404."""
    attempt = own_attempt(request.user, public_id)
    if attempt is None:
        raise Http404
    close_if_overdue(attempt, now=timezone.now())
    return attempt


@login_required
def attempt(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Go to the question to go on with, or to the result."""
    found = mine(request, public_id)
    if found.state == AttemptState.FINISHED:
        return redirect("assessments:result", found.public_id)
    return redirect("assessments:item", found.public_id, next_open(items_of(found)))


def frame(attempt: Attempt, items: list[AttemptItem]) -> dict[str, Any]:
    """Gather what every page of a running attempt shows."""
    language = get_language() or ""
    conduct = conduct_of(attempt)
    return {
        "attempt": attempt,
        "title": quiz_version(attempt.version_id).title_in(language),
        "items": items,
        "count": len(items),
        "answered": sum(bool(item.response) for item in items),
        "timer": conduct["timer"]["policy"],
        "one_per_page": conduct["one_per_page"],
        **course_link(attempt.enrollment, language),
    }


def entry(
    item: AttemptItem,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return a question with its answer, as a page shows it to whoever answers."""
    return {
        "item": item,
        "shown": present_item(
            item_version(item.item_version_id),
            language=get_language() or "",
            option_order=item.option_order,
            position=item.position,
            response=item.response,
            typed=typed,
        ),
        "command": uuid4(),
        **more,
    }


def sign_in_first(
    request: PersonRequest, public_id: UUID, position: int
) -> HttpResponse:
    """Lead to signing in; what a plain form sent waits in the session until then."""
    if request.method == "POST":
        fields = unframed(request, timezone.now()).fields
        if sum(len(text) for texts in fields.values() for text in texts) <= MOST_KEPT:
            question = f"{public_id}/{position}"
            request.session[WAITING] = {"question": question, "fields": fields}
        messages.warning(
            request,
            _(
                "Your session had ended. Sign in: the question comes back with what you"
                " wrote."
            ),
        )
    return redirect_to_login(request.path)


def item(request: PersonRequest, public_id: UUID, position: int) -> HttpResponse:
    """Show a question; without a script, save its answer and go on."""
    now = timezone.now()
    if not request.user.is_authenticated:
        return sign_in_first(request, public_id, position)
    found = mine(request, public_id)
    if found.state == AttemptState.FINISHED and request.method != "POST":
        return redirect("assessments:result", found.public_id)
    items = items_of(found)
    asked = [item for item in items if item.position == position]
    if not asked:
        raise Http404
    if request.method == "POST":
        return save_form(request, found, items, asked[0], now=now)
    waiting = request.session.pop(WAITING, {})
    if waiting.get("question") == f"{public_id}/{position}":
        words = _("Your session had ended. Look at what you wrote, and save it.")
        fields = waiting["fields"]
        return show(request, found, items, asked[0], error=words, typed=fields)
    return show(request, found, items, asked[0])


def show(
    request: PersonRequest,
    attempt: Attempt,
    items: list[AttemptItem],
    asked: AttemptItem,
    **more: Any,
) -> HttpResponse:
    """Render the page of a question, or of all of them."""
    context = frame(attempt, items)
    if context["one_per_page"]:
        show_item(asked, language=get_language() or "")
        shown = [asked]
    else:
        shown = items
    voided = voided_items(attempt)
    entries = [
        entry(item, voided=item.pk in voided, **(more if item.pk == asked.pk else {}))
        for item in shown
    ]
    index = items.index(asked)
    one = context["one_per_page"]
    context |= {
        "entries": entries,
        "current": asked,
        "previous": items[index - 1] if one and index else None,
        "next": items[index + 1] if one and index + 1 < len(items) else None,
    }
    status = 422 if more.get("error") else 409 if more.get("stale") else 200
    return render(request, "assessments/item.html", context, status=status)


def save_form(
    request: PersonRequest,
    attempt: Attempt,
    items: list[AttemptItem],
    asked: AttemptItem,
    *,
    now: datetime,
) -> HttpResponse:
    """Save the answer of a plain form and go where its button says."""
    asked.attempt = attempt
    command = command_of(request, now)
    if command is None:
        kept = unframed(request, now)
        quarantine(asked, kept, reason="frame")
        words = _("This page was too old to save from. Save once more.")
        return show(request, attempt, items, asked, error=words, typed=kept.fields)
    try:
        receipt = save_answer(asked, command)
    except ResponseError as error:
        words = response_words(error)
        return show(request, attempt, items, asked, error=words, typed=command.fields)
    if receipt.outcome == Outcome.STALE:
        mine = present_answer(asked, command)
        return show(request, attempt, items, asked, stale=True, mine=mine)
    if not receipt.saved:
        messages.warning(request, outcome_words(receipt.outcome))
        return redirect("assessments:result", attempt.public_id)
    return redirect(where_to(request, attempt, asked))


def present_answer(asked: AttemptItem, command: Command) -> dict[str, Any]:
    """Return the question with the answer that was not saved, so that it can be again."""
    fields = [
        (name, value) for name, values in command.fields.items() for value in values
    ]
    return {"fields": fields, "command": uuid4(), "base": asked.revision}


def where_to(request: PersonRequest, attempt: Attempt, asked: AttemptItem) -> str:
    """Return the address that the pressed button leads to."""
    go = request.POST.get("go", "")
    if go.isdigit() and len(go) < 4:  # noqa: PLR2004 -- three digits are enough
        return reverse("assessments:item", args=[attempt.public_id, int(go)])
    if go == "check":
        return reverse("assessments:check", args=[attempt.public_id])
    return reverse("assessments:item", args=[attempt.public_id, asked.position])


def command_of(request: HttpRequest, now: datetime) -> Command | None:
    """Read the answer that a request brought at `now`, or None if it is none at all."""
    form = CommandForm(request.POST)
    if not form.is_valid():
        return None
    fields = {
        name: values
        for name, values in request.POST.lists()
        if name not in CommandForm.OWN
    }
    return Command(
        id=form.cleaned_data["command"],
        base=form.cleaned_data["base"],
        fields={
            name: [str(value) for value in values] for name, values in fields.items()
        },
        language=get_language() or "",
        received_at=now,
        sent_at=form.cleaned_data["sent"],
    )


def unframed(request: HttpRequest, now: datetime) -> Command:
    """Read what came without a usable frame, so that it can be kept."""
    fields = {name: [*map(str, values)] for name, values in request.POST.lists()}
    fields.pop("csrfmiddlewaretoken", None)
    return Command(uuid4(), 0, fields, get_language() or "", now)


@require_POST
def answer(request: HttpRequest, public_id: UUID, position: int) -> HttpResponse:
    """Save an answer that a script sends; the reply says what stands now."""
    now = timezone.now()
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed-out"}, status=401)
    try:
        command = command_of(request, now)
    except RequestDataTooBig:
        words = _("This answer is too long to be sent. Shorten it.")
        return JsonResponse({"error": "long", "words": words}, status=413)
    asked = own_item(request.user, public_id, position)
    if asked is None:
        words = _("This question is not part of an attempt of yours. Reload the page.")
        return JsonResponse({"error": "unknown", "words": words}, status=404)
    if command is None:
        quarantine(asked, unframed(request, now), reason="frame")
        words = _("This page is too old to save from. Reload it.")
        return JsonResponse({"error": "command", "words": words}, status=400)
    try:
        receipt = save_answer(asked, command)
    except ResponseError as error:
        body = {"error": error.reason, "words": response_words(error)}
        return JsonResponse(body, status=422)
    return JsonResponse(told(receipt), status=STATUS[receipt.outcome])


def told(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as the script reads it."""
    saved_at = receipt.saved_at
    return {
        "outcome": receipt.outcome,
        "revision": receipt.revision,
        "at": time_format(timezone.localtime(saved_at)) if saved_at else "",
        "words": "" if receipt.saved else outcome_words(receipt.outcome),
    }


def stem_of(item: AttemptItem) -> str:
    """Return what a question asks, without its form."""
    version = item_version(item.item_version_id)
    words = words_of(version.digest, version.texts, get_language() or "")
    return words.plain("stem")


@login_required
def check(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Show what was answered and what was not, before handing in."""
    found = mine(request, public_id)
    if found.state == AttemptState.FINISHED:
        return redirect("assessments:result", found.public_id)
    items = items_of(found)
    context = frame(found, items)
    context["rows"] = [{"item": item, "stem": stem_of(item)} for item in items]
    return render(request, "assessments/check.html", context)


@require_POST
@login_required
def finish(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Hand in: once, however often it is pressed."""
    now = timezone.now()
    found = attempt_to_finish(request.user, public_id)
    if found is None:
        raise Http404
    if not close_if_overdue(found, now=now):
        finish_attempt(found, reason=EndReason.SUBMITTED, now=now)
    return redirect("assessments:result", found.public_id)
