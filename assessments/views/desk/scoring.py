"""Scoring long answers: the queue of a run, an answer with its rubric."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.domain.scoring import (
    CLAIM_HOLDS,
    claim_answer,
    release_answer,
    score_answer,
)
from assessments.errors import ScoringRefusedError
from assessments.forms.rubric import RubricForm
from assessments.models import AttemptItem
from assessments.presentation import present_item, safe
from assessments.queries.frozen import item_version
from assessments.queries.scoring import (
    answer_in,
    answers_scored,
    answers_to_score,
    names_of,
    score_log,
)
from assessments.rendering.rubric import Criterion, criteria_of
from assessments.rendering.words import words_of
from assessments.views.desk.room import (
    THEIRS,
    desk,
    desk_page,
    paged,
    title_of,
)
from assessments.wording import points
from courses.models import CourseRun
from lms.accounts.http import PersonRequest

LAST_SCORED = 20


@desk_page
def queue(request: PersonRequest, run: CourseRun) -> HttpResponse:
    """List the answers that wait for a person, and those scored last."""
    page = paged(request, answers_to_score(run))
    names = names_of(
        claim.actor for item in page if (claim := getattr(item, "claim", None))
    )
    context = {
        **desk(run, (_("Long answers to score"), "")),
        "page": page,
        "rows": [queue_row(item, request, names) for item in page],
        "scored": [
            {"item": item, "title": title_of(item.attempt), "at": item.scored_at}  # type: ignore[attr-defined] # annotated
            for item in answers_scored(run)[:LAST_SCORED]
        ],
    }
    return render(request, "assessments/desk/queue.html", context)


def queue_row(
    item: AttemptItem, request: PersonRequest, names: Mapping[UUID, str]
) -> dict[str, Any]:
    """Return what the queue shows of an answer: nothing of who wrote it."""
    return {
        "item": item,
        "title": title_of(item.attempt),
        **claim_row(item, request, names),
    }


def claim_row(
    item: AttemptItem, request: PersonRequest, names: Mapping[UUID, str]
) -> dict[str, Any]:
    """Return who scores an answer, and until when nobody else can."""
    held = holder_of(item, request)
    if not held:
        return {"held": ""}
    return {
        "held": held,
        "by": names.get(item.claim.actor, ""),
        "until": item.claim.claimed_at + CLAIM_HOLDS,
    }


def holder_of(item: AttemptItem, request: PersonRequest) -> str:
    """Tell who holds an answer: `mine`, `other`, or nobody."""
    claim = getattr(item, "claim", None)
    if claim is None or claim.claimed_at <= timezone.now() - CLAIM_HOLDS:
        return ""
    return "mine" if claim.actor == request.user.public_id else "other"


@desk_page
def answer(
    request: PersonRequest, run: CourseRun, attempt_id: UUID, position: int
) -> HttpResponse:
    """Show an answer with its rubric; claim it, release it, score it."""
    item = answer_in(run, attempt_id, position)
    version = item_version(item.item_version_id) if item else None
    if item is None or version is None or "criteria" not in version.definition:
        raise Http404
    language = get_language() or ""
    words = words_of(version.digest, version.texts, language)
    criteria = criteria_of(version.definition, words, {})
    log = score_log(item)
    again = any(row.rubric for row in log)
    if request.method == "POST" and request.POST.get("do") in {"claim", "release"}:
        return claim_or_release(request, run, item)
    form = RubricForm(request.POST or None, criteria=criteria, again=again)
    if request.method == "POST" and form.is_valid() and scored(request, item, form):
        return redirect("assessments:scoring", run.public_id)
    context = {
        **desk(run, scoring_crumb(run), (_("Answer"), "")),
        "item": item,
        "title": title_of(item.attempt),
        "shown": present_item(
            version,
            language=language,
            option_order=item.option_order,
            position=item.position,
            response=item.response,
            fixed=True,
        )
        | THEIRS,
        "form": form,
        "again": again,
        **claim_of(item, request),
        "minutes": int(CLAIM_HOLDS.total_seconds() // 60),
        "log": log_rows(item, log, criteria),
    }
    return render(request, "assessments/desk/answer.html", context)


def claim_of(item: AttemptItem, request: PersonRequest) -> dict[str, Any]:
    """Return who scores one answer, and until when nobody else can."""
    claim = getattr(item, "claim", None)
    return claim_row(item, request, names_of([claim.actor] if claim else []))


def scoring_crumb(run: CourseRun) -> tuple[str, str]:
    """Return the way back to the queue."""
    address = reverse("assessments:scoring", args=[run.public_id])
    return _("Long answers to score"), address


def claim_or_release(
    request: PersonRequest, run: CourseRun, item: AttemptItem
) -> HttpResponse:
    """Take an answer, or leave it to others."""
    actor = request.user.public_id
    if request.POST["do"] == "release":
        release_answer(item, actor=actor)
        messages.success(request, _("The answer is free for others again."))
        return redirect("assessments:scoring", run.public_id)
    if not claim_answer(item, actor=actor):
        messages.error(request, _("Somebody else is scoring this answer."))
    return redirect(
        "assessments:score", run.public_id, item.attempt.public_id, item.position
    )


def scored(request: PersonRequest, item: AttemptItem, form: RubricForm) -> bool:
    """Score the answer; say why if that is not possible."""
    try:
        score_answer(
            item,
            levels=form.levels,
            comment=form.cleaned_data["comment"],
            actor=request.user.public_id,
        )
    except ScoringRefusedError:
        form.add_error(None, _("Somebody else is scoring this answer."))
        return False
    messages.success(request, _("The score is saved."))
    return True


def log_rows(
    item: AttemptItem, log: list[Any], criteria: tuple[Criterion, ...] = ()
) -> list[dict[str, Any]]:
    """Return the scores that an answer was given, in words."""
    names = names_of(row.actor for row in log)
    return [
        {
            "entry": row,
            "by": names.get(row.actor, ""),
            "points": points(
                None if row.share is None else row.share * item.max_points
            ),
            "levels": [
                (safe(criterion.html), safe(level.html))
                for criterion in criteria
                for level in criterion.levels
                if row.rubric.get(criterion.code) == level.code
            ],
        }
        for row in log
    ]
