"""What must hold between the files of a package, each fault at its real line."""

from dataclasses import replace
from pathlib import Path

import pytest

from courses.importing.checking import Known, check_package
from courses.importing.package import lesson_path, render_package
from courses.importing.reading import read_package
from tests.factories.packages import FILES, KNOWN, small_package, write_files

Told = tuple[str, int, str, str]


def faults_of(folder: Path, known: Known = KNOWN) -> list[Told]:
    package, faults = read_package(folder)
    assert faults == []
    assert package is not None
    found = check_package(package, known)
    return sorted((f.file, f.line, f.message, f.remedy) for f in found)


def lines_of(folder: Path, fault: Told) -> str:
    return (folder / fault[0]).read_text().split("\n")[fault[1] - 1].strip()


def test_small_package_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(small_package(tmp_path)) == []


Case = tuple[str, tuple[str, str], str, str, str]
CASES: list[Case] = [
    (
        "course.yaml",
        ("framework: gd-lac/1.0", "framework: gd-lac/9.0"),
        "framework: gd-lac/9.0",
        "Unknown framework “gd-lac/9.0”.",
        "Known: gd-lac/1.0.",
    ),
    (
        "course.yaml",
        ("competencies: [ID1]", "competencies: [XX9]"),
        "competencies: [XX9]",
        "Unknown competency “XX9”.",
        "Use one of gd-lac/1.0.",
    ),
    (
        "course.yaml",
        ("topics: [identity]", "topics: [cooking]"),
        "topics: [cooking]",
        "Unknown topic “cooking”.",
        "Known: identity.",
    ),
    (
        "course.yaml",
        ("prerequisites: []", "prerequisites: [other]"),
        "prerequisites: [other]",
        "Unknown prerequisite “other”.",
        "Load that course first.",
    ),
    (
        "course.yaml",
        ("prerequisites: []", "prerequisites: [small]"),
        "prerequisites: [small]",
        "“small” leads back to “small”: a circle of prerequisites.",
        "Remove one of them.",
    ),
    (
        "course.yaml",
        ("{source: R2, kind: translates}", "{source: R9, kind: translates}"),
        "- {source: R9, kind: translates}",
        "Lesson 1-2: unknown source “R9”.",
        "List it in sources.yaml.",
    ),
    (
        "course.yaml",
        ("{source: R2, kind: translates}", "{source: R1, kind: adapts}"),
        "- {source: R1, kind: adapts}",
        "Lesson 1-2 adapts source R1 (unknown): its license is unknown.",
        "Find the license, attach a permission, or cite facts only.",
    ),
    (
        "sources.yaml",
        ("license: kogl-1", "license: kogl-9"),
        "license: kogl-9",
        "Source R2: unknown license “kogl-9”.",
        "Use a code of the license table, or “unknown”.",
    ),
    (
        "course.yaml",
        ("title: {es: Primero, en: First}", "title: {es: Primero}"),
        '- code: "1"',
        "Module 1 has no title in “en”.",
        "Write it.",
    ),
    (
        "lessons/1-1.en.md",
        ("[@R1]", "[@R7]"),
        "One statement. [@R7] See [the next](lesson:1-2).",
        "Unknown source “R7”.",
        "List it in sources.yaml.",
    ),
    (
        "lessons/1-1.en.md",
        ("source: own", "source: R2"),
        ":::figure",
        "Source R2 is not among the derivations of 1-1.",
        "Add it there in course.yaml.",
    ),
    (
        "lessons/1-1.en.md",
        ("lesson:1-2", "lesson:9-9"),
        "One statement. [@R1] See [the next](lesson:9-9).",
        "The link leads to no lesson: “9-9”.",
        "Write the code of a lesson of this course.",
    ),
    (
        "lessons/1-2.es.md",
        ("code: credential", "code: passport"),
        ":::term",
        "Unknown glossary term “passport”.",
        "Add it to glossary.yaml.",
    ),
    (
        "lessons/1-1.en.md",
        ("drawing.svg", "painting.svg"),
        ":::figure",
        "media/painting.svg does not exist.",
        "Add the file.",
    ),
]


