"""A whole content package as data."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.importing import located
from courses.importing.lesson_file import LessonFile, render_lesson


@dataclass(frozen=True)
class Package:
    """Everything a package says. Mappings are plain data in the order of the files."""

    course: dict[str, Any]
    sources: dict[str, dict[str, Any]]
    glossary: dict[str, dict[str, Any]]
    lessons: dict[tuple[str, str], LessonFile]
    media: dict[str, Path] = field(default_factory=dict, compare=False)

    @property
    def code(self) -> str:
        """Return the code of the course."""
        return str(self.course["code"])

    @property
    def languages(self) -> list[str]:
        """Return the suffixes of the languages of the course."""
        return list(self.course["languages"])

    def lesson_rows(self) -> list[dict[str, Any]]:
        """Return the lessons of `course.yaml` in order."""
        return [
            lesson for module in self.course["modules"] for lesson in module["lessons"]
        ]


def lesson_path(code: str, language: str) -> str:
    """Return the path of a lesson's file inside the package."""
    return f"lessons/{code}.{language}.md"


def render_package(package: Package) -> dict[str, str]:
    """Return the text files of a package: path -> canonical text."""
    files = {
        "course.yaml": located.dump(package.course),
        "sources.yaml": located.dump(package.sources),
        "glossary.yaml": located.dump(package.glossary),
    }
    for (code, language), lesson in package.lessons.items():
        files[lesson_path(code, language)] = render_lesson(lesson)
    return files
