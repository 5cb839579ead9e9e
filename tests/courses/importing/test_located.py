"""YAML with lines: values, conversions, faults, and text in the one canonical form."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.errors import PackageFault
from courses.importing import located
from courses.importing.located import Value, Word, clean_line, clean_text, line_of


def value_of(text: str, faults: list[PackageFault], *, first_line: int = 1) -> Value:
    value = located.read(text, "f.yaml", faults, first_line=first_line)
    assert value is not None
    return value


def only(faults: list[PackageFault]) -> tuple[int, str, str]:
    (fault,) = faults
    assert fault.file == "f.yaml"
    return fault.line, fault.message, fault.remedy


def test_read_remembers_the_line_of_every_text() -> None:
    value = value_of("a: x\nb:\n  - y\n  - |\n    z\n", [], first_line=10)
    parts = value.open_mapping()
    words = [parts["a"].text(most=9)]
    words += [item.text(most=9) for item in parts["b"].items()]
    assert [(word, line_of(word)) for word in words] == [
        ("x", 10),
        ("y", 12),
        ("z", 14),
    ]
    assert [line_of(key) for key in parts] == [10, 11]


def test_word_is_a_text_like_any_other() -> None:
    word = Word("R4", 7)
    assert word == "R4"
    assert {str(word): 1}[word] == 1
    assert line_of("R4") == 0
    assert located.dump({"a": word}) == "a: R4\n"


@pytest.mark.parametrize("text", ["no", "1.10", "~", "null", "2026-01-01", "0x10"])
def test_scalars_are_read_as_they_are_written(text: str) -> None:
    faults: list[PackageFault] = []
    assert value_of(f"a: {text}", faults).open_mapping()["a"].text(most=20) == text
    assert faults == []


CONVERSIONS: list[tuple[str, Callable[[Value], Any], tuple[int, str, str]]] = [
    (
        "a: [x]",
        lambda v: v.text(most=5),
        (1, "A text is expected here.", "Write “key: text”."),
    ),
    ("a: ''", lambda v: v.text(most=5), (1, "The text is empty.", "Write it.")),
    (
        "a: abcdef",
        lambda v: v.text(most=5),
        (1, "The text has 6 characters.", "Shorten it to 5."),
    ),
    (
        'a: "x\\u0007"',
        lambda v: v.text(most=5),
        (1, "The text holds the control character U+0007.", "Remove it."),
    ),
    (
        "a: X y",
        lambda v: v.matching("[a-z]+", "small letters"),
        (1, "“X y” is not small letters.", "Write small letters."),
    ),
    (
        "a: red",
        lambda v: v.one_of({"green", "blue"}),
        (1, "“red” is not known here.", "Use one of: blue, green."),
    ),
    (
        "a: 20.5",
        lambda v: v.number(least=1, most=600),
        (1, "“20.5” is not a whole number from 1 to 600.", "Write one, such as 1."),
    ),
    (
        "a: 8.25",
        lambda v: v.number(least=0.5, most=999, decimals=1),
        (
            1,
            "“8.25” is not a number with one decimal from 0.5 to 999.",
            "Write one, such as 0.5.",
        ),
    ),
    (
        "a: nan",
        lambda v: v.number(least=1, most=2),
        (1, "“nan” is not a whole number from 1 to 2.", "Write one, such as 1."),
    ),
    (
        "a: yes",
        lambda v: v.boolean(),
        (1, "“yes” is not known here.", "Use one of: false, true."),
    ),
    (
        "a: 31/12/2026",
        lambda v: v.date(),
        (1, "“31/12/2026” is not a date.", "Write it as 2026-11-23."),
    ),
    (
        "a: x",
        lambda v: v.items(),
        (1, "A list is expected here.", "Write lines that begin with “- ”."),
    ),
    (
        "a: x",
        lambda v: v.open_mapping(),
        (1, "A mapping is expected here.", "Write “key: value” lines."),
    ),
    (
        "a: x",
        lambda v: v.mapping({"b"}, {"b"}),
        (1, "A mapping is expected here.", "Write “key: value” lines."),
    ),
]


@pytest.mark.parametrize(("text", "convert", "expected"), CONVERSIONS)
def test_conversion_says_what_is_wrong_and_what_helps(
    text: str, convert: Callable[[Value], Any], expected: tuple[int, str, str]
) -> None:
    faults: list[PackageFault] = []
    convert(value_of(text, faults).open_mapping()["a"])
    assert only(faults) == expected


def test_mapping_names_unknown_and_missing_keys_at_their_lines() -> None:
    faults: list[PackageFault] = []
    found = value_of("a: 1\nc:\n  d: 2\n", faults).mapping({"a", "b"}, {"a", "b"})
    assert list(found) == ["a"]
    assert [(f.line, f.message, f.remedy) for f in faults] == [
        (2, "Unknown key “c”.", "Known here: a, b."),
        (1, "“b” is missing.", "Add it."),
    ]


def test_key_that_stands_twice_is_a_fault_at_its_line() -> None:
    faults: list[PackageFault] = []
    assert list(value_of("R4: x\nR5: y\nR4: z\n", faults).open_mapping()) == [
        "R4",
        "R5",
    ]
    assert only(faults) == (3, "“R4” stands here twice.", "Rename or join them.")


def test_key_that_is_no_text_is_a_fault() -> None:
    faults: list[PackageFault] = []
    value_of("? [a, b]\n: x\n", faults)
    assert only(faults) == (1, "A key is a text.", "Write “key: value”.")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("a: b: c\n", 1),
        ("a: 'x\n", 2),
        ("a: x\n\tb: y\n", 2),
    ],
)
def test_syntax_error_carries_its_line(text: str, line: int) -> None:
    faults: list[PackageFault] = []
    assert located.read(text, "f.yaml", faults, first_line=1) is None
    (fault,) = faults
    assert fault.line == line
    assert fault.message.startswith("YAML: ")
    assert fault.remedy == "Mend the syntax."


def test_empty_file_says_so() -> None:
    faults: list[PackageFault] = []
    assert located.read("# only a comment\n", "f.yaml", faults) is None
    assert only(faults) == (1, "There is nothing here.", "Fill it in.")


ALIAS_BOMB = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)


@pytest.mark.parametrize(
    "text",
    [
        ALIAS_BOMB,
        "[" * 200_000,
        "{a: " * 200_000,
        "- " * 400_000,
        "a: &a [*a]\n",
        "a: *nothing\n",
        "a: x\n---\nb: y\n",
        "\n".join(f"k{n}: v" for n in range(60_000)),
    ],
)
@pytest.mark.parametrize("loader", [located.LOADER, yaml.SafeLoader])
def test_bomb_is_refused_in_bounded_time(
    text: str, loader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(located, "LOADER", loader)
    faults: list[PackageFault] = []
    began = time.process_time()
    assert located.read(text, "f.yaml", faults) is None
    assert time.process_time() - began < 10
    (fault,) = faults
    assert fault.message == located.TOO_MUCH or "nesting" in fault.message


def test_clean_text_has_one_kind_of_line_end_and_no_margins() -> None:
    assert clean_text(" a\r\nb\rc\x07\u2028 \n") == "a\nb\nc"
    assert clean_line(" a\r\n b\t\tc\xa0d ") == "a b c\xa0d"


texts = st.text().map(clean_text).filter(bool)
plain = st.recursive(
    texts,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)
    ),
    max_leaves=12,
)


def as_plain(value: Value) -> Any:
    if isinstance(value.raw, dict):
        return {key: as_plain(part) for key, part in value.raw.items()}
    if isinstance(value.raw, list):
        return [as_plain(part) for part in value.raw]
    return clean_text(value.raw)


@settings(deadline=None)
@given(plain)
def test_what_is_dumped_is_read_back(data: Any) -> None:
    faults: list[PackageFault] = []
    value = located.read(located.dump(data), "f.yaml", faults)
    assert faults == []
    assert value is not None
    assert as_plain(value) == data
    assert located.dump(as_plain(value)) == located.dump(data)


def test_dump_folds_long_lines_and_keeps_line_breaks() -> None:
    data = {
        "long": "word " * 25 + "end",
        "lines": "one\ntwo",
        "pair": {"by": "Ana", "on": "2026-01-01"},
        "list": ["a", "b"],
        "number": 8,
        "truth": False,
    }
    assert located.dump(data) == (
        "long: >-\n  " + "word " * 25 + "end\n"
        "lines: |-\n  one\n  two\n"
        "pair: {by: Ana, on: 2026-01-01}\n"
        "list: [a, b]\n"
        "number: 8\n"
        "truth: false\n"
    )
