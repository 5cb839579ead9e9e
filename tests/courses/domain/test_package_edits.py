"""Loading a package over what was edited on the site: the edit is kept."""

from pathlib import Path

import pytest

from courses.domain.package_export import write_package
from courses.domain.package_load import LoadReport, load_package
from courses.models import Lesson, PackageRecord
from tests.factories.loading import change, edit, page_of, refused, told
from tests.factories.packages import FILES, write_files
from tests.factories.snapshots import every_row


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
