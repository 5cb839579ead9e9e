"""`quizzes.yaml` as a part of a package: checked with its bank, loaded, written back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from assessments.importing.items_render import render_items
from assessments.models import Quiz, QuizPlacement, QuizVersion
from courses.domain.package_export import write_package
from courses.domain.package_load import load_package
from courses.models import CourseVersion
from courses.requirements import Reason, requirement_kind
from tests.factories.items import item_of
from tests.factories.loading import refused, told

Maker = Callable[[str], Path]
ITEMS = [replace(item_of(), code=f"c-{n}", pool="module-1") for n in range(3)]
QUIZZES = """\
- code: module-1
  kind: module
  place: after_module
  module: 1
  required: true
  title:
    es: Prueba
    en: Quiz
  preset: module
  sections:
  - picks:
    - pool: module-1
- code: practice
  kind: practice
  place: after_lesson
  lesson: 1-1
  required: false
  title:
    es: Práctica
    en: Practice
  preset: practice
  sections:
  - picks:
    - items: [c-0, c-2]
"""


@pytest.fixture
def folder(package: Maker) -> Path:
    """Return a package with a bank of three items and two quizzes."""
    made = package(render_items(ITEMS))
    (made / "quizzes.yaml").write_text(QUIZZES, encoding="utf-8")
    return made


def said(folder: Path, old: str, new: str) -> list[str]:
    """Change the quizzes, load in vain, return what is said."""
    path = folder / "quizzes.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return sayings(folder)


def sayings(folder: Path) -> list[str]:
    """Load in vain; return the faults in words."""
    return [
        f"{file}:{line}: {what} {remedy}"
        for file, line, what, remedy in refused(folder)
    ]


def test_quizzes_are_loaded_published_and_come_back(
    folder: Path, tmp_path: Path
) -> None:
    report = load_package(folder)
    assert "quizzes.yaml" in report.written
    quizzes = list(Quiz.objects.order_by("placement__position"))
    assert [quiz.code for quiz in quizzes] == ["module-1", "practice"]
    assert all(quiz.current for quiz in quizzes)
    places = QuizPlacement.objects.order_by("position")
    assert [(row.place, row.module_id is None) for row in places] == [
        ("after_module", False),
        ("after_lesson", True),
    ]
    version = CourseVersion.objects.filter(course=report.course).first()
    assert version is not None
    assert [row["kind"] for row in version.requirements] == ["lessons", "quiz_passed"]
    write_package(report.course, tmp_path / "out")
    assert (tmp_path / "out/quizzes.yaml").read_text(encoding="utf-8") == QUIZZES
    assert told(load_package(tmp_path / "out")) == ([], [], [])
    assert QuizVersion.objects.count() == 2


def test_a_quiz_that_is_gone_from_the_file_is_retired(folder: Path) -> None:
    load_package(folder)
    text = QUIZZES.partition("- code: practice")[0]
    (folder / "quizzes.yaml").write_text(text, encoding="utf-8")
    load_package(folder)
    retired = Quiz.objects.order_by("code").values_list("code", "retired")
    assert list(retired) == [("module-1", False), ("practice", True)]


def test_a_package_without_quizzes_leaves_those_of_the_site(folder: Path) -> None:
    load_package(folder)
    (folder / "quizzes.yaml").unlink()
    load_package(folder)
    assert Quiz.objects.filter(retired=False).count() == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "pool: module-1",
            "pool: module-9",
            (
                "quizzes.yaml:1: module-1: The pool “module-9” has no active item. Name"
                " another pool, or add items to it."
            ),
        ),
        (
            "module: 1\n",
            "module: 9\n",
            "quizzes.yaml:1: module-1: there is no module “9”. Name one that exists.",
        ),
        (
            "lesson: 1-1",
            "lesson: 9-1",
            "quizzes.yaml:13: practice: there is no lesson “9-1”. Name one that exists.",
        ),
        (
            "    es: Práctica\n",
            "",
            "quizzes.yaml:13: practice: the title is missing in “es”. Add it.",
        ),
        (
            "[c-0, c-2]",
            "[c-0, c-0]",
            (
                "quizzes.yaml:13: practice: “c-0” could be asked twice. Take it out of one"
                " of the places."
            ),
        ),
        (
            "kind: practice",
            "kind: pre_test",
            (
                "quizzes.yaml:13: practice: A form asks 2 items of the domain ID; its figure"
                " needs 8. Add items, or leave the domain out."
            ),
        ),
    ],
)
def test_what_is_wrong_stores_nothing(
    folder: Path, old: str, new: str, expected: str
) -> None:
    assert said(folder, old, new) == [expected]
    assert Quiz.objects.count() == 0


def test_what_only_the_site_can_see_is_told_with_its_line(folder: Path) -> None:
    items = [replace(item_of(), code=f"c-{n}", pool="module-1") for n in range(9)]
    (folder / "items.yaml").write_text(render_items(items), encoding="utf-8")
    path = folder / "quizzes.yaml"
    path.write_text(
        QUIZZES.replace("kind: practice", "kind: pre_test")
        .replace("preset: practice", "preset: pre_test")
        .replace("items: [c-0, c-2]", "pool: module-1"),
        encoding="utf-8",
    )
    found = sayings(folder)
    assert len(found) == 9
    assert found[0].startswith(
        "quizzes.yaml:13: practice: “c-0” stands in another quiz too"
    )
    assert Quiz.objects.count() == 0


def test_the_shipped_course_asks_for_its_quizzes() -> None:
    shipped = settings.BASE_DIR / "courses/content/digital-identity/quizzes.yaml"
    text = shipped.read_text(encoding="utf-8")
    assert text.count("- code:") == 8
    assert text.count("required: true") == 6


def test_the_requirement_says_in_words_what_is_missing() -> None:
    describe = requirement_kind("quiz_passed").describe
    values = {"titles": {"en": "Quiz"}, "pending": False}
    with override("en"):
        missing = describe(Reason("quiz_passed", met=False, values=values))
        waits = {**values, "pending": True}
        waiting = describe(Reason("quiz_passed", met=False, values=waits))
        met = describe(Reason("quiz_passed", met=True, values=values))
    assert missing == "“Quiz” is not passed yet."
    assert waiting == "“Quiz” waits for a person to score it."
    assert met == "“Quiz” is passed."
