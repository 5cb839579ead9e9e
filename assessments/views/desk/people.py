"""One person at the quizzes of a run: what was done, which rule matched and why."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.domain.attempt import close_if_overdue
from assessments.enums import AttemptState
from assessments.forms.exception import ExceptionForm, ReasonForm, TimeFactorForm
from assessments.models import Attempt, Quiz, QuizException
from assessments.policy import Facts, kept_share
from assessments.queries.frozen import quiz_version
from assessments.queries.people import (
    decisions_about,
    exceptions_granted,
    more_time_of,
    people_of,
    person_in,
    quiz_in,
)
from assessments.queries.quiz import attempts_at, facts_for, share_of, start_decision
from assessments.queries.scoring import names_of
from assessments.queries.standing import standings_of
from assessments.tracing import effect_words, more_time_words, trace_rows
from assessments.views.desk.room import desk, desk_page, paged
from assessments.wording import moment, percent, points, quiz_facts, refusal_words
from courses.models import CourseRun, Enrollment
from lms.accounts.http import PersonRequest


@desk_page
def people(request: PersonRequest, run: CourseRun) -> HttpResponse:
    """List who is enrolled, with the ways to their quizzes."""
    words = request.GET.get("q", "").replace("\x00", "")[:100].strip()
    page = paged(request, people_of(run, words))
    context = {**desk(run, (_("People"), "")), "page": page, "q": words}
    return render(request, "assessments/desk/people.html", context)


def learner(run: CourseRun, public_id: UUID) -> Enrollment:
    """Return somebody's enrollment in the run, or 404."""
    found = person_in(run, public_id)
    if found is None:
        raise Http404
    return found


def trail(run: CourseRun, enrollment: Enrollment | None = None) -> list[Any]:
    """Return the way back to the list of people, and to a person."""
    steps = [(_("People"), reverse("assessments:people", args=[run.public_id]))]
    if enrollment is not None:
        arguments = [run.public_id, enrollment.public_id]
        address = reverse("assessments:person", args=arguments)
        steps.append((enrollment.name, address))  # type: ignore[attr-defined] # annotated
    return steps


@desk_page
def person(request: PersonRequest, run: CourseRun, person_id: UUID) -> HttpResponse:
    """Show how a person stands with each quiz, and how much time they have."""
    enrollment = learner(run, person_id)
    return render_person(request, run, enrollment, time_form(enrollment))


def time_form(enrollment: Enrollment) -> TimeFactorForm:
    """Return the form with what holds now."""
    row = more_time_of(enrollment)
    initial = {"more_percent": int((row.factor - 1) * 100) if row else 0}
    return TimeFactorForm(initial=initial | {"reason": row.reason if row else ""})


def render_person(
    request: PersonRequest,
    run: CourseRun,
    enrollment: Enrollment,
    form: TimeFactorForm,
) -> HttpResponse:
    """Render the page of a person."""
    language = get_language() or ""
    row = more_time_of(enrollment)
    context = {
        **desk(run, *trail(run), (enrollment.name, "")),  # type: ignore[attr-defined] # annotated
        "enrollment": enrollment,
        "more_time": more_time_words(row.factor) if row else "",
        "form": form,
        "standings": [
            {
                "standing": one,
                "title": one.quiz.current.title_in(language)
                if one.quiz.current
                else "",
                "share": percent(one.share),
            }
            for one in standings_of(enrollment)
        ],
    }
    return render(request, "assessments/desk/person.html", context)


@desk_page
def person_quiz(
    request: PersonRequest, run: CourseRun, person_id: UUID, quiz_id: UUID
) -> HttpResponse:
    """Show the attempts of a person at a quiz, and the rules with their reasons."""
    enrollment, quiz = learner(run, person_id), quiz_of(run, quiz_id)
    return render_quiz(request, run, enrollment, quiz, ExceptionForm())


def quiz_of(run: CourseRun, quiz_id: UUID) -> Quiz:
    """Return a quiz of the run's course, or 404."""
    found = quiz_in(run, quiz_id)
    if found is None:
        raise Http404
    return found


def render_quiz(
    request: PersonRequest,
    run: CourseRun,
    enrollment: Enrollment,
    quiz: Quiz,
    form: ExceptionForm,
) -> HttpResponse:
    """Render the page of a person at a quiz."""
    now = timezone.now()
    attempts = attempts_at(enrollment, quiz)
    for attempt in attempts:
        attempt.enrollment, attempt.quiz = enrollment, quiz
        close_if_overdue(attempt, now=now)
    version = quiz_version(quiz.current_id or 0)
    conduct = version.plan["conduct"]
    facts = facts_for(enrollment, quiz, attempts, now=now)
    decision = start_decision(quiz, conduct, facts)
    title = version.title_in(get_language() or "")
    granted = exceptions_granted(enrollment, quiz)
    context = {
        **desk(run, *trail(run, enrollment), (title, "")),
        "enrollment": enrollment,
        "quiz": quiz,
        "title": title,
        "decision": decision,
        "refusal": "" if decision.may_start else refusal_words(decision, enrollment),
        "start_rows": trace_rows("start", decision.trace),
        "facts": quiz_facts(version, facts, decision),
        "kept": percent(kept_share(conduct["kept"], facts.attempts)),
        "attempts": [attempt_row(attempt, facts) for attempt in attempts[::-1]],
        "exceptions": exception_rows(granted),
        "form": form,
        "close_form": ReasonForm(prefix="close"),
    }
    return render(request, "assessments/desk/person_quiz.html", context)


def attempt_row(attempt: Attempt, facts: Facts) -> dict[str, Any]:
    """Return what is said of an attempt: results, and the rules that matched."""
    start, access, grading = decisions_about(attempt, facts)
    return {
        "attempt": attempt,
        "running": attempt.state == AttemptState.IN_PROGRESS,
        "deadline": moment(attempt.deadline) if attempt.deadline else "",
        "points": points(attempt.points),
        "max_points": points(attempt.max_points),
        "share": percent(share_of(attempt)),
        "credit": percent(attempt.credit),
        "counts": attempt.counts,
        "rules": [
            (_("Why it could be started"), trace_rows("start", start.trace)),
            (_("What may be done now"), trace_rows("access", access.trace)),
            (_("What it is worth"), trace_rows("grading", grading.trace)),
        ],
    }


def exception_rows(granted: list[QuizException]) -> list[dict[str, Any]]:
    """Return exceptions in words: what, why, by whom, until when."""
    names = names_of(
        one for row in granted for one in (row.actor, row.revoked_by) if one
    )
    now = timezone.now()
    return [
        {
            "exception": row,
            "effects": effect_words(row.effects),
            "by": names.get(row.actor, ""),
            "revoked_by": names.get(row.revoked_by, "") if row.revoked_by else "",
            "over": row.expires_at is not None and row.expires_at <= now,
        }
        for row in granted
    ]
