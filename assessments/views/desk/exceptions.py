"""What instructors decide about one person: exceptions, more time, the end of an attempt."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.domain.attempt import close_attempt
from assessments.domain.exception import (
    grant_exception,
    revoke_exception,
    set_time_factor,
)
from assessments.enums import AttemptState
from assessments.forms.exception import ExceptionForm, ReasonForm, TimeFactorForm
from assessments.models import Attempt, QuizException
from assessments.views.desk.people import (
    learner,
    quiz_of,
    render_person,
    render_quiz,
)
from assessments.views.desk.room import desk_page
from courses.models import CourseRun
from lms.accounts.http import PersonRequest


@require_POST
@desk_page
def more_time(request: PersonRequest, run: CourseRun, person_id: UUID) -> HttpResponse:
    """Give a person more time in every quiz, or take it back."""
    enrollment = learner(run, person_id)
    form = TimeFactorForm(request.POST)
    if not form.is_valid():
        return render_person(request, run, enrollment, form)
    set_time_factor(
        enrollment.subject,
        factor=form.factor,
        reason=form.cleaned_data["reason"],
        actor=request.user.public_id,
    )
    messages.success(request, _("Saved. It holds at once, also for what is running."))
    return redirect("assessments:person", run.public_id, enrollment.public_id)


@require_POST
@desk_page
def grant(
    request: PersonRequest, run: CourseRun, person_id: UUID, quiz_id: UUID
) -> HttpResponse:
    """Grant an exception."""
    enrollment, quiz = learner(run, person_id), quiz_of(run, quiz_id)
    form = ExceptionForm(request.POST)
    if not form.is_valid():
        return render_quiz(request, run, enrollment, quiz, form)
    grant_exception(
        enrollment,
        quiz,
        effects=form.effects,
        reason=form.cleaned_data["reason"],
        expires_at=form.cleaned_data["expires_at"],
        actor=request.user.public_id,
    )
    messages.success(
        request, _("The exception holds from now on, also for what is running.")
    )
    return to_quiz(run, person_id, quiz_id)


@require_POST
@desk_page
def revoke(
    request: PersonRequest, run: CourseRun, person_id: UUID, exception_id: UUID
) -> HttpResponse:
    """Take an exception back."""
    granted = get_object_or_404(
        QuizException.objects.select_related("enrollment__run", "quiz"),
        public_id=exception_id,
        enrollment=learner(run, person_id),
    )
    if revoke_exception(granted, actor=request.user.public_id):
        messages.success(request, _("The exception is taken back."))
    return to_quiz(run, person_id, granted.quiz.public_id)


@require_POST
@desk_page
def close(
    request: PersonRequest, run: CourseRun, person_id: UUID, attempt_id: UUID
) -> HttpResponse:
    """End an attempt that runs, with a reason."""
    attempt = get_object_or_404(
        Attempt.objects.select_related("enrollment__run", "quiz"),
        public_id=attempt_id,
        enrollment=learner(run, person_id),
    )
    form = ReasonForm(request.POST, prefix="close")
    if not form.is_valid():
        messages.error(request, _("Say why you end the attempt."))
    elif attempt.state == AttemptState.FINISHED:
        messages.info(request, _("The attempt had ended already."))
    else:
        reason = form.cleaned_data["reason"]
        close_attempt(attempt, actor=request.user.public_id, reason=reason)
        messages.success(request, _("The attempt has ended and is scored as it was."))
    return to_quiz(run, person_id, attempt.quiz.public_id)


def to_quiz(run: CourseRun, person_id: UUID, quiz_id: UUID) -> HttpResponse:
    """Return to the page of a person at a quiz."""
    return redirect("assessments:person_quiz", run.public_id, person_id, quiz_id)
