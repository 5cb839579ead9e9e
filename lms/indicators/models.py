"""Frames of eligible officials, and extracts of scored answers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import GovernmentLevel, JobFunction, Population
from lms.core.ids import uuid7
from lms.core.models import AppendOnlyModel
from lms.countries.models import Country


class PopulationFrame(AppendOnlyModel):
    """How many officials of a country, or of a stratum of it, could take part.

    An empty level or function stands for all of them. The row entered last for a country
    and stratum is the one that holds.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="frames",
        verbose_name=_("country"),
    )
    level = models.CharField(
        _("level of government"),
        max_length=12,
        choices=GovernmentLevel.choices,
        blank=True,
    )
    function = models.CharField(
        _("function"), max_length=16, choices=JobFunction.choices, blank=True
    )
    eligible = models.PositiveIntegerField(_("eligible officials"))
    source = models.CharField(_("source"), max_length=300)
    as_of = models.DateField(_("as of"))
    entered_by = models.UUIDField(null=True, editable=False)
    entered_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("frame of eligible officials")
        verbose_name_plural = _("frames of eligible officials")
        ordering: ClassVar = ["country", "level", "function", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["country", "level", "function", "-id"], name="frame_stratum"
            )
        ]

    def __str__(self) -> str:
        stratum = "/".join(part for part in (self.level, self.function) if part)
        return f"{self.country_id} {stratum or 'all'}: {self.eligible}"


class Extract(AppendOnlyModel):
    """A table of scored answers as it was read once, of one population and window.

    The window holds attempts finished from `since` (empty: the beginning) and before
    `until`. `counts` says how many answers were found (`found`) and how many of them each
    admission rule left out, by its code; `found` less all others is `rows`. `digest` is
    the canonical hash of the rows, whatever the bytes of the file.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    population = models.CharField(max_length=10, choices=Population.choices)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField()
    rules = models.JSONField()
    counts = models.JSONField()
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("extract")
        verbose_name_plural = _("extracts")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(since=None) | models.Q(since__lt=models.F("until")),
                name="extract_window_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(population=Population.TEST),
                name="extract_without_test_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.population}"
