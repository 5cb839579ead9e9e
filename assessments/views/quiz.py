"""The page before a quiz: what it asks, how it is conducted, and the way in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.domain.attempt import close_if_overdue, start_attempt
from assessments.enums import AttemptState
from assessments.errors import ItemsExhaustedError, StartRefusedError
from assessments.models import Attempt, Quiz
from assessments.policy import kept_share, passed
from assessments.queries.attempt import enrollment_for, quiz_by
from assessments.queries.frozen import quiz_version
from assessments.queries.quiz import (
    attempts_at,
    facts_for,
    past_attempt,
    start_decision,
)
from assessments.rules import may_write_items
from assessments.wording import percent, quiz_facts, refusal_words
from courses.article import heading_of
from courses.models import Enrollment
from courses.queries import catalogue_stamp, course_page_of, page_path
from lms.accounts.http import PersonRequest


@login_required
def quiz(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Say in words what awaits, what was done before, and which attempt counts."""
    quiz = quiz_by(public_id)
    if quiz is None:
        raise Http404
    enrollment = enrollment_for(request.user, quiz)
    if enrollment is None:
        return lead_elsewhere(request, quiz)
    now = timezone.now()
    attempts = attempts_at(enrollment, quiz)
    for attempt in attempts:
        attempt.enrollment, attempt.quiz = enrollment, quiz
        close_if_overdue(attempt, now=now)
    if quiz.retired and not attempts:
        raise Http404
    version = quiz_version(quiz.current_id or 0)
    conduct = version.plan["conduct"]
    facts = facts_for(enrollment, quiz, attempts, now=now)
    decision = start_decision(quiz, conduct, facts)
    running = [a for a in attempts if a.state == AttemptState.IN_PROGRESS]
    share = kept_share(conduct["kept"], [past_attempt(a) for a in attempts])
    language = get_language() or ""
    context = {
        "quiz": quiz,
        "title": version.title_in(language),
        "intro": version.plan["intros"].get(language[:2], ""),
        "enrollment": enrollment,
        "facts": quiz_facts(version, facts, decision),
        "decision": decision,
        "refusal": "" if decision.may_start else refusal_words(decision, enrollment),
        "running": running[0] if running else None,
        "attempts": [attempt_row(attempt) for attempt in attempts],
        "shows_points": "points" in conduct["review"]["after"],
        "kept": percent(share),
        "passed": passed(conduct, share) if share is not None else None,
        **course_link(enrollment, language),
    }
    return render(request, "assessments/quiz.html", context)


def lead_elsewhere(request: PersonRequest, quiz: Quiz) -> HttpResponse:
    """Lead who is not enrolled to the preview, if they edit it, or else to the course."""
    if may_write_items(request.user, quiz.course):
        return redirect("quiz_preview", quiz.pk)
    page = course_page_of(quiz.course, get_language() or "")
    if page is None:
        raise Http404
    messages.info(request, _("Enroll in the course to take its quizzes."))
    return redirect(page_path(page.url_path, page.locale.language_code))


def attempt_row(attempt: Attempt) -> dict[str, Any]:
    """Return what the list of attempts shows of one."""
    past = past_attempt(attempt)
    return {
        "attempt": attempt,
        "finished": attempt.state == AttemptState.FINISHED,
        "share": percent(past.share),
        "reason": attempt.get_end_reason_display(),
    }


def course_link(enrollment: Enrollment, language: str) -> dict[str, str]:
    """Return the title and the address of the course."""
    course = enrollment.run.course
    heading = heading_of(course, language, catalogue_stamp())
    title = heading["title"] or course.code
    return {"course_title": title, "course_url": heading["url"]}


@require_POST
@login_required
def start(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Start an attempt, or go on with the one that runs."""
    quiz = quiz_by(public_id)
    enrollment = enrollment_for(request.user, quiz) if quiz else None
    if quiz is None or enrollment is None:
        raise Http404
    try:
        attempt = start_attempt(
            enrollment,
            quiz,
            language=get_language() or "",
            roll_over=request.POST.get("roll_over") == "on",
        )
    except StartRefusedError as error:
        messages.error(request, refusal_words(error.decision, enrollment))
        return redirect("assessments:quiz", quiz.public_id)
    except ItemsExhaustedError:
        messages.error(
            request,
            _(
                "This quiz has run out of questions. Write to the instructor of the"
                " course: new questions must be added first."
            ),
        )
        return redirect("assessments:quiz", quiz.public_id)
    return redirect("assessments:attempt", attempt.public_id)
