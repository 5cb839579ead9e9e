"""Requests: of people who have signed in, and the language that a reader wants."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from lms.accounts.models import User


class PersonRequest(HttpRequest):
    """A request whose user is an account, never anonymous."""

    user: User


def language_for(request: HttpRequest) -> str:
    """Choose a language of the interface."""
    if request.user.is_authenticated:
        preferred: str = request.user.preferred_language
        return (
            preferred if preferred in settings.UI_LANGUAGES else settings.LANGUAGE_CODE
        )
    for code, _quality in parse_accept_lang_header(
        request.headers.get("Accept-Language", "")
    ):
        try:
            variant = get_supported_language_variant(code)
        except LookupError:
            continue
        if variant in settings.UI_LANGUAGES:
            return variant
    return settings.LANGUAGE_CODE
