"""What every template may know about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

ENDONYMS = dict(settings.LANGUAGES)


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the operator, the help address and the languages of this page."""
    return {
        "operator_name": settings.OPERATOR_NAME,
        "help_email": settings.HELP_EMAIL,
        "ui_languages": languages_of(request.get_full_path(), get_language() or ""),
    }


def languages_of(path: str, current: str) -> list[dict[str, Any]]:
    """Return the languages of the interface with the address of this page in each.

    Addresses differ in their first part alone, so none of them is resolved. A page whose
    address has translated parts (a course, a lesson) overrides this list.
    """
    prefix = f"/{current}/"
    below = path.removeprefix(prefix) if path.startswith(prefix) else None
    return [
        {
            "code": code,
            "name": ENDONYMS[code],
            "url": path if below is None else f"/{code}/{below}",
            "current": code == current,
        }
        for code in settings.UI_LANGUAGES
    ]
