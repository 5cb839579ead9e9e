"""Loading a package: what is stored, and that a refusal leaves nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from courses.domain.package_load import LoadReport, load_package
from courses.models import (
    Course,
    CoursePage,
    CourseVersion,
    Lesson,
    LessonPage,
    LessonReview,
    ModulePage,
)
from courses.publishing import reasons_against
from tests.factories.loading import PATHS, change, page_of, refused, told, uploads
from tests.factories.packages import FILES, SVG, small_package, write_files, zip_of
from tests.factories.snapshots import every_row

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


# --- Reviews that a deployment requires ---------------------------------------------


def test_drafted_lessons_stay_drafts_where_reviews_are_required(
    folder: Path, settings: Any
) -> None:
    settings.PUBLISH_DRAFTED_LESSONS = False
    report = load_package(folder)
    assert sorted(report.drafts) == [path for path in PATHS if "lessons/" in path]
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
