"""Addresses that stand in what is signed and printed: they have no language and last."""

from uuid import UUID

from django.conf import settings

VERIFY = "v/<str:code>/"
STATUS_LIST = "credentials/status/<uuid:public_id>.json"
ACHIEVEMENT = "achievements/<uuid:public_id>/<str:language>/"
FRAMEWORK = "frameworks/<slug:code>/<str:version>/"


def site_address() -> str:
    """Return the public address of the site, without a slash at its end."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")


def verification_url(code: str) -> str:
    """Return where anybody verifies the certificate with this code."""
    return f"{site_address()}/v/{code}/"


def status_list_url(public_id: UUID) -> str:
    """Return where a status list is published."""
    return f"{site_address()}/credentials/status/{public_id}.json"


def achievement_url(public_id: UUID, language: str) -> str:
    """Return the page of a version of an achievement in a language."""
    return f"{site_address()}/achievements/{public_id}/{language}/"


def competency_url(framework: str, code: str) -> str:
    """Return where a competency is described; `framework` is `code/version`."""
    return f"{site_address()}/frameworks/{framework}/#{code}"
