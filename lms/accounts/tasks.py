"""Celery tasks about people: ids in, one domain call."""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from lms.accounts.domain import account_mail, message, session


@shared_task(name="lms.accounts.tasks.send_account_mail")
def send_account_mail(to: Sequence[str], subject: str, body: str) -> None:
    """Send a mail about the account; its text is in the row and leaves with it."""
    account_mail.send_account_mail(to=to, subject=subject, body=body)


@shared_task(name="lms.accounts.tasks.mail_message")
def mail_message(message_id: int) -> bool:
    """Mail a message to its reader."""
    return message.mail_message(message_id)


@shared_task(name="lms.accounts.tasks.clear_sessions")
def clear_sessions() -> int:
    """Forget sessions that have run out."""
    return session.clear_sessions(now=timezone.now())
