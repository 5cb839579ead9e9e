"""Reading a folder: every file is accounted for, every fault has its place."""

import os
import time
import tracemalloc
from pathlib import Path

import pytest

from courses.importing.reading import MOST_FILES, read_package
from tests.factories.packages import COURSE, FILES, PDF, small_package, write_files

Told = tuple[str, int, str, str]


def faults_of(folder: Path) -> list[Told]:
    faults = read_package(folder)[1]
    return sorted((f.file, f.line, f.message, f.remedy) for f in faults)


def test_small_package_is_read_whole(tmp_path: Path) -> None:
    package, faults = read_package(small_package(tmp_path))
    assert faults == []
    assert package is not None
    assert package.code == "small"
    assert package.languages == ["es", "en"]
    assert [row["code"] for row in package.lesson_rows()] == ["1-1", "1-2"]
    assert sorted(package.lessons) == [
        ("1-1", "en"),
        ("1-1", "es"),
        ("1-2", "en"),
        ("1-2", "es"),
    ]
    assert package.course["hours"] == 2.5
    assert list(package.sources) == ["R1", "R2"]
    assert package.glossary["credential"]["ko"] == "자격 증명"
    assert list(package.media) == ["drawing.svg"]


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_windows_line_ends_and_byte_order_marks_change_nothing(
    tmp_path: Path, ends: str, mark: bytes
) -> None:
    expected, _ = read_package(small_package(tmp_path / "a"))
    files = {
        name: mark + data.replace(b"\n", ends.encode())
        if name[-2:] in {"md", "ml"}
        else data
        for name, data in FILES.items()
    }
    package, faults = read_package(write_files(tmp_path / "b", files))
    assert faults == []
    assert package == expected


def test_faults_keep_their_lines_with_windows_line_ends(tmp_path: Path) -> None:
    text = COURSE.replace("hours: 2.5", "hours: many").replace("\n", "\r\n")
    small_package(tmp_path)
    write_files(tmp_path, {"course.yaml": text.encode()})
    assert faults_of(tmp_path) == [
        (
            "course.yaml",
            4,
            "“many” is not a number with one decimal from 0.5 to 999.",
            "Write one, such as 0.5.",
        )
    ]


def test_missing_files_are_named(tmp_path: Path) -> None:
    small_package(tmp_path, without=["sources.yaml", "glossary.yaml"])
    package, _ = read_package(tmp_path)
    assert package is None
    assert faults_of(tmp_path) == [
        ("glossary.yaml", 0, "The file is missing.", "Add it."),
        ("sources.yaml", 0, "The file is missing.", "Add it."),
    ]


STRANGE = "This file does not belong to a package."


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "Course.yaml",
        "lessons/1-1.md",
        "lessons/1-1.esp.md",
        "lessons/deep/1-1.es.md",
        "media/Ñ.svg",
        "media/Drawing.svg",
        "media/.hidden.svg",
        "media/" + "x" * 101 + ".svg",
        ".DS_Store",
        "1-1.es.md",
    ],
)
def test_file_that_does_not_belong_is_named(tmp_path: Path, name: str) -> None:
    write_files(small_package(tmp_path), {name: b"x"})
    assert faults_of(tmp_path) == [(name, 0, STRANGE, "Remove or rename it.")]


def test_file_of_another_room_is_left_to_it(tmp_path: Path) -> None:
    write_files(small_package(tmp_path), {"items.yaml": b"\xff"})
    _, faults = read_package(tmp_path, other_files=frozenset({"items.yaml"}))
    assert faults == []


def test_link_and_device_are_refused_unopened(tmp_path: Path) -> None:
    small_package(tmp_path / "p")
    (tmp_path / "secret").write_text("x")
    (tmp_path / "p" / "media" / "a.svg").symlink_to(tmp_path / "secret")
    (tmp_path / "p" / "parts").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "p" / "media" / "b.svg")
    message = "Links, devices and deep folders are not accepted."
    remedy = "Put the file itself there."
    assert faults_of(tmp_path / "p") == [
        ("media/a.svg", 0, message, remedy),
        ("media/b.svg", 0, message, remedy),
        ("parts", 0, message, remedy),
    ]


