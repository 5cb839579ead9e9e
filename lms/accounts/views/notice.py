"""The privacy notice, public, and its acknowledgement."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from lms.accounts.domain.privacy import acknowledge_notice, notice_texts
from lms.accounts.duties import note_duties
from lms.accounts.forms import NoticeForm
from lms.accounts.http import PersonRequest
from lms.accounts.models import PrivacyNotice
from lms.accounts.queries import newest_notice
from lms.accounts.redirects import next_path


def privacy(request: HttpRequest, version: int | None = None) -> HttpResponse:
    """Show the notice that holds, or an earlier version of it."""
    newest = newest_notice()
    notice = newest
    if version is not None:
        notice = PrivacyNotice.objects.filter(version=version).first()
        if notice is None:
            raise Http404
    earlier = PrivacyNotice.objects.order_by("-version").only("version", "published_at")
    context = {
        "notice": notice,
        "text": notice_text(notice),
        "outdated": notice != newest,
        "newest": newest,
        "versions": earlier,
    }
    return render(request, "accounts/privacy.html", context)


@login_required
def acknowledge(request: PersonRequest) -> HttpResponse:
    """Ask a person to read the version that holds, once."""
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acknowledge_notice(request.user)
        note_duties(request, request.user)
        return redirect(next_path(request, reverse(settings.LOGIN_REDIRECT_URL)))
    notice = newest_notice()
    context = {
        "form": form,
        "notice": notice,
        "text": notice_text(notice),
        "next": next_path(request),
    }
    return render(request, "accounts/acknowledge.html", context)


def notice_text(notice: PrivacyNotice | None) -> str:
    """Return the notice in the language of the page, published or not yet."""
    texts = notice.texts if notice else notice_texts()
    text: str = texts.get(get_language()) or texts[settings.LANGUAGE_CODE]
    return text
