"""Loading a package: what is stored, what is kept, what is refused, what is left."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Revision

from courses.domain.package_export import write_package
from courses.domain.package_load import LoadReport, load_package
from courses.errors import PackageRefusedError
from courses.models import (
    Course,
    CoursePage,
    CourseVersion,
    Lesson,
    LessonPage,
    LessonReview,
    ModulePage,
    PackageRecord,
)
from courses.publishing import reasons_against
from tests.factories.packages import (
    FILES,
    SVG,
    small_package,
    write_files,
    zip_of,
)
from tests.factories.snapshots import every_row

WRITES = ("INSERT", "UPDATE", "DELETE")
PATHS = sorted(name for name in FILES if not name.startswith("media/"))


@pytest.fixture
def folder(site: Path, tmp_path: Path) -> Path:
    return small_package(tmp_path / "package")


@pytest.fixture
def loaded(folder: Path) -> LoadReport:
    return load_package(folder)


def page_of(code: str, language: str = "en") -> LessonPage:
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
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


def told(report: LoadReport) -> tuple[list[str], list[str], list[str]]:
    return report.written, report.kept, report.drafts


def refused(folder: Path, **options: Any) -> list[tuple[str, int, str, str]]:
    with pytest.raises(PackageRefusedError) as caught:
        load_package(folder, **options)
    return [(f.file, f.line, f.message, f.remedy) for f in caught.value.faults]


def uploads(root: Path) -> list[str]:
    return sorted(
        p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()
    )


# --- What is stored -----------------------------------------------------------------


def test_load_stores_rows_and_publishes_pages(loaded: LoadReport, site: Path) -> None:
    course = Course.objects.get()
    assert (loaded.course, loaded.written) == (course, PATHS)
    assert (course.code, float(course.hours), course.commercial) == (
        "small",
        2.5,
        False,
    )
    assert list(course.topics.values_list("code", flat=True)) == ["identity"]
    assert list(Lesson.objects.values_list("code", "minutes", "completion")) == [
        ("1-1", 20, "read"),
        ("1-2", 15, "marked"),
    ]
    second = Lesson.objects.get(code="1-2")
    derived = second.derivations.order_by("position")
    assert list(derived.values_list("source__code", "kind")) == [
        ("R1", "cites"),
        ("R2", "translates"),
    ]
    source = course.sources.get(code="R2")
    assert (source.license.code, source.license_seen_on) == (
        "kogl-1",
        date(2026, 11, 23),
    )
    assert (source.fact_checked_by, source.fact_checked_on) == (
        "Ana Mora",
        date(2026, 11, 20),
    )
    assert course.glossary.get().entries["es"]["term"] == "credencial"
    live = Page.objects.live().type(CoursePage, ModulePage, LessonPage)
    assert sorted(live.values_list("locale__language_code", "title")) == [
        ("en", "A course"),
        ("en", "First"),
        ("en", "Lesson one"),
        ("en", "Lesson two"),
        ("es", "Lección dos"),
        ("es", "Lección uno"),
        ("es", "Primero"),
        ("es", "Un curso"),
    ]
    assert CourseVersion.objects.get().lesson_codes == ["1-1", "1-2"]
    assert uploads(site) == ["original_images/small-drawing.svg"]


def test_pages_of_a_row_find_each_other(loaded: LoadReport) -> None:
    spanish, english = page_of("1-1", "es"), page_of("1-1", "en")
    assert english.get_translation(Locale.objects.get(language_code="es")) == spanish
    assert english.translation_key == spanish.lesson.public_id
    assert english.get_parent().specific.module.code == "1"


def test_lessons_that_link_to_each_other_are_published_together(
    loaded: LoadReport,
) -> None:
    first, second = page_of("1-1"), page_of("1-2")
    assert f'linktype="page" id="{second.pk}"' in first.body[0].value.source
    assert f'linktype="page" id="{first.pk}"' in second.body[0].value.source
    assert reasons_against(first) == reasons_against(second) == []


def test_reviews_of_the_package_speak_of_exactly_its_text(loaded: LoadReport) -> None:
    rows = LessonReview.objects.order_by("language").values_list(
        "lesson__code", "language", "step", "by_name", "on"
    )
    assert list(rows) == [
        ("1-2", "en", "facts_checked", "Ana Mora", date(2026, 11, 20)),
        ("1-2", "es", "facts_checked", "Ana Mora", date(2026, 11, 20)),
    ]


def test_archive_is_loaded_like_a_folder(site: Path, tmp_path: Path) -> None:
    report = load_package(zip_of(tmp_path / "p.zip", FILES))
    assert report.written == PATHS
    assert page_of("1-1").live


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
    assert len(statements) <= 32


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


# --- Edits made in Wagtail ----------------------------------------------------------


@pytest.mark.parametrize("publish", [True, False])
def test_edit_made_in_wagtail_is_kept(
    loaded: LoadReport, folder: Path, publish: bool
) -> None:
    edit(page_of("1-1"), title="Edited", publish=publish)
    change(folder, "lessons/1-1.en.md", "One statement.", "Another statement.")
    change(folder, "lessons/1-1.es.md", "One statement.", "Another statement.")
    assert told(load_package(folder)) == (
        ["lessons/1-1.es.md"],
        ["lessons/1-1.en.md"],
        [],
    )
    latest = page_of("1-1").get_latest_revision_as_object()
    assert latest.title == "Edited"
    assert "One statement." in latest.body[0].value.source


def test_overwrite_lets_the_package_win(loaded: LoadReport, folder: Path) -> None:
    edit(page_of("1-1"), title="Edited")
    report = load_package(folder, overwrite=True)
    assert told(report) == (["lessons/1-1.en.md"], [], [])
    assert page_of("1-1").title == "Lesson one"
    assert told(load_package(folder)) == ([], [], [])


def test_edit_that_came_back_through_git_is_no_edit_any_more(
    loaded: LoadReport, folder: Path
) -> None:
    edit(page_of("1-1"), title="Edited")
    write_package(loaded.course, folder)
    assert told(load_package(folder)) == ([], [], [])
    change(folder, "lessons/1-1.en.md", "title: Edited", "title: Changed in git")
    assert told(load_package(folder)) == (["lessons/1-1.en.md"], [], [])
    assert page_of("1-1").title == "Changed in git"


def test_lesson_deleted_in_wagtail_stays_deleted(
    loaded: LoadReport, folder: Path
) -> None:
    page_of("1-2", "es").delete()
    # The other lesson lost its link, so it says something else than the package, too.
    both = ["lessons/1-1.es.md", "lessons/1-2.es.md"]
    assert told(load_package(folder)) == ([], both, [])
    assert told(load_package(folder, overwrite=True)) == (both, [], [])
    assert page_of("1-2", "es").live


def test_rows_edited_in_wagtail_are_kept(loaded: LoadReport, folder: Path) -> None:
    loaded.course.sources.filter(code="R1").update(title="Edited")
    loaded.course.glossary.update(korean="자격")
    Lesson.objects.filter(code="1-1").update(minutes=33)
    for name, old, new in (
        ("sources.yaml", "A report", "Changed"),
        ("glossary.yaml", "자격 증명", "증명"),
        ("course.yaml", "minutes: 20", "minutes: 44"),
    ):
        change(folder, name, old, new)
    kept = ["course.yaml", "glossary.yaml", "sources.yaml"]
    assert told(load_package(folder)) == ([], kept, [])
    assert told(load_package(folder, overwrite=True)) == (kept, [], [])
    assert Lesson.objects.get(code="1-1").minutes == 44


def test_course_made_in_wagtail_is_not_overwritten(site: Path, folder: Path) -> None:
    report = load_package(folder)
    PackageRecord.objects.all().delete()
    change(folder, "lessons/1-1.en.md", "One statement.", "Another statement.")
    assert load_package(folder).kept == ["lessons/1-1.en.md"]
    assert report.course.code == "small"


def test_new_lesson_beside_an_edited_course_is_refused(
    loaded: LoadReport, folder: Path
) -> None:
    Lesson.objects.filter(code="1-1").update(minutes=33)
    text = (folder / "course.yaml").read_text()
    added = text + text[text.index("      - code: 1-2") :].replace("1-2", "1-3")
    (folder / "course.yaml").write_text(added)
    for language in ("es", "en"):
        data = FILES[f"lessons/1-2.{language}.md"].replace(b"second", b"third")
        write_files(folder, {f"lessons/1-3.{language}.md": data})
    before = every_row()
    message = "The course, as it was edited on the site, has no such lesson."
    remedy = "Mend it, or use --overwrite if the site keeps an edited file beside it."
    assert refused(folder) == [
        ("lessons/1-3.en.md", 1, message, remedy),
        ("lessons/1-3.es.md", 1, message, remedy),
    ]
    assert every_row() == before
    assert load_package(folder, overwrite=True).kept == []


def test_new_source_beside_edited_sources_is_refused(
    loaded: LoadReport, folder: Path
) -> None:
    loaded.course.sources.filter(code="R1").update(title="Edited")
    change(folder, "course.yaml", "{source: R2, kind", "{source: R3, kind")
    with (folder / "sources.yaml").open("a") as file:
        file.write("R3: {institution: I, title: T, license: kogl-1}\n")
    message = "The sources, as they were edited on the site, lack “R3”."
    assert refused(folder) == [
        ("course.yaml", 41, message, "Add it there, or use --overwrite.")
    ]
    assert load_package(folder, overwrite=True).kept == []


def test_source_that_is_cited_must_be_known_to_the_site(
    loaded: LoadReport, folder: Path
) -> None:
    """The sources were edited, so the package's stay out: the text may not cite them."""
    loaded.course.sources.filter(code="R1").update(title="Edited")
    Lesson.objects.filter(code="1-1").update(minutes=33)
    with (folder / "sources.yaml").open("a") as file:
        file.write("R3: {institution: I, title: T, license: kogl-1}\n")
    change(
        folder,
        "course.yaml",
        "- {source: R1, kind: cites}\n",
        "- {source: R1, kind: cites}\n          - {source: R3, kind: cites}\n",
    )
    change(folder, "lessons/1-1.en.md", "[@R1]", "[@R3]")
    found = refused(folder)
    assert [(file, line) for file, line, _, _ in found] == [("lessons/1-1.en.md", 0)]
    assert found[0][2] == (
        "small/1-1 (en): source R3 is cited but is not listed for this course"
    )


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