def test_deep_folders_are_not_followed(tmp_path: Path) -> None:
    small_package(tmp_path)
    (tmp_path / Path(*["d"] * 400)).mkdir(parents=True)
    message = "Links, devices and deep folders are not accepted."
    assert faults_of(tmp_path) == [("d/d/d", 0, message, "Put the file itself there.")]


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    write_files(tmp_path, {f"media/f{n}.txt": b"x" for n in range(MOST_FILES + 5)})
    found = [fault for fault in faults_of(tmp_path) if fault[0].startswith("media/")]
    assert [(message, remedy) for _, _, message, remedy in found] == [
        (f"The package has more than {MOST_FILES} files.", "Divide it.")
    ]


TEXTS: list[tuple[bytes, int, str, str]] = [
    (b"a: 1\nb: a\xf1o\n", 2, "The text is not UTF-8.", "Save it as UTF-8."),
    ("a: 1\n".encode("utf-16"), 1, "The text is not UTF-8.", "Save it as UTF-8."),
    (
        b"a: 1\nb: \x00\n",
        2,
        "The text holds the control character U+0000.",
        "Remove it.",
    ),
    (
        "a: 1\n\nb: x\u2028y\n".encode(),
        3,
        "The text holds the control character U+2028.",
        "Remove it.",
    ),
    (
        b"a: 1\rb: 2\n",
        1,
        "The text holds the control character U+000D.",
        "Remove it.",
    ),
    (b"x" * 1_000_001, 0, "The file is larger than 1,000,000 bytes.", "Shorten it."),
]


@pytest.mark.parametrize(
    ("data", "line", "message", "remedy"), TEXTS, ids=range(len(TEXTS))
)
def test_text_in_a_wrong_encoding_is_refused_with_its_line(
    tmp_path: Path, data: bytes, line: int, message: str, remedy: str
) -> None:
    write_files(small_package(tmp_path), {"sources.yaml": data})
    assert faults_of(tmp_path) == [("sources.yaml", line, message, remedy)]


def test_media_are_judged_by_content(tmp_path: Path) -> None:
    files = {
        "media/a.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        "media/b.png": PDF,
        "media/c.html": b"<html>",
    }
    write_files(small_package(tmp_path), files)
    found = [(file, message) for file, _, message, _ in faults_of(tmp_path)]
    assert found == [
        ("media/a.svg", "The SVG holds the element “script”, which is not accepted."),
        ("media/b.png", "The picture cannot be read, or is far too large."),
        ("media/c.html", "Files of the kind “.html” are not accepted."),
    ]


def test_picture_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    small_package(tmp_path)
    with (tmp_path / "media" / "huge.png").open("wb") as file:
        file.truncate(50_000_000)
    tracemalloc.start()
    began = time.process_time()
    assert faults_of(tmp_path) == [
        (
            "media/huge.png",
            0,
            "The file has 50,000,000 bytes; at most 5,000,000 are accepted.",
            "Make it smaller.",
        )
    ]
    assert time.process_time() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_all_files_are_read_before_anything_is_refused(tmp_path: Path) -> None:
    """Nobody wants to mend one fault to meet the next."""
    small_package(
        tmp_path,
        changes={
            "course.yaml": ("minutes: 20", "minutes: long"),
            "sources.yaml": ("year: 2024", "year: old"),
            "glossary.yaml": ("ko: 자격 증명", "kr: 자격 증명"),
            "lessons/1-1.es.md": ("caption: One square.", "caption: ''"),
            "lessons/1-2.en.md": ("**on**", "**on"),
        },
    )
    write_files(tmp_path, {"media/x.svg": b"x"})
    assert [(file, line) for file, line, _, _ in faults_of(tmp_path)] == [
        ("course.yaml", 31),
        ("glossary.yaml", 2),
        ("glossary.yaml", 4),
        ("lessons/1-1.es.md", 15),
        ("lessons/1-2.en.md", 9),
        ("media/x.svg", 0),
        ("sources.yaml", 5),
    ]


