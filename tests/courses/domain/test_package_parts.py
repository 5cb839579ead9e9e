"""Parts of a package that another room contributes: read, stored, kept, written back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from wagtail.images import get_image_model

from courses.domain.package_export import write_package
from courses.domain.package_load import load_package
from courses.errors import PackageFault, PackageRefusedError
from courses.models import Course
from courses.package_parts import (
    PackagePart,
    register_part,
    registered_parts,
    unregister_part,
)
from tests.factories.loading import PATHS, change, refused, told
from tests.factories.packages import picture, small_package
from tests.factories.snapshots import every_row


@dataclass
class Room:
    """A room above that keeps a list of words, and a picture, for each course."""

    kept: dict[str, list[str]] = field(default_factory=dict)
    applied: int = 0
    picture: Any = None

    def read(self, folder: Path, package: Any) -> tuple[Any, list[PackageFault]]:
        path = folder / "words.json"
        if not path.exists():
            return [], []
        words = json.loads(path.read_text())
        faults = [
            PackageFault("words.json", number, f"“{word}” is long.", "Shorten it.")
            for number, word in enumerate(words, 1)
            if len(word) > 5
        ]
        return words, faults

    def apply(self, course: Any, data: Any) -> None:
        self.applied += 1
        self.kept[course.code] = data

    def render(self, data: Any) -> dict[str, str]:
        return {"words.json": json.dumps(data)} if data else {}

    def export(self, course: Any) -> dict[str, str]:
        return self.render(self.kept.get(course.code, []))

    def uses(self, data: Any) -> frozenset[str]:
        return frozenset({"word.png"} if "image" in data else ())

    def media(self, course: Any) -> dict[str, Any]:
        return {"word.png": self.picture} if self.picture else {}


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room()
    register_part(
        PackagePart(
            name="words",
            files=frozenset({"words.json"}),
            read=room.read,
            apply=room.apply,
            export=room.export,
            render=room.render,
            uses=room.uses,
            media=room.media,
        )
    )
    yield room
    unregister_part("words")


def write_words(folder: Path, *words: str) -> None:
    (folder / "words.json").write_text(json.dumps(words))


# --- The registry -------------------------------------------------------------------


def part(name: str, *files: str) -> PackagePart:
    room = Room()
    return PackagePart(name, frozenset(files), room.read, room.apply, room.export)


def test_file_belongs_to_one_part_only(room: Room) -> None:
    with pytest.raises(ValueError, match=r"\['words.json'\] belong to words"):
        register_part(part("other", "words.json", "others.json"))
    assert [part.name for part in registered_parts()].count("other") == 0


def test_files_of_every_package_belong_to_no_part() -> None:
    with pytest.raises(ValueError, match=r"belong to every package"):
        register_part(part("other", "course.yaml"))


def test_part_may_be_registered_again(room: Room) -> None:
    register_part(part("words", "words.json"))
    assert [part.name for part in registered_parts()].count("words") == 1


def test_part_uses_and_keeps_no_media_unless_it_says_so() -> None:
    plain = part("other", "others.json")
    assert (plain.uses(["x"]), plain.media(None)) == (frozenset(), {})


# --- Loading and writing back -------------------------------------------------------


def test_part_is_loaded_with_the_course_and_written_back(
    room: Room, folder: Path, tmp_path: Path
) -> None:
    write_words(folder, "one", "two")

    report = load_package(folder)

    assert report.written == sorted([*PATHS, "words.json"])
    assert room.kept == {"small": ["one", "two"]}
    write_package(report.course, tmp_path / "out")
    assert (tmp_path / "out/words.json").read_text() == '["one", "two"]'


def test_part_that_says_nothing_new_is_not_applied_again(
    room: Room, folder: Path
) -> None:
    write_words(folder, "one")
    load_package(folder)

    report = load_package(folder)

    assert told(report) == ([], [], [])
    assert room.applied == 1


def test_part_that_was_edited_on_the_site_is_kept(room: Room, folder: Path) -> None:
    write_words(folder, "one")
    load_package(folder)
    room.kept["small"] = ["site"]
    write_words(folder, "two")

    assert told(load_package(folder)) == ([], ["words.json"], [])
    assert room.kept == {"small": ["site"]}

    assert told(load_package(folder, overwrite=True)) == (["words.json"], [], [])
    assert room.kept == {"small": ["two"]}


def test_part_without_render_is_always_applied(folder: Path) -> None:
    room = Room()
    register_part(
        PackagePart(
            "words", frozenset({"words.json"}), room.read, room.apply, lambda _c: {}
        )
    )
    write_words(folder, "one")
    load_package(folder)
    load_package(folder)
    unregister_part("words")

    assert room.applied == 2


def test_fault_of_a_part_refuses_the_package(room: Room, folder: Path) -> None:
    write_words(folder, "one", "too long")
    change(folder, "sources.yaml", "license: kogl-1", "license: my-own")
    before = every_row()

    found = refused(folder)

    assert ("words.json", 2, "“too long” is long.", "Shorten it.") in found
    assert {file for file, *_ in found} == {"words.json", "sources.yaml"}
    assert every_row() == before
    assert room.kept == {}


def test_file_of_a_part_that_is_not_registered_is_refused(folder: Path) -> None:
    write_words(folder, "one")
    message = "This file does not belong to a package."
    assert refused(folder) == [("words.json", 0, message, "Remove or rename it.")]


def test_media_of_a_part_are_stored_and_written_back(
    room: Room, folder: Path, tmp_path: Path
) -> None:
    (folder / "media/word.png").write_bytes(picture())
    write_words(folder, "image")
    course = load_package(folder).course
    image = get_image_model().objects.get(title="word.png")
    room.picture = image

    assert "media/word.png" in write_package(course, tmp_path / "out")
    assert (tmp_path / "out/media/word.png").read_bytes() == picture()


def test_part_may_write_no_file_above_the_folder(
    room: Room, folder: Path, tmp_path: Path
) -> None:
    course: Course = load_package(folder).course
    escaped = PackagePart(
        "words",
        frozenset({"words.json"}),
        room.read,
        room.apply,
        lambda _course: {"../words.json": "[]"},
    )
    register_part(escaped)

    with pytest.raises(PackageRefusedError) as caught:
        write_package(course, tmp_path / "out")

    assert [str(fault.file) for fault in caught.value.faults] == ["../words.json"]
    assert not (tmp_path / "out").exists()


def test_what_the_course_lost_is_removed_from_the_folder(
    folder: Path, tmp_path: Path
) -> None:
    course = load_package(folder).course
    out = small_package(tmp_path / "out")
    (out / "lessons/9-9.en.md").write_text("old")
    (out / "media/old.svg").write_text("old")
    (out / "README.md").write_text("kept")

    write_package(course, out)

    names = sorted(p.relative_to(out).as_posix() for p in out.rglob("*.*"))
    assert names == sorted([*PATHS, "media/drawing.svg", "README.md"])
