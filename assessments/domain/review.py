"""Second looks: a learner asks a person to look at a result again, and gets an answer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.models import AttemptItem, SecondLook
from lms.accounts.domain.message import send_message
from lms.accounts.models import User
from lms.core.domain.audit import log_action


def ask_second_look(
    item: AttemptItem, *, text: str, now: datetime | None = None
) -> SecondLook:
    """Ask for a second look at a question, once; a second request changes nothing."""
    now = now or timezone.now()
    look: SecondLook
    look, _ = SecondLook.objects.get_or_create(
        attempt_item=item, defaults={"text": text, "asked_at": now}
    )
    return look


def answer_second_look(
    look: SecondLook, *, answer: str, actor: UUID, now: datetime | None = None
) -> bool:
    """Answer, once: the learner finds it in My messages. False if it was answered."""
    now = now or timezone.now()
    with transaction.atomic():
        changed = SecondLook.objects.filter(pk=look.pk, answered_at=None).update(
            answer=answer, answered_at=now, answered_by=actor
        )
        if not changed:
            return False
        log_action(
            "answered",
            kind="second look",
            object_id=look.public_id,
            actor=actor,
            now=now,
        )
        attempt = look.attempt_item.attempt
        user = User.objects.filter(
            link__subject=attempt.enrollment.subject_id, is_active=True
        ).first()
        if user is not None:
            send_message(
                user,
                kind="second_look_answered",
                object_id=look.public_id,
                context={
                    "titles": attempt.version.plan["titles"],
                    "position": look.attempt_item.position,
                    "answer": answer,
                    "attempt": str(attempt.public_id),
                },
                now=now,
            )
    return True
