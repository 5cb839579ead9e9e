"""Holders answer what was done to their certificate, and get an answer."""

from datetime import datetime

from django.db import transaction

from certificates.models import Award, HolderReply
from lms.accounts.domain.message import send_message
from lms.accounts.models import User
from lms.accounts.queries import account_of


def send_reply(award: Award, *, text: str, now: datetime) -> HolderReply:
    """Keep what the holder says; the same text sent twice is kept once."""
    reply, _ = HolderReply.objects.get_or_create(
        award=award, text=text.strip(), answered_at=None, defaults={"sent_at": now}
    )
    return reply


def answer_reply(reply: HolderReply, *, answer: str, by: User, now: datetime) -> bool:
    """Answer a holder, once; they find it in their messages."""
    with transaction.atomic():
        answered = HolderReply.objects.filter(pk=reply.pk, answered_at=None).update(
            answer=answer.strip(), answered_at=now, answered_by=by.public_id
        )
        user = account_of(reply.award.subject_id)
        if answered and user is not None:
            send_message(
                user,
                kind="certificate_answer",
                object_id=reply.public_id,
                context={
                    "award": str(reply.award.public_id),
                    "names": reply.award.version.definition["names"],
                    "text": answer.strip(),
                },
                now=now,
            )
    return bool(answered)
