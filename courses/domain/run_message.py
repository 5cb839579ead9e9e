"""What an instructor writes to everyone in a run."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import CourseRun, RunMessage
from courses.queries import enrolled_users
from lms.accounts.domain.message import send_message
from lms.core.domain import outbox
from lms.core.domain.audit import log_action
from lms.core.enums import Priority


def send_run_message(
    run: CourseRun,
    *,
    actor: UUID,
    title: str,
    body: str,
    key: UUID,
    now: datetime | None = None,
) -> RunMessage:
    """Keep the message and owe its delivery to everyone enrolled.

    `key` comes from the form, so that a double click sends one message. Another text
    under the same key (someone went back, and wrote anew) is another message.
    """
    now = now or timezone.now()
    message = RunMessage(
        public_id=key, run=run, actor=actor, title=title, body=body, sent_at=now
    )
    try:
        with transaction.atomic():
            message.save()
            owe_delivery(message, now=now)
    except IntegrityError:
        sent: RunMessage = RunMessage.objects.get(public_id=key)
        if (sent.run_id, sent.title, sent.body) == (run.pk, title, body):
            return sent
        new_key = uuid5(key, f"{run.public_id}\n{title}\n{body}")
        return send_run_message(
            run, actor=actor, title=title, body=body, key=new_key, now=now
        )
    return message


def owe_delivery(message: RunMessage, *, now: datetime) -> None:
    """Owe the delivery, and log who wrote to which run."""
    outbox.owe(
        "courses.tasks.deliver_run_message",
        {"message_id": message.pk},
        key=f"run-message:{message.public_id}",
        priority=Priority.MESSAGE,
        now=now,
    )
    log_action(
        "run_message_sent",
        kind="course_run",
        object_id=message.run.public_id,
        actor=message.actor,
        now=now,
    )


def deliver_run_message(message_id: int, *, now: datetime | None = None) -> int:
    """Put a message into the mailbox of everyone enrolled; may run twice."""
    message = RunMessage.objects.select_related("run").get(pk=message_id)
    users = enrolled_users(message.run)
    for user in users:
        send_message(
            user,
            kind="run_message",
            object_id=message.public_id,
            context={
                "title": message.title,
                "body": message.body,
                "run": message.run.code,
            },
            now=now,
        )
    return len(users)
