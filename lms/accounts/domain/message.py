"""Messages: sent once, read in the reader's language, mailed through the outbox."""

import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from lms.accounts.errors import UnknownMessageKindError
from lms.accounts.message_kinds import Words, message_kind
from lms.accounts.models import Message, User
from lms.core.domain.outbox import owe
from lms.core.enums import Priority

MAIL_TASK = "lms.accounts.tasks.mail_message"
MAIL_HEADERS = {"Auto-Submitted": "auto-generated"}


def send_message(  # noqa: PLR0913 -- a message is described in one call
    user: User,
    *,
    kind: str,
    object_id: object = "",
    period: str = "",
    context: Mapping[str, Any] | None = None,
    mail: bool = True,
    now: datetime | None = None,
) -> Message:
    """Put a message into a mailbox, once per person, kind, object and period.

    A second call returns the first message and mails nothing. The mail is owed in the
    same transaction. `context` holds plain values only: it is stored as JSON.
    """
    message_kind(kind)
    now = now or timezone.now()
    identity = {"kind": kind, "object_id": str(object_id), "period": period}
    try:
        with transaction.atomic():
            message = Message.objects.create(
                user=user, **identity, context=dict(context or {}), created_at=now
            )
            if mail:
                owe_mail(message, now=now)
    except IntegrityError:
        found = Message.objects.filter(user=user, **identity).first()
        if found is None:
            raise
        return found
    return message


def owe_mail(message: Message, *, now: datetime) -> None:
    """Owe the mail of a message, once."""
    owe(
        MAIL_TASK,
        {"message_id": message.pk},
        key=f"message:{message.public_id}",
        priority=Priority.MESSAGE,
        now=now,
    )


def message_words(message: Message) -> Words:
    """Say a message in the active language and zone; a kind that is gone says so."""
    try:
        return message_kind(message.kind).words(message.context)
    except UnknownMessageKindError:
        return Words(
            title=gettext("A message that can no longer be shown"),
            body=gettext("The part of this site that sent it has been removed."),
        )


def mark_read(message: Message, *, now: datetime | None = None) -> Message:
    """Note when a message was first opened."""
    if message.read_at is None:
        now = now or timezone.now()
        Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now)
        message.read_at = now
    return message


def mail_message(message_id: int, *, now: datetime | None = None) -> bool:
    """Mail a message in its reader's language, unless that was done; may run twice."""
    found = Message.objects.filter(pk=message_id, mailed_at=None, user__is_active=True)
    message = found.select_related("user").first()
    if message is None:
        return False
    compose_mail(message).send()
    Message.objects.filter(pk=message.pk).update(mailed_at=now or timezone.now())
    return True


def compose_mail(message: Message) -> EmailMessage:
    """Render the mail of a message in its reader's language and zone."""
    user = message.user
    zone = zoneinfo.ZoneInfo(user.time_zone)
    with override(user.preferred_language), timezone.override(zone):
        words = message_words(message)
        path = reverse("portal:message", kwargs={"public_id": message.public_id})
        body = render_to_string(
            "accounts/mail/message.txt",
            {
                "user": user,
                "words": words,
                "url": settings.WAGTAILADMIN_BASE_URL + path,
                "operator_name": settings.OPERATOR_NAME,
                "help_email": settings.HELP_EMAIL,
            },
        )
    subject = " ".join(words.title.split())
    return EmailMessage(subject, body, to=[user.email], headers=MAIL_HEADERS)
