"""Loading a package again: what did not change, what moves, goes and comes back."""

from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Revision

from courses.domain.package_export import write_package
from courses.domain.package_load import LoadReport, load_package
from courses.models import (
    CoursePage,
    CourseVersion,
    Lesson,
    LessonPage,
    LessonReview,
    ModulePage,
)
from tests.factories.loading import PATHS, change, page_of, told, uploads
from tests.factories.packages import SVG, write_files
from tests.factories.snapshots import every_row

WRITES = ("INSERT", "UPDATE", "DELETE")

# --- Loading again ------------------------------------------------------------------


def test_loading_again_changes_nothing(loaded: LoadReport, folder: Path) -> None:
    before = every_row()
    report = load_package(folder)
    assert (told(report), report.unchanged) == (([], [], []), PATHS)
    assert every_row() == before


def test_loading_again_writes_no_row(loaded: LoadReport, folder: Path) -> None:
    """The second start of a site meets its course with a handful of reads."""
    with CaptureQueriesContext(connection) as context:
        load_package(folder)
    statements = [query["sql"] for query in context.captured_queries]
    assert [sql for sql in statements if sql.startswith(WRITES)] == []
    assert len(statements) <= 34


def test_exported_course_is_loaded_as_unchanged(
    loaded: LoadReport, tmp_path: Path
) -> None:
    write_package(loaded.course, tmp_path / "out")
    before = every_row()
    report = load_package(tmp_path / "out")
    assert (told(report), report.unchanged) == (([], [], []), PATHS)
    assert every_row() == before


def test_changed_file_alone_is_written(loaded: LoadReport, folder: Path) -> None:
    others = Revision.objects.exclude(object_id=str(page_of("1-1").pk)).count()
    change(folder, "lessons/1-1.en.md", "One statement.", "Another statement.")
    report = load_package(folder)
    assert told(report) == (["lessons/1-1.en.md"], [], [])
    assert "Another statement." in page_of("1-1").body[0].value.source
    kept = Revision.objects.exclude(object_id=str(page_of("1-1").pk)).count()
    assert kept == others


def test_changed_figure_of_the_same_name_is_shown(
    loaded: LoadReport, folder: Path, site: Path
) -> None:
    old = page_of("1-1").body[2].value["image"]
    write_files(folder, {"media/drawing.svg": SVG.replace(b"8", b"9")})
    report = load_package(folder)
    assert report.written == ["lessons/1-1.en.md", "lessons/1-1.es.md"]
    new = page_of("1-1").body[2].value["image"]
    assert new.pk != old.pk
    assert Path(new.file.path).read_bytes() == SVG.replace(b"8", b"9")
    assert len(uploads(site)) == 2
    assert told(load_package(folder)) == ([], [], [])


def test_review_is_lost_when_the_text_changes(loaded: LoadReport, folder: Path) -> None:
    change(folder, "lessons/1-2.en.md", "and **on**", "and **further**")
    change(
        folder,
        "lessons/1-2.en.md",
        "review:\n  facts_checked: {by: Ana Mora, on: 2026-11-20}",
        "review: drafted",
    )
    load_package(folder)
    write_package(loaded.course, folder)
    assert "review: drafted\n" in (folder / "lessons/1-2.en.md").read_text()
    assert LessonReview.objects.filter(language="en").count() == 1


def test_corrected_reviewer_is_a_new_row(loaded: LoadReport, folder: Path) -> None:
    change(folder, "lessons/1-2.en.md", "by: Ana Mora", "by: Ana María Mora")
    assert told(load_package(folder)) == (["lessons/1-2.en.md"], [], [])
    names = LessonReview.objects.filter(language="en").values_list("by_name", flat=True)
    assert list(names) == ["Ana Mora", "Ana María Mora"]
    assert told(load_package(folder)) == ([], [], [])


# --- What moves, goes and comes back ------------------------------------------------

TWO_MODULES = """
  - code: "2"
    title: {es: Segundo, en: Second}
    summary: {es: "", en: ""}
    lessons:
"""


def test_lesson_moves_with_its_page_to_another_module(
    loaded: LoadReport, folder: Path
) -> None:
    text = (folder / "course.yaml").read_text()
    head, tail = text.split("      - code: 1-2\n")
    moved = head.rstrip("\n") + TWO_MODULES + "      - code: 1-2\n" + tail
    (folder / "course.yaml").write_text(moved)
    key = page_of("1-2").pk
    # What a module's page says is in course.yaml; where a lesson stands, too.
    assert load_package(folder).written == ["course.yaml"]
    page = page_of("1-2")
    assert (page.pk, page.get_parent().specific.module.code) == (key, "2")
    assert CourseVersion.objects.count() == 2
    assert told(load_package(folder)) == ([], [], [])


def test_lesson_that_goes_is_retired_and_may_come_back(
    loaded: LoadReport, folder: Path
) -> None:
    files = {name: (folder / name).read_bytes() for name in PATHS}
    text = files["course.yaml"].decode()
    (folder / "course.yaml").write_text(text[: text.index("      - code: 1-2\n")])
    for language in ("es", "en"):
        (folder / f"lessons/1-2.{language}.md").unlink()
        change(folder, f"lessons/1-1.{language}.md", "(lesson:1-2)", "(https://a.b)")
        change(folder, f"lessons/1-1.{language}.md", "slug: first", "slug: second")
    load_package(folder)
    lesson = Lesson.objects.get(code="1-2")
    assert lesson.retired
    assert not any(page.live for page in lesson.pages.all())
    assert page_of("1-1").slug == "second"
    assert told(load_package(folder)) == ([], [], [])
    write_files(folder, files)
    load_package(folder)
    assert page_of("1-2").live
    assert page_of("1-2").slug == "second"
    assert told(load_package(folder)) == ([], [], [])


def test_language_that_goes_is_unpublished_and_may_come_back(
    loaded: LoadReport, folder: Path
) -> None:
    files = {name: (folder / name).read_bytes() for name in PATHS}
    text = files["course.yaml"].decode()
    text = text[: text.index("  en:\n")] + text[text.index("modules:") :]
    text = text.replace(", en: First}", "}").replace(', en: ""}', "}")
    (folder / "course.yaml").write_text(text)
    for code in ("1-1", "1-2"):
        (folder / f"lessons/{code}.en.md").unlink()
    load_package(folder)
    english = Page.objects.filter(locale__language_code="en").live()
    assert not english.type(CoursePage, ModulePage, LessonPage).exists()
    assert page_of("1-1", "es").live
    assert told(load_package(folder)) == ([], [], [])
    write_files(folder, files)
    assert sorted(load_package(folder).written) == [
        "course.yaml",
        "lessons/1-1.en.md",
        "lessons/1-2.en.md",
    ]
    assert page_of("1-1", "en").live
    assert told(load_package(folder)) == ([], [], [])


def test_source_that_goes_is_deleted(loaded: LoadReport, folder: Path) -> None:
    text = (folder / "sources.yaml").read_text()
    (folder / "sources.yaml").write_text(text[: text.index("R2:")])
    change(folder, "course.yaml", "          - {source: R2, kind: translates}\n", "")
    load_package(folder)
    assert list(loaded.course.sources.values_list("code", flat=True)) == ["R1"]
    assert told(load_package(folder)) == ([], [], [])