@pytest.mark.parametrize(
    ("file", "change", "line", "message", "remedy"), CASES, ids=range(len(CASES))
)
def test_fault_stands_at_its_line(
    tmp_path: Path,
    file: str,
    change: tuple[str, str],
    line: str,
    message: str,
    remedy: str,
) -> None:
    small_package(tmp_path, changes={file: change})
    (fault,) = [f for f in faults_of(tmp_path) if f[0] == file]
    assert (lines_of(tmp_path, fault), *fault[2:]) == (line, message, remedy)


def test_circle_through_another_course_is_named(tmp_path: Path) -> None:
    change = ("prerequisites: []", "prerequisites:\n  - second\n  - third")
    small_package(tmp_path, changes={"course.yaml": change})
    graph = {"second": frozenset({"third"}), "third": frozenset({"small"})}
    message = "“{}” leads back to “small”: a circle of prerequisites."
    assert faults_of(tmp_path, replace(KNOWN, prerequisites=graph)) == [
        ("course.yaml", 8, message.format("second"), "Remove one of them."),
        ("course.yaml", 9, message.format("third"), "Remove one of them."),
    ]


def test_circle_among_other_courses_ends(tmp_path: Path) -> None:
    change = ("prerequisites: []", "prerequisites: [a]")
    small_package(tmp_path, changes={"course.yaml": change})
    graph = {"a": frozenset({"b"}), "b": frozenset({"a"})}
    assert faults_of(tmp_path, replace(KNOWN, prerequisites=graph)) == []


def test_codes_that_differ_only_by_capitals_are_twins(tmp_path: Path) -> None:
    small_package(tmp_path, without=["lessons/1-2.es.md", "lessons/1-2.en.md"])
    text = FILES["course.yaml"].decode().replace("code: 1-2", "code: a-1")
    lesson = "      - code: A-1\n" + text.split("      - code: a-1\n")[1]
    again = (
        '  - code: "1.1"\n    title: {es: a, en: a}\n    summary: {es: "", en: ""}\n'
    )
    third = (
        again.replace('"1.1"', '"1-1"') + "    lessons:\n" + lesson.replace("A-1", "z")
    )
    text += again + "    lessons:\n" + lesson + third
    files = {"course.yaml": text.encode()}
    for language in ("es", "en"):
        second = FILES[f"lessons/1-2.{language}.md"]
        first = FILES[f"lessons/1-1.{language}.md"].replace(b"lesson:1-2", b"lesson:z")
        files[f"lessons/1-1.{language}.md"] = first
        for code in ("a-1", "A-1", "z"):
            files[f"lessons/{code}.{language}.md"] = second
    write_files(tmp_path, files)
    found = [(lines_of(tmp_path, f), f[2], f[3]) for f in faults_of(tmp_path)]
    assert found == [
        ("- code: A-1", "“A-1” stands at line 35 already.", "Rename one of the two."),
        ('- code: "1-1"', "“1-1” stands at line 42 already.", "Rename one of the two."),
    ]


def test_lesson_that_stands_twice_is_refused(tmp_path: Path) -> None:
    change = ("code: 1-2", "code: 1-1")
    small_package(tmp_path, changes={"course.yaml": change})
    messages = [f[1:] for f in faults_of(tmp_path) if "already" in f[2]]
    assert messages == [
        (35, "“1-1” stands at line 29 already.", "Rename one of the two.")
    ]


def test_language_unknown_to_the_site_is_refused(tmp_path: Path) -> None:
    small_package(tmp_path)
    known = replace(KNOWN, languages=frozenset({"es", "pt"}))
    assert faults_of(tmp_path, known) == [
        (
            "course.yaml",
            16,
            "“en” is not a language of this site.",
            "Known: es, pt.",
        )
    ]


def test_missing_and_unlisted_lessons_are_named(tmp_path: Path) -> None:
    small_package(tmp_path, without=["lessons/1-2.en.md"])
    write_files(tmp_path, {"lessons/1-2.pt.md": FILES["lessons/1-2.es.md"]})
    assert faults_of(tmp_path) == [
        (
            "course.yaml",
            35,
            "lessons/1-2.en.md is missing.",
            "Write it, or remove the lesson.",
        ),
        (
            "lessons/1-2.pt.md",
            1,
            "course.yaml lists no such lesson, or not this language.",
            "List it, or remove the file.",
        ),
        (
            "lessons/1-2.pt.md",
            11,
            "The glossary term “credential” has no form in “pt”.",
            "Add it to glossary.yaml.",
        ),
    ]