COURSE_FAULTS: list[tuple[tuple[str, str], list[tuple[int, str, str]]]] = [
    (
        ("format: puente-course/1", "format: puente-course/9"),
        [(1, "“puente-course/9” is not known here.", "Use one of: puente-course/1.")],
    ),
    (
        ("code: small", "code: Small course"),
        [
            (
                2,
                "“Small course” is not lower-case letters, digits and hyphens.",
                "Write lower-case letters, digits and hyphens.",
            )
        ],
    ),
    (
        ("code: small", f"code: {'x' * 51}"),
        [
            (
                2,
                f"“{'x' * 51}” is not lower-case letters, digits and hyphens.",
                "Write lower-case letters, digits and hyphens.",
            )
        ],
    ),
    (
        ("topics: [identity]", "topics: [identity, identity]"),
        [(6, "“identity” stands here twice.", "Remove one.")],
    ),
    (
        ("commercial: false", "commercial: no"),
        [(5, "“no” is not known here.", "Use one of: false, true.")],
    ),
    (
        ("minutes: 20", "minutes: 0"),
        [(31, "“0” is not a whole number from 1 to 600.", "Write one, such as 1.")],
    ),
    (
        ("completion: marked", "completion: guessed"),
        [(38, "“guessed” is not known here.", "Use one of: marked, read.")],
    ),
    (
        ("competencies: [ID1]", "competencies: [A, B, C, D]"),
        [(30, "A lesson has at most 3 competencies.", "Remove some.")],
    ),
    (
        ("{source: R2, kind: translates}", "{source: R2, kind: copies}"),
        [
            (
                41,
                "“copies” is not known here.",
                "Use one of: adapts, cites, embeds, quotes, translates.",
            )
        ],
    ),
    (
        ("{source: R2, kind: translates}", "{source: R1, kind: cites}"),
        [(41, "This derivation stands here twice.", "Remove one.")],
    ),
    (
        ("slug: un-curso", "slug: ../admin"),
        [
            (
                11,
                "“../admin” is not letters, digits and hyphens.",
                "Write letters, digits and hyphens.",
            )
        ],
    ),
    (
        ("    title: Un curso\n", ""),
        [(10, "“title” is missing.", "Add it.")],
    ),
    (
        ("  es:\n    title: Un curso", "  spa:\n    title: Un curso"),
        [(10, "“spa” is not a language.", "Use es, pt, en, fr or ko.")],
    ),
]


@pytest.mark.parametrize(
    ("change", "expected"), COURSE_FAULTS, ids=range(len(COURSE_FAULTS))
)
def test_fault_of_the_course_file_has_its_line(
    tmp_path: Path, change: tuple[str, str], expected: list[tuple[int, str, str]]
) -> None:
    small_package(tmp_path, changes={"course.yaml": change})
    assert faults_of(tmp_path) == [("course.yaml", *fault) for fault in expected]


SOURCE_FAULTS: list[tuple[tuple[str, str], list[tuple[int, str, str]]]] = [
    (
        ("  license: unknown\n", ""),
        [(2, "“license” is missing.", "Add it.")],
    ),
    (
        ("url: https://example.org/report", "url: javascript:alert(1)"),
        [(4, "“javascript:alert(1)” is not an address.", "Write an address.")],
    ),
    (
        ("R2:", "own:"),
        [(9, "“own” is not a code.", "Use letters, digits and hyphens.")],
    ),
    (
        ("on: 2026-11-20", "on: 20-11-2026"),
        [(13, "“20-11-2026” is not a date.", "Write it as 2026-11-23.")],
    ),
    (("R2:", "R1:"), [(8, "“R1” stands here twice.", "Rename or join them.")]),
    (
        ("year: 2024", "year: 1024"),
        [
            (
                5,
                "“1024” is not a whole number from 1800 to 2200.",
                "Write one, such as 1800.",
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("change", "expected"), SOURCE_FAULTS, ids=range(len(SOURCE_FAULTS))
)
def test_fault_of_the_sources_has_its_line(
    tmp_path: Path, change: tuple[str, str], expected: list[tuple[int, str, str]]
) -> None:
    small_package(tmp_path, changes={"sources.yaml": change})
    assert faults_of(tmp_path) == [("sources.yaml", *fault) for fault in expected]


def test_sources_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    text = "".join(
        f"{code}: {{institution: I, title: T, license: unknown}}\n"
        for code in ("F10", "A", "F2", "F1", "a1b", "B3")
    )
    small_package(tmp_path)
    package, _ = read_package(write_files(tmp_path, {"sources.yaml": text.encode()}))
    assert package is not None
    assert list(package.sources) == ["A", "B3", "F1", "F2", "F10", "a1b"]