# --- Reviews that a deployment requires ---------------------------------------------


def test_drafted_lessons_stay_drafts_where_reviews_are_required(
    folder: Path, settings: Any
) -> None:
    settings.PUBLISH_DRAFTED_LESSONS = False
    report = load_package(folder)
    drafts = [path for path in PATHS if path.startswith("lessons/")]
    assert (
        report.drafts == ["lessons/1-1.es.md", *[]] or sorted(report.drafts) == drafts
    )
    assert not LessonPage.objects.live().exists()
    assert CoursePage.objects.live().count() == 2
    assert page_of("1-1").get_latest_revision_as_object().title == "Lesson one"
    assert told(load_package(folder)) == ([], [], [])


def test_reviewed_lessons_are_published_where_reviews_are_required(
    folder: Path, settings: Any
) -> None:
    settings.PUBLISH_DRAFTED_LESSONS = False
    review = (
        "review:\n  facts_checked: {by: Ana Mora, on: 2026-11-20}\n"
        "  language_read: {by: Luis Paz, on: 2026-11-21}"
    )
    for name in ("lessons/1-1.en.md", "lessons/1-2.en.md"):
        old = (
            "review: drafted"
            if "1-1" in name
            else "review:\n  facts_checked: {by: Ana Mora, on: 2026-11-20}"
        )
        change(folder, name, old, review)
    report = load_package(folder)
    assert sorted(report.drafts) == ["lessons/1-1.es.md", "lessons/1-2.es.md"]
    assert sorted(LessonPage.objects.live().values_list("title", flat=True)) == [
        "Lesson one",
        "Lesson two",
    ]