def test_unused_media_are_named(tmp_path: Path) -> None:
    write_files(small_package(tmp_path), {"media/old.txt": b"x"})
    assert faults_of(tmp_path) == [
        ("media/old.txt", 0, "Nothing uses this file.", "Remove it.")
    ]


def test_media_of_another_room_are_used(tmp_path: Path) -> None:
    write_files(small_package(tmp_path), {"media/item.svg": FILES["media/drawing.svg"]})
    package, _ = read_package(tmp_path)
    assert package is not None
    assert check_package(package, KNOWN, used=frozenset({"item.svg"})) == []


def test_nothing_is_missed_while_a_file_could_not_be_read(tmp_path: Path) -> None:
    """An unreadable lesson is one fault: its figure and its notes are not lost, too."""
    small_package(tmp_path, changes={"lessons/1-1.en.md": ("---", "--")})
    package, faults = read_package(tmp_path)
    assert [fault.file for fault in faults] == ["lessons/1-1.en.md"]
    assert package is not None
    assert check_package(package, KNOWN, complete=False) == []


def test_notes_are_the_same_in_every_language(tmp_path: Path) -> None:
    change = ("id: reflection-1", "id: reflection-2")
    small_package(tmp_path, changes={"lessons/1-1.es.md": change})
    remedy = "Use the same in each language."
    assert faults_of(tmp_path) == [
        (
            "lessons/1-1.es.md",
            1,
            "lessons/1-1.en.md has the note “reflection-1”, this file has not.",
            remedy,
        ),
        (
            "lessons/1-1.es.md",
            19,
            "lessons/1-1.en.md has no note “reflection-2”.",
            remedy,
        ),
    ]


def test_note_that_stands_twice_is_refused(tmp_path: Path) -> None:
    note = ":::reflection\nid: reflection-1\nprompt: Again?\n:::\n"
    for language in ("es", "en"):
        name = f"lessons/1-1.{language}.md"
        small_package(tmp_path) if language == "es" else None
        write_files(tmp_path, {name: FILES[name] + b"\n" + note.encode()})
    assert [
        (file, line, message) for file, line, message, _ in faults_of(tmp_path)
    ] == [
        (
            f"lessons/1-1.{language}.md",
            24,
            "The identifier “reflection-1” stands here twice.",
        )
        for language in ("en", "es")
    ]


def test_two_lessons_of_a_module_have_two_addresses(tmp_path: Path) -> None:
    change = ("slug: second", "slug: First")
    small_package(tmp_path, changes={"lessons/1-2.es.md": change})
    assert faults_of(tmp_path) == [
        (
            "lessons/1-2.es.md",
            3,
            "lessons/1-1.es.md has the slug “First” already.",
            "Change one of the two.",
        )
    ]


def test_commercial_course_refuses_noncommercial_sources(tmp_path: Path) -> None:
    change = ("commercial: false", "commercial: true")
    small_package(tmp_path, changes={"course.yaml": change})
    terms = replace(KNOWN.licenses["kogl-1"], commercial_use=False)
    known = replace(KNOWN, licenses={**KNOWN.licenses, "kogl-1": terms})
    message = (
        "Lesson 1-2 translates source R2 (kogl-1):"
        " its license forbids use in a commercial course."
    )
    assert faults_of(tmp_path, known) == [
        ("course.yaml", 41, message, "Attach a permission, or cite facts only.")
    ]


def test_permission_stands_above_the_license(tmp_path: Path) -> None:
    small_package(
        tmp_path,
        changes={
            "course.yaml": (
                "{source: R2, kind: translates}",
                "{source: R1, kind: adapts}",
            ),
            "sources.yaml": (
                "license: unknown",
                "license: unknown\n  permission: Letter.",
            ),
        },
    )
    assert faults_of(tmp_path) == []


def test_rendered_package_is_read_back_the_same(tmp_path: Path) -> None:
    package, _ = read_package(small_package(tmp_path / "a"))
    assert package is not None
    texts = render_package(package)
    assert list(texts) == [
        "course.yaml",
        "sources.yaml",
        "glossary.yaml",
        *(lesson_path(*key) for key in package.lessons),
    ]
    files = {name: text.encode() for name, text in texts.items()}
    media = {"media/drawing.svg": FILES["media/drawing.svg"]}
    again, faults = read_package(write_files(tmp_path / "b", files | media))
    assert faults == []
    assert again == package
    assert render_package(again) == texts
