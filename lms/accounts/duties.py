"""What a person owes the site before going on: the notice, a second factor."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lms.accounts.models import User
from lms.accounts.queries import is_notice_due
from lms.accounts.rules import has_second_factor, holds_staff_role

View = TypeVar("View", bound=Callable[..., HttpResponse])

NOTICE_DUE = "notice_due"
SECOND_FACTOR_DUE = "second_factor_due"


def staff_page(view: View) -> View:
    """Mark a view that shows the data of others: the second factor is checked each time."""
    view.is_staff_page = True  # type: ignore[attr-defined]
    return view


def note_duties(request: HttpRequest, user: User) -> None:
    """Note in the session what the person still owes, so that no request asks again."""
    request.session[NOTICE_DUE] = is_notice_due(user)
    request.session[SECOND_FACTOR_DUE] = lacks_second_factor(user)


def lacks_second_factor(user: User) -> bool:
    """Tell whether the person's role asks for a second factor that is not set up."""
    if not settings.STAFF_SECOND_FACTOR:
        return False
    return holds_staff_role(user, timezone.localdate()) and not has_second_factor(user)


def is_second_factor_due(
    request: HttpRequest, user: User, view: Callable[..., HttpResponse]
) -> bool:
    """Tell it from the session; on pages for staff, and if so, from the database."""
    if not settings.STAFF_SECOND_FACTOR:
        return False
    exact = getattr(view, "is_staff_page", False) or request.path.startswith("/admin/")
    noted = bool(request.session.get(SECOND_FACTOR_DUE))
    if not (exact or noted):
        return False
    due = lacks_second_factor(user)
    if due != noted:
        request.session[SECOND_FACTOR_DUE] = due
    return due
