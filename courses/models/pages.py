"""Pages: the catalogue, and courses, modules and lessons in one language each.

A page carries the `public_id` of its row as Wagtail's translation key, so the database
itself allows one page per row and language, and translations find each other.
"""

from typing import Any, ClassVar, NoReturn

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from courses.blocks import LessonBody
from courses.blocks.text import RICH_TEXT
from courses.editing import DraftFirstForm
from courses.models.course import Course, Lesson, Module
from courses.publishing import check_publishable
from courses.review import digest_of_body
from lms.core.models import BasePage


def lines(text: str) -> list[str]:
    """Split a field with one entry per line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class RowPage(BasePage):
    """A page of a language-neutral row."""

    row_field: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def row(self) -> Any:
        """Return the row that this page speaks of."""
        return getattr(self, self.row_field)

    def clean(self) -> None:
        """Refuse a second page of the same row in the same language."""
        super().clean()
        if getattr(self, f"{self.row_field}_id", None) is None:
            return
        self.translation_key = self.row.public_id
        twins = type(self).objects.filter(
            translation_key=self.translation_key, locale=self.locale
        )
        if twins.exclude(pk=self.pk).exists():
            message = _("%(row)s already has a page in this language.")
            raise ValidationError(
                {self.row_field: ValidationError(message, params={"row": self.row})}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Find the translations of this page by its row."""
        self.translation_key = self.row.public_id
        super().save(*args, **kwargs)


class CatalogPage(BasePage):
    """The root of one language: the home page with the catalogue."""

    headline = models.CharField(_("headline"), max_length=150)
    intro = RichTextField(_("introduction"), features=RICH_TEXT, blank=True)

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("headline"),
        FieldPanel("intro"),
    ]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["courses.CoursePage"]
    template = "courses/catalog_page.html"

    class Meta:
        verbose_name = _("catalog")


class CoursePage(RowPage):
    """A course in one language."""

    row_field = "course"
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="pages", verbose_name=_("course")
    )
    summary = models.TextField(_("summary"), max_length=600)
    objectives = models.TextField(
        _("objectives"), help_text=_("One per line."), max_length=3000
    )
    gains = models.TextField(
        _("what one gets"), help_text=_("One per line."), max_length=2000, blank=True
    )
    search_words = models.TextField(editable=False, blank=True)

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("course"),
        FieldPanel("summary"),
        FieldPanel("objectives"),
        FieldPanel("gains"),
    ]
    parent_page_types: ClassVar = ["courses.CatalogPage"]
    subpage_types: ClassVar = ["courses.ModulePage"]
    template = "courses/course_page.html"

    class Meta:
        verbose_name = _("course page")

    @property
    def objective_lines(self) -> list[str]:
        """Return the objectives."""
        return lines(self.objectives)

    @property
    def gain_lines(self) -> list[str]:
        """Return what one gets."""
        return lines(self.gains)


class ModulePage(RowPage):
    """A module in one language: a title and a summary above its lessons."""

    row_field = "module"
    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, related_name="pages", verbose_name=_("module")
    )
    summary = models.TextField(_("summary"), max_length=600, blank=True)

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("module"),
        FieldPanel("summary"),
    ]
    parent_page_types: ClassVar = ["courses.CoursePage"]
    subpage_types: ClassVar = ["courses.LessonPage"]
    template = "courses/module_page.html"

    class Meta:
        verbose_name = _("module page")


class LessonPage(RowPage):
    """A lesson in one language."""

    row_field = "lesson"
    lesson = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, related_name="pages", verbose_name=_("lesson")
    )
    summary = models.CharField(_("summary"), max_length=300)
    body = StreamField(LessonBody(), verbose_name=_("body"), use_json_field=True)

    content_panels: ClassVar = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("lesson"), FieldPanel("summary")], heading=_("Lesson")
        ),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "courses/lesson_page.html"
    base_form_class = DraftFirstForm

    class Meta:
        verbose_name = _("lesson page")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to become live, or to change while live, against the publishing rules.

        Everything that publishes ends here: editors, schedules, workflows, the API and
        the package loader. What changes nothing that a learner reads, such as moving a
        page, is not judged again.
        """
        fields = kwargs.get("update_fields")
        shows = fields is None or set(fields) & {"live", "title", "summary", "body"}
        if self.live and shows and self.is_news():
            check_publishable(self)
        super().save(*args, **kwargs)

    def is_news(self) -> bool:
        """Tell whether saving this live page would publish something."""
        shown = LessonPage.objects.filter(pk=self.pk, live=True).first()
        return (
            shown is None
            or shown.last_published_at != self.last_published_at
            or shown.lesson_id != self.lesson_id
            or digest_of_body(shown) != digest_of_body(self)
        )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: `courses.views.lesson` serves it to those who may read it."""
        del request, args, kwargs
        raise Http404
