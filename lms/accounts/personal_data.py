"""What this room holds about a person, as rows of plain values."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.domain.message import message_words
from lms.accounts.models import (
    FocalPointTerm,
    IdentityEvidence,
    NoticeAcknowledgement,
    OfficialProfile,
    ResearchObjection,
    Subject,
    User,
)
from lms.accounts.queries import messages_of
from lms.accounts.registries import register_personal_data
from lms.core.models import AuditEntry

Rows = list[dict[str, Any]]


def account_rows(user: User, subject: Subject) -> Rows:
    """List the account and the key under which learning is recorded."""
    return [
        {
            "full_name": user.full_name,
            "email": user.email,
            "preferred_language": user.preferred_language,
            "time_zone": user.time_zone,
            "joined_at": user.date_joined,
            "last_login": user.last_login,
            "roles": ", ".join(user.groups.values_list("name", flat=True)),
            "public_id": str(user.public_id),
            "subject": str(subject.key),
        }
    ]


def address_rows(user: User, subject: Subject) -> Rows:
    """List the addresses."""
    del subject
    rows = EmailAddress.objects.filter(user=user).order_by("pk")
    return [dict(row) for row in rows.values("email", "verified", "primary")]


def profile_rows(user: User, subject: Subject) -> Rows:
    """List every version of the profile."""
    del user
    profiles = OfficialProfile.objects.filter(subject=subject).order_by("version")
    return [
        {
            "version": profile.version,
            "saved_at": profile.created_at,
            "country": profile.country.name,
            "institution": str(profile.institution.kept) if profile.institution else "",
            "level": str(profile.get_level_display()),
            "function": str(profile.get_function_display()),
            "seniority": str(profile.get_seniority_display()),
            "sex": str(profile.get_sex_display()),
        }
        for profile in profiles.select_related("country", "institution__merged_into")
    ]


def evidence_rows(user: User, subject: Subject) -> Rows:
    """List how we know that the person is an official."""
    del user
    evidence = IdentityEvidence.objects.filter(subject=subject).order_by("at", "pk")
    return [
        {
            "at": row.at,
            "country": row.country.name,
            "method": str(row.get_method_display()),
            "outcome": str(row.get_outcome_display()),
            "reason": row.reason,
        }
        for row in evidence.select_related("country")
    ]


def term_rows(user: User, subject: Subject) -> Rows:
    """List the terms as a focal point."""
    del subject
    terms = FocalPointTerm.objects.filter(user=user).select_related("country")
    return [
        {
            "country": term.country.name,
            "since": term.since,
            "until": term.until,
            "alternate": term.alternate,
        }
        for term in terms
    ]


def message_rows(user: User, subject: Subject) -> Rows:
    """List the messages, as they read now in the active language."""
    del subject
    found = []
    for message in messages_of(user):
        words = message_words(message)
        found.append(
            {
                "sent_at": message.created_at,
                "read_at": message.read_at,
                "title": words.title,
                "body": words.body,
            }
        )
    return found


def acknowledgement_rows(user: User, subject: Subject) -> Rows:
    """List the versions of the notice that the person acknowledged."""
    del subject
    rows = NoticeAcknowledgement.objects.filter(user=user).order_by("at")
    return [dict(row) for row in rows.values("notice__version", "language", "at")]


def objection_rows(user: User, subject: Subject) -> Rows:
    """List the person's words on research use."""
    del user
    rows = ResearchObjection.objects.filter(subject=subject).order_by("at", "pk")
    return [dict(row) for row in rows.values("objects_to_use", "at")]


def sign_in_rows(user: User, subject: Subject) -> Rows:
    """List open sessions, second factors, accounts elsewhere."""
    del subject
    sessions = UserSession.objects.filter(user=user).values_list(
        "created_at", "ip", "user_agent"
    )
    factors = Authenticator.objects.filter(user=user)
    others = SocialAccount.objects.filter(user=user)
    return [
        *(
            {"kind": str(_("session")), "since": since, "detail": f"{address} {agent}"}
            for since, address, agent in sessions
        ),
        *(
            {
                "kind": str(row.get_type_display()),
                "since": row.created_at,
                "detail": str(row),
            }
            for row in factors
        ),
        *(
            {"kind": row.provider, "since": row.date_joined, "detail": row.uid}
            for row in others
        ),
    ]


def log_rows(user: User, subject: Subject) -> Rows:
    """List what the log says of the person's deeds, and of deeds about them."""
    del subject
    public_id = str(user.public_id)
    rows = AuditEntry.objects.filter(
        Q(actor=user.public_id) | Q(kind="user", object_id=public_id)
    ).order_by("at", "pk")
    return [
        {
            "at": row.at,
            "action": row.action,
            "by_me": row.actor == user.public_id,
            "about_me": row.object_id == public_id,
            "reason": row.reason,
        }
        for row in rows
    ]


LABELS = {
    "full_name": _("Full name"),
    "email": _("Email"),
    "preferred_language": _("Language"),
    "time_zone": _("Time zone"),
    "joined_at": _("Account since"),
    "last_login": _("Last sign-in"),
    "roles": _("Roles"),
    "public_id": _("Public number of the account"),
    "subject": _("Key under which your learning is recorded"),
    "verified": _("Confirmed"),
    "primary": _("Used for messages"),
    "version": _("Version"),
    "saved_at": _("Saved"),
    "country": _("Country"),
    "institution": _("Institution"),
    "level": _("Level of government"),
    "function": _("Function"),
    "seniority": _("Responsibility"),
    "sex": _("Sex"),
    "at": _("When"),
    "method": _("How we know"),
    "outcome": _("Result"),
    "reason": _("Reason"),
    "since": _("From"),
    "until": _("Until"),
    "alternate": _("Alternate"),
    "sent_at": _("Sent"),
    "read_at": _("Read"),
    "title": _("Title"),
    "body": _("Text"),
    "notice__version": _("Version of the notice"),
    "language": _("Language"),
    "objects_to_use": _("Objects to research use"),
    "kind": _("Kind"),
    "detail": _("Detail"),
    "action": _("Action"),
    "by_me": _("Done by me"),
    "about_me": _("About me"),
}

SECTIONS = (
    ("account", account_rows, _("Account")),
    ("addresses", address_rows, _("Email addresses")),
    ("profile", profile_rows, _("Profile, with its earlier versions")),
    ("identity", evidence_rows, _("How we know that you are an official")),
    ("focal_terms", term_rows, _("Terms as a focal point")),
    ("messages", message_rows, _("Messages")),
    ("notices", acknowledgement_rows, _("Privacy notices you have read")),
    ("objections", objection_rows, _("Your decision on research use")),
    ("sign_in", sign_in_rows, _("Sessions and ways to sign in")),
    ("log", log_rows, _("Entries of the log that concern you")),
)


def register() -> None:
    """Register every part of this room."""
    for name, provider, title in SECTIONS:
        register_personal_data(name, provider, title=title, labels=LABELS)
