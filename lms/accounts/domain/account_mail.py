"""Mails about the account itself: confirming an address, a new password."""

from collections.abc import Sequence
from datetime import datetime

from django.core.mail import EmailMessage

from lms.accounts.domain.message import MAIL_HEADERS
from lms.core.domain.outbox import owe
from lms.core.enums import Priority

TASK = "lms.accounts.tasks.send_account_mail"


def owe_account_mail(
    *, to: Sequence[str], subject: str, body: str, now: datetime | None = None
) -> None:
    """Owe a mail that is already in the person's language.

    The outbox forgets its text, which may carry a key, as soon as it has been sent.
    """
    payload = {"to": list(to), "subject": subject, "body": body}
    owe(TASK, payload, priority=Priority.MESSAGE, now=now)


def send_account_mail(*, to: Sequence[str], subject: str, body: str) -> None:
    """Hand the mail to the transport."""
    EmailMessage(subject, body, to=list(to), headers=MAIL_HEADERS).send()
