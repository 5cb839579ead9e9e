"""Awards: what was earned, without a name; and what is said of it afterwards."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import AwardEventKind, ReasonClass
from certificates.models.achievement import AchievementVersion
from lms.accounts.enums import EvidenceMethod, Population
from lms.accounts.models import Subject
from lms.core.ids import uuid7
from lms.core.models import AppendOnlyModel


class HolderName(models.Model):
    """The name to be printed, as the official confirmed it once; erased with the person."""

    subject = models.OneToOneField(
        Subject, on_delete=models.CASCADE, related_name="printed_name"
    )
    name = models.CharField(_("name"), max_length=120)
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subject_id}"


class Award(AppendOnlyModel):
    """A completed achievement: a snapshot that never changes and names nobody.

    `results` are per cent as text: `[{"key", "competency", "share", "required"}]`;
    `conditions` are `{"proctored", "bank", "attempts"}`; `clauses` is what eligibility
    said, clause by clause. `source` is the public id of the completion, `run` the code
    of the run: neither is needed for the award to stand.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="awards"
    )
    version = models.ForeignKey(
        AchievementVersion, on_delete=models.PROTECT, related_name="awards"
    )
    cycle = models.PositiveSmallIntegerField(default=1)
    population = models.CharField(max_length=10, choices=Population.choices)
    language = models.CharField(max_length=10)
    source = models.UUIDField()
    run = models.CharField(max_length=60)
    started_on = models.DateField()
    completed_on = models.DateField()
    awarded_at = models.DateTimeField()
    country = models.CharField(max_length=3)
    institution = models.CharField(max_length=200, blank=True)
    identity = models.CharField(max_length=14, choices=EvidenceMethod.choices)
    conditions = models.JSONField()
    results = models.JSONField()
    clauses = models.JSONField()
    template = models.CharField(max_length=20)
    rules = models.CharField(max_length=20)

    class Meta:
        ordering: ClassVar = ["-awarded_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "version", "cycle"], name="award_once"
            ),
            models.UniqueConstraint(
                fields=["subject", "source"], name="award_source_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["country", "-awarded_at"], name="award_country"),
            models.Index(fields=["run", "-awarded_at"], name="award_run"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def number(self) -> str:
        """Return the number of the certificate, such as `2026-000042`."""
        return f"{self.awarded_at.year}-{self.pk:06}"

    @property
    def specimen(self) -> bool:
        """Tell whether this is a specimen, of a person who does not exist."""
        return self.population == Population.SYNTHETIC


class AwardEvent(AppendOnlyModel):
    """What happened to an award, why, by whom and when."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="events")
    event = models.CharField(max_length=10, choices=AwardEventKind.choices)
    reason_class = models.CharField(
        max_length=16, choices=ReasonClass.choices, blank=True
    )
    reason = models.CharField(max_length=500, blank=True)
    actor = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.award_id} {self.event}"


class NameCorrection(models.Model):
    """A holder asks to be named otherwise; a person decides."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    award = models.ForeignKey(
        Award, on_delete=models.CASCADE, related_name="corrections"
    )
    name = models.CharField(_("name"), max_length=120)
    reason = models.CharField(_("reason"), max_length=500)
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    accepted = models.BooleanField(null=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("correction of a name")
        verbose_name_plural = _("corrections of names")
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["award"],
                condition=models.Q(decided_at=None),
                name="one_open_correction",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class AwardReview(models.Model):
    """What an award rests on has changed: a report for a person, who decides.

    `before` and `after` have the shape of `Award.results`; `eligible` tells whether the
    person would be awarded today.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="reviews")
    before = models.JSONField()
    after = models.JSONField()
    eligible = models.BooleanField()
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("review of an award")
        verbose_name_plural = _("reviews of awards")
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["award"],
                condition=models.Q(closed_at=None),
                name="one_open_review",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class HolderReply(models.Model):
    """What a holder answered to something done to their award; a person answers back."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(_("text"), max_length=2000)
    sent_at = models.DateTimeField(_("sent"))
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("answer of a holder")
        verbose_name_plural = _("answers of holders")
        ordering: ClassVar = ["sent_at", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)
