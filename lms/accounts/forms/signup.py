"""What signing up asks beside email and password."""

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.accounts.domain.privacy import acknowledge_notice
from lms.accounts.models import User


def _notice_help() -> SafeString:
    link = format_html(
        '<a href="{}" target="_blank">{}</a>',
        reverse("accounts:privacy"),
        gettext("Privacy notice (opens in a new tab)"),
    )
    words = gettext(
        "It says what is held about you and on what basis. It is not consent."
    )
    return format_html("{}<br>{}", link, words)


notice_help = lazy(_notice_help, SafeString)


class NoticeForm(forms.Form):
    """The notice was read; it is no consent, and says so."""

    notice = forms.BooleanField(
        label=_("I have read the privacy notice"),
        help_text=notice_help(),
        error_messages={"required": _("Please read the notice and mark this.")},
    )


class SignupFields(NoticeForm):
    """Beside email and password: one full name, and the notice."""

    field_order = ("full_name", "email", "password1", "notice")

    full_name = forms.CharField(
        label=_("Full name"),
        help_text=_("As you write it, and as it should appear on your certificates."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Record the notice; django-allauth calls this once the account exists."""
        del request
        acknowledge_notice(user)
