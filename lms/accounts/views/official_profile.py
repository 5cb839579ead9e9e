"""The profile of an official: one short page, without script."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.accounts.domain.account import ensure_subject
from lms.accounts.domain.profile import save_profile
from lms.accounts.errors import ProfileChangedError
from lms.accounts.forms import CountryForm, ProfileForm
from lms.accounts.http import PersonRequest
from lms.accounts.models import OfficialProfile, Subject
from lms.accounts.queries import current_profile, identity_known
from lms.accounts.redirects import next_path
from lms.countries.models import Country


@login_required
def profile(request: PersonRequest) -> HttpResponse:
    """Ask for the country first, then for the work; save what changed."""
    subject = ensure_subject(request.user)
    current = current_profile(subject)
    given = request.POST.get("country") or request.GET.get("country")
    if not given and (current is None or "change" in request.GET):
        return ask_country(request, CountryForm(subject=subject))
    country: Country | None = current.country if current else None
    if given:
        step = CountryForm({"country": given}, subject=subject)
        if not step.is_valid():
            return ask_country(request, step)
        country = step.cleaned_data["country"]
    assert country is not None  # noqa: S101 -- given, or that of the current profile
    if request.method == "POST":
        return save(request, subject, country, current)
    form = ProfileForm(country=country, profile=current)
    return ask_work(request, form, current)


def save(
    request: PersonRequest,
    subject: Subject,
    country: Country,
    current: OfficialProfile | None,
) -> HttpResponse:
    """Save the answers, unless they are refused or were overtaken."""
    form = ProfileForm(request.POST, country=country, profile=current)
    if not form.is_valid():
        return ask_work(request, form, current)
    based_on = form.cleaned_data["based_on"] or 0
    try:
        save_profile(subject, answers=form.answers(), based_on=based_on)
    except ProfileChangedError:
        newest = current_profile(subject)
        data: QueryDict = request.POST.copy()
        data["based_on"] = str(newest.version if newest else 0)
        form = ProfileForm(data, country=country, profile=newest)
        form.add_error(
            None,
            _(
                "Your profile was changed in another window after you opened this page."
                " Look at your answers here and save again."
            ),
        )
        return ask_work(request, form, newest)
    messages.success(request, _("Your profile is saved."))
    return redirect(next_path(request, reverse("accounts:profile")))


def ask_country(request: PersonRequest, form: CountryForm) -> HttpResponse:
    """Show the first step."""
    context = {"form": form, "next": next_path(request)}
    return render(request, "accounts/profile_country.html", context)


def ask_work(
    request: PersonRequest, form: ProfileForm, current: OfficialProfile | None
) -> HttpResponse:
    """Show the second step."""
    identity = None
    if current is not None:
        identity = identity_known(current.subject, country=current.country)
    context = {
        "form": form,
        "country": form.country,
        "current": current,
        "identity": identity,
        "next": next_path(request),
    }
    return render(request, "accounts/profile.html", context)
