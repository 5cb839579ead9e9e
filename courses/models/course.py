"""Course, module and lesson: plain rows that no language owns."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enums import CompletionRule
from courses.models.framework import Competency, CompetencyFramework
from lms.core.ids import uuid7
from lms.core.models import AppendOnlyModel
from lms.countries.models import localized


class ContentStamp(models.Model):
    """Counts changes of what everybody sees; cached pages carry the count in their key."""

    name = models.CharField(max_length=40, unique=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Topic(models.Model):
    """A topic of the catalogue."""

    code = models.SlugField(_("code"), unique=True)
    names = models.JSONField(_("names by language"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return localized(self.names)


class Course(models.Model):
    """A body of teaching. Pages, one per language, point to it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.SlugField(_("code"), unique=True)
    framework = models.ForeignKey(
        CompetencyFramework,
        on_delete=models.PROTECT,
        verbose_name=_("competency framework"),
    )
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)
    commercial = models.BooleanField(
        _("commercial"),
        default=False,
        help_text=_(
            "A commercial course cannot use sources under a non-commercial license."
        ),
    )
    topics = models.ManyToManyField(Topic, blank=True, verbose_name=_("topics"))
    prerequisites = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="leads_to",
        verbose_name=_("courses to do before"),
    )

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class Module(models.Model):
    """An ordered part of a course."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    course = models.ForeignKey(
        Course,
        on_delete=models.PROTECT,
        related_name="modules",
        verbose_name=_("course"),
    )
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering: ClassVar = ["course", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "code"], name="module_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.course.code}/{self.code}"


class Lesson(models.Model):
    """The smallest thing a learner opens; progress points here, never to a page."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    course = models.ForeignKey(
        Course,
        on_delete=models.PROTECT,
        related_name="lessons",
        verbose_name=_("course"),
    )
    module = models.ForeignKey(
        Module,
        on_delete=models.PROTECT,
        related_name="lessons",
        verbose_name=_("module"),
    )
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=20)
    completion = models.CharField(
        _("done when"),
        max_length=8,
        choices=CompletionRule.choices,
        default=CompletionRule.READ,
    )
    competencies = models.ManyToManyField(
        Competency, blank=True, verbose_name=_("competencies")
    )
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering: ClassVar = ["course", "module__position", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "code"], name="lesson_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.course.code}/{self.code}"


class CourseVersion(AppendOnlyModel):
    """A frozen structure: the ordered lessons and what completing the course asks.

    `structure` is a list of `{"code", "lessons": [{"code", "minutes", "completion"}]}`;
    `requirements` is a list of `{"kind", ...}` as registered in `courses.requirements`.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    structure = models.JSONField()
    requirements = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    actor = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["course", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "number"], name="course_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course.code} v{self.number}"

    @property
    def lesson_codes(self) -> list[str]:
        """Return the codes of the lessons, in order."""
        return [
            lesson["code"] for module in self.structure for lesson in module["lessons"]
        ]
