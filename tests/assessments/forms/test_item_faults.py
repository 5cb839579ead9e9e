"""Faults of items in the words of the sheet on which they are written."""

from typing import Any

import pytest

from assessments.forms.item_faults import filed_words, finding_words, path_words
from assessments.importing.items_check import Finding
from courses.errors import PackageFault

DEFINITION: dict[str, Any] = {
    "options": [{"id": "x7", "key": True}, {"id": "b2"}],
    "rows": [{"id": "r9", "key": "x7"}],
    "criteria": [{"id": "c1", "levels": [{"id": "l0"}, {"id": "l5"}]}],
}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("stem", "Question"),
        ("table", "Table"),
        ("table/caption", "Table"),
        ("rationale", "Why"),
        ("options/b2", "Option 2"),
        ("feedback/x7", "Feedback on option 1"),
        ("rows/r9", "Line 1"),
        ("units/percent", "Unit percent"),
        ("criteria/c1", "Criterion 1"),
        ("levels/c1.l5", "Criterion 1, level 2"),
        ("levels/gone.l5", "Criterion gone, level l5"),
        ("else/x", "else/x"),
    ],
)
def test_texts_are_named_as_on_the_sheet(path: str, words: str) -> None:
    assert path_words(path, DEFINITION) == words


def test_a_finding_names_text_and_language() -> None:
    finding = Finding(
        "“%(path)s” is missing in “%(language)s”.",
        "Translate it.",
        {"path": "options/x7", "language": "pt"},
    )
    words = "“Option 1” is missing in “português”. Translate it."
    assert finding_words(finding, DEFINITION) == words


def test_what_no_sentence_was_written_for_is_told_as_it_is() -> None:
    fault = PackageFault("items.yaml", 3, "Something new.", "Mend it.")
    said = "No file of items can hold this: Something new. Mend it."
    assert filed_words(fault) == said


def test_the_values_of_a_fault_of_the_file_stay() -> None:
    message = "The text holds the control character U+0007."
    fault = PackageFault("items.yaml", 3, message, "Remove it.")
    words = "A text holds a character that cannot be shown (U+0007): write it anew."
    assert filed_words(fault) == words
