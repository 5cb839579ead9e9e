"""Reading a package from a folder: every file is accounted for, every fault has a place."""

import re
import stat
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from courses.errors import PackageFault
from courses.importing import located
from courses.importing.block_fields import CODE, FILE_NAME
from courses.importing.course_file import LANGUAGE, read_course
from courses.importing.files import decodes, file_faults, size_fault
from courses.importing.lesson_file import LessonFile, parse_lesson
from courses.importing.located import CONTROL, Value
from courses.importing.package import Package
from courses.importing.source_file import read_glossary, read_sources

MOST_FILES = 2000
MOST_DEPTH = 3
MOST_TEXT = 1_000_000
TEXT_FILES = ("course.yaml", "sources.yaml", "glossary.yaml")
LESSON_FILE = re.compile(rf"lessons/({CODE})\.({LANGUAGE})\.md")
MEDIA_FILE = re.compile(rf"media/({FILE_NAME})")


def read_package(
    folder: Path, *, other_files: frozenset[str] = frozenset()
) -> tuple[Package | None, list[PackageFault]]:
    """Read a folder; return what it says, and everything that is wrong in its files.

    `other_files` are files of parts that other rooms registered; they read them. The
    package is None if one of the three YAML files is missing or says nothing at all.
    """
    faults: list[PackageFault] = []
    texts, media = read_files(folder, other_files, faults)
    course = read_yaml(texts, "course.yaml", faults, read_course)
    sources = read_yaml(texts, "sources.yaml", faults, read_sources)
    glossary = read_yaml(texts, "glossary.yaml", faults, read_glossary)
    lessons = read_lessons(texts, faults)
    if course is None or sources is None or glossary is None:
        return None, faults
    return Package(course, sources, glossary, lessons, media), faults


def read_files(
    folder: Path, other_files: frozenset[str], faults: list[PackageFault]
) -> tuple[dict[str, str], dict[str, Path]]:
    """Sort the files of the folder into texts and media; judge each by its content."""
    texts: dict[str, str] = {}
    media: dict[str, Path] = {}
    for number, path in enumerate(sorted(islice(walk(folder), MOST_FILES + 1))):
        name = path.relative_to(folder).as_posix()
        if number == MOST_FILES:
            message = f"The package has more than {MOST_FILES} files."
            faults.append(PackageFault(name, 0, message, "Divide it."))
            break
        if problem := place_fault(path, name, other_files):
            faults.append(problem)
        elif name in TEXT_FILES or LESSON_FILE.fullmatch(name):
            if (text := read_text(path, name, faults)) is not None:
                texts[name] = text
        elif MEDIA_FILE.fullmatch(name):
            faults += media_faults(path, name)
            media[path.name] = path
    return texts, media


def walk(folder: Path, depth: int = 1) -> Iterator[Path]:
    """Yield what is in a folder, links unfollowed; a folder only if it is too deep."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink() and depth < MOST_DEPTH:
            yield from walk(path, depth + 1)
        else:
            yield path


def place_fault(
    path: Path, name: str, other_files: frozenset[str]
) -> PackageFault | None:
    """Tell what is wrong with a file being where it is."""
    if not stat.S_ISREG(path.lstat().st_mode):
        message = "Links, devices and deep folders are not accepted."
        return PackageFault(name, 0, message, "Put the file itself there.")
    known = name in TEXT_FILES or name in other_files
    if not known and not LESSON_FILE.fullmatch(name) and not MEDIA_FILE.fullmatch(name):
        message = "This file does not belong to a package."
        return PackageFault(name, 0, message, "Remove or rename it.")
    return None


def media_faults(path: Path, name: str) -> Iterator[PackageFault]:
    """Judge a file of `media/`, its size before its content."""
    if too_large := size_fault(name, path.stat().st_size):
        yield PackageFault(name, 0, str(too_large), too_large.advice)
    else:
        for fault in file_faults(name, path.read_bytes()):
            yield PackageFault(name, 0, str(fault), fault.advice)


def read_text(path: Path, name: str, faults: list[PackageFault]) -> str | None:
    """Read a text file, at most 1 MB of UTF-8, with one kind of line end."""
    if path.stat().st_size > MOST_TEXT:
        message = f"The file is larger than {MOST_TEXT:,} bytes."
        faults.append(PackageFault(name, 0, message, "Shorten it."))
        return None
    data = path.read_bytes()
    if not decodes(data):
        line = data[: broken_at(data)].count(b"\n") + 1
        message = "The text is not UTF-8."
        faults.append(PackageFault(name, line, message, "Save it as UTF-8."))
        return None
    text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = f"The text holds the control character U+{ord(found[0]):04X}."
        faults.append(PackageFault(name, line, message, "Remove it."))
        return None
    return text


def broken_at(data: bytes) -> int:
    """Return the position of the first byte that is not text."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def read_yaml(
    texts: dict[str, str],
    name: str,
    faults: list[PackageFault],
    reader: Callable[[Value], dict[str, Any] | None],
) -> dict[str, Any] | None:
    """Parse one of the three YAML files and hand it to its reader."""
    if name not in texts:
        if not any(fault.file == name for fault in faults):
            faults.append(PackageFault(name, 0, "The file is missing.", "Add it."))
        return None
    value = located.read(texts[name], name, faults)
    return None if value is None else reader(value)


def read_lessons(
    texts: dict[str, str], faults: list[PackageFault]
) -> dict[tuple[str, str], LessonFile]:
    """Parse every lesson file."""
    lessons = {}
    for name, text in texts.items():
        if match := LESSON_FILE.fullmatch(name):
            code, language = match.groups()
            lesson = parse_lesson(
                text, code=code, language=language, file=name, faults=faults
            )
            if lesson is not None:
                lessons[code, language] = lesson
    return lessons
