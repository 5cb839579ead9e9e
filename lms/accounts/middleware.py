"""The signed-in person: time zone, duties before going on, and a clean leave."""

import zoneinfo
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _

from lms.accounts.duties import NOTICE_DUE, is_second_factor_due
from lms.accounts.models import User

CLEAR_SITE_DATA = '"cache", "storage"'
# What stays open to a person who still owes something: the account, help, the notice,
# and what strangers may see of certificates.
OPEN_NAMES = (
    "account_",
    "mfa_",
    "socialaccount_",
    "openid_connect_",
    "usersessions_",
    "wagtaildocs_",
    "health",
    "javascript-catalog",
    "certificates:verify",
    "credentials:",
)
OPEN_VIEWS = (
    "accounts:acknowledge",
    "accounts:privacy",
    "accounts:delete",
    "portal:help",
    "portal:privacy",
)


class PersonMiddleware:
    """Show times and words as the person set; ask for what is due; leave no trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate zone and language for the length of the request."""
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        # The editors' pages have no language in their address: they take the person's.
        language = get_language_from_path(request.path) or user.preferred_language
        with timezone.override(zoneinfo.ZoneInfo(user.time_zone)), override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        if not request.user.is_authenticated:
            clear_traces(response)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Lead a person to the notice or to the second factor, if one is due."""
        del args, kwargs
        user = request.user
        if not user.is_authenticated or is_open(request):
            return None
        if is_second_factor_due(request, user, view):
            return ask_second_factor(request, user)
        if request.session.get(NOTICE_DUE) and is_page(request):
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('accounts:acknowledge')}?{query}")
        return None


def ask_second_factor(request: HttpRequest, user: User) -> HttpResponse:
    """Lead to the page that sets one up, in the language of the page or the person."""
    with override(get_language_from_path(request.path) or user.preferred_language):
        text = _("Your role asks for a second step at sign-in. Set up one of these.")
        messages.warning(request, text)
        return redirect("mfa_index")


def is_open(request: HttpRequest) -> bool:
    """Tell whether this page stays open whatever is due."""
    match = request.resolver_match
    if match is None:
        return False
    return match.view_name in OPEN_VIEWS or match.view_name.startswith(OPEN_NAMES)


def is_page(request: HttpRequest) -> bool:
    """Tell whether a person waits for a page: scripts and forms are not interrupted."""
    return (
        request.method == "GET"
        and request.headers.get("X-Requested-With") != "XMLHttpRequest"
        and "HX-Request" not in request.headers
    )


def clear_traces(response: HttpResponse) -> None:
    """Tell the browser to forget pages and storage: the next person may be another."""
    response["Clear-Site-Data"] = CLEAR_SITE_DATA
    response["Cache-Control"] = "private, no-store"
