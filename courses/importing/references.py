"""What the lessons of a package refer to: sources, terms, lessons, files, each other."""

import re
from collections.abc import Iterator

from courses.errors import PackageFault
from courses.importing.block_fields import FIELDS, FILES, OWN
from courses.importing.lesson_file import Block, LessonFile
from courses.importing.located import line_of
from courses.importing.markdown import MarkdownError, to_html
from courses.importing.package import Package

CITATION = re.compile(r"\[@([A-Za-z0-9.-]+)\]")
NOTES = {"reflection", "question"}


def check_references(
    package: Package, *, complete: bool, used: frozenset[str]
) -> Iterator[PackageFault]:
    """Check that sources, terms, lessons and files that are named exist."""
    derived = {
        row["code"]: {derivation["source"] for derivation in row["derivations"]}
        for row in package.lesson_rows()
    }
    named = set(used)
    for lesson in package.lessons.values():
        for block in lesson.blocks:
            yield from check_sources(
                package, lesson, block, derived.get(lesson.code, set())
            )
            yield from check_targets(package, lesson, block, set(derived))
            named.update(files_of(block))
    for name in sorted(set(package.media) - named) if complete else ():
        yield PackageFault(f"media/{name}", 0, "Nothing uses this file.", "Remove it.")


def text_of(block: Block) -> str:
    """Return the Markdown of a block, if it has any."""
    given = block.value.get("text" if block.type == "text" else "body", "")
    return str(given)


def files_of(block: Block) -> list[str]:
    """Return the names of the files that a block shows or hands out."""
    fields = FIELDS.get(block.type, {})
    names = (
        block.value.get(key) for key, field in fields.items() if field.kind in FILES
    )
    return [name for name in names if name]


def check_sources(
    package: Package, lesson: LessonFile, block: Block, derived: set[str]
) -> Iterator[PackageFault]:
    """Check the sources that a block names."""
    cited = set(CITATION.findall(text_of(block)))
    if block.value.get("source"):
        cited.add(block.value["source"])
    for code in sorted(cited - {OWN}):
        if code not in package.sources:
            message, remedy = f"Unknown source “{code}”.", "List it in sources.yaml."
        elif code not in derived:
            message = f"Source {code} is not among the derivations of {lesson.code}."
            remedy = "Add it there in course.yaml."
        else:
            continue
        yield PackageFault(lesson.file, block.line, message, remedy)


def check_targets(
    package: Package, lesson: LessonFile, block: Block, codes: set[str]
) -> Iterator[PackageFault]:
    """Check the files, glossary terms and lessons that a block names."""
    found = [
        (f"media/{name} does not exist.", "Add the file.")
        for name in files_of(block)
        if name not in package.media
    ]
    if block.type == "term":
        found += term_faults(package, lesson.language, block.value.get("code", ""))
    for target in lesson_links(text_of(block)):
        if target not in codes:
            message = f"The link leads to no lesson: “{target}”."
            found.append((message, "Write the code of a lesson of this course."))
    for message, remedy in found:
        yield PackageFault(lesson.file, block.line, message, remedy)


def term_faults(
    package: Package, language: str, code: str
) -> Iterator[tuple[str, str]]:
    """Check that a term is in the glossary, in the language of the lesson."""
    forms = package.glossary.get(code)
    if forms is None:
        yield f"Unknown glossary term “{code}”.", "Add it to glossary.yaml."
    elif language not in forms:
        message = f"The glossary term “{code}” has no form in “{language}”."
        yield message, "Add it to glossary.yaml."


def lesson_links(markdown: str) -> Iterator[str]:
    """Yield the lessons that a text links to."""
    try:
        parts = to_html(markdown).split('href="lesson:')[1:] if markdown else []
    except MarkdownError:
        return
    for part in parts:
        yield part.split('"', 1)[0]


def check_twins(package: Package) -> Iterator[PackageFault]:
    """Check what may stand once only: notes in a lesson, slugs in a module."""
    first: dict[str, LessonFile] = {}
    for _, lesson in sorted(package.lessons.items()):
        notes = note_ids(lesson)
        for number, (code, line) in enumerate(notes):
            if code in [other for other, _ in notes[:number]]:
                message = f"The identifier “{code}” stands here twice."
                yield PackageFault(lesson.file, line, message, "Rename one.")
        other = first.setdefault(lesson.code, lesson)
        ids, expected = ({code for code, _ in note_ids(x)} for x in (lesson, other))
        for code in sorted(expected - ids):
            message = f"{other.file} has the note “{code}”, this file has not."
            yield PackageFault(
                lesson.file, 1, message, "Use the same in each language."
            )
        for code, line in notes:
            if code not in expected:
                message = f"{other.file} has no note “{code}”."
                remedy = "Use the same in each language."
                yield PackageFault(lesson.file, line, message, remedy)
    yield from check_slugs(package)


def note_ids(lesson: LessonFile) -> list[tuple[str, int]]:
    """Return the identifiers of the places to write, with their lines."""
    notes = [block for block in lesson.blocks if block.type in NOTES]
    return [(block.value.get("id", ""), block.line) for block in notes]


def check_slugs(package: Package) -> Iterator[PackageFault]:
    """Check that the addresses of the lessons of a module differ."""
    modules = {
        row["code"]: module["code"]
        for module in package.course["modules"]
        for row in module["lessons"]
    }
    seen: dict[tuple[str, str, str], LessonFile] = {}
    for lesson in package.lessons.values():
        key = (modules.get(lesson.code, ""), lesson.language, lesson.slug.lower())
        twin = seen.setdefault(key, lesson)
        if twin is not lesson and lesson.slug and key[0]:
            message = f"{twin.file} has the slug “{lesson.slug}” already."
            line = line_of(lesson.slug)
            yield PackageFault(lesson.file, line, message, "Change one of the two.")
