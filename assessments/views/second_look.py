"""Asking a person to look at a result again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.domain.review import ask_second_look
from assessments.forms import SecondLookForm
from assessments.queries.attempt import items_of
from assessments.queries.results import things_shown
from assessments.views.result import facts_now, finished
from lms.accounts.http import PersonRequest


@require_POST
@login_required
def second_look(request: PersonRequest, public_id: UUID, position: int) -> HttpResponse:
    """Ask a person to look at a result again."""
    attempt = finished(request, public_id)
    item = next(
        (i for i in items_of(attempt) if i.position == position)
        if attempt
        else iter(()),
        None,
    )
    if attempt is None or item is None or not things_shown(attempt, facts_now(attempt)):
        raise Http404
    form = SecondLookForm(request.POST)
    if form.is_valid():
        ask_second_look(item, text=form.cleaned_data["text"])
        messages.success(
            request,
            _(
                "Your question is with the instructors. Their answer comes to My messages."
            ),
        )
    else:
        messages.error(request, _("Say in a few words what should be looked at again."))
    return redirect("assessments:result", attempt.public_id)
