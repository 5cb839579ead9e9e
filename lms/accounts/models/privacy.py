"""The notice, who acknowledged which version, and who objects to research use."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models.user import Subject, User
from lms.core.models import AppendOnlyModel


class PrivacyNotice(AppendOnlyModel):
    """A version of the notice as it was shown: its text by language, with its digest."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    texts = models.JSONField(_("text by language"))
    digest = models.CharField(_("digest"), max_length=64)
    published_at = models.DateTimeField(_("published on"))

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        ordering: ClassVar = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version}"


class NoticeAcknowledgement(models.Model):
    """A person has seen a version; the row goes with the account."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    notice = models.ForeignKey(PrivacyNotice, on_delete=models.PROTECT)
    language = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "notice"], name="acknowledged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} v{self.notice_id}"


class ResearchObjection(AppendOnlyModel):
    """The latest row of a subject says whether their data may serve research."""

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="objections"
    )
    objects_to_use = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "at"], name="objection_subject")
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.objects_to_use}"
