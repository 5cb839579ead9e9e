"""The entrance of the editors' pages: it has no form of its own."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lms.accounts.doors import may_edit
from lms.accounts.redirects import next_path


def editors_entrance(request: HttpRequest) -> HttpResponse:
    """Lead editors in, strangers to our sign-in page; refuse everybody else in words."""
    wanted = next_path(request, reverse("wagtailadmin_home"))
    if not request.user.is_authenticated:
        query = urlencode({"next": wanted})
        return redirect(f"{reverse('account_login')}?{query}")
    if not may_edit(request.user):
        return render(request, "403.html", status=HTTPStatus.FORBIDDEN)
    return redirect(wanted)
