"""Writing a course back to the files of a content package."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from courses.domain.package_blocks import from_stream
from courses.domain.package_media import media_names, media_of
from courses.errors import PackageFault, PackageRefusedError
from courses.importing.course_file import FORMAT
from courses.importing.lesson_file import LessonFile
from courses.importing.located import clean_line, clean_text
from courses.importing.package import Package, render_package
from courses.importing.reading import LESSON_FILE, MEDIA_FILE, TEXT_FILES
from courses.importing.source_file import natural_key
from courses.models import Course, CoursePage, LessonPage, ModulePage
from courses.package_parts import registered_parts
from courses.review import digest_of_body, stream_of

SUFFIX: dict[str, str] = settings.CONTENT_SUFFIXES


@dataclass(frozen=True)
class Exported:
    """A course as a package, and its media: name -> record with a `file`."""

    package: Package
    media: dict[str, Any]


def latest(page: Any) -> Any:
    """Return the page as its author sees it: with changes that are not yet published."""
    changed = page.has_unpublished_changes and page.latest_revision_id
    return page.get_latest_revision_as_object() if changed else page


def export_package(course: Course) -> Exported:
    """Return what the site says of a course, in the languages that are published."""
    course_data = export_course_data(course)
    pages = lesson_pages(course, set(course_data["languages"]))
    streams = {page.pk: stream_of(page) for page in pages}
    records = media_of(streams.values())
    names = media_names(records)
    codes = dict(
        LessonPage.objects.filter(lesson__course=course).values_list(
            "pk", "lesson__code"
        )
    )
    reviews = reviews_of(course)
    lessons = {}
    for page in pages:
        blocks = from_stream(streams[page.pk], lessons=codes, media=names)
        file = export_lesson(page, blocks, reviews)
        lessons[file.code, file.language] = file
    order = [row["code"] for m in course_data["modules"] for row in m["lessons"]]
    ranks = {code: number for number, code in enumerate(order)}
    package = Package(
        course=course_data,
        sources=export_sources(course),
        glossary=export_glossary(course),
        lessons=dict(sorted(lessons.items(), key=lambda i: (ranks[i[0][0]], i[0][1]))),
    )
    return Exported(package, {names[key]: record for key, record in records.items()})


def lesson_pages(course: Course, languages: set[str]) -> list[Any]:
    """Return the lessons of a course in certain languages, in their latest form."""
    found = LessonPage.objects.filter(
        lesson__course=course, lesson__retired=False, lesson__module__retired=False
    ).select_related("locale", "lesson")
    return [latest(page) for page in found if suffix_of(page) in languages]


def suffix_of(page: Any) -> str:
    """Return the suffix of the language of a page, or nothing if files have none."""
    return SUFFIX.get(page.locale.language_code, "")


def export_course_data(course: Course) -> dict[str, Any]:
    """Return `course.yaml`."""
    live = CoursePage.objects.live().filter(course=course).select_related("locale")
    pages = {suffix_of(page): latest(page) for page in live}
    languages = [suffix for suffix in SUFFIX.values() if suffix in pages]
    hours = float(course.hours)
    return {
        "format": FORMAT,
        "code": course.code,
        "framework": course.framework.label,
        "hours": int(hours) if hours.is_integer() else hours,
        "commercial": course.commercial,
        "topics": [topic.code for topic in course.topics.order_by("code")],
        "prerequisites": [
            other.code for other in course.prerequisites.order_by("code")
        ],
        "languages": {
            suffix: export_course_page(pages[suffix]) for suffix in languages
        },
        "modules": export_modules(course, languages),
    }


def export_course_page(page: Any) -> dict[str, Any]:
    """Return the texts of a course in one language."""
    return {
        "title": clean_line(page.title),
        "slug": page.slug,
        "summary": clean_text(page.summary),
        "objectives": [clean_line(line) for line in page.objective_lines],
        "gains": [clean_line(line) for line in page.gain_lines],
    }


def export_modules(course: Course, languages: list[str]) -> list[dict[str, Any]]:
    """Return the modules of a course with their lessons."""
    titles: dict[tuple[int, str], Any] = {}
    found = ModulePage.objects.filter(module__course=course).select_related("locale")
    for page in found:
        titles[page.module_id, suffix_of(page)] = latest(page)
    rows: dict[int, list[dict[str, Any]]] = {}
    lessons = course.lessons.filter(retired=False).order_by("position")
    for lesson in lessons.prefetch_related("competencies", "derivations__source"):
        rows.setdefault(lesson.module_id, []).append(export_lesson_row(lesson))
    modules = []
    for module in course.modules.filter(retired=False).order_by("position"):
        pages = {s: titles[module.pk, s] for s in languages if (module.pk, s) in titles}
        modules.append(
            {
                "code": module.code,
                "title": {s: clean_line(page.title) for s, page in pages.items()},
                "summary": {s: clean_line(page.summary) for s, page in pages.items()},
                "lessons": rows.get(module.pk, []),
            }
        )
    return modules


def export_lesson_row(lesson: Any) -> dict[str, Any]:
    """Return what a lesson is in every language."""
    derivations = sorted(lesson.derivations.all(), key=lambda d: (d.position, d.pk))
    return {
        "code": lesson.code,
        "competencies": sorted(c.code for c in lesson.competencies.all()),
        "minutes": lesson.minutes,
        "completion": lesson.completion,
        "derivations": [
            {"source": derivation.source.code, "kind": derivation.kind}
            for derivation in derivations
        ],
    }


def reviews_of(course: Course) -> dict[tuple[int, str], list[Any]]:
    """Return the reviews of a course by lesson and language, the oldest first."""
    reviews: dict[tuple[int, str], list[Any]] = {}
    for lesson in course.lessons.prefetch_related("reviews"):
        for review in sorted(lesson.reviews.all(), key=lambda review: review.pk):
            reviews.setdefault((lesson.pk, review.language), []).append(review)
    return reviews


def export_lesson(
    page: Any, blocks: Any, reviews: dict[tuple[int, str], list[Any]]
) -> LessonFile:
    """Return a lesson in one language."""
    known = reviews.get((page.lesson_id, page.locale.language_code), [])
    digest = digest_of_body(page) if known else ""
    return LessonFile(
        code=page.lesson.code,
        language=suffix_of(page),
        title=clean_line(page.title),
        slug=page.slug,
        summary=clean_line(page.summary),
        review={
            review.step: {"by": clean_line(review.by_name), "on": str(review.on)}
            for review in known
            if review.digest == digest
        },
        blocks=blocks,
    )


def export_sources(course: Course) -> dict[str, Any]:
    """Return `sources.yaml`, in the natural order of the codes."""
    sources = course.sources.select_related("license")
    ordered = sorted(sources, key=lambda source: natural_key(source.code))
    return {source.code: export_source(source) for source in ordered}


def export_source(source: Any) -> dict[str, Any]:
    """Return a source; optional keys appear only if they are known."""
    data = {
        "institution": clean_line(source.institution),
        "title": clean_line(source.title),
        "url": source.url,
        "year": source.year,
        "language": source.language,
        "license": source.license.code,
        "license_seen_on": source.license_seen_on and str(source.license_seen_on),
        "terms": clean_text(source.terms),
        "permission": clean_text(source.permission),
    }
    if source.fact_checked_by and source.fact_checked_on:
        by, on = clean_line(source.fact_checked_by), str(source.fact_checked_on)
        data["fact_checked"] = {"by": by, "on": on}
    return {key: value for key, value in data.items() if value}


def export_glossary(course: Course) -> dict[str, Any]:
    """Return `glossary.yaml`."""
    glossary = {}
    for term in course.glossary.order_by("code"):
        forms: dict[str, Any] = {
            language: {
                "term": clean_line(form["term"]),
                "definition": clean_text(form["definition"]),
            }
            for language, form in term.entries.items()
        }
        forms["ko"] = clean_line(term.korean)
        glossary[term.code] = dict(sorted(forms.items()))
    return dict(sorted(glossary.items()))


def write_package(course: Course, folder: Path) -> list[str]:
    """Write every file of the course into a folder; return their paths.

    Lessons and media that the course no longer has are removed from the folder.
    """
    exported = export_package(course)
    texts = render_package(exported.package)
    media = dict(exported.media)
    for part in registered_parts():
        texts |= part.export(course)
        media |= part.media(course)
    names = {*texts, *(f"media/{name}" for name in media)}
    refuse_names(names)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, record in media.items():
        path = folder / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with record.file.open("rb") as source, path.open("wb") as sink:
            shutil.copyfileobj(source, sink)
    for path in [*folder.glob("lessons/*.md"), *folder.glob("media/*")]:
        if path.relative_to(folder).as_posix() not in names:
            path.unlink()
    return sorted(names)


def refuse_names(names: set[str]) -> None:
    """Refuse to write a file that no package may have, such as one above the folder."""
    allowed = set(TEXT_FILES).union(*(part.files for part in registered_parts()))
    faults = [
        PackageFault(name, 0, "A package has no such file.", "Rename the lesson.")
        for name in names
        if name not in allowed
        and not LESSON_FILE.fullmatch(name)
        and not MEDIA_FILE.fullmatch(name)
    ]
    if faults:
        raise PackageRefusedError(faults)
