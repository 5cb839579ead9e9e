"""The language-neutral rows of a package: course, modules, lessons, sources, glossary."""

import datetime as dt
from contextlib import suppress
from typing import Any

from django.db.models import ProtectedError

from courses.errors import PackageFault, PackageRefusedError
from courses.importing.located import line_of
from courses.importing.package import Package
from courses.models import (
    Competency,
    CompetencyFramework,
    Course,
    Derivation,
    GlossaryTerm,
    Lesson,
    License,
    Module,
    SourceWork,
    Topic,
)


def store_rows(package: Package, *, write: set[str], before: Course | None) -> Course:
    """Store the rows of the files to be written; return the course."""
    course = before
    if course is None or "course.yaml" in write:
        course = store_course(package)
    if "sources.yaml" in write:
        store_sources(course, package.sources)
    if "glossary.yaml" in write:
        store_glossary(course, package.glossary)
    if "course.yaml" in write:
        store_derivations(course, package)
    if "sources.yaml" in write:
        # What a course that keeps its own edit still uses stays, and so does what
        # something of a room above rests on, such as a retired item.
        gone = course.sources.exclude(code__in=package.sources)
        for source in gone.filter(derivations=None):
            with suppress(ProtectedError):
                source.delete()
    return course


def store_course(package: Package) -> Course:
    """Store the course with its modules and lessons; what is gone is retired."""
    data = package.course
    code, _, version = data["framework"].partition("/")
    framework = CompetencyFramework.objects.get(code=code, version=version)
    course, _ = Course.objects.update_or_create(
        code=data["code"],
        defaults={
            "framework": framework,
            "hours": data["hours"],
            "commercial": data["commercial"],
        },
    )
    course.topics.set(Topic.objects.filter(code__in=data["topics"]))
    course.prerequisites.set(Course.objects.filter(code__in=data["prerequisites"]))
    competencies = {c.code: c for c in Competency.objects.filter(framework=framework)}
    listed = set()
    for position, row in enumerate(data["modules"], 1):
        module, _ = Module.objects.update_or_create(
            course=course,
            code=row["code"],
            defaults={"position": position, "retired": False},
        )
        for number, entry in enumerate(row["lessons"], 1):
            store_lesson(module, entry, number, competencies)
            listed.add(entry["code"])
    course.lessons.exclude(code__in=listed).update(retired=True)
    course.modules.exclude(code__in=[row["code"] for row in data["modules"]]).update(
        retired=True
    )
    return course


def store_lesson(
    module: Module,
    entry: dict[str, Any],
    position: int,
    competencies: dict[str, Competency],
) -> Lesson:
    """Store a lesson's row."""
    lesson, _ = Lesson.objects.update_or_create(
        course=module.course,
        code=entry["code"],
        defaults={
            "module": module,
            "position": position,
            "minutes": entry["minutes"],
            "completion": entry["completion"],
            "retired": False,
        },
    )
    lesson.competencies.set(competencies[code] for code in entry["competencies"])
    return lesson


def store_sources(course: Course, sources: dict[str, dict[str, Any]]) -> None:
    """Store the sources."""
    licenses = {row.code: row for row in License.objects.all()}
    for code, data in sources.items():
        checked = data.get("fact_checked", {})
        SourceWork.objects.update_or_create(
            course=course,
            code=code,
            defaults={
                "institution": data["institution"],
                "title": data["title"],
                "url": data.get("url", ""),
                "year": data.get("year"),
                "language": data.get("language", ""),
                "license": licenses[data["license"]],
                "license_seen_on": date(data.get("license_seen_on")),
                "terms": data.get("terms", ""),
                "permission": data.get("permission", ""),
                "fact_checked_by": checked.get("by", ""),
                "fact_checked_on": date(checked.get("on")),
            },
        )


def date(text: str | None) -> dt.date | None:
    """Turn a date of a file into a date."""
    return dt.date.fromisoformat(text) if text else None


def store_glossary(course: Course, glossary: dict[str, dict[str, Any]]) -> None:
    """Store the glossary."""
    for code, entry in glossary.items():
        entries = {
            language: form for language, form in entry.items() if language != "ko"
        }
        GlossaryTerm.objects.update_or_create(
            course=course,
            code=code,
            defaults={"korean": entry["ko"], "entries": entries},
        )
    course.glossary.exclude(code__in=glossary).delete()


def store_derivations(course: Course, package: Package) -> None:
    """Store what each lesson takes from which source."""
    sources = {source.code: source for source in course.sources.all()}
    lessons = {lesson.code: lesson for lesson in course.lessons.all()}
    refuse_unknown(package, set(sources))
    Derivation.objects.filter(lesson__course=course).delete()
    Derivation.objects.bulk_create(
        Derivation(
            lesson=lessons[row["code"]],
            source=sources[derivation["source"]],
            kind=derivation["kind"],
            position=position,
        )
        for row in package.lesson_rows()
        for position, derivation in enumerate(row["derivations"])
    )


def refuse_unknown(package: Package, known: set[str]) -> None:
    """Refuse to derive from sources that a kept `sources.yaml` does not list."""
    faults = [
        PackageFault(
            "course.yaml",
            line_of(derivation["source"]),
            f"The sources, as they were edited on the site, lack “{derivation['source']}”.",
            "Add it there, or use --overwrite.",
        )
        for row in package.lesson_rows()
        for derivation in row["derivations"]
        if derivation["source"] not in known
    ]
    if faults:
        raise PackageRefusedError(faults)
