"""A question as learners see it: whole, in their language, without a word of the key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from assessments.importing.items_file import ItemData
from assessments.presentation import present_item
from tests.factories.items import DEFINITIONS, item_of

ALL = frozenset({"correctness", "points", "feedback", "general", "key", "rationale"})
ANSWERS: dict[str, dict[str, Any]] = {
    "choice": {"option": "b"},
    "multiple": {"options": ["a", "b"]},
    "numeric": {"text": "79,5", "value": "159/2", "unit": "percent"},
    "text": {"text": "private key"},
    "match": {"pairs": {"r1": "a", "r2": "c"}},
    "order": {"sequence": ["z", "m", "a"]},
    "extended": {"text": "My note\nin two lines"},
}
OTHER_KEYS: dict[str, dict[str, Any]] = {
    "choice": {"options": [{"id": "a"}, {"id": "b", "key": True}, {"id": "c"}]},
    "multiple": {"options": [{"id": "a"}, {"id": "b", "key": True}, {"id": "c"}]},
    "numeric": {"value": "12", "absolute": "3", "relative": "0.1"},
    "text": {"accepted": {"en": ["other"], "es": ["otra"]}},
    "match": {"rows": [{"id": "r1", "key": "c"}, {"id": "r2", "key": "a"}]},
    "order": {"options": [{"id": "a"}, {"id": "z"}, {"id": "m"}]},
    "extended": {"criteria": [{"id": "z", "levels": []}]},
}
ORDER = ["b", "c", "a"]
SHUFFLED = ["a", "m", "z"]


@dataclass(frozen=True)
class Draft:
    """A version that is not stored."""

    definition: dict[str, Any]
    texts: dict[str, Any]
    figures: dict[str, str] = field(default_factory=dict)
    digest: str = ""


def draft(data: ItemData, **changes: Any) -> Draft:
    return Draft(data.definition | changes, data.texts)


def shown(version: Draft, language: str = "en", **options: Any) -> dict[str, Any]:
    order = SHUFFLED if version.definition["interaction"] == "order" else ORDER
    return present_item(version, language=language, option_order=order, **options)


def markup(item: dict[str, Any]) -> str:
    return render_to_string("assessments/items/item.html", {"item": item})


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def secrets_of(data: ItemData) -> list[str]:
    """Return every text that no learner may see before the rules allow it."""
    texts = data.texts["en"]
    found = [texts["general"], texts["rationale"], "public key", "clave pública"]
    found += [*texts.get("feedback", {}).values(), *texts.get("levels", {}).values()]
    return [*found, *texts.get("criteria", {}).values()]


@pytest.mark.parametrize("interaction", DEFINITIONS)
@pytest.mark.parametrize("fixed", [False, True])
def test_nothing_of_the_key_is_in_the_output(interaction: str, *, fixed: bool) -> None:
    data = item_of(interaction)
    item = shown(draft(data), response=ANSWERS[interaction], fixed=fixed)
    output = str(item) + markup(item)
    assert [secret for secret in secrets_of(data) if secret in output] == []


@pytest.mark.parametrize("interaction", DEFINITIONS)
@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("reveal", [frozenset(), frozenset({"correctness", "points"})])
def test_output_is_the_same_whatever_the_key(
    interaction: str, reveal: frozenset[str], *, fixed: bool
) -> None:
    data = item_of(interaction)
    options: dict[str, Any] = {
        "response": ANSWERS[interaction],
        "reveal": reveal,
        "fixed": fixed,
    }
    one = shown(draft(data), **options)
    other = shown(draft(data, **OTHER_KEYS[interaction]), **options)
    assert (one, markup(one)) == (other, markup(other))


@pytest.mark.parametrize("interaction", DEFINITIONS)
@pytest.mark.parametrize("name", ["general", "rationale"])
def test_each_thing_is_revealed_by_itself(interaction: str, name: str) -> None:
    data = item_of(interaction)
    output = markup(shown(draft(data), reveal=frozenset({name})))
    secret = data.texts["en"][name]
    others = [text for text in secrets_of(data) if text != secret]
    assert secret in output
    assert [text for text in others if text in output] == []


def test_feedback_stands_at_what_was_chosen() -> None:
    version = draft(item_of("choice"))
    feedback = frozenset({"feedback"})
    output = markup(shown(version, response={"option": "b"}, reveal=feedback))
    assert "Feedback b in en" in output
    assert "Feedback a in en" not in output
    assert "Right answer" not in output
    whole = markup(shown(version, response={"option": "b"}, reveal=feedback | {"key"}))
    assert [f"Feedback {code} in en" in whole for code in "abc"] == [True] * 3


@pytest.mark.parametrize(
    ("interaction", "text"),
    [
        ("choice", "options b in en"),
        ("multiple", "options b in en; options a in en"),
        ("numeric", "79,5 Unit percent in en"),
        ("text", "private key"),
        ("match", "rows r1 in en → options a in en\nrows r2 in en → options c in en"),
        ("order", "1. options z in en\n2. options m in en\n3. options a in en"),
        ("extended", "My note\nin two lines"),
    ],
)
def test_answer_is_said_in_words(interaction: str, text: str) -> None:
    version = draft(item_of(interaction))
    item = shown(version, response=ANSWERS[interaction])
    assert item["response_text"] == text
    assert shown(version)["response_text"] == ""


@pytest.mark.parametrize(
    ("interaction", "expected"),
    [
        ("numeric", ("80 Unit percent in en", "0.5")),
        ("text", ("public key",)),
        ("order", ["options m in en", "options a in en", "options z in en"]),
    ],
)
def test_key_is_told_where_it_is_revealed(interaction: str, expected: Any) -> None:
    item = shown(draft(item_of(interaction)), reveal=frozenset({"key"}))
    found = item["expected"]
    assert (found if isinstance(found, list) else found.split("|")) == (
        expected if isinstance(expected, list) else [expected[0]]
    )
    if interaction == "numeric":
        assert item["tolerance"] == expected[1]


def test_relative_tolerance_is_told_as_a_number() -> None:
    version = draft(item_of("numeric"), relative="0.1")
    assert shown(version, reveal=ALL)["tolerance"] == "8"


def test_key_of_options_and_rows_is_told() -> None:
    options = shown(draft(item_of("multiple")), reveal=ALL)["options"]
    assert {o["value"]: o["right"] for o in options} == {
        "a": True,
        "b": False,
        "c": True,
    }
    version = draft(item_of("match"))
    rows = shown(version, response=ANSWERS["match"], reveal=ALL)["rows"]
    assert [(row["right"], row["expected"]) for row in rows] == [
        (True, "options a in en"),
        (False, "options b in en"),
    ]
    assert "Level whole in en" in markup(shown(draft(item_of("extended")), reveal=ALL))


@pytest.mark.parametrize(
    ("interaction", "controls"),
    [
        ("choice", ['type="radio"', 'name="option" value="b" checked']),
        ("multiple", ['type="checkbox"', 'name="option" value="a" checked']),
        (
            "numeric",
            [
                'inputmode="decimal"',
                'name="text" value="79,5"',
                'value="percent" selected',
            ],
        ),
        ("text", ['name="text" value="private key"']),
        ("match", ['name="row-r1"', '<option value="a" selected>options a in en']),
        ("order", ['name="place-z"', '<option value="1" selected>1']),
        ("extended", ["My note\nin two lines</textarea>", "At least 200 characters."]),
    ],
)
def test_controls_hold_the_answer(interaction: str, controls: list[str]) -> None:
    output = markup(shown(draft(item_of(interaction)), response=ANSWERS[interaction]))
    assert [control for control in controls if control not in output] == []


def test_options_stand_in_the_order_of_the_attempt() -> None:
    item = shown(draft(item_of("choice")))
    assert [option["value"] for option in item["options"]] == ORDER


def test_what_could_not_be_read_is_shown_again() -> None:
    number = shown(
        draft(item_of("numeric")), typed={"text": ["1.2.3"], "unit": ["share"]}
    )
    assert number["text"] == "1.2.3"
    assert [unit["value"] for unit in number["units"] if unit["chosen"]] == ["share"]
    places = {"place-a": ["1"], "place-m": ["1"], "place-z": [""]}
    rows = shown(draft(item_of("order")), typed=places)["rows"]
    chosen = {
        r["name"]: [c["value"] for c in r["choices"] if c["chosen"]] for r in rows
    }
    assert chosen == {"place-a": ["1"], "place-m": ["1"], "place-z": []}
    match = shown(draft(item_of("match")), typed={"row-r1": ["b"]})
    assert match["rows"][0]["answer"] == "options b in en"


def test_order_is_not_shown_solved_without_an_order_of_its_own() -> None:
    version = draft(item_of("order"), options=[{"id": "z"}, {"id": "m"}, {"id": "a"}])
    rows = present_item(version, language="en", option_order=[])["rows"]
    assert [row["name"] for row in rows] == ["place-a", "place-m", "place-z"]


def test_missing_language_is_replaced_and_named() -> None:
    version = draft(item_of("choice"))
    item = shown(version, "pt-br")
    assert (item["stem_text"], item["lang"]) == ("Stem in en", ' lang="en"')
    assert '<span lang="en">options b in en</span>' in markup(item)
    assert shown(version, "es")["lang"] == ""
    portuguese = Draft(version.definition, {"pt": version.texts["en"]})
    assert shown(portuguese, "en")["lang"] == ' lang="pt-BR"'


def test_words_are_markdown_and_nothing_else() -> None:
    data = item_of("choice")
    data.texts["en"]["stem"] = "**Two** & more\n\nSee [it](lesson:1-1) or 1 < 2"
    data.texts["en"]["options"]["a"] = "- one\n- *two*"
    item = shown(draft(data))
    assert item["stem_html"] == (
        "<p><b>Two</b> &amp; more</p><p>See it or 1 &lt; 2</p>"
    )
    assert item["stem_text"] == "Two & more See it or 1 < 2"
    assert item["options"][2]["html"] == "one<br><i>two</i>"
    assert "<script>" not in markup(
        shown(draft(item_of("text")), response={"text": "<script>"})
    )


def test_table_and_picture_stand_below_the_stem() -> None:
    data = item_of("text")
    table = {"caption": "Services", "header": ["Service", "2024"], "rows": [["A", "1"]]}
    data.texts["en"] |= {"table": table, "alt": 'Two "squares"'}
    version = Draft(data.definition, data.texts, {"es": "items/a.svg"})
    item = shown(version)
    assert item["figure"] == {"url": "/media/items/a.svg", "alt": 'Two "squares"'}
    output = markup(item)
    assert '<th scope="row">A</th>' in output
    assert 'alt="Two &quot;squares&quot;"' in output
    assert shown(draft(data))["figure"] is None


def test_ids_are_unique_by_position_and_every_label_leads_to_a_control() -> None:
    pages = "".join(
        markup(shown(draft(item_of(kind)), position=number))
        for number, kind in enumerate(DEFINITIONS, 1)
    )
    ids = re.findall(r' id="([^"]+)"', pages)
    wanted = re.findall(r' for="([^"]+)"', pages)
    wanted += " ".join(re.findall(r'aria-\w+by="([^"]+)"', pages)).split()
    assert len(ids) == len(set(ids))
    assert set(wanted) - set(ids) == set()


def test_rendered_words_are_kept_by_digest() -> None:
    data = item_of("choice")
    stored = Draft(data.definition, data.texts, digest="d" * 64)
    assert shown(stored)["stem_text"] == "Stem in en"
    other = item_of("choice")
    other.texts["en"]["stem"] = "Changed"
    assert shown(Draft(other.definition, other.texts, digest="d" * 64))[
        "stem_text"
    ] == ("Stem in en")
    assert shown(draft(other))["stem_text"] == "Changed"
