"""What is done with a quiz in the Wagtail admin beside writing it: preview, publish, retire."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from assessments.domain.quiz import examine_quiz, publish_quiz, retire_quiz
from assessments.domain.quiz_draft import restore_quiz
from assessments.domain.quiz_words import fault_words
from assessments.errors import QuizRefusedError
from assessments.forms.exception import ReasonForm
from assessments.forms.item_sheet import ENDONYMS
from assessments.models import Quiz, QuizVersion
from assessments.policy import Facts, decide_start
from assessments.queries.drafts import drafts_in
from assessments.queries.items import content_languages
from assessments.rules import courses_to_write, may_release_items
from assessments.wording import quiz_facts
from lms.accounts.http import PersonRequest

PLACE = re.compile(r"forms\.([AB]?)(?:\.(\d+))?(?:\.picks\.(\d+))?\Z")
CODES = {"es": "es", "pt": "pt-br", "en": "en"}


def own_quiz(request: HttpRequest, pk: object) -> Quiz:
    """Return a quiz that this person may see, or 404."""
    if not str(pk).isdecimal():
        raise Http404
    quiz: Quiz = get_object_or_404(drafts_in(courses_to_write(request.user)), pk=pk)
    return quiz


def quiz_url(quiz: Quiz) -> str:
    """Return the address of the page of a quiz."""
    return reverse("wagtailsnippets_assessments_quiz:edit", args=[quiz.pk])


def languages_of(quiz: Quiz) -> list[str]:
    """Return the languages of the course, and those that the quiz has beside them."""
    known = content_languages(quiz.course) or list(CODES)
    titles = quiz.plan.get("titles", {})
    return [*known, *(code for code in titles if code not in known)]


def fault_rows(faults: Iterable[tuple[str, str, Mapping[str, Any]]]) -> list[str]:
    """Say what is wrong, where, and what to do."""
    rows = []
    for place, code, values in faults:
        said, remedy = fault_words(code, values)
        where = place_words(place)
        rows.append(f"{where}: {said} {remedy}" if where else f"{said} {remedy}")
    return rows


def place_words(place: str) -> str:
    """Say where in a quiz something is."""
    found = PLACE.match(place)
    if not found:
        return ""
    form, section, pick = found.groups()
    words = []
    if form:
        words.append(_("Form %(form)s") % {"form": form})
    if section:
        words.append(_("section %(number)s") % {"number": int(section) + 1})
    if pick:
        words.append(_("source %(number)s") % {"number": int(pick) + 1})
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


def examined(quiz: Quiz) -> tuple[dict[str, Any], list[str]]:
    """Return the plan resolved against the bank, and what is wrong in words."""
    resolved, faults = examine_quiz(quiz)
    rows = [(fault.place, fault.code, fault.values) for fault in faults]
    missing = [
        ENDONYMS.get(code, code)
        for code in content_languages(quiz.course)
        if not quiz.plan.get("titles", {}).get(code)
    ]
    said = [
        _("The title is missing in: %(language)s.") % {"language": m} for m in missing
    ]
    return resolved, said + fault_rows(rows)


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a learner reads before starting, in every language."""
    quiz = own_quiz(request, pk)
    resolved, faults = examined(quiz)
    shown = []
    if resolved and not faults:
        version = QuizVersion(
            quiz=quiz, kind=quiz.kind, plan=resolved, required=quiz.required
        )
        now = timezone.now()
        facts = Facts(now=now, events={"start": now - timedelta(days=1)})
        decision = decide_start(resolved["conduct"], facts)
        for code in languages_of(quiz):
            with override(CODES.get(code, code)):
                shown.append(
                    {
                        "code": code,
                        "name": ENDONYMS.get(code, code),
                        "title": version.title_in(code),
                        "intro": resolved["intros"].get(code, ""),
                        "facts": quiz_facts(version, facts, decision),
                    }
                )
    context = {"quiz": quiz, "shown": shown, "faults": faults}
    return render(request, "assessments/admin/quiz_preview.html", context)


def releasing(request: HttpRequest, pk: int) -> Quiz:
    """Return a quiz that this person may publish."""
    quiz = own_quiz(request, pk)
    if not may_release_items(request.user, quiz.course):
        raise PermissionDenied
    return quiz


@require_POST
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    """Freeze the draft and let learners meet it; or say everything that is wrong."""
    quiz = releasing(request, pk)
    _resolved, faults = examined(quiz)
    if quiz.retired:
        messages.error(
            request, _("The quiz is no longer offered. Offer it again first.")
        )
    elif faults:
        messages.error(request, _("Not published. Mend what is listed below."))
    else:
        try:
            version = publish_quiz(quiz, actor=request.user.public_id)
        except QuizRefusedError:  # the bank changed at this very moment
            messages.error(request, _("Not published. Mend what is listed below."))
        else:
            text = _("Published: learners meet version %(number)s from now on.")
            messages.success(request, text % {"number": version.number})
    return redirect(quiz_url(quiz))


@require_POST
def retire(request: PersonRequest, pk: int) -> HttpResponse:
    """Offer a quiz no more, with a reason."""
    quiz = releasing(request, pk)
    form = ReasonForm(request.POST, prefix="retire")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        retire_quiz(quiz, actor=request.user.public_id, reason=reason)
        messages.success(request, _("The quiz is no longer offered; results stay."))
    else:
        messages.error(request, _("Say why the quiz is no longer offered."))
    return redirect(quiz_url(quiz))


@require_POST
def restore(request: PersonRequest, pk: int) -> HttpResponse:
    """Offer a retired quiz again."""
    quiz = releasing(request, pk)
    if restore_quiz(quiz, actor=request.user.public_id):
        messages.success(request, _("The quiz is offered again."))
    return redirect(quiz_url(quiz))
