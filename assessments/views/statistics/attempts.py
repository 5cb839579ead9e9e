"""The attempts at a quiz, one by one, and everything that arrived in one of them."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.domain.score import current_scores
from assessments.models import Attempt, AttemptItem, Quiz, Response
from assessments.presentation import present_item
from assessments.queries.attempt import items_of
from assessments.queries.attempts import (
    after,
    attempt_at,
    attempts_by_start,
    quarantined_in,
)
from assessments.queries.frozen import item_version
from assessments.queries.quiz import share_of
from assessments.queries.results import answers_kept
from assessments.scoring.log import Entry
from assessments.views.statistics.pages import (
    about_quiz,
    check_taught,
    quiz_page,
    run_choice,
)
from assessments.views.statistics.words import language_name
from assessments.wording import percent, points
from lms.accounts.duties import staff_page
from lms.accounts.enums import Population
from lms.accounts.http import PersonRequest

PER_PAGE = 50


@quiz_page
def quiz_attempts(request: PersonRequest, quiz: Quiz) -> HttpResponse:
    """List every attempt, the latest first, also those without any answer.

    A page begins after the attempt that the last one ended with, so that it costs the
    same however many there are.
    """
    choice = run_choice(request, quiz)
    attempts = attempts_by_start(quiz)
    if choice["run"]:
        attempts = attempts.filter(enrollment__run=choice["run"])
    last = last_of(request, quiz)
    if last:
        attempts = after(attempts, last.started_at, last.pk)
    found = list(attempts[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    context = about_quiz(quiz, "quiz_attempts") | {
        **choice,
        "rows": [attempt_row(attempt) for attempt in shown],
        "later": last is not None,
        "next": shown[-1].public_id if len(found) > PER_PAGE else None,
    }
    return render(request, "assessments/statistics/attempts.html", context)


def last_of(request: PersonRequest, quiz: Quiz) -> Attempt | None:
    """Return the attempt after which the page begins; anything unknown means none."""
    try:
        asked = UUID(request.GET.get("after", ""))
    except ValueError:
        return None
    return Attempt.objects.filter(quiz=quiz, public_id=asked).first()


def attempt_row(attempt: Any) -> dict[str, Any]:
    """Return what the list says of an attempt."""
    return {
        "attempt": attempt,
        "name": attempt.name or _("person no longer registered"),
        "not_real": attempt.enrollment.subject.population != Population.REAL
        and attempt.enrollment.subject.get_population_display(),
        "empty": attempt.revision == 0,
        "share": percent(share_of(attempt)),
        "language": language_name(attempt.language),
    }


@staff_page
@login_required
def attempt_log(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Show what was asked in an attempt, and every answer that arrived."""
    attempt = attempt_at(public_id)
    check_taught(request, attempt.quiz.course if attempt else None)
    if attempt is None:
        raise Http404
    kept = answers_kept(attempt)
    scores = current_scores(attempt)
    context = about_quiz(attempt.quiz, "") | {
        **attempt_row(attempt),
        "points": points(attempt.points),
        "max_points": points(attempt.max_points),
        "entries": [
            entry_of(item, kept.get(item.pk, []), scores.get(item.pk))
            for item in items_of(attempt)
        ],
        "quarantined": quarantined_in(attempt),
    }
    return render(request, "assessments/statistics/log.html", context)


def entry_of(
    item: AttemptItem, log: list[Response], score: Entry | None
) -> dict[str, Any]:
    """Return a question with the answer that stands and those that arrived."""
    shown = words_of_answer(item, item.response)
    return {
        "item": item,
        "stem": shown["stem_text"],
        "answer": shown["response_text"],
        "score": score_words(item, score),
        "log": [
            {"row": row, "answer": words_of_answer(item, row.response)["response_text"]}
            for row in log
        ],
    }


def words_of_answer(item: AttemptItem, response: dict[str, Any]) -> dict[str, Any]:
    """Return a question and an answer to it in words, with nothing revealed."""
    return present_item(
        item_version(item.item_version_id),
        language=get_language() or "",
        option_order=item.option_order,
        position=item.position,
        response=response,
    )


def score_words(item: AttemptItem, score: Entry | None) -> str:
    """Say what an answer was given."""
    if score is None:
        return ""
    if score.void:
        return _("left out: this question was not sound")
    if score.share is None:
        return _("waiting for a person to score it")
    return _("%(points)s of %(max_points)s points") % {
        "points": points(score.share * item.max_points),
        "max_points": points(item.max_points),
    }
