"""How we know that a person is an official: evidence, one row after another."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.accounts.domain.message import send_message
from lms.accounts.enums import EvidenceMethod, EvidenceOutcome
from lms.accounts.errors import NotAppointedError
from lms.accounts.models import IdentityEvidence, Subject, User
from lms.accounts.queries import (
    current_profile,
    mail_domain_country,
    verified_addresses,
)
from lms.accounts.rules import is_focal_point_of
from lms.core.domain.audit import log_action
from lms.countries.models import Country


def note_self_declared(subject: Subject, *, country: Country, now: datetime) -> None:
    """Record that the person says so, once per country."""
    _note_once(subject, country=country, method=EvidenceMethod.SELF_DECLARED, now=now)


def note_official_mail(
    subject: Subject, *, user: User, country: Country, now: datetime
) -> bool:
    """Record an official mail domain of the country among the confirmed addresses."""
    countries = map(mail_domain_country, verified_addresses(user))
    if country not in countries:
        return False
    return _note_once(
        subject, country=country, method=EvidenceMethod.OFFICIAL_MAIL, now=now
    )


def review_official_mail(user: User, *, now: datetime | None = None) -> bool:
    """Look again after an address was confirmed; True if it tells something new."""
    subject = Subject.objects.filter(link__user=user).first()
    profile = current_profile(subject) if subject else None
    if subject is None or profile is None:
        return False
    return note_official_mail(
        subject, user=user, country=profile.country, now=now or timezone.now()
    )


def confirm_identity(
    user: User, *, country: Country, by: User, now: datetime | None = None
) -> bool:
    """Confirm a person of the own country; False if that was known."""
    return _judge(user, country, by, EvidenceOutcome.CONFIRMED, "", now)


def question_identity(
    user: User, *, country: Country, by: User, reason: str, now: datetime | None = None
) -> bool:
    """Doubt a person of the own country, and tell them the reason."""
    return _judge(user, country, by, EvidenceOutcome.QUESTIONED, reason.strip(), now)


def _judge(
    user: User,
    country: Country,
    by: User,
    outcome: EvidenceOutcome,
    reason: str,
    now: datetime | None,
) -> bool:
    now = now or timezone.now()
    if by == user or not is_focal_point_of(by, country, timezone.localdate(now)):
        message = f"This person may not judge {user.public_id} in {country.code} today."
        raise NotAppointedError(message)
    with transaction.atomic():
        subject = Subject.objects.select_for_update().get(link__user=user)
        rows = IdentityEvidence.objects.filter(
            subject=subject, country=country, method=EvidenceMethod.FOCAL_POINT
        )
        last = rows.order_by("at", "pk").last()
        if last is not None and (last.outcome, last.reason) == (outcome, reason):
            return False
        row = IdentityEvidence.objects.create(
            subject=subject,
            country=country,
            method=EvidenceMethod.FOCAL_POINT,
            outcome=outcome,
            actor=by.public_id,
            reason=reason,
            at=now,
        )
        log_action(
            f"identity_{outcome}",
            kind="user",
            object_id=user.public_id,
            actor=by.public_id,
            data={"country": country.code},
            now=now,
        )
        if outcome is EvidenceOutcome.QUESTIONED:
            send_message(
                user,
                kind="identity_questioned",
                object_id=row.pk,
                context={"country": country.code, "reason": reason},
                now=now,
            )
    return True


def _note_once(
    subject: Subject, *, country: Country, method: EvidenceMethod, now: datetime
) -> bool:
    known = IdentityEvidence.objects.filter(
        subject=subject, country=country, method=method
    )
    if known.exists():
        return False
    IdentityEvidence.objects.create(
        subject=subject,
        country=country,
        method=method,
        outcome=EvidenceOutcome.CONFIRMED,
        at=now,
    )
    return True
