"""Competency frameworks are data with versions; the default is GD-LAC 1.0."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enums import MappingRelation
from lms.countries.models import localized


class CompetencyFramework(models.Model):
    """A version of a framework; a published version is never rewritten."""

    code = models.SlugField(_("code"))
    version = models.CharField(_("version"), max_length=20)
    names = models.JSONField(_("names by language"))
    license = models.CharField(_("license"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("competency framework")
        verbose_name_plural = _("competency frameworks")
        ordering: ClassVar = ["code", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="framework_once"),
        ]

    def __str__(self) -> str:
        return f"{localized(self.names)} {self.version}"

    @property
    def label(self) -> str:
        """Return the name used in content packages, such as `gd-lac/1.0`."""
        return f"{self.code}/{self.version}"


class ProficiencyLevel(models.Model):
    """A described band of proficiency, 1 being the first."""

    framework = models.ForeignKey(
        CompetencyFramework, on_delete=models.CASCADE, related_name="levels"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    names = models.JSONField(_("names by language"))
    descriptions = models.JSONField(_("descriptions by language"), default=dict)

    class Meta:
        ordering: ClassVar = ["framework", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "number"], name="level_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {localized(self.names)}"


class CompetencyDomain(models.Model):
    """A domain: what a country's result is reported by."""

    framework = models.ForeignKey(
        CompetencyFramework, on_delete=models.CASCADE, related_name="domains"
    )
    code = models.CharField(_("code"), max_length=10)
    names = models.JSONField(_("names by language"))
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["framework", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "code"], name="domain_once"),
        ]

    def __str__(self) -> str:
        return localized(self.names)


class Competency(models.Model):
    """What is measured: an item has exactly one, a lesson up to three."""

    framework = models.ForeignKey(
        CompetencyFramework, on_delete=models.CASCADE, related_name="competencies"
    )
    domain = models.ForeignKey(
        CompetencyDomain, on_delete=models.CASCADE, related_name="competencies"
    )
    code = models.CharField(_("code"), max_length=10)
    names = models.JSONField(_("names by language"))
    evidence = models.JSONField(_("evidence by level and language"), default=dict)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering: ClassVar = ["framework", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["framework", "code"], name="competency_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {localized(self.names)}"


class CompetencyMapping(models.Model):
    """A row of the crosswalk to another framework, named by title only."""

    competency = models.ForeignKey(
        Competency, on_delete=models.CASCADE, related_name="mappings"
    )
    scheme = models.CharField(_("other framework"), max_length=40)
    target = models.CharField(_("entry"), max_length=120)
    relation = models.CharField(
        _("relation"), max_length=10, choices=MappingRelation.choices
    )

    class Meta:
        ordering: ClassVar = ["competency", "scheme", "target"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["competency", "scheme", "target"], name="mapping_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency.code} {self.relation} {self.scheme}: {self.target}"
