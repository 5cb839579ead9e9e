"""A lesson's article: what is common to all readers, rendered once and cached."""

from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import product
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.activities import (
    AFTER_COURSE,
    AFTER_LESSON,
    AFTER_MODULE,
    BEFORE_COURSE,
    Activity,
    activities_of,
)
from courses.enums import ReviewStep
from courses.models import Course, Lesson, LessonPage, License
from courses.queries import (
    course_page_of,
    lesson_addresses,
    live_lesson_page,
    outline,
    page_path,
)
from courses.rendering.marks import mark_korean, number_citations
from courses.review import digest_of_body

NOTES = {"reflection", "question"}
KOREAN = "ko"
STATE = "courses/review_state.html"
SOURCES = "courses/lesson_sources.html"
NOTE_LABEL = "courses/note_label.html"
NOTE_WORDS = "courses/note_words.html"
OUTLINE_LESSON = "components/outline_lesson.html"
OUTLINE_ACTIVITY = "components/outline_activity.html"

# How a lesson stands in the outline: its markup, by whether it is current and done.
Looks = dict[tuple[bool, bool], str]


@dataclass(frozen=True)
class Note:
    """A place to write: the learner's text is filled in for each reader."""

    kind: str
    block: str
    prompt: str
    anchor: str
    name: str = ""
    label_html: str = ""
    words_html: str = ""


@dataclass(frozen=True)
class Cited:
    """A source as the lesson lists it."""

    code: str
    institution: str
    title: str
    url: str
    year: int | None
    language: str
    license: License
    used_for: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """A rendered lesson: HTML and places to write in order, sources, state of review."""

    parts: tuple[str | Note, ...]
    sources: tuple[Cited, ...]
    reviews: tuple[tuple[str, str, Any], ...]
    state_html: str = ""
    sources_html: str = ""

    @property
    def drafted(self) -> bool:
        """Tell whether a step of review is missing."""
        return len({step for step, _who, _on in self.reviews}) < len(ReviewStep.values)


def cached(kind: str, stamp: int, *key: Any, make: Any) -> Any:
    """Return a value that only changes with the stamp of published content."""
    cache = caches["rendered"]
    name = ":".join(str(part) for part in (settings.VERSION, kind, stamp, *key))
    value = cache.get(name)
    if value is None:
        value = make()
        cache.set(name, value)
    return value


def published_lesson(language: str, path: str, stamp: int) -> LessonPage | None:
    """Return the published lesson at an address, with its rows but without its body."""
    page: LessonPage | None = cached(
        "lesson",
        stamp,
        language,
        sha256(path.encode()).hexdigest(),
        make=lambda: live_lesson_page(language, path),
    )
    return page


def article_of(page: LessonPage, stamp: int) -> Article:
    """Return the article of a published lesson."""
    article: Article = cached(
        "article", stamp, page.pk, make=lambda: render_article(page)
    )
    return article


def outline_of(course: Course, language: str, stamp: int) -> list[dict[str, Any]]:
    """Return the outline of a course with what stands beside its lessons."""
    modules: list[dict[str, Any]] = cached(
        "outline",
        stamp,
        course.pk,
        language,
        make=lambda: with_activities(
            outline(course, language), activities_of(course, language)
        ),
    )
    return modules


def with_activities(
    modules: list[dict[str, Any]], activities: list[Activity]
) -> list[dict[str, Any]]:
    """Put each activity where it belongs: `before` and `after` a module or a lesson."""

    def at(place: str, where: str = "") -> list[Activity]:
        return [a for a in activities if a.place == place and a.where == where]

    last = len(modules) - 1
    return [
        {
            **module,
            "before": at(BEFORE_COURSE) if number == 0 else [],
            "lessons": [
                {**lesson, "after": at(AFTER_LESSON, lesson["code"])}
                for lesson in module["lessons"]
            ],
            "after": at(AFTER_MODULE, module["code"])
            + (at(AFTER_COURSE) if number == last else []),
        }
        for number, module in enumerate(modules)
    ]


def rendered_outline_of(
    course: Course, language: str, stamp: int
) -> tuple[list[dict[str, Any]], dict[int, Looks]]:
    """Return the outline of a course with the looks of its lessons, by their ids."""
    found: tuple[list[dict[str, Any]], dict[int, Looks]] = cached(
        "looks",
        stamp,
        course.pk,
        language,
        make=lambda: render_looks(outline_of(course, language, stamp), language),
    )
    return found


