"""What came of an attempt: the result, what may be seen of it, the receipt."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from assessments.domain.score import current_scores
from assessments.enums import AttemptState
from assessments.models import Attempt, AttemptItem, ItemVersion
from assessments.policy import Facts, passed
from assessments.presentation import present_item
from assessments.queries.attempt import items_of
from assessments.queries.corrections import ErratumNote, errata_notes
from assessments.queries.frozen import item_version, quiz_version
from assessments.queries.quiz import share_of, start_decision
from assessments.queries.results import (
    answers_kept,
    facts_at,
    looks_at,
    things_shown,
)
from assessments.queries.scoring import rubric_results
from assessments.scoring.log import Entry
from assessments.views.attempt import mine
from assessments.views.errata import as_it_counts, erratum_rows
from assessments.views.quiz import course_link
from assessments.wording import HUNDRED, percent, points, refusal_words
from courses.article import outline_of
from courses.queries import catalogue_stamp, done_lessons
from lms.accounts.http import PersonRequest


def finished(request: PersonRequest, public_id: UUID) -> Attempt | None:
    """Return a finished attempt of the person; None if it runs."""
    found = mine(request, public_id)
    return found if found.state == AttemptState.FINISHED else None


def facts_now(attempt: Attempt) -> Facts:
    """Return what the rules of an attempt are judged by now."""
    return facts_at(attempt, timezone.now())


@login_required
def result(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Show the result, what the rules let one see, and the next step."""
    attempt = finished(request, public_id)
    if attempt is None:
        return redirect("assessments:attempt", public_id)
    facts = facts_now(attempt)
    shown = things_shown(attempt, facts)
    version = quiz_version(attempt.version_id)
    language = get_language() or ""
    conduct = version.plan["conduct"]
    share = share_of(attempt)
    decision = start_decision(attempt.quiz, conduct, facts)
    context = {
        "attempt": attempt,
        "title": version.title_in(language),
        "shows_points": "points" in shown,
        "points": points(attempt.points),
        "max_points": points(attempt.max_points),
        "share": percent(share),
        "credit": percent(attempt.credit) if attempt.credit != 1 else "",
        "passed": passed(conduct, share) if share is not None else None,
        "pass_share": passing_words(conduct),
        "step": next_lesson(attempt),
        "entries": entries_of(attempt, shown) if "attempt" in shown else [],
        "shown": shown,
        "decision": decision,
        "wait": ""
        if decision.may_start
        else refusal_words(decision, attempt.enrollment),
        **course_link(attempt.enrollment, language),
    }
    return render(request, "assessments/result.html", context)


def passing_words(conduct: Mapping[str, Any]) -> str:
    """Say which share passes, or nothing if nobody passes."""
    least = conduct["pass_percent"]
    return "" if least is None else percent(Fraction(least, HUNDRED))


def next_lesson(attempt: Attempt) -> dict[str, Any] | None:
    """Return the first lesson of the course that is not done yet."""
    enrollment = attempt.enrollment
    done = done_lessons(enrollment)
    modules = outline_of(enrollment.run.course, get_language() or "", catalogue_stamp())
    lessons = [lesson for module in modules for lesson in module["lessons"]]
    return next((row for row in lessons if not done.get(row["id"])), None)


def entries_of(attempt: Attempt, shown: frozenset[str]) -> list[dict[str, Any]]:
    """Return each question with what may be seen of it."""
    told = bool(shown & {"correctness", "points"})
    scores = current_scores(attempt) if told else {}
    errata = errata_notes(attempt) if told else {}
    looks = looks_at(attempt)
    language = get_language() or ""
    rubrics = rubric_results(attempt, language) if "points" in shown else {}
    return [
        {
            "item": item,
            "score": score_row(item, scores.get(item.pk), shown),
            "rubric": rubrics.get(item.pk),
            "look": looks.get(item.pk),
            **question_row(item, errata.get(item.pk, []), shown),
        }
        for item in items_of(attempt)
    ]


def question_row(
    item: AttemptItem, notes: list[ErratumNote], shown: frozenset[str]
) -> dict[str, Any]:
    """Return a question by the key that counts now, and what was corrected."""
    version = item_version(item.item_version_id)
    counting, seen = as_it_counts(version, notes, shown)
    return {
        "shown": present_item(
            counting,
            language=get_language() or "",
            option_order=item.option_order,
            position=item.position,
            response=item.response,
            reveal=seen,
            fixed=True,
        ),
        "errata": erratum_rows(version, notes, shown),
    }


def score_row(
    item: AttemptItem, score: Entry | None, shown: frozenset[str]
) -> dict[str, Any]:
    """Return what is said of a score: right, partly, wrong, waiting or left out."""
    if score is None:
        return {}
    if score.void:
        return {"state": "void"}
    if score.share is None:
        return {"state": "waiting"}
    state = "right" if score.share == 1 else "partly" if score.share else "wrong"
    row: dict[str, Any] = {"state": state if "correctness" in shown else ""}
    if "points" in shown:
        row |= {
            "points": points(score.share * item.max_points),
            "max_points": points(item.max_points),
        }
    return row


@login_required
def receipt(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Return a file that says what was asked, answered, when, and by which rules."""
    attempt = mine(request, public_id)
    running = attempt.state == AttemptState.IN_PROGRESS
    shown = frozenset[str]() if running else things_shown(attempt, facts_now(attempt))
    language = get_language() or ""
    version = quiz_version(attempt.version_id)
    log = answers_kept(attempt)
    scores = current_scores(attempt) if "points" in shown else {}
    context = {
        "attempt": attempt,
        "version": version,
        "title": version.title_in(language),
        "person": request.user,
        "operator": settings.OPERATOR_NAME,
        "now": timezone.now(),
        "share": percent(share_of(attempt)) if "points" in shown else "",
        "points": points(attempt.points) if "points" in shown else "",
        "max_points": points(attempt.max_points),
        "entries": [
            {
                "item": item,
                "shown": asked(item_version(item.item_version_id), item, language),
                "log": log.get(item.pk, []),
                "score": score_row(item, scores.get(item.pk), shown),
            }
            for item in items_of(attempt)
        ],
        **course_link(attempt.enrollment, language),
    }
    response = render(request, "assessments/receipt.html", context)
    name = f"{attempt.quiz.code}-{attempt.number}.html"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def asked(version: ItemVersion, item: AttemptItem, language: str) -> dict[str, Any]:
    """Return a question and the answer that stands, with nothing revealed."""
    return present_item(
        version,
        language=language,
        option_order=item.option_order,
        position=item.position,
        response=item.response,
    )
