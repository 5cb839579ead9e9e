"""The rows of courses in the Wagtail admin, beside the pages."""

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from courses.forms import TERM_LANGUAGES, GlossaryTermForm
from courses.models import (
    Course,
    CourseInstructor,
    CourseRun,
    GlossaryTerm,
    Lesson,
    License,
    Module,
    SourceWork,
)
from lms.core.viewsets import RowViewSet


class CourseViewSet(RowViewSet):
    """Courses."""

    model = Course
    icon = "doc-full-inverse"
    joined = ("framework",)
    list_display = (
        "code",
        "framework",
        "hours",
        BooleanColumn("commercial", label=gettext_lazy("Commercial")),
    )
    search_fields = ("code",)
    panels = [
        FieldPanel(n)
        for n in ("code", "framework", "hours", "commercial", "topics", "prerequisites")
    ]


class ModuleViewSet(RowViewSet):
    """Modules."""

    model = Module
    icon = "folder-open-inverse"
    joined = ("course",)
    list_display = (
        "course",
        "code",
        "position",
        BooleanColumn("retired", label=gettext_lazy("Retired")),
    )
    list_filter = ("course",)
    panels = [FieldPanel(n) for n in ("course", "code", "position", "retired")]


class LessonViewSet(RowViewSet):
    """Lessons."""

    model = Lesson
    icon = "doc-full"
    joined = ("course", "module__course")
    list_display = (
        "course",
        "code",
        "module",
        "minutes",
        "completion",
        BooleanColumn("retired", label=gettext_lazy("Retired")),
    )
    list_filter = ("course", "completion", "retired")
    panels = [
        FieldPanel(n)
        for n in (
            "course",
            "module",
            "code",
            "position",
            "minutes",
            "completion",
            "competencies",
            "retired",
        )
    ]


# Who keeps the licenses records what stands above one, and that facts were checked.
KEEPS_LICENSES = "courses.change_license"


class SourceViewSet(RowViewSet):
    """Sources, with what their license allows; a copy would carry a permission along."""

    model = SourceWork
    icon = "link"
    copy_view_enabled = False
    joined = ("license", "course")
    list_display = (
        "code",
        "institution",
        "title",
        "year",
        "license",
        "fact_checked_on",
    )
    list_filter = ("course", "license")
    search_fields = ("code", "institution", "title")
    panels = [
        FieldPanel("course"),
        MultiFieldPanel(
            [
                FieldPanel(n)
                for n in ("code", "institution", "title", "url", "year", "language")
            ],
            heading=gettext_lazy("Work"),
        ),
        MultiFieldPanel(
            [
                *(FieldPanel(n) for n in ("license", "license_seen_on", "terms")),
                FieldPanel("permission", permission=KEEPS_LICENSES),
            ],
            heading=gettext_lazy("License"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("fact_checked_by", permission=KEEPS_LICENSES),
                FieldPanel("fact_checked_on", permission=KEEPS_LICENSES),
            ],
            heading=gettext_lazy("Primary source"),
        ),
    ]


class GlossaryViewSet(RowViewSet):
    """Glossary terms."""

    model = GlossaryTerm
    icon = "list-ul"
    joined = ("course",)
    list_display = ("code", "korean", "course")
    list_filter = ("course",)
    search_fields = ("code", "korean")
    edit_handler = ObjectList(
        [
            *(FieldPanel(n) for n in ("course", "code", "korean")),
            *(
                MultiFieldPanel(
                    [FieldPanel(f"term_{code}"), FieldPanel(f"definition_{code}")],
                    heading=name,
                )
                for code, name in TERM_LANGUAGES.items()
            ),
        ],
        base_form_class=GlossaryTermForm,
    )


class RunViewSet(RowViewSet):
    """Runs."""

    model = CourseRun
    icon = "date"
    joined = ("course",)
    list_display = ("code", "course", "start", "end", "capacity", "seats_taken")
    list_filter = ("course",)
    panels = [
        FieldPanel(n)
        for n in (
            "course",
            "code",
            "languages",
            "time_zone",
            "enrollment_start",
            "enrollment_end",
            "start",
            "end",
            "capacity",
        )
    ]


class InstructorViewSet(RowViewSet):
    """Who teaches which course."""

    model = CourseInstructor
    icon = "user"
    joined = ("course", "user")
    list_display = ("course", "user")
    list_filter = ("course",)
    panels = [FieldPanel("course"), FieldPanel("user")]


class LicenseViewSet(RowViewSet):
    """Licenses and what each allows."""

    model = License
    icon = "lock-open"
    list_display = (
        "code",
        Column("__str__", label=gettext_lazy("Name")),
        BooleanColumn("derivatives", label=gettext_lazy("Translating and adapting")),
        BooleanColumn("commercial_use", label=gettext_lazy("Commercial use")),
        BooleanColumn(
            "attribution_required", label=gettext_lazy("Attribution required")
        ),
    )


class CourseGroup(SnippetViewSetGroup):
    """Everything about courses that is not a page."""

    items = (
        CourseViewSet,
        ModuleViewSet,
        LessonViewSet,
        SourceViewSet,
        GlossaryViewSet,
        RunViewSet,
        InstructorViewSet,
        LicenseViewSet,
    )
    menu_label = gettext_lazy("Courses")
    menu_icon = "doc-full-inverse"
    menu_order = 150


register_snippet(CourseGroup)
