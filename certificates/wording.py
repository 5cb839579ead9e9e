"""What is said of eligibility and of the state of a certificate, in the active language."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certificates.eligibility import Clause
from certificates.enums import CredentialState

KINDS = {
    CredentialState.VALID: ("success", "check"),
    CredentialState.SUSPENDED: ("warning", "warning"),
    CredentialState.REVOKED: ("danger", "danger"),
    CredentialState.REPLACED: ("info", "info"),
    CredentialState.WITHDRAWN: ("info", "info"),
}


@dataclass(frozen=True)
class StateWords:
    """A state as a badge shows it: words, and how it looks."""

    text: str
    kind: str
    icon: str


def state_words(state: str) -> StateWords:
    """Say what holds of a certificate."""
    found = CredentialState(state)
    kind, icon = KINDS[found]
    return StateWords(str(found.label), kind, icon)


def clause_words(clause: Clause) -> str:
    """Say what a clause asks for, met or not."""
    words: dict[str, Any] = {
        "completed": _("The course is completed."),
        "population": _("The account is not one for tests."),
        "not_staff": _(
            "The person does not teach the course or work for the site: who sees the"
            " answers earns no certificate."
        ),
        "identity": identity_words(clause),
        "name": _("The name to be printed is confirmed."),
        "issuer": _("An issuer stands for the certificate."),
    }
    return str(words[clause.code])


def identity_words(clause: Clause) -> str:
    """Say how the identity must be known, and whether somebody doubts it."""
    if clause.values.get("questioned"):
        return _(
            "Nobody doubts that the person is an official: the focal point of their"
            " country has a question."
        )
    asked = clause.values.get("asked")
    if asked == "focal_point":
        return _("The focal point of the country has confirmed the person.")
    if asked == "official_mail":
        return _("An address of the public administration is confirmed.")
    return _("The profile says where the person works.")
