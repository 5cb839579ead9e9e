"""Loading and exporting a course on the command line: what is said, what is refused."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from courses.domain.site_data import ensure_page_tree, load_reference_data
from courses.models import Course
from tests.factories.courses import TopicFactory
from tests.factories.drafts import page_of
from tests.factories.loading import change
from tests.factories.packages import FILES, small_package


@pytest.fixture
def folder(db: None, tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    load_reference_data()
    TopicFactory.create(code="identity")
    ensure_page_tree()
    return small_package(tmp_path / "package")


def said(name: str, *arguments: object, **options: object) -> list[str]:
    out = StringIO()
    call_command(name, *map(str, arguments), stdout=out, **options)
    return out.getvalue().splitlines()


def test_course_is_loaded_kept_and_overwritten(folder: Path) -> None:
    assert said("load_course", folder) == ["small: 7 file(s) written, 0 unchanged."]

    page = page_of(Course.objects.get(), "1-1")
    page.title = "Edited"
    page.save_revision().publish()
    change(folder, "lessons/1-1.en.md", "One statement.", "Another.")
    assert said("load_course", folder) == [
        "small: 0 file(s) written, 6 unchanged.",
        "lessons/1-1.en.md: edited on the site, kept.",
    ]

    assert said("load_course", folder, overwrite=True) == [
        "small: 1 file(s) written, 6 unchanged."
    ]


def test_drafts_are_named(folder: Path, settings: Settings) -> None:
    settings.PUBLISH_DRAFTED_LESSONS = False
    lines = said("load_course", folder)
    assert lines[0] == "small: 7 file(s) written, 0 unchanged."
    assert sorted(lines[1:]) == [
        f"lessons/{code}.{language}.md: a draft until it is reviewed."
        for code in ("1-1", "1-2")
        for language in ("en", "es")
    ]


def test_every_fault_is_listed(folder: Path) -> None:
    change(folder, "sources.yaml", "license: kogl-1", "license: my-own")
    change(folder, "lessons/1-1.en.md", "lesson:1-2", "lesson:7-7")
    with pytest.raises(CommandError) as caught:
        said("load_course", folder)
    lines = str(caught.value).splitlines()
    assert lines[-1] == "2 fault(s); nothing was stored."
    assert len(lines) == 3
    assert any(line.startswith("lessons/1-1.en.md:8: ") for line in lines)
    assert any(line.startswith("sources.yaml:11: ") for line in lines)
    assert not Course.objects.exists()


def test_course_is_exported_as_it_was_loaded(folder: Path, tmp_path: Path) -> None:
    said("load_course", folder)
    out = tmp_path / "out"
    assert said("export_course", "small", out) == [f"8 files written to {out}."]
    assert (out / "media/drawing.svg").read_bytes() == FILES["media/drawing.svg"]


def test_unknown_course_is_not_exported(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no course “nothing”\."):
        said("export_course", "nothing", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_folder_that_cannot_be_written_is_told(folder: Path, tmp_path: Path) -> None:
    said("load_course", folder)
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="Not a directory"):
        said("export_course", "small", tmp_path / "file" / "out")
