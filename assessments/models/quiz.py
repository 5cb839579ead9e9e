"""Quizzes: a plan that is edited, versions that are frozen, and where they stand."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import Place, QuizKind
from assessments.models.item import ItemVersion
from courses.models import Course, Lesson, Module
from lms.accounts.models import Subject
from lms.core.ids import uuid7
from lms.core.models import AppendOnlyModel
from lms.countries.models import localized


class Quiz(models.Model):
    """A quiz of a course. `plan` is the draft; learners meet `current` only.

    `plan` has the shape of `assessments.planning`: titles and introductions by language,
    forms with their sections, and the conduct of `assessments.policy`.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    course = models.ForeignKey(
        Course,
        on_delete=models.PROTECT,
        related_name="quizzes",
        verbose_name=_("course"),
    )
    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=QuizKind.choices)
    plan = models.JSONField(default=dict)
    required = models.BooleanField(
        _("passing it is asked for completing the course"), default=False
    )
    retired = models.BooleanField(_("retired"), default=False)
    current = models.ForeignKey(
        "QuizVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering: ClassVar = ["course", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "code"], name="quiz_code_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    @property
    def title(self) -> str:
        """Return the title of the draft in the active language."""
        return localized(self.plan.get("titles", {}))


class QuizVersion(AppendOnlyModel):
    """A published quiz, frozen: attempts point here for ever.

    `plan` is the draft with every pool resolved to the public ids of item versions.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=QuizKind.choices)
    plan = models.JSONField()
    required = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    actor = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["quiz", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["quiz", "number"], name="quiz_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} v{self.number}"

    def title_in(self, language: str) -> str:
        """Return the title in a language, or in another one."""
        return localized(self.plan["titles"], language)


class QuizVersionItem(AppendOnlyModel):
    """A published quiz may ask this item version: the "used in" list of an item."""

    version = models.ForeignKey(
        QuizVersion, on_delete=models.PROTECT, related_name="entries"
    )
    item_version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="entries"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "item_version"], name="quiz_item_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.item_version_id}"


class QuizPlacement(models.Model):
    """Where a quiz stands in its course."""

    quiz = models.OneToOneField(
        Quiz, on_delete=models.CASCADE, related_name="placement", verbose_name=_("quiz")
    )
    place = models.CharField(_("place"), max_length=13, choices=Place.choices)
    module = models.ForeignKey(
        Module,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("module"),
    )
    lesson = models.ForeignKey(
        Lesson,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lesson"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("place of a quiz")
        verbose_name_plural = _("places of quizzes")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    models.Q(
                        place=Place.AFTER_MODULE,
                        module__isnull=False,
                        lesson__isnull=True,
                    )
                    | models.Q(
                        place=Place.AFTER_LESSON,
                        lesson__isnull=False,
                        module__isnull=True,
                    )
                    | models.Q(
                        place__in=[Place.BEFORE_COURSE, Place.AFTER_COURSE],
                        module__isnull=True,
                        lesson__isnull=True,
                    )
                ),
                name="placement_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.place}"


class FormOrder(AppendOnlyModel):
    """Which of two parallel forms a subject meets first in a course, by lot."""

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="form_orders"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    first = models.CharField(max_length=1, choices=[("A", "A"), ("B", "B")])
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "course"], name="form_order_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.first}"
