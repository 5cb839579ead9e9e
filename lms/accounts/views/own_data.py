"""My data: see, take home, object, delete."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.accounts.domain.account import ensure_subject
from lms.accounts.domain.erasure import erase_account
from lms.accounts.domain.privacy import record_objection
from lms.accounts.errors import LastAdministratorError
from lms.accounts.exporting import as_zip
from lms.accounts.forms import DeleteForm, ObjectionForm
from lms.accounts.http import PersonRequest
from lms.accounts.queries import objects_to_research
from lms.accounts.registries import personal_data_sections

EMPTY: tuple[Any, ...] = (None, "", [], {})
LANGUAGE_KEYS = {"language", "preferred_language"}


@login_required
def my_data(request: PersonRequest) -> HttpResponse:
    """Show everything that is held about the person."""
    subject = ensure_subject(request.user)
    sections = [
        (section, labeled(section.provider(request.user, subject), section.labels))
        for section in personal_data_sections()
    ]
    objection = ObjectionForm(initial={"objects_to_use": objects_to_research(subject)})
    context = {"sections": sections, "objection": objection}
    return render(request, "accounts/my_data.html", context)


@login_required
def export(request: PersonRequest) -> HttpResponse:
    """Give the person everything in one file."""
    subject = ensure_subject(request.user)
    sections = [
        (section.name, section.provider(request.user, subject))
        for section in personal_data_sections()
    ]
    now = timezone.now()
    about = {
        "site": settings.WAGTAILADMIN_BASE_URL,
        "operator": settings.OPERATOR_NAME,
        "made_at": now.isoformat(timespec="seconds"),
        "language": get_language(),
    }
    name = f"puente-my-data-{now:%Y-%m-%d}.zip"
    return HttpResponse(
        as_zip(sections, about=about),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@login_required
def objection(request: PersonRequest) -> HttpResponse:
    """Record the person's word on research use."""
    form = ObjectionForm(request.POST)
    form.is_valid()
    objects = bool(form.cleaned_data.get("objects_to_use"))
    if record_objection(ensure_subject(request.user), objects_to_use=objects):
        words = (
            _("Your objection is recorded: your data will not be used in research.")
            if objects
            else _("Your objection is withdrawn.")
        )
        messages.success(request, words)
    return redirect("accounts:my_data")


@login_required
@reauthentication_required(enabled=lambda request: not has_password(request))
def delete(request: PersonRequest) -> HttpResponse:
    """Say what deleting the account means; then do it, and sign the person out."""
    form = DeleteForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            erase_account(request.user)
        except LastAdministratorError:
            form.add_error(
                None,
                _("You are the only administrator. Appoint another one first."),
            )
        else:
            logout(request)
            return redirect("accounts:deleted")
    return render(request, "accounts/delete.html", {"form": form})


def deleted(request: HttpRequest) -> HttpResponse:
    """Say good-bye."""
    return render(request, "accounts/deleted.html")


def has_password(request: HttpRequest) -> bool:
    """Tell whether the person can prove themselves by a password."""
    return bool(request.user.has_usable_password())  # type: ignore[union-attr]  # signed in


def labeled(
    rows: list[dict[str, Any]], labels: Mapping[str, Any]
) -> list[list[tuple[Any, Any]]]:
    """Pair each value with its words; what is empty is left out."""
    return [
        [
            (labels.get(key, key), said(key, value))
            for key, value in row.items()
            if value not in EMPTY
        ]
        for row in rows
    ]


def said(key: str, value: Any) -> Any:
    """Return a value as the page says it; the export keeps it as it is stored."""
    if key in LANGUAGE_KEYS:
        return dict(settings.LANGUAGES).get(value, value)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return value
