"""What a focal point sees: the officials of their country, by name and status."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.accounts.domain.account import ensure_subject
from lms.accounts.domain.focal_point import log_view
from lms.accounts.domain.identity import confirm_identity, question_identity
from lms.accounts.duties import staff_page
from lms.accounts.forms import QuestionForm
from lms.accounts.http import PersonRequest
from lms.accounts.models import FocalPointTerm, User
from lms.accounts.queries import identity_states, officials_of, terms_of
from lms.accounts.registries import enrollment_lines
from lms.countries.models import Country

PAGE_SIZE = 25


@staff_page
@login_required
def focal(request: PersonRequest) -> HttpResponse:
    """List the officials of the own country; the view is logged."""
    terms, term = own_terms(request, timezone.localdate())
    officials = officials_of(term.country, population_of(request.user))
    words = " ".join(request.GET.get("q", "").split())
    if words:
        officials = officials.filter(full_name__icontains=words)
    page = Paginator(officials, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = official_rows(page, term.country)
    log_view(term.country, by=request.user, page=page.number, shown=len(rows))
    context = {"terms": terms, "term": term, "page": page, "rows": rows, "q": words}
    return render(request, "accounts/focal.html", context)


@staff_page
@require_POST
@login_required
def focal_confirm(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Confirm that a person of the own country is an official."""
    country, person = own_official(request, public_id)
    if confirm_identity(person, country=country, by=request.user):
        text = _("You confirmed %(name)s.") % {"name": person.full_name}
        messages.success(request, text)
    return redirect(list_url(country))


@staff_page
@login_required
def focal_question(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Question that a person of the own country is an official, with a reason."""
    country, person = own_official(request, public_id)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        question_identity(person, country=country, by=request.user, reason=reason)
        text = _("%(name)s will read your reason.") % {"name": person.full_name}
        messages.success(request, text)
        return redirect(list_url(country))
    context = {
        "form": form,
        "person": person,
        "country": country,
        "list_url": list_url(country),
    }
    return render(request, "accounts/focal_question.html", context)


def own_terms(
    request: PersonRequest, today: date
) -> tuple[list[FocalPointTerm], FocalPointTerm]:
    """Return the terms that hold and the one asked for; 404 for anyone else."""
    terms = terms_of(request.user, today)
    asked = request.GET.get("country")
    chosen = [term for term in terms if asked in {None, term.country.code}]
    if not chosen:
        raise Http404
    return terms, chosen[0]


def own_official(request: PersonRequest, public_id: UUID) -> tuple[Country, User]:
    """Return another person whose profile is in a country of this one, or 404."""
    terms, term = own_terms(request, timezone.localdate())
    del terms
    officials = officials_of(term.country, population_of(request.user))
    others = officials.exclude(pk=request.user.pk)
    return term.country, get_object_or_404(others, public_id=public_id)


def population_of(user: User) -> str:
    """Return the population of the focal point: they see no other."""
    return ensure_subject(user).population


def official_rows(page: "Page[User]", country: Country) -> list[dict[str, object]]:
    """Put name, what is known and enrollments of each person side by side."""
    people = list(page.object_list)
    ids = [person.subject_id for person in people]  # type: ignore[attr-defined]  # annotated
    states = identity_states(ids, country=country)
    lines = enrollment_lines(ids)
    return [
        {"person": person, "identity": states[key], "enrollments": lines[key]}
        for person, key in zip(people, ids, strict=True)
    ]


def list_url(country: Country) -> str:
    """Return the address of the list of a country."""
    return f"{reverse('accounts:focal')}?{urlencode({'country': country.code})}"
