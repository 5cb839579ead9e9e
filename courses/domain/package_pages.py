"""The pages of a package: one per row and language, published at the end."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail.models import Locale

from courses.domain.package_blocks import to_stream
from courses.domain.review import record_review
from courses.domain.site_data import ensure_page_tree
from courses.errors import PackageFault
from courses.importing.checking import module_slug
from courses.importing.lesson_file import LessonFile
from courses.importing.package import Package, lesson_path
from courses.models import Course, CoursePage, LessonPage, ModulePage
from courses.publishing import live_together, missing_reviews

LOCALE = {suffix: code for code, suffix in settings.CONTENT_SUFFIXES.items()}
REMEDY = "Mend it, or use --overwrite if the site keeps an edited file beside it."


@dataclass
class Publication:
    """The pages of one load: what could not be published, and what waits for review."""

    package: Package
    course: Course
    media: Mapping[str, int]
    actor: UUID | None
    faults: list[PackageFault]
    drafts: list[str]

    def publish_structure(self, suffix: str) -> None:
        """Make and publish the course page and its module pages in one language."""
        locale = Locale.objects.get(language_code=LOCALE[suffix])
        texts = self.package.course["languages"][suffix]
        page = CoursePage.objects.filter(course=self.course, locale=locale).first()
        page = page or CoursePage(course=self.course, locale=locale)
        page.title, page.slug = texts["title"], texts["slug"]
        page.summary = texts["summary"]
        page.objectives = "\n".join(texts["objectives"])
        page.gains = "\n".join(texts["gains"])
        if not self.place(page, ensure_page_tree()[locale.language_code]):
            return
        modules = {module.code: module for module in self.course.modules.all()}
        known = {
            child.module_id: child
            for child in ModulePage.objects.filter(
                module__in=modules.values(), locale=locale
            )
        }
        for data in self.package.course["modules"]:
            module = modules[data["code"]]
            child = known.get(module.pk) or ModulePage(module=module, locale=locale)
            child.title, child.summary = data["title"][suffix], data["summary"][suffix]
            child.slug = module_slug(data["code"])
            self.place(child, page)

    def place(self, page: Any, parent: Any) -> bool:
        """Add a page below its parent if it is new, then publish it."""
        try:
            if page.pk is None:
                page.live = False
                parent.add_child(instance=page)
                parent.refresh_from_db(fields=["numchild"])
            page.save_revision(log_action=False).publish(log_action=False)
        except ValidationError as error:
            self.refuse("course.yaml", error)
            return False
        return True

    def refuse(self, path: str, error: ValidationError) -> None:
        """Keep what Wagtail or the publishing rules say against a page."""
        for message in error.messages:
            self.faults.append(PackageFault(path, 0, message, REMEDY))

    def publish_lessons(self, files: list[LessonFile]) -> None:
        """Publish lessons that may refer to each other, all or none."""
        # All pages first, so that links between lessons find their target.
        pages = [(file, page) for file in files if (page := self.lesson_page(file))]
        targets = self.link_targets()
        for file, page in pages:
            self.fill(file, page, targets[LOCALE[file.language]])
        if self.faults:
            return
        waiting = {page.pk for _, page in pages if missing_reviews(page)}
        with live_together({page.pk for _, page in pages} - waiting):
            for file, page in pages:
                self.publish_lesson(file, page)

    @cached_property
    def lessons(self) -> dict[str, Any]:
        """Return the lessons of the course by code."""
        return {lesson.code: lesson for lesson in self.course.lessons.all()}

    @cached_property
    def parents(self) -> dict[tuple[int, str], ModulePage]:
        """Return the module pages of the course by module and language."""
        found = ModulePage.objects.filter(module__course=self.course)
        return {
            (page.module_id, page.locale.language_code): page
            for page in found.select_related("locale")
        }

    @cached_property
    def pages(self) -> dict[tuple[str, str], LessonPage]:
        """Return the lesson pages of the course by code and language."""
        found = LessonPage.objects.filter(lesson__course=self.course)
        return {
            (page.lesson.code, page.locale.language_code): page
            for page in found.select_related("locale", "lesson__course")
        }

    def lesson_page(self, file: LessonFile) -> LessonPage | None:
        """Return the page of a lesson below its module, made as a draft if it is new."""
        language = LOCALE[file.language]
        lesson = self.lessons.get(file.code)
        parent = lesson and self.parents.get((lesson.module_id, language))
        if lesson is None or parent is None:
            message = "The course, as it was edited on the site, has no such lesson."
            path = lesson_path(file.code, file.language)
            self.faults.append(PackageFault(path, 1, message, REMEDY))
            return None
        page = self.pages.get((file.code, language))
        if page is None:
            page = LessonPage(lesson=lesson, locale=parent.locale, live=False)
            page.title, page.slug = file.title, file.slug
            parent.add_child(instance=page)
            self.pages[file.code, language] = page
        return page

    def move_lessons(self) -> None:
        """Move the pages of lessons that have another module now."""
        for (code, language), page in self.pages.items():
            parent = self.parents.get((self.lessons[code].module_id, language))
            if parent is not None and not page.is_child_of(parent):
                page.move(parent, pos="last-child")
                page.refresh_from_db()

    def link_targets(self) -> dict[str, dict[str, int]]:
        """Return the id of the page of each lesson, by language and code."""
        targets: dict[str, dict[str, int]] = {}
        for (code, language), page in self.pages.items():
            targets.setdefault(language, {})[code] = page.pk
        return targets

    def fill(
        self, file: LessonFile, page: LessonPage, targets: Mapping[str, int]
    ) -> None:
        """Write the texts of a lesson into its page, and the reviews they had."""
        page.title, page.slug, page.summary = file.title, file.slug, file.summary
        try:
            stream = to_stream(
                file.blocks, seed=page.lesson.public_id, pages=targets, media=self.media
            )
        except KeyError as error:
            message = f"A link leads to lesson {error}, which the site lacks."
            path = lesson_path(file.code, file.language)
            self.faults.append(PackageFault(path, 1, message, REMEDY))
            return
        page.body = json.dumps(stream)
        for step, who in file.review.items():
            day = dt.date.fromisoformat(who["on"])
            record_review(page, step=step, by_name=who["by"], on=day, actor=self.actor)

    def publish_lesson(self, file: LessonFile, page: LessonPage) -> None:
        """Publish a lesson; where reviews are required, one without them stays a draft."""
        path = lesson_path(file.code, file.language)
        try:
            revision = page.save_revision(log_action=False)
            if missing_reviews(page):
                self.drafts.append(path)
            else:
                revision.publish(log_action=False)
        except ValidationError as error:
            self.refuse(path, error)


def withdraw_pages(course: Course, languages: list[str]) -> None:
    """Unpublish what the package no longer has: languages, modules and lessons."""
    locales = [LOCALE[suffix] for suffix in languages]
    for page in (
        CoursePage.objects.live()
        .filter(course=course)
        .exclude(locale__language_code__in=locales)
    ):
        for child in page.get_descendants(inclusive=True).live().specific():
            child.unpublish(log_action=False)
    gone = [
        *ModulePage.objects.filter(module__course=course, module__retired=True),
        *LessonPage.objects.filter(lesson__course=course, lesson__retired=True),
    ]
    for page in gone:
        if page.live:
            page.unpublish(log_action=False)
        freed = f"retired-{page.pk}"  # its address is free for what takes its place
        if page.slug != freed:
            page.slug = freed
            page.save()
