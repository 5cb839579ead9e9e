"""Courses, made for tests: rows, pages in one or more languages, runs, enrollments."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Locale
from wagtail.signals import page_published

from courses.domain.catalogue import refreshed_once
from courses.domain.enrollment import enroll
from courses.domain.site_data import ensure_page_tree
from courses.models import (
    Competency,
    CompetencyDomain,
    CompetencyFramework,
    Course,
    CoursePage,
    CourseRun,
    Derivation,
    Enrollment,
    GlossaryTerm,
    Lesson,
    LessonPage,
    License,
    Module,
    ModulePage,
    SourceWork,
    Topic,
)
from lms.accounts.models import User
from lms.accounts.queries import current_profile
from lms.core.models import BasePage
from tests.factories.replay import replayed

OPENED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Block = tuple[str, Any]
P = TypeVar("P", bound=BasePage)
REFLECTION: Block = ("reflection", {"id": "reflection-1", "prompt": "What now?"})
QUESTION: Block = ("question", {"id": "question-1", "prompt": "How is it at home?"})
BODY: tuple[Block, ...] = (("text", "<p>One statement.</p>"), REFLECTION, QUESTION)


class FrameworkFactory(DjangoModelFactory[CompetencyFramework]):
    """A framework of competencies."""

    class Meta:
        model = CompetencyFramework
        django_get_or_create = ("code", "version")

    code = "gd-lac"
    version = "1.0"
    names = {"en": "Digital government"}


class CompetencyFactory(DjangoModelFactory[Competency]):
    """A competency, in a domain of its own."""

    class Meta:
        model = Competency

    framework = factory.SubFactory(FrameworkFactory)
    code = factory.Sequence(lambda n: f"C{n}")
    domain = factory.LazyAttribute(
        lambda o: CompetencyDomain.objects.create(
            framework=o.framework, code=f"D-{o.code}", names={"en": "D"}, position=1
        )
    )
    names = factory.LazyAttribute(lambda o: {"en": f"Competency {o.code}"})
    position = 1


class TopicFactory(DjangoModelFactory[Topic]):
    """A topic of the catalogue."""

    class Meta:
        model = Topic
        django_get_or_create = ("code",)

    code = "identity"
    names = factory.LazyAttribute(lambda o: {"en": o.code, "es": f"{o.code} (es)"})


class CourseFactory(DjangoModelFactory[Course]):
    """A course without modules and pages."""

    class Meta:
        model = Course

    code = factory.Sequence(lambda n: f"course-{n}")
    framework = factory.SubFactory(FrameworkFactory)
    hours = 4


class ModuleFactory(DjangoModelFactory[Module]):
    """A module; the course is made unless given."""

    class Meta:
        model = Module
        django_get_or_create = ("course", "code")

    course = factory.SubFactory(CourseFactory)
    code = "1"
    position = factory.LazyAttribute(lambda o: int(o.code))


class LessonFactory(DjangoModelFactory[Lesson]):
    """A lesson; its code says its module and its place: `2-1`."""

    class Meta:
        model = Lesson

    course = factory.SubFactory(CourseFactory)
    code = "1-1"
    module = factory.LazyAttribute(
        lambda o: ModuleFactory.create(course=o.course, code=o.code.split("-")[0])
    )
    position = factory.LazyAttribute(lambda o: int(o.code.split("-")[1]))
    minutes = 20


class LicenseFactory(DjangoModelFactory[License]):
    """A license that allows everything."""

    class Meta:
        model = License
        django_get_or_create = ("code",)

    code = "CC-BY-4.0"
    names = {"en": "Creative Commons Attribution 4.0"}
    derivatives = True
    commercial_use = True


class SourceFactory(DjangoModelFactory[SourceWork]):
    """A source of a course."""

    class Meta:
        model = SourceWork

    course = factory.SubFactory(CourseFactory)
    code = factory.Sequence(lambda n: f"R{n}")
    institution = "Ministry of the Interior"
    title = "Digital government in Korea"
    url = "https://example.org/report"
    year = 2024
    language = "ko"
    license = factory.SubFactory(LicenseFactory)


class RunFactory(DjangoModelFactory[CourseRun]):
    """A run that opened in January 2026 and has no end."""

    class Meta:
        model = CourseRun

    course = factory.SubFactory(CourseFactory)
    code = factory.Sequence(lambda n: f"run-{n}")
    enrollment_start = OPENED
    start = OPENED


class GlossaryTermFactory(DjangoModelFactory[GlossaryTerm]):
    """A term of a course."""

    class Meta:
        model = GlossaryTerm

    course = factory.SubFactory(CourseFactory)
    code = factory.Sequence(lambda n: f"term-{n}")
    korean = "자격 증명"
    entries = factory.LazyAttribute(
        lambda o: {
            "es": {"term": f"{o.code} (es)", "definition": "Lo que es."},
            "en": {"term": f"{o.code} (en)", "definition": "What it is."},
        }
    )


def derive(lesson: Lesson, source: SourceWork, kind: str = "cites") -> Derivation:
    """Say that a lesson takes something from a source."""
    return Derivation.objects.create(lesson=lesson, source=source, kind=kind)


# --- Pages ----------------------------------------------------------------------


def stream(body: Sequence[Block]) -> list[dict[str, Any]]:
    """Turn pairs of type and value into the raw form of a body."""
    return [
        {"type": kind, "value": value, "id": f"block-{number}"}
        for number, (kind, value) in enumerate(body)
    ]


def publish_below(parent: BasePage, page: P) -> P:
    """Add a page that is live, and tell so as publishing does, without a revision."""
    parent.add_child(instance=page)
    page_published.send(type(page), instance=page, revision=None)
    return page


def publish_course_page(course: Course, language: str, **fields: Any) -> CoursePage:
    """Publish the page of a course, below the catalogue of its language."""
    fields = {"title": f"{course.code} {language}", "slug": course.code} | fields
    page = CoursePage(
        course=course,
        locale=Locale.objects.get(language_code=language),
        summary=fields.pop("summary", "A summary."),
        objectives=fields.pop("objectives", "Know one thing\nKnow another"),
        **fields,
    )
    return publish_below(ensure_page_tree()[language], page)


def publish_module_page(module: Module, language: str) -> ModulePage:
    """Publish the page of a module below the page of its course."""
    parent = CoursePage.objects.get(
        course=module.course, locale__language_code=language
    )
    page = ModulePage(
        module=module,
        locale=parent.locale,
        title=f"Module {module.code} {language}",
        slug=module.code,
    )
    return publish_below(parent, page)


def publish_lesson_page(
    lesson: Lesson, language: str, body: Sequence[Block] = BODY, **fields: Any
) -> LessonPage:
    """Publish the page of a lesson below the page of its module."""
    parent = ModulePage.objects.get(
        module=lesson.module, locale__language_code=language
    )
    fields = {"title": f"Lesson {lesson.code} {language}", "slug": lesson.code} | fields
    page = LessonPage(
        lesson=lesson,
        locale=parent.locale,
        summary=fields.pop("summary", "A summary."),
        body=stream(body),
        **fields,
    )
    return publish_below(parent, page)


def published_course(
    *,
    lessons: Iterable[str] = ("1-1", "1-2", "2-1"),
    languages: Iterable[str] = ("es", "en"),
    body: Sequence[Block] = BODY,
    **fields: Any,
) -> Course:
    """Make a course with published pages for everything in every language."""
    lessons, languages = tuple(lessons), tuple(languages)

    def make() -> Course:
        return publish_course(lessons, languages, body, fields)

    return replayed(lessons, languages, body, fields, make=make)


def publish_course(
    lessons: Iterable[str],
    languages: Iterable[str],
    body: Sequence[Block],
    fields: dict[str, Any],
) -> Course:
    """Make the rows of a course, then publish page after page."""
    course = CourseFactory.create(**fields)
    rows = [LessonFactory.create(course=course, code=code) for code in lessons]
    ensure_page_tree()
    with refreshed_once():
        for language in languages:
            publish_course_page(course, language)
            for module in course.modules.order_by("position"):
                publish_module_page(module, language)
            for row in rows:
                publish_lesson_page(row, language, body)
    return course


# --- Learners -------------------------------------------------------------------


def enrolled(
    user: User, run: CourseRun, *, language: str = "es", now: datetime | None = None
) -> Enrollment:
    """Enroll a person who has a profile."""
    subject = user.link.subject
    profile = current_profile(subject)
    assert profile is not None, "make the person with official()"
    return enroll(subject, run, profile=profile, language=language, now=now)


def lesson_of(course: Course, code: str) -> Lesson:
    """Return a lesson by its code."""
    return Lesson.objects.get(course=course, code=code)
