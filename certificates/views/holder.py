"""My certificates: the name, the files, what the public sees, corrections, answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates.addresses import verification_url
from certificates.codes import grouped
from certificates.credentials.keeping import facts_from_data
from certificates.domain.files import TYPES, certificate_file
from certificates.domain.name import ask_correction, confirm_name
from certificates.domain.reply import send_reply
from certificates.domain.standing import show_name
from certificates.enums import CredentialState
from certificates.errors import NameRefusedError, StateRefusedError
from certificates.forms.holder import (
    CorrectionForm,
    NameForm,
    ReplyForm,
    refusal_words,
)
from certificates.models import Award, Credential, CredentialRecord
from certificates.queries.holder import (
    awards_of,
    own_award,
    printed_name,
    prospects_of,
    standing_credential,
)
from certificates.wording import clause_words, state_words
from lms.accounts.domain.account import ensure_subject
from lms.accounts.http import PersonRequest
from lms.accounts.redirects import next_path


def award_or_404(request: PersonRequest, public_id: UUID) -> Award:
    """Return the reader's own award; nobody learns that another one exists."""
    award = own_award(request.user, public_id)
    if award is None:
        raise Http404
    return award


def record_of(credential: Credential) -> CredentialRecord | None:
    """Return the signed record of a credential, if it is signed."""
    record: CredentialRecord | None = getattr(credential, "record", None)
    return record if record and record.document else None


@login_required
def certificates(request: PersonRequest) -> HttpResponse:
    """List one's certificates, and what is missing for others."""
    rows = [
        {
            "award": award,
            "name": award.version.text_in("names", request.LANGUAGE_CODE),
            "state": state_words(standing_credential(award).state),
        }
        for award in awards_of(request.user)
    ]
    prospects = [
        {
            "prospect": prospect,
            "name": prospect.achievement,
            "clauses": [(c, clause_words(c)) for c in prospect.clauses],
        }
        for prospect in prospects_of(request.user)
    ]
    context = {
        "rows": rows,
        "prospects": prospects,
        "printed": printed_name(request.user),
    }
    return render(request, "certificates/holder_list.html", context)


@login_required
def name(request: PersonRequest) -> HttpResponse:
    """Confirm the name to be printed, once."""
    printed = printed_name(request.user)
    if printed is not None and request.method != "POST":
        return render(request, "certificates/name.html", {"printed": printed})
    initial = {"name": request.user.full_name}
    form = NameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_name(
                ensure_subject(request.user),
                form.cleaned_data["name"],
                now=timezone.now(),
            )
        except NameRefusedError as error:
            form.add_error("name", refusal_words(error))
        else:
            messages.success(
                request,
                _(
                    "Your name is confirmed. A certificate that was waiting for it is"
                    " ready in a moment."
                ),
            )
            return redirect(next_path(request) or "certificates:certificates")
    return render(request, "certificates/name.html", {"form": form})


@login_required
def certificate(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Show one's own certificate, with everything that can be done with it."""
    award = award_or_404(request, public_id)
    context = holder_context(request, award)
    return render(request, "certificates/holder_certificate.html", context)


def holder_context(request: PersonRequest, award: Award) -> dict[str, Any]:
    """Gather what the page of a certificate shows."""
    credential = standing_credential(award)
    record = record_of(credential)
    return {
        "award": award,
        "name": award.version.text_in("names", request.LANGUAGE_CODE),
        "credential": credential,
        "facts": facts_from_data(record.facts) if record else None,
        "state": state_words(credential.state),
        "valid": credential.state == CredentialState.VALID,
        "code": grouped(credential.code),
        "verification_url": verification_url(credential.code),
        "events": award.events.all(),
        "correction": award.corrections.filter(decided_at=None).first(),
        "replies": award.replies.all(),
        "reply_form": ReplyForm(),
    }


@login_required
def download(request: PersonRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Give a file of one's own certificate."""
    award = award_or_404(request, public_id)
    record = record_of(standing_credential(award))
    if kind not in TYPES or record is None:
        raise Http404
    made = certificate_file(record, kind, now=timezone.now())
    return HttpResponse(
        made.data,
        content_type=made.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{made.name}"',
            "Cache-Control": "private, no-store",
        },
    )


@require_POST
@login_required
def shown_name(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Choose whether the public page shows one's name."""
    award = award_or_404(request, public_id)
    shown = request.POST.get("shown") == "yes"
    show_name(award, shown=shown)
    messages.success(
        request,
        _("Whoever has the code sees your name.")
        if shown
        else _("Whoever has the code no longer sees your name."),
    )
    return redirect("certificates:certificate", award.public_id)


@login_required
def correction(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Ask for another name on one's certificate."""
    award = award_or_404(request, public_id)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_correction(
                award,
                text=form.cleaned_data["name"],
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except StateRefusedError:
            messages.error(
                request, _("Only a valid certificate can be issued with another name.")
            )
        else:
            messages.success(
                request,
                _("Your request is kept. The decision comes to My messages."),
            )
        return redirect("certificates:certificate", award.public_id)
    context = {"award": award, "form": form}
    return render(request, "certificates/correct_name.html", context)


@require_POST
@login_required
def reply(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Say something about one's certificate to those who run the site."""
    award = award_or_404(request, public_id)
    form = ReplyForm(request.POST)
    if form.is_valid():
        send_reply(award, text=form.cleaned_data["text"], now=timezone.now())
        messages.success(
            request, _("Your message is kept. The answer comes to My messages.")
        )
    else:
        messages.error(request, _("Write what you want to say."))
    return redirect("certificates:certificate", award.public_id)
