"""Focal points: appointed and dismissed by administrators."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lms.accounts.domain.message import send_message
from lms.accounts.models import FocalPointTerm, User
from lms.core.domain.audit import log_action
from lms.countries.models import Country


def appoint_focal_point(  # noqa: PLR0913 -- an appointment is described in one call
    user: User,
    *,
    country: Country,
    since: date,
    until: date | None = None,
    alternate: bool = False,
    by: User,
    now: datetime | None = None,
) -> FocalPointTerm:
    """Appoint a person, tell them, and log who did it."""
    term = FocalPointTerm(
        user=user, country=country, since=since, until=until, alternate=alternate
    )
    return record_term(term, by=by, now=now)


def record_term(
    term: FocalPointTerm, *, by: User, now: datetime | None = None
) -> FocalPointTerm:
    """Save a new or changed term of office; a new one is told to the person."""
    now = now or timezone.now()
    new = term.pk is None
    with transaction.atomic():
        if new:
            term.appointed_by = by.public_id
        term.save()
        log_action(
            "focal_point_appointed" if new else "focal_point_changed",
            kind="focal_point_term",
            object_id=term.public_id,
            actor=by.public_id,
            data={
                "user": str(term.user.public_id),
                "country": term.country.code,
                "since": term.since.isoformat(),
                "until": term.until.isoformat() if term.until else None,
                "alternate": term.alternate,
            },
            now=now,
        )
        if new:
            send_message(
                term.user,
                kind="focal_point_appointed",
                object_id=term.public_id,
                context={
                    "country": term.country.code,
                    "since": term.since.isoformat(),
                },
                now=now,
            )
    return term


def end_focal_point(
    term: FocalPointTerm, *, by: User, today: date, now: datetime | None = None
) -> FocalPointTerm:
    """End a term: yesterday was its last day. A term that has not begun is deleted."""
    if term.since >= today:
        with transaction.atomic():
            log_action(
                "focal_point_withdrawn",
                kind="focal_point_term",
                object_id=term.public_id,
                actor=by.public_id,
                now=now,
            )
            term.delete()
        return term
    term.until = today - timedelta(days=1)
    return record_term(term, by=by, now=now)


def log_view(
    country: Country, *, by: User, page: int, shown: int, now: datetime | None = None
) -> None:
    """Note that a focal point looked at people of their country by name."""
    log_action(
        "officials_viewed",
        kind="country",
        object_id=country.code,
        actor=by.public_id,
        data={"page": page, "shown": shown},
        now=now,
    )
