"""What is certified: a draft that is edited, versions that are frozen."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import AchievementKind
from certificates.models.issuer import Issuer
from lms.core.ids import uuid7
from lms.core.models import AppendOnlyModel
from lms.countries.models import localized


class Achievement(models.Model):
    """The definition of what a certificate certifies.

    It names its object by kind and public id. `definition` is the draft: names,
    descriptions and criteria by language, hours, level, framework, competencies, the
    identity it asks for, and the signatories. What is issued rests on `current`.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.SlugField(_("code"), unique=True, max_length=60)
    kind = models.CharField(
        _("kind"), max_length=10, choices=AchievementKind.choices, editable=False
    )
    target = models.UUIDField(_("object"), editable=False)
    issuer = models.ForeignKey(
        Issuer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"demo": False},
        verbose_name=_("issuer of certificates"),
        help_text=_("Without one, only specimens for synthetic people are made."),
    )
    definition = models.JSONField(default=dict)
    retired = models.BooleanField(_("retired"), default=False)
    current = models.ForeignKey(
        "AchievementVersion",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "target"], name="achievement_once"),
        ]

    def __str__(self) -> str:
        return localized(self.definition.get("names", {})) or self.code


class AchievementVersion(AppendOnlyModel):
    """A published definition, frozen: awards point here for ever."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    actor = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["achievement", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["achievement", "number"], name="achievement_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.achievement.code} v{self.number}"

    def text_in(self, field: str, language: str) -> str:
        """Return names, descriptions or criteria in a language, or in another one."""
        texts: dict[str, Any] = self.definition[field]
        return localized(texts, language)
