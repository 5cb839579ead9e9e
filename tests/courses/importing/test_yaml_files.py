"""What `course.yaml`, `sources.yaml` and `glossary.yaml` must say, line by line."""

from pathlib import Path

import pytest

from courses.importing.reading import read_package
from tests.factories.packages import small_package

Faults = list[tuple[int, str, str]]
Case = tuple[str, str, Faults]
LONG = "x" * 1500
CODE = "Use letters, digits and hyphens."

COURSE: list[Case] = [
    ("hours: 2.5\n", "", [(1, "“hours” is missing.", "Add it.")]),
    (
        "hours: 2.5",
        "hours: 2.55",
        [
            (
                4,
                "“2.55” is not a number with one decimal from 0.5 to 999.",
                "Write one, such as 0.5.",
            )
        ],
    ),
    (
        "      - Saber una cosa.\n",
        f"      - {LONG}\n      - {LONG}\n",
        [(14, "Together more than 3000 characters.", "Shorten or remove some.")],
    ),
    (
        '    summary: {es: "", en: ""}\n',
        "",
        [(25, "“summary” is missing.", "Add it.")],
    ),
    (
        "        minutes: 20\n",
        "",
        [(29, "“minutes” is missing.", "Add it.")],
    ),
    (
        "{source: R2, kind: translates}",
        "{source: R2}",
        [(41, "“kind” is missing.", "Add it.")],
    ),
    (
        "topics: [identity]",
        "topics: [Identity]",
        [
            (
                6,
                "“Identity” is not the code of a topic.",
                "Write the code of a topic.",
            )
        ],
    ),
]
SOURCES: list[Case] = [
    ("R1:\n", "R 1:\n", [(2, "“R 1” is not a code.", CODE)]),
    ("R1:\n", "own:\n", [(2, "“own” is not a code.", CODE)]),
    (
        "{by: Ana Mora, on: 2026-11-20}",
        "{by: Ana Mora}",
        [(13, "“on” is missing.", "Add it.")],
    ),
]
GLOSSARY: list[Case] = [
    (
        "credential:\n",
        "Credential:\n",
        [(2, "“Credential” is not a code.", "Use lower-case letters and hyphens.")],
    ),
    (
        "  ko: 자격 증명\n",
        "",
        [(2, "The Korean form (ko) is missing.", "Add it.")],
    ),
    (
        "  es: {",
        "  spa: {",
        [(3, "“spa” is not a language.", "Use es, pt, en, fr or ko.")],
    ),
    (
        "{term: credential, definition: What a person presents.}",
        "{term: credential}",
        [(2, "“definition” is missing.", "Add it.")],
    ),
]
CASES = [
    (name, *case)
    for name, cases in (
        ("course.yaml", COURSE),
        ("sources.yaml", SOURCES),
        ("glossary.yaml", GLOSSARY),
    )
    for case in cases
]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"), CASES, ids=range(len(CASES))
)
def test_fault_has_line_and_remedy(
    tmp_path: Path, name: str, old: str, new: str, expected: Faults
) -> None:
    small_package(tmp_path, changes={name: (old, new)})
    _, faults = read_package(tmp_path)
    found = [(f.file, f.line, f.message, f.remedy) for f in faults]
    assert found == [(name, *fault) for fault in expected]


@pytest.mark.parametrize(
    ("begin", "end", "empty", "line", "message"),
    [
        ("languages:\n", "modules:\n", "{}", 8, "The course has no language."),
        ("modules:\n", None, "[]", 24, "The course has no module."),
        ("    lessons:\n", None, "[]", 28, "The module has no lesson."),
    ],
)
def test_course_without_content_is_refused(
    tmp_path: Path, begin: str, end: str | None, empty: str, line: int, message: str
) -> None:
    path = small_package(tmp_path) / "course.yaml"
    text = path.read_text()
    first = text.index(begin) + len(begin) - 1
    last = text.index(end) - 1 if end else len(text)
    path.write_text(f"{text[:first]} {empty}{text[last:]}")

    _, faults = read_package(tmp_path)

    assert [(f.line, f.message, f.remedy) for f in faults] == [
        (line, message, "Add one.")
    ]
