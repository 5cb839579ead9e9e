"""`load_items`: the secure items of a private package, by one command."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.importing.items_render import render_items
from assessments.models import Item
from assessments.queries.items import version_of
from courses.models import Course
from tests.factories.courses import published_course
from tests.factories.items import competency_of, item_of
from tests.factories.packages import SVG, write_files


@pytest.fixture
def course(db: None, tmp_path: Path, settings: pytest.FixtureRequest) -> Course:
    settings.MEDIA_ROOT = tmp_path / "uploads"  # type: ignore[attr-defined]
    course = published_course(code="identity")
    competency_of(course)
    return course


def load(path: Path, course: str = "identity") -> str:
    out = StringIO()
    call_command("load_items", str(path), "--course", course, stdout=out)
    return out.getvalue()


SECURE = item_of(use="secure", exposure_cap=300)


def test_file_of_secure_items_is_loaded(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "items.yaml"
    path.write_text(render_items([SECURE]))
    assert load(path) == "identity: 1 secure item(s) loaded.\n"
    item = Item.objects.get()
    assert (item.use, item.exposure_cap, item.exposures) == ("secure", 300, 0)
    load(path)
    assert version_of(Item.objects.get()).number == 1


def test_folder_brings_its_pictures(course: Course, tmp_path: Path) -> None:
    item = item_of(use="secure", exposure_cap=300, image="a.svg")
    for texts in item.texts.values():
        texts["alt"] = "A square"
    files = {"items.yaml": render_items([item]).encode(), "media/a.svg": SVG}
    load(write_files(tmp_path / "private", files))
    figures = version_of(Item.objects.get()).figures
    assert set(figures) == {"es", "en"}
    assert len(set(figures.values())) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            render_items([item_of()]),
            "items.yaml:1: choice-1: an open item does not belong to a private package.",
        ),
        ("- code: x\n", "items.yaml:1: “competency” is missing."),
    ],
)
def test_fault_is_named_and_nothing_is_stored(
    course: Course, tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "items.yaml"
    path.write_text(text)
    with pytest.raises(CommandError) as caught:
        load(path)
    assert message in str(caught.value)
    assert str(caught.value).endswith("nothing was stored.")
    assert not Item.objects.exists()


def test_missing_file_and_course_are_named(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"items.yaml: The file is missing."):
        load(tmp_path)
    with pytest.raises(CommandError, match="There is no course “other”"):
        load(tmp_path, "other")
