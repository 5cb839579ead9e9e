"""Name, language and time zone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.accounts.domain.account import update_account
from lms.accounts.forms import AccountForm
from lms.accounts.http import PersonRequest


@login_required
def account_settings(request: PersonRequest) -> HttpResponse:
    """Change them; the page goes on in the language that was chosen."""
    form = AccountForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        update_account(request.user, **form.cleaned_data)
        with override(request.user.preferred_language):
            messages.success(request, _("Your settings are saved."))
            return redirect(reverse("accounts:settings"))
    return render(request, "accounts/settings.html", {"form": form})
