"""What holds for one person: exceptions to the rules of a quiz, and more time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.fields import FractionField
from assessments.models.quiz import Quiz
from courses.models import Enrollment
from lms.accounts.models import Subject
from lms.core.ids import uuid7


class QuizException(models.Model):
    """An exception for one enrollment: `effects` as in `assessments.policy`."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.PROTECT, related_name="quiz_exceptions"
    )
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="exceptions")
    effects = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300)
    actor = models.UUIDField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class TimeFactor(models.Model):
    """How much longer a person may take, in every quiz; it may tell of a disability."""

    subject = models.OneToOneField(
        Subject, on_delete=models.CASCADE, related_name="time_factor"
    )
    factor = FractionField()
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    actor = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subject_id} ×{self.factor}"
