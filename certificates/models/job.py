"""Jobs over many awards: audited, worked off in small steps, resumed where they stopped."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import AwardJobKind, AwardJobState, ReasonClass
from lms.core.ids import uuid7


class AwardJob(models.Model):
    """One thing done to many awards; `cursor` is the last row that was looked at.

    `parameters` name what it is done to: `{"run": id}`, `{"key": id}` or
    `{"achievement": id}`. `done` counts the rows looked at, `made` those where something
    was done: the others had it already, or do not allow it.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=AwardJobKind.choices)
    parameters = models.JSONField()
    reason_class = models.CharField(
        max_length=16, choices=ReasonClass.choices, blank=True
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    actor = models.UUIDField(null=True)
    state = models.CharField(
        max_length=7, choices=AwardJobState.choices, default=AwardJobState.RUNNING
    )
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job over many certificates")
        verbose_name_plural = _("jobs over many certificates")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "parameters"],
                condition=models.Q(state="running"),
                name="award_job_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
