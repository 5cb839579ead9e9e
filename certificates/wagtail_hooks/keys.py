"""Signing keys in the Wagtail admin: listed; made and given up by who signs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from certificates.domain.rotation import ask_for_key, ask_to_give_up
from certificates.errors import KeyRefusedError
from certificates.forms.award import ConfirmForm
from certificates.models import Issuer, SigningKey
from certificates.queries.keys import certificates_under, issuers_with_keys
from certificates.wagtail_hooks.gate import administrator_page
from lms.accounts.http import PersonRequest


@administrator_page
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys of each issuer."""
    context = {"issuers": issuers_with_keys()}
    return render(request, "certificates/admin/keys.html", context)


@administrator_page
def make(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for a new key that signs from now on."""
    issuer = get_object_or_404(Issuer, pk=pk)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_key(issuer, actor=request.user.public_id, now=timezone.now())
        except KeyRefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request,
                _(
                    "The key is made by the worker that signs; it is listed in a moment."
                ),
            )
        return redirect("certificates_keys")
    intro = _(
        "A new key signs from now on. The one before signs no more and stays published, so"
        " that what it signed still verifies."
    )
    return confirm(request, _("Make a new key"), issuer, intro, form)


@administrator_page
def give_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask that a compromised key is taken out of what verifies."""
    key = get_object_or_404(SigningKey.objects.select_related("issuer"), pk=pk)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_to_give_up(key, actor=request.user.public_id, now=timezone.now())
        messages.success(
            request,
            _(
                "The key is given up by the worker that signs. Now have the certificates"
                " that it signed signed again, under “Many at once”."
            ),
        )
        return redirect("certificates_keys")
    intro = _(
        "Do this if somebody else may have read the key. Nothing that it signed verifies any"
        " more: %(count)s certificates that hold today. A new key is made if this one still"
        " signs. This cannot be taken back."
    ) % {"count": certificates_under(key)}
    return confirm(request, _("Give up a compromised key"), key, intro, form)


def confirm(
    request: PersonRequest,
    title: str,
    thing: Issuer | SigningKey,
    intro: str,
    form: ConfirmForm,
) -> HttpResponse:
    """Ask whether it is meant."""
    context = {
        "title": title,
        "subtitle": str(thing),
        "icon": "key",
        "intro": intro,
        "form": form,
        "buttons": [("", title)],
        "back": reverse("certificates_keys"),
    }
    return render(request, "certificates/admin/form.html", context)
