"""Institutions: a record per country, chosen or proposed, never free text."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import GovernmentLevel, InstitutionStatus
from lms.accounts.names import fold_name
from lms.core.ids import uuid7
from lms.countries.models import Country


class Institution(models.Model):
    """A public body; duplicates are merged, and the merged record points to the one kept."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, verbose_name=_("country")
    )
    name = models.CharField(_("name"), max_length=200)
    folded_name = models.CharField(max_length=200, editable=False)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    level = models.CharField(
        _("level of government"), max_length=12, choices=GovernmentLevel.choices
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=InstitutionStatus.choices,
        default=InstitutionStatus.PROPOSED,
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering: ClassVar = ["country", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["country", "folded_name"],
                name="institution_once_per_country",
                violation_error_message=_("This institution is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    def save(self, **kwargs: Any) -> None:
        """Keep the folded name, by which duplicates are refused, true to the name."""
        self.folded_name = fold_name(self.name)
        if (
            kwargs.get("update_fields") is not None
            and "name" in kwargs["update_fields"]
        ):
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_name"}
        super().save(**kwargs)

    @property
    def kept(self) -> "Institution":
        """Return the record that stands for this one: itself, unless it was merged."""
        return self.merged_into or self


class OfficialMailDomain(models.Model):
    """A mail domain that only public bodies of a country may use."""

    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, verbose_name=_("country")
    )
    domain = models.CharField(_("domain"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("official email domain")
        verbose_name_plural = _("official email domains")
        ordering: ClassVar = ["domain"]

    def __str__(self) -> str:
        return self.domain
