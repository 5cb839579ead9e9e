"""Everything that a course is in the database, to see that nothing changed."""

from typing import Any

from django.apps import apps
from django.core import serializers
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, ModulePage

APPS = ("courses", "wagtailcore", "wagtailimages", "wagtaildocs")
# What counts uses of the site, not its content.
APART = {"courses.contentstamp"}


def every_row() -> dict[str, list[dict[str, Any]]]:
    """Return every row of courses and of Wagtail, by model."""
    models = [
        model
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if model._meta.label_lower not in APART
    ]
    return {
        model._meta.label_lower: serializers.serialize(
            "python", model._default_manager.order_by("pk")
        )
        for model in models
    }


def content_of(course: Any) -> dict[str, Any]:
    """Return what a course says, without what differs from site to site (ids, times)."""
    models = (CoursePage, ModulePage, LessonPage)
    pages = Page.objects.type(*models).live().specific().order_by("path")
    return {
        "course": [
            course.code,
            str(course.hours),
            course.commercial,
            course.framework.label,
            sorted(course.topics.values_list("code", flat=True)),
            sorted(course.prerequisites.values_list("code", flat=True)),
        ],
        "modules": list(course.modules.values_list("code", "position", "retired")),
        "lessons": [
            [
                lesson.code,
                lesson.module.code,
                lesson.position,
                lesson.minutes,
                lesson.completion,
                sorted(lesson.competencies.values_list("code", flat=True)),
                list(
                    lesson.derivations.order_by("position").values_list(
                        "source__code", "kind"
                    )
                ),
                sorted(lesson.reviews.values_list("language", "step", "by_name", "on")),
            ]
            for lesson in course.lessons.order_by("module__position", "position")
        ],
        "sources": list(
            course.sources.order_by("code").values_list(
                "code",
                "institution",
                "title",
                "url",
                "year",
                "language",
                "license__code",
                "license_seen_on",
                "terms",
                "permission",
                "fact_checked_by",
                "fact_checked_on",
            )
        ),
        "glossary": list(
            course.glossary.order_by("code").values_list("code", "korean", "entries")
        ),
        "pages": [
            [page.locale.language_code, page.slug, page.title, page.summary, page.depth]
            for page in pages
        ],
    }
