"""Awards in the Wagtail admin: the list, one award, and what is done to it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from certificates.codes import grouped
from certificates.domain.standing import (
    CHANGES,
    Grounds,
    change_standing,
    reissue_award,
)
from certificates.enums import AwardEventKind, CredentialState, ReasonClass
from certificates.errors import StateRefusedError
from certificates.forms.award import ExportForm, FilterForm, GroundsForm
from certificates.models import Award, Credential
from certificates.queries.awards import award_by_id, award_rows, credentials_of
from certificates.wagtail_hooks.gate import administrator_page
from certificates.wording import state_words
from lms.accounts.http import PersonRequest
from lms.countries.models import localized

PER_PAGE = 50


def award_or_404(public_id: UUID) -> Award:
    """Return an award, or 404."""
    award = award_by_id(public_id)
    if award is None:
        raise Http404
    return award


def award_url(award: Award) -> str:
    """Return the address of the page of an award."""
    return reverse("certificates_award", args=[award.public_id])


@administrator_page
def awards(request: HttpRequest) -> HttpResponse:
    """List the awards that the filters leave."""
    form = FilterForm(request.GET)
    filters = form.filters()
    page = Paginator(award_rows(filters), PER_PAGE).get_page(request.GET.get("p"))
    kept = {name: value for name, value in request.GET.items() if value and name != "p"}
    context = {
        "form": form,
        "page": page,
        "rows": [
            (row, state_words(row.state), grouped(row.code))  # type: ignore[attr-defined]  # annotated
            for row in page
        ],
        "query": urlencode(kept),
        "export": ExportForm(),
    }
    return render(request, "certificates/admin/awards.html", context)


def offered_changes(state: str) -> list[tuple[str, str]]:
    """Return what can be done to an award in a state, in words."""
    words = {
        AwardEventKind.SUSPENDED: _("Suspend"),
        AwardEventKind.LIFTED: _("Lift the suspension"),
        AwardEventKind.REVOKED: _("Revoke"),
        AwardEventKind.REPLACED: _("Issue anew"),
    }
    offered = [
        event
        for event, change in CHANGES.items()
        if CredentialState(state) in change.needs
    ]
    if state == CredentialState.VALID:
        offered.append(AwardEventKind.REPLACED)
    return [(event.value, words[event]) for event in offered]


@administrator_page
def award(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show an award with everything that is known of it."""
    found = award_or_404(public_id)
    credentials = credentials_of(found)
    standing = next(row for row in credentials if row.current)
    context = {
        "award": found,
        "name": found.version.text_in("names", request.LANGUAGE_CODE),
        "standing": standing,
        "state": state_words(standing.state),
        "holder": holder_of(standing),
        "credentials": [
            (row, state_words(row.state), grouped(row.code)) for row in credentials
        ],
        "changes": offered_changes(standing.state),
        "results": result_rows(found.results),
        "events": found.events.all(),
        "corrections": found.corrections.all(),
        "reviews": found.reviews.all(),
        "replies": found.replies.all(),
    }
    return render(request, "certificates/admin/award.html", context)


def result_rows(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return results with their name in the language of the reader."""
    return [{**row, "name": localized(row["names"])} for row in results]


def holder_of(credential: Credential) -> str:
    """Return the printed name; empty once the holder is forgotten."""
    record = getattr(credential, "record", None)
    return record.holder if record else ""


@administrator_page
def change(request: PersonRequest, public_id: UUID, event: str) -> HttpResponse:
    """Suspend, lift, revoke or issue anew, with a reason and after a confirmation."""
    found = award_or_404(public_id)
    standing = next(row for row in credentials_of(found) if row.current)
    offered = dict(offered_changes(standing.state))
    if event not in offered:
        messages.error(request, _("The state of the certificate does not allow this."))
        return redirect(award_url(found))
    form = GroundsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        carry_out(request, found, AwardEventKind(event), form.cleaned_data)
        return redirect(award_url(found))
    context = {
        "title": offered[event],
        "subtitle": f"{found.number} · {holder_of(standing)}",
        "icon": "list-ul",
        "intro": INTRODUCTIONS[AwardEventKind(event)](),
        "form": form,
        "buttons": [("", offered[event])],
        "back": award_url(found),
    }
    return render(request, "certificates/admin/form.html", context)


INTRODUCTIONS = {
    AwardEventKind.SUSPENDED: lambda: _(
        "The certificate does not hold until the suspension is lifted. The holder is told"
        " and can answer."
    ),
    AwardEventKind.LIFTED: lambda: _(
        "The certificate holds again. The holder is told."
    ),
    AwardEventKind.REVOKED: lambda: _(
        "The certificate no longer holds. This cannot be taken back. The holder is told and"
        " can answer."
    ),
    AwardEventKind.REPLACED: lambda: _(
        "A new certificate with another code takes the place of this one; each leads to the"
        " other. The holder is told."
    ),
}


def carry_out(
    request: PersonRequest, found: Award, event: AwardEventKind, given: dict[str, Any]
) -> None:
    """Do it, or say that somebody else was faster."""
    grounds = Grounds(ReasonClass(given["reason_class"]), given["reason"], request.user)
    now = timezone.now()
    try:
        if event == AwardEventKind.REPLACED:
            reissue_award(found, grounds=grounds, now=now)
        else:
            change_standing(found, event, grounds=grounds, now=now)
    except StateRefusedError:
        messages.error(
            request, _("Somebody else changed the state of the certificate meanwhile.")
        )
    else:
        messages.success(request, _("Done. The holder finds it in My messages."))
