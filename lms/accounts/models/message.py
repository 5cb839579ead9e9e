"""My messages: every message the product promises is a row here first."""

from typing import ClassVar

from django.db import models

from lms.accounts.models.user import User
from lms.core.ids import uuid7


class Message(models.Model):
    """A message, once per person, kind, object and period; email is one transport.

    The words are rendered when read, in the reader's language, from the kind's
    templates and `context`.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mailbox")
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80, blank=True)
    period = models.CharField(max_length=40, blank=True)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["user"], condition=models.Q(read_at=None), name="message_unread"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind", "object_id", "period"], name="message_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
