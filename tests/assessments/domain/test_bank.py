"""`items.yaml` as a part of a package: load, export, load again; edits are kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain.item import store_item
from assessments.importing.items_file import ItemData
from assessments.importing.items_render import render_items
from assessments.models import Item, ItemVersion
from assessments.queries.items import version_of
from courses.domain.package_export import write_package
from courses.domain.package_load import load_package
from courses.errors import PackageRefusedError
from courses.models import Course, SourceWork
from tests.factories.items import DEFINITIONS, NOW, item_of
from tests.factories.loading import change, refused, told
from tests.factories.packages import SVG, write_files

Maker = Callable[[str], Path]
EVERY = [item_of(interaction) for interaction in DEFINITIONS]
FIGURED = item_of(image="item.{language}.svg", code="figured")
for _texts in FIGURED.texts.values():
    _texts["alt"] = "A square"


def test_package_without_items_is_loaded(package: Maker) -> None:
    folder = package("")
    (folder / "items.yaml").unlink()
    assert "items.yaml" not in load_package(folder).written
    assert not Item.objects.exists()


def test_items_are_loaded_and_come_back(package: Maker, tmp_path: Path) -> None:
    folder = package(render_items(EVERY))
    report = load_package(folder)
    assert "items.yaml" in report.written
    assert Item.objects.count() == 7

    write_package(report.course, tmp_path / "out")
    written = (tmp_path / "out/items.yaml").read_text()
    assert written == (folder / "items.yaml").read_text()
    assert told(load_package(tmp_path / "out")) == ([], [], [])
    assert ItemVersion.objects.count() == 7


def test_loading_many_items_takes_few_statements(package: Maker) -> None:
    few = package(render_items(EVERY))
    load_package(few)
    many = [replace(item_of(), code=f"c-{n}") for n in range(200)]
    (few / "items.yaml").write_text(render_items([*EVERY, *many]))
    with CaptureQueriesContext(connection) as context:
        load_package(few)
    assert Item.objects.count() == 207
    touched = [q["sql"] for q in context.captured_queries if "assessments_" in q["sql"]]
    # On SQLite, a statement holds a limited number of values.
    assert len(touched) <= 40


def test_item_edited_on_the_site_is_kept(package: Maker) -> None:
    folder = package(render_items(EVERY))
    course = load_package(folder).course
    store_item(course, item_of(level=4), actor=None, now=NOW)
    change(folder, "items.yaml", "Stem in en", "Other stem in en")
    assert told(load_package(folder)) == ([], ["items.yaml"], [])
    assert told(load_package(folder, overwrite=True)) == (["items.yaml"], [], [])
    assert told(load_package(folder)) == ([], [], [])


def test_item_that_goes_is_retired_and_may_come_back(package: Maker) -> None:
    folder = package(render_items(EVERY))
    load_package(folder)
    write_files(folder, {"items.yaml": render_items(EVERY[1:]).encode()})
    load_package(folder)
    gone = Item.objects.get(code="choice-1")
    assert gone.status == "retired"
    assert told(load_package(folder)) == ([], [], [])
    write_files(folder, {"items.yaml": render_items(EVERY).encode()})
    load_package(folder)
    gone.refresh_from_db()
    assert (gone.status, version_of(gone).number) == ("active", 1)


def test_source_of_a_retired_item_stays(package: Maker) -> None:
    folder = package(render_items([item_of(source="R2"), item_of("text")]))
    load_package(folder)
    write_files(folder, {"items.yaml": render_items([item_of("text")]).encode()})
    text = (folder / "sources.yaml").read_text()
    (folder / "sources.yaml").write_text(text[: text.index("R2:")])
    change(folder, "course.yaml", "          - {source: R2, kind: translates}\n", "")
    load_package(folder)
    assert SourceWork.objects.filter(code="R2").exists()


def test_picture_of_an_item_travels(package: Maker, tmp_path: Path) -> None:
    folder = package(render_items([FIGURED]))
    files = {"media/item.es.svg": SVG, "media/item.en.svg": SVG.replace(b"8", b"9")}
    write_files(folder, files)
    course = load_package(folder).course
    first = version_of(Item.objects.get())
    assert set(first.figures) == {"es", "en"}
    assert told(load_package(folder)) == ([], [], [])

    write_package(course, tmp_path / "out")
    found = {name: (tmp_path / "out" / name).read_bytes() for name in files}
    assert found == files
    assert told(load_package(tmp_path / "out")) == ([], [], [])

    write_files(folder, {"media/item.es.svg": SVG.replace(b"8", b"7")})
    assert told(load_package(folder)) == (["items.yaml"], [], [])
    second = version_of(Item.objects.get())
    assert (second.number, second.figures["en"]) == (2, first.figures["en"])
    assert second.figures["es"] != first.figures["es"]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (
            item_of(use="secure", exposure_cap=9),
            "choice-1: a secure item does not belong to a public package.",
        ),
        (item_of(source="R9"), "choice-1: Unknown source “R9”."),
        (item_of(competency="XX1"), "choice-1: Unknown competency “XX1”."),
        (FIGURED, "figured: media/item.es.svg does not exist."),
        (item_of(languages=("en",)), "choice-1: “feedback/a” is missing in “es”."),
    ],
)
def test_fault_of_an_item_names_file_and_line(
    package: Maker, item: ItemData, message: str
) -> None:
    folder = package("# The bank\n" + render_items([item]))
    assert ("items.yaml", 2, message) in [found[:3] for found in refused(folder)]
    assert not Course.objects.exists()


def test_secure_item_is_neither_exported_nor_replaced(
    package: Maker, tmp_path: Path
) -> None:
    folder = package(render_items([item_of("text")]))
    course = load_package(folder).course
    secure = item_of(use="secure", exposure_cap=9)
    store_item(course, secure, actor=None, now=NOW)
    write_package(course, tmp_path / "out")
    assert "choice-1" not in (tmp_path / "out/items.yaml").read_text()

    write_files(folder, {"items.yaml": render_items([item_of()]).encode()})
    found = refused(folder)
    assert [(file, line) for file, line, *_ in found] == [("items.yaml", 1)]
    assert "with another use" in found[0][2]
    assert Item.objects.get(code="choice-1").use == "secure"


WORD = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")),
    min_size=1,
    max_size=30,
).filter(str.strip)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(interaction=st.sampled_from(sorted(DEFINITIONS)), words=st.data())
def test_whatever_an_author_writes_comes_back(
    package: Maker, tmp_path: Path, interaction: str, words: st.DataObject
) -> None:
    item = item_of(interaction)
    for texts in item.texts.values():
        texts["stem"] = words.draw(WORD.map(str.strip))
        texts["rationale"] = words.draw(WORD.map(str.strip))
    try:
        folder = package(render_items([item]))
        course = load_package(folder, overwrite=True).course
    except PackageRefusedError as error:
        # What Markdown does not allow is refused with its line, never stored changed.
        assert {fault.file for fault in error.faults} == {"items.yaml"}  # noqa: PT017
        return
    write_package(course, tmp_path / "out")
    assert told(load_package(tmp_path / "out")) == ([], [], [])
