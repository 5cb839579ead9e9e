"""A corrupt or hostile package: refused with file, line and remedy; nothing is stored."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories.courses import CourseFactory
from tests.factories.loading import change, refused, uploads
from tests.factories.packages import FILES, SVG, picture, zip_of
from tests.factories.snapshots import every_row

Fault = tuple[str, int, str, str]


def archive(folder: Path, files: dict[str, bytes]) -> Path:
    return zip_of(folder.parent / "package.zip", FILES | files)


def path_traversal(folder: Path) -> Path:
    return archive(folder, {"../../evil.md": b"x"})


def zip_bomb(folder: Path) -> Path:
    return archive(folder, {"media/large.txt": b"0" * 30_000_000})


def no_archive(folder: Path) -> Path:
    path = folder.parent / "package.zip"
    path.write_bytes(b"PK\x03\x04 and nothing else")
    return path


def wrong_encoding(folder: Path) -> Path:
    path = folder / "lessons/1-1.es.md"
    path.write_bytes(path.read_text().encode("latin-1"))
    return folder


def html_in_a_text(folder: Path) -> Path:
    change(folder, "lessons/1-1.en.md", "One statement.", "<b onclick=x>One</b>.")
    return folder


def script_in_a_figure(folder: Path) -> Path:
    drawing = SVG.replace(b"<rect", b"<script>alert(1)</script><rect")
    (folder / "media/drawing.svg").write_bytes(drawing)
    return folder


def page_for_a_figure(folder: Path) -> Path:
    (folder / "media/drawing.svg").write_bytes(b"<html><body>x</body></html>")
    return folder


def image_of_fifty_megabytes(folder: Path) -> Path:
    change(folder, "lessons/1-1.en.md", "drawing.svg", "photo.png")
    (folder / "media/photo.png").write_bytes(picture() + b"\x00" * 50_000_000)
    return folder


def code_that_stands_twice(folder: Path) -> Path:
    """Nor does the course list the files of the lesson that had the other code."""
    change(folder, "course.yaml", "- code: 1-2", "- code: 1-1")
    return folder


def circle_of_prerequisites(folder: Path) -> Path:
    other = CourseFactory.create(code="other")
    other.prerequisites.add(CourseFactory.create(code="small"))
    change(folder, "course.yaml", "prerequisites: []", "prerequisites: [other]")
    return folder


def unknown_license(folder: Path) -> Path:
    change(folder, "sources.yaml", "license: kogl-1", "license: my-own")
    return folder


def file_of_nobody(folder: Path) -> Path:
    (folder / "media" / "run.sh").write_bytes(b"#!/bin/sh\n")
    return folder


PLAIN = "Remove it, or save the drawing as “plain SVG”."
KINDS = "csv, gif, jpeg, jpg, mp4, odt, pdf, png, svg, txt, vtt, webm, webp, xlsx"
CASES: list[tuple[Callable[[Path], Path], Fault]] = [
    (
        path_traversal,
        (
            "package.zip",
            0,
            "“../../evil.md” is no path of a package.",
            "Remove or rename the file.",
        ),
    ),
    (
        zip_bomb,
        (
            "package.zip",
            0,
            "“media/large.txt” unpacks to far more than it is.",
            "Remove the file.",
        ),
    ),
    (
        no_archive,
        (
            "package.zip",
            0,
            "The archive cannot be read: no end of the list of entries.",
            "Make the archive again from the folder of the course.",
        ),
    ),
    (
        wrong_encoding,
        ("lessons/1-1.es.md", 2, "The text is not UTF-8.", "Save it as UTF-8."),
    ),
    (
        html_in_a_text,
        (
            "lessons/1-1.en.md",
            8,
            "Raw HTML is not allowed.",
            "Write Markdown; write “\\<” for the sign itself.",
        ),
    ),
    (
        script_in_a_figure,
        (
            "media/drawing.svg",
            0,
            "The SVG holds the element “script”, which is not accepted.",
            PLAIN,
        ),
    ),
    (page_for_a_figure, ("media/drawing.svg", 0, "The file is not an SVG.", PLAIN)),
    (
        image_of_fifty_megabytes,
        (
            "media/photo.png",
            0,
            "The file has 50,000,077 bytes; at most 5,000,000 are accepted.",
            "Make it smaller.",
        ),
    ),
    (
        code_that_stands_twice,
        (
            "course.yaml",
            35,
            "“1-1” stands at line 29 already.",
            "Rename one of the two.",
        ),
    ),
    (
        circle_of_prerequisites,
        (
            "course.yaml",
            7,
            "“other” leads back to “small”: a circle of prerequisites.",
            "Remove one of them.",
        ),
    ),
    (
        unknown_license,
        (
            "sources.yaml",
            11,
            "Source R2: unknown license “my-own”.",
            "Use a code of the license table, or “unknown”.",
        ),
    ),
    (
        file_of_nobody,
        (
            "media/run.sh",
            0,
            "Files of the kind “.sh” are not accepted.",
            f"Use one of: {KINDS}.",
        ),
    ),
]


@pytest.mark.parametrize(
    ("spoil", "expected"), CASES, ids=[case[0].__name__ for case in CASES]
)
def test_package_is_refused_and_nothing_is_stored(
    folder: Path,
    site: Path,
    spoil: Callable[[Path], Path],
    expected: Fault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    package = spoil(folder)
    scratch = folder.parent / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    around = {path for path in folder.parent.rglob("*") if path.is_file()}
    before = every_row()

    first, *others = refused(package)

    assert first == expected
    assert [fault for fault in others if not fault[3]] == []

    assert every_row() == before
    assert uploads(site) == []
    assert {path for path in folder.parent.rglob("*") if path.is_file()} == around
    assert list(scratch.iterdir()) == []
