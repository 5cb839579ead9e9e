"""What an official tells about their work, and how we know that it is true."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import (
    EvidenceMethod,
    EvidenceOutcome,
    GovernmentLevel,
    JobFunction,
    SeniorityBand,
    Sex,
)
from lms.accounts.models.institution import Institution
from lms.accounts.models.user import Subject
from lms.core.models import AppendOnlyModel
from lms.countries.models import Country


class OfficialProfile(AppendOnlyModel):
    """One version of a profile: every edit is a new row, so what counted stays."""

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="profiles"
    )
    version = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, verbose_name=_("country")
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, verbose_name=_("institution")
    )
    level = models.CharField(
        _("level of government"), max_length=12, choices=GovernmentLevel.choices
    )
    function = models.CharField(
        _("function"), max_length=16, choices=JobFunction.choices
    )
    seniority = models.CharField(
        _("responsibility"), max_length=14, choices=SeniorityBand.choices
    )
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "version"], name="profile_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} v{self.version}"


class IdentityEvidence(AppendOnlyModel):
    """A reason to believe, or to doubt, that a person is an official of a country."""

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="evidence"
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT)
    method = models.CharField(max_length=14, choices=EvidenceMethod.choices)
    outcome = models.CharField(max_length=10, choices=EvidenceOutcome.choices)
    actor = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "at"], name="evidence_subject")
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.method} {self.outcome}"
