"""Focal points of the RED GEALC network: appointed, from a date to a date."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models.user import User
from lms.core.ids import uuid7
from lms.countries.models import Country


class FocalPointTerm(models.Model):
    """A term of office; ending it early sets `until`."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="focal_terms",
        verbose_name=_("person"),
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, verbose_name=_("country")
    )
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    alternate = models.BooleanField(_("alternate"), default=False)
    appointed_by = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering: ClassVar = ["country", "-since"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="focal_term_order",
                violation_error_message=_("The term ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.country.code})"
