"""Packages that meet a site: change a file, edit a page, load, say what came of it."""

from pathlib import Path
from typing import Any

import pytest

from courses.domain.package_load import LoadReport, load_package
from courses.errors import PackageRefusedError
from courses.models import LessonPage
from tests.factories.packages import FILES

PATHS = sorted(name for name in FILES if not name.startswith("media/"))


def page_of(code: str, language: str = "en") -> LessonPage:
    """Return the page of a lesson in a language."""
    return LessonPage.objects.get(lesson__code=code, locale__language_code=language)


def edit(page: Any, *, publish: bool = True, **fields: Any) -> None:
    """Edit a page as somebody does in Wagtail."""
    latest = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, value)
    revision = latest.save_revision()
    if publish:
        revision.publish()


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text, which must be there, in a file of a package."""
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


def told(report: LoadReport) -> tuple[list[str], list[str], list[str]]:
    """Return what was written, what was kept and what stayed a draft."""
    return report.written, report.kept, report.drafts


def refused(folder: Path, **options: Any) -> list[tuple[str, int, str, str]]:
    """Load a package that is refused; return file, line, message, remedy of each fault."""
    with pytest.raises(PackageRefusedError) as caught:
        load_package(folder, **options)
    return [(f.file, f.line, f.message, f.remedy) for f in caught.value.faults]


def uploads(root: Path) -> list[str]:
    """Return the names of all files that were uploaded."""
    return sorted(
        p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()
    )
