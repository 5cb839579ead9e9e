"""What must hold between the files of a package, and with what the site knows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from courses.errors import PackageFault
from courses.importing.located import line_of
from courses.importing.package import Package, lesson_path
from courses.importing.references import check_references, check_twins
from courses.provenance import REASONS, Terms, refusals

COURSE = "course.yaml"


@dataclass(frozen=True)
class Known:
    """What the site knows already: licenses with their terms, frameworks, topics, courses."""

    licenses: Mapping[str, Terms]
    frameworks: Mapping[str, frozenset[str]]
    topics: frozenset[str]
    prerequisites: Mapping[str, frozenset[str]]
    languages: frozenset[str]


def check_package(
    package: Package,
    known: Known,
    *,
    complete: bool = True,
    used: frozenset[str] = frozenset(),
) -> list[PackageFault]:
    """Return every fault; an empty list means that the package can be stored and published.

    `complete` is false if a file could not be read: then nothing is said of what may
    only seem to be missing. `used` are the media that parts of other rooms need.
    """
    return [
        *check_course(package, known),
        *check_codes(package),
        *check_licenses(package, known),
        *check_languages(package, known, complete=complete),
        *check_references(package, complete=complete, used=used),
        *check_twins(package),
    ]


def course_fault(place: str, message: str, remedy: str) -> PackageFault:
    """Make a fault of `course.yaml`, at the line of one of its words."""
    return PackageFault(COURSE, line_of(place), message, remedy)


def check_course(package: Package, known: Known) -> Iterator[PackageFault]:
    """Check framework, competencies, topics and prerequisites."""
    course = package.course
    framework = course["framework"]
    competencies = known.frameworks.get(framework)
    if competencies is None:
        listed = ", ".join(sorted(known.frameworks))
        message = f"Unknown framework “{framework}”."
        yield course_fault(framework, message, f"Known: {listed}.")
    for code in [code for row in package.lesson_rows() for code in row["competencies"]]:
        if competencies is not None and code not in competencies:
            message = f"Unknown competency “{code}”."
            yield course_fault(code, message, f"Use one of {framework}.")
    for topic in course["topics"]:
        if topic not in known.topics:
            listed = ", ".join(sorted(known.topics))
            yield course_fault(topic, f"Unknown topic “{topic}”.", f"Known: {listed}.")
    yield from check_prerequisites(package, known)


def check_prerequisites(package: Package, known: Known) -> Iterator[PackageFault]:
    """Check that the prerequisites exist and form no circle."""
    wanted = package.course["prerequisites"]
    graph = {**known.prerequisites, package.code: frozenset(wanted)}
    for code in wanted:
        if code not in graph:
            message = f"Unknown prerequisite “{code}”."
            yield course_fault(code, message, "Load that course first.")
        elif reaches(graph, code, package.code):
            message = (
                f"“{code}” leads back to “{package.code}”: a circle of prerequisites."
            )
            yield course_fault(code, message, "Remove one of them.")


def reaches(graph: Mapping[str, frozenset[str]], start: str, goal: str) -> bool:
    """Tell whether a chain of prerequisites leads from one course to another."""
    seen, waiting = set(), [start]
    while waiting:
        code = waiting.pop()
        if code == goal:
            return True
        if code not in seen:
            seen.add(code)
            waiting += graph.get(code, ())
    return False


def check_codes(package: Package) -> Iterator[PackageFault]:
    """Refuse a code that stands twice, among modules and among lessons.

    Small and capital letters are one, as in the file names of many computers.
    """
    modules = [module["code"] for module in package.course["modules"]]
    lessons = [row["code"] for row in package.lesson_rows()]
    for codes, key in ((modules, module_slug), (lessons, str.casefold)):
        yield from check_once(codes, key)


def module_slug(code: str) -> str:
    """Return the slug of the page of a module."""
    return code.lower().replace(".", "-")


def check_once(codes: list[str], key: Callable[[str], str]) -> Iterator[PackageFault]:
    """Refuse a code that was there before."""
    seen: dict[str, str] = {}
    for code in codes:
        twin = seen.setdefault(key(code), code)
        if twin is not code and code:
            message = f"“{code}” stands at line {line_of(twin)} already."
            yield course_fault(code, message, "Rename one of the two.")


def check_licenses(package: Package, known: Known) -> Iterator[PackageFault]:
    """Check that each license is known and allows each use."""
    for code, source in package.sources.items():
        license_code = source["license"]
        if license_code and license_code not in known.licenses:
            yield PackageFault(
                "sources.yaml",
                line_of(license_code),
                f"Source {code}: unknown license “{license_code}”.",
                "Use a code of the license table, or “unknown”.",
            )
    for row in package.lesson_rows():
        for derivation in row["derivations"]:
            yield from check_derivation(package, known, row["code"], derivation)


def check_derivation(
    package: Package, known: Known, lesson: str, derivation: dict[str, Any]
) -> Iterator[PackageFault]:
    """Check one use of one source by one lesson."""
    code, kind = derivation["source"], derivation["kind"]
    source = package.sources.get(code)
    if source is None:
        message = f"Lesson {lesson}: unknown source “{code}”."
        yield course_fault(code, message, "List it in sources.yaml.")
        return
    terms = known.licenses.get(source["license"])
    if terms is None:
        return
    found = refusals(
        kind,
        replace(terms, permission=bool(source.get("permission"))),
        commercial_course=package.course["commercial"],
        attributed=bool(source["institution"] and source["title"]),
    )
    for reason in found:
        said, remedy = REASONS[reason]
        message = f"Lesson {lesson} {kind} source {code} ({source['license']}): {said}."
        yield course_fault(code, message, remedy)


def check_languages(
    package: Package, known: Known, *, complete: bool
) -> Iterator[PackageFault]:
    """Check that every lesson exists in every language of the course, and no other."""
    lines = {row["code"]: row["code"] for row in package.lesson_rows() if row["code"]}
    for language in package.languages:
        if language not in known.languages:
            listed = ", ".join(sorted(known.languages))
            message = f"“{language}” is not a language of this site."
            yield course_fault(language, message, f"Known: {listed}.")
        for module in package.course["modules"]:
            yield from check_module_texts(module, language)
    wanted = {(code, language) for code in lines for language in package.languages}
    for code, language in sorted(wanted - set(package.lessons)) if complete else ():
        message = f"{lesson_path(code, language)} is missing."
        yield course_fault(lines[code], message, "Write it, or remove the lesson.")
    for code, language in sorted(set(package.lessons) - wanted):
        path = lesson_path(code, language)
        message = "course.yaml lists no such lesson, or not this language."
        yield PackageFault(path, 1, message, "List it, or remove the file.")


def check_module_texts(module: dict[str, Any], language: str) -> Iterator[PackageFault]:
    """Check that a module has its texts in a language."""
    for key in ("title", "summary"):
        if module["code"] and language not in module[key]:
            message = f"Module {module['code']} has no {key} in “{language}”."
            yield course_fault(module["code"], message, "Write it.")
