"""Provenance: sources, their licenses, what a lesson takes from them, who reviewed it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enums import DerivationKind, ReviewStep
from courses.models.course import Course, Lesson
from lms.core.models import AppendOnlyModel
from lms.countries.models import localized


class License(models.Model):
    """What a license allows; an unknown one allows nothing but citing and quoting."""

    code = models.CharField(_("code"), unique=True, max_length=40)
    names = models.JSONField(_("names by language"))
    url = models.URLField(_("address"), blank=True)
    attribution_required = models.BooleanField(_("attribution required"), default=True)
    commercial_use = models.BooleanField(_("commercial use allowed"), default=False)
    derivatives = models.BooleanField(
        _("translation and adaptation allowed"), default=False
    )
    copies = models.BooleanField(_("unmodified copies allowed"), default=True)
    share_alike = models.BooleanField(_("same license for derivatives"), default=False)
    ai_training_only = models.BooleanField(_("AI mark"), default=False)
    known = models.BooleanField(_("terms known"), default=True)

    class Meta:
        verbose_name = _("license")
        verbose_name_plural = _("licenses")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return localized(self.names)


class SourceWork(models.Model):
    """A work a course draws on."""

    course = models.ForeignKey(
        Course,
        on_delete=models.PROTECT,
        related_name="sources",
        verbose_name=_("course"),
    )
    code = models.CharField(_("code"), max_length=20)
    institution = models.CharField(_("institution"), max_length=200)
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    license = models.ForeignKey(
        License, on_delete=models.PROTECT, verbose_name=_("license")
    )
    license_seen_on = models.DateField(_("license seen on"), null=True, blank=True)
    terms = models.TextField(_("copy of the terms"), blank=True)
    permission = models.TextField(_("permission"), blank=True)
    fact_checked_by = models.CharField(
        _("facts checked by"), max_length=150, blank=True
    )
    fact_checked_on = models.DateField(_("facts checked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering: ClassVar = ["course", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "code"], name="source_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.institution}: {self.title}"


class Derivation(models.Model):
    """What a lesson takes from a source."""

    lesson = models.ForeignKey(
        Lesson, on_delete=models.CASCADE, related_name="derivations"
    )
    source = models.ForeignKey(
        SourceWork, on_delete=models.PROTECT, related_name="derivations"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=DerivationKind.choices)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("derivation")
        verbose_name_plural = _("derivations")
        ordering: ClassVar = ["lesson", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lesson", "source", "kind"], name="derivation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} {self.kind} {self.source.code}"


class LessonReview(AppendOnlyModel):
    """Someone completed a step of review on exactly this text (`digest`)."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="reviews")
    language = models.CharField(max_length=10)
    step = models.CharField(max_length=14, choices=ReviewStep.choices)
    digest = models.CharField(max_length=64)
    by_name = models.CharField(_("by"), max_length=150)
    on = models.DateField(_("on"))
    actor = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["lesson", "language", "digest"], name="review_text"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} {self.language} {self.step}"


class GlossaryTerm(models.Model):
    """A term of a course in Korean and in the languages of the course."""

    course = models.ForeignKey(
        Course,
        on_delete=models.CASCADE,
        related_name="glossary",
        verbose_name=_("course"),
    )
    code = models.SlugField(_("code"))
    korean = models.CharField(_("Korean"), max_length=120)
    entries = models.JSONField(_("term and definition by language"))

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering: ClassVar = ["course", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "code"], name="glossary_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PackageRecord(models.Model):
    """What a content package last wrote to a file's worth of rows, to see later edits."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="package_records"
    )
    path = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "path"], name="package_path_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.path}"