# --- Refusals leave nothing ---------------------------------------------------------


def broken_link(folder: Path) -> None:
    change(folder, "lessons/1-1.en.md", "lesson:1-2", "lesson:7-7")


def slug_of_another_course(folder: Path) -> None:
    other = small_package(folder.parent / "other")
    change(other, "course.yaml", "code: small", "code: other")
    load_package(other)


def unknown_license(folder: Path) -> None:
    change(folder, "sources.yaml", "license: kogl-1", "license: my-own")


def hostile_figure(folder: Path) -> None:
    write_files(folder, {"media/drawing.svg": SVG.replace(b"<rect", b"<script")})


@pytest.mark.parametrize(
    ("spoil", "file"),
    [
        (broken_link, "lessons/1-1.en.md"),
        (slug_of_another_course, "course.yaml"),
        (unknown_license, "sources.yaml"),
        (hostile_figure, "media/drawing.svg"),
    ],
)
def test_refusal_stores_nothing(
    folder: Path, site: Path, spoil: Callable[[Path], None], file: str
) -> None:
    spoil(folder)
    before, files = every_row(), uploads(site)
    found = refused(folder)
    assert {fault[0] for fault in found} == {file}
    assert all(remedy for *_, remedy in found)
    assert every_row() == before
    assert uploads(site) == files


def test_refusal_after_the_media_were_stored_removes_them(
    folder: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        assert uploads(site) == ["original_images/small-drawing.svg"]
        raise RuntimeError

    monkeypatch.setattr("courses.domain.package_load.freeze_version", fail)
    before = every_row()
    with pytest.raises(RuntimeError):
        load_package(folder)
    assert every_row() == before
    assert uploads(site) == []


def test_refusal_of_new_media_keeps_the_old(
    loaded: LoadReport, folder: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    write_files(folder, {"media/drawing.svg": SVG.replace(b"8", b"9")})
    monkeypatch.setattr("courses.domain.package_load.freeze_version", fail)
    with pytest.raises(RuntimeError):
        load_package(folder)
    assert uploads(site) == ["original_images/small-drawing.svg"]
    assert Path(get_image_model().objects.get().file.path).read_bytes() == SVG


def test_path_that_does_not_exist_is_refused(site: Path, tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    message = "There is no such folder or archive."
    assert refused(path) == [(str(path), 0, message, "Name another one.")]


def test_faults_are_told_in_one_language(folder: Path) -> None:
    """Whatever language is active, a package is refused in English."""
    slug_of_another_course(folder)
    with override("es"):
        assert [message for _, _, message, _ in refused(folder)] == [
            "The slug 'a-course' is already in use within the parent page at '/en/'.",
            "The slug 'un-curso' is already in use within the parent page at '/es/'.",
        ]
