"""What templates may know about the signed-in person."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.accounts.doors import open_doors
from lms.accounts.queries import person_summary


def person(request: HttpRequest) -> dict[str, Any]:
    """Tell unread messages, whether synthetic, a focal point: one query; and the doors."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_messages": None, "synthetic": False, "is_focal_point": False}
    summary = SimpleLazyObject(lambda: person_summary(user))
    return {
        "unread_messages": SimpleLazyObject(lambda: summary["unread"]),
        "synthetic": SimpleLazyObject(lambda: summary["synthetic"]),
        "is_focal_point": SimpleLazyObject(lambda: summary["focal"]),
        "doors": open_doors(request),
    }
