"""What a person decided about an answer that was kept and not applied."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Response
from lms.core.models import AppendOnlyModel


class Recovery(AppendOnlyModel):
    """An answer that arrived stale or late was put in place, or left aside; once.

    `applied` is the answer that was written with it, empty if it was left aside.
    """

    response = models.OneToOneField(
        Response, on_delete=models.PROTECT, related_name="recovery"
    )
    applied = models.OneToOneField(
        Response, on_delete=models.PROTECT, null=True, related_name="recovered_from"
    )
    reason = models.CharField(_("reason"), max_length=300)
    actor = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.response_id} {self.applied_id}"