def render_looks(
    modules: list[dict[str, Any]], language: str
) -> tuple[list[dict[str, Any]], dict[int, Looks]]:
    """Render every lesson of an outline in each of its looks."""
    with override(language):
        looks: dict[int, Looks] = {
            lesson["id"]: {
                (current, done): render_to_string(
                    OUTLINE_LESSON,
                    {"lesson": {**lesson, "current": current, "done": done}},
                )
                + render_activities(lesson["after"])
                for current, done in product((False, True), repeat=2)
            }
            for module in modules
            for lesson in module["lessons"]
        }
        beside = [
            {
                **module,
                "before_html": render_activities(module["before"]),
                "after_html": render_activities(module["after"]),
            }
            for module in modules
        ]
    return beside, looks


def render_activities(activities: list[Activity]) -> str:
    """Render what stands beside lessons, as the outline shows it."""
    return "".join(
        render_to_string(OUTLINE_ACTIVITY, {"activity": activity})
        for activity in activities
    )


def heading_of(course: Course, language: str, stamp: int) -> dict[str, str]:
    """Return title and address of a course, in the language or in another one.

    Both are empty if the course has no page.
    """
    found: dict[str, str] = cached(
        "heading", stamp, course.pk, language, make=lambda: heading(course, language)
    )
    return found


def heading(course: Course, language: str) -> dict[str, str]:
    """Read title and address of a course."""
    page = course_page_of(course, language)
    if page is None:
        return {"title": "", "url": ""}
    url = page_path(page.url_path, page.locale.language_code)
    return {"title": page.title, "url": url}


def lesson_addresses_of(lesson: Lesson, stamp: int) -> dict[str, str]:
    """Return where a lesson is published, by language."""
    found: dict[str, str] = cached(
        "lesson-addresses", stamp, lesson.pk, make=lambda: lesson_addresses(lesson)
    )
    return found


def render_article(page: LessonPage) -> Article:
    """Render the body of a lesson, saved or not."""
    language = page.locale.language_code
    course = page.lesson.course
    numbers: dict[str, int] = {}
    context = {
        "page": page,
        "language": language,
        "glossary": {term.code: term for term in course.glossary.all()},
        "source_codes": {source.code: source for source in course.sources.all()},
    }
    parts: list[str | Note] = []
    text: list[str] = []
    with override(language):
        for child in page.body:
            if child.block_type in NOTES:
                parts += [joined(text), render_note(child.block_type, child.value)]
                text = []
                continue
            markup = child.render(context=context)
            markup = number_citations(
                markup, numbers, lambda n: _("Source %(number)s") % {"number": n}
            )
            if language != KOREAN:
                markup = mark_korean(markup)
            text.append(markup)
        parts.append(joined(text))
        for child in page.body:
            if child.block_type == "citation":
                numbers.setdefault(child.value["source"], len(numbers) + 1)
        sources = cited_sources(page, numbers)
    reviews = tuple(
        page.lesson.reviews.filter(language=language, digest=digest_of_body(page))
        .order_by("on")
        .values_list("step", "by_name", "on")
    )
    article = Article(tuple(parts), sources, reviews)
    with override(language):
        return replace(
            article,
            state_html=render_to_string(STATE, {"article": article}),
            sources_html=render_to_string(SOURCES, {"sources": sources}),
        )


def render_note(kind: str, value: Any) -> Note:
    """Return a place to write with the words around it, in the active language."""
    note = Note(kind, value["id"], value["prompt"], f"note-{value['id']}")
    return replace(
        note,
        name=_("Country question") if kind == "question" else _("Reflection"),
        label_html=render_to_string(NOTE_LABEL, {"note": note}),
        words_html=render_to_string(NOTE_WORDS),
    )


def joined(text: list[str]) -> str:
    """Return the markup between two places to write as one piece."""
    return mark_safe("".join(text))  # noqa: S308 -- rendered by our templates


def cited_sources(page: LessonPage, numbers: dict[str, int]) -> tuple[Cited, ...]:
    """List the sources in the order of their numbers, then those that are only derived from."""
    derivations: dict[str, list[str]] = {}
    for derivation in page.lesson.derivations.select_related("source").order_by(
        "position"
    ):
        uses = derivations.setdefault(derivation.source.code, [])
        uses.append(str(derivation.get_kind_display()))
    known = {
        source.code: source
        for source in page.lesson.course.sources.select_related("license")
    }
    codes = [
        *sorted(numbers, key=numbers.__getitem__),
        *(c for c in derivations if c not in numbers),
    ]
    return tuple(
        Cited(
            code=code,
            institution=known[code].institution,
            title=known[code].title,
            url=known[code].url,
            year=known[code].year,
            language=known[code].language,
            license=known[code].license,
            used_for=tuple(derivations.get(code, ())),
        )
        for code in codes
        if code in known
    )
