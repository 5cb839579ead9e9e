"""Items and their versions: what is asked never changes once it was asked."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import ItemStatus, ItemUse
from courses.enums import ReviewStep
from courses.models import Competency, Course, SourceWork
from lms.core.ids import uuid7
from lms.core.models import AppendOnlyModel


class Item(models.Model):
    """A question of a course's bank. Its words and its key stand in its versions."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="items", verbose_name=_("course")
    )
    code = models.SlugField(_("code"), max_length=40)
    competency = models.ForeignKey(
        Competency, on_delete=models.PROTECT, verbose_name=_("competency")
    )
    level = models.PositiveSmallIntegerField(_("level"))
    pool = models.SlugField(
        _("pool"),
        max_length=40,
        help_text=_("Quizzes draw from a pool, such as module-1."),
    )
    use = models.CharField(_("use"), max_length=6, choices=ItemUse.choices)
    status = models.CharField(_("status"), max_length=7, choices=ItemStatus.choices)
    source = models.ForeignKey(
        SourceWork,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("source"),
        help_text=_("Empty: professional judgment, which states no facts."),
    )
    review_by = models.DateField(_("review by"))
    author = models.UUIDField(null=True, editable=False)
    current = models.ForeignKey(
        "ItemVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    exposures = models.PositiveIntegerField(_("times shown"), default=0, editable=False)
    exposure_cap = models.PositiveIntegerField(
        _("show at most"),
        null=True,
        blank=True,
        help_text=_("A secure item is drawn no more once it was shown that often."),
    )

    search_text = models.TextField(default="", editable=False)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering: ClassVar = ["course", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "code"], name="item_code_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=4), name="item_level"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["course", "pool"], name="item_pool"),
        ]

    def __str__(self) -> str:
        return self.code


class ItemVersion(AppendOnlyModel):
    """One wording of an item with its key, in all its languages.

    `definition` has the shape of `assessments.scoring.definition`; `texts` maps each
    language (es, pt, en) to stem, rationale, general and, by id, options, rows, units,
    criteria, levels, feedback and alt. `figures` maps each language to the name of the
    picture's file in the storage.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    texts = models.JSONField()
    image = models.CharField(max_length=120, blank=True)
    figures = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    actor = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["item", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "number"], name="item_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"


class ItemReview(AppendOnlyModel):
    """Someone completed a step of review on one language of a version."""

    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="reviews"
    )
    language = models.CharField(max_length=10)
    step = models.CharField(max_length=14, choices=ReviewStep.choices)
    by_name = models.CharField(_("by"), max_length=150)
    on = models.DateField(_("on"))
    actor = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.version_id} {self.language} {self.step}"
