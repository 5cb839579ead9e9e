"""Item files: what is read, what is refused and where, and that writing gives it back."""

from dataclasses import replace

import pytest

from assessments.importing.items_check import check_items
from assessments.importing.items_file import ItemData, read_items
from assessments.importing.items_render import render_items, units_of
from courses.errors import PackageFault

FRAME = """\
- code: id-1
  competency: ID1
  level: 1
  pool: form-a
  use: open
  status: review
  source: judgement
  review_by: 2027-11-30
"""
CHOICE = (
    FRAME
    + """\
  interaction: choice
  stem:
    es: ¿Qué es una **credencial**?
    en: What is a **credential**?
  options:
  - id: a
    key: true
    text:
      es: Lo que la persona presenta
      en: What the person presents
    feedback:
      es: Sí.
      en: 'Yes.'
  - id: b
    text:
      es: La tabla de residentes
      en: The table of residents
  rationale:
    es: La lleva consigo.
    en: They carry it.
"""
)
NUMERIC = (
    FRAME
    + """\
  interaction: numeric
  max_score: 2
  stem:
    es: ¿Qué porcentaje?
    en: What percentage?
  value: '80'
  absolute: '0.5'
  unit: percent
  units:
    percent:
      factor: '1'
      text:
        es: por ciento
        en: percent
  rationale:
    es: 48 de 60.
    en: 48 of 60.
"""
)
EXTENDED = (
    FRAME
    + """\
  interaction: extended
  stem:
    es: Escriba su nota.
    en: Write your note.
  figure:
    image: page.{language}.svg
    alt:
      es: Una página
      en: A page
  needed: 900
  criteria:
  - id: case
    text:
      es: Caso
      en: Case
    levels:
    - id: none
      points: 0
      text:
        es: Nada
        en: Nothing
    - id: whole
      points: 2
      text:
        es: Completo
        en: Whole
  rationale:
    es: Pide una decisión.
    en: It asks for a decision.
"""
)

UNITS = """\
  units:
    share:
      factor: '100'
      text:
        es: veces
        en: times
"""
TABLE = (
    FRAME.replace("use: open", "use: secure")
    + """\
  interaction: text
  exposure_cap: 400
  stem:
    es: ¿Qué falta en la tabla?
    en: What is missing in the table?
  table:
    caption:
      es: Trámites
      en: Services
    header:
      es: [Trámite, '2024']
      en: [Service, '2024']
    rows:
      es:
      - [Registro, '10']
      en:
      - [Register, '10']
  accepted:
    es: [el año 2023]
    en: [the year 2023]
  rationale:
    es: Sin él no se compara.
    en: Nothing can be compared without it.
  reviews:
    es:
      facts_checked: {by: Ana Mora, on: 2026-11-20}
      language_read: {by: Bruno Paz, on: 2026-11-21}
"""
)


def read(text: str) -> tuple[list[ItemData], list[PackageFault]]:
    faults: list[PackageFault] = []
    return read_items(text, faults), faults


@pytest.mark.parametrize("text", [CHOICE, NUMERIC, EXTENDED, TABLE])
def test_file_is_given_back_and_means_the_same(text: str) -> None:
    items, faults = read(text)
    assert faults == []
    written = render_items(items)
    assert read(written) == (items, [])
    assert render_items(read(written)[0]) == written


def test_table_and_reviews_are_read() -> None:
    (item,), _ = read(TABLE)
    assert item.texts["en"]["table"] == {
        "caption": "Services",
        "header": ["Service", "2024"],
        "rows": [["Register", "10"]],
    }
    assert item.exposure_cap == 400
    assert item.reviews == {
        "es": {
            "facts_checked": {"by": "Ana Mora", "on": "2026-11-20"},
            "language_read": {"by": "Bruno Paz", "on": "2026-11-21"},
        }
    }


def test_order_that_a_database_forgets_does_not_matter() -> None:
    (item,), _ = read(NUMERIC.replace("  units:\n", UNITS))
    units = dict(reversed(item.definition["units"].items()))
    texts = dict(reversed(item.texts.items()))
    shuffled = replace(item, definition=item.definition | {"units": units}, texts=texts)
    assert render_items([shuffled]) == render_items([item])
    assert list(units_of(item.definition)) == ["percent", "share"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("  exposure_cap: 400\n", "", 1, "A secure item has no “exposure_cap”."),
        ("use: secure", "use: open", 10, "An open item has no cap."),
        ("status: review", "status: retired", 6, "“retired” is not known here."),
        ("      en: [Service, '2024']\n", "", 15, "The table is not whole in “en”."),
        ("[Register, '10']", "[Register]", 25, "The row has 1 cells."),
        ("on: 2026-11-20", "on: lately", 34, "“lately” is not a date."),
        ("facts_checked:", "checked:", 34, "Unknown key “checked”."),
    ],
)
def test_fault_of_table_cap_and_review_is_named(
    old: str, new: str, line: int, message: str
) -> None:
    _, faults = read(TABLE.replace(old, new, 1))
    assert [(fault.line, fault.message) for fault in faults] == [(line, message)]


def test_file_without_items_is_refused() -> None:
    assert [fault.message for fault in read("[]")[1]] == ["There are no items."]


def test_item_is_read_whole() -> None:
    (item,), _ = read(CHOICE)
    assert item.definition == {
        "interaction": "choice",
        "options": [{"id": "a", "key": True}, {"id": "b"}],
    }
    assert item.texts["en"] == {
        "stem": "What is a **credential**?",
        "options": {"a": "What the person presents", "b": "The table of residents"},
        "feedback": {"a": "Yes."},
        "rationale": "They carry it.",
    }


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("level: 1", "level: 5", 3, "“5” is not a whole number from 1 to 4."),
        ("use: open", "use: public", 5, "“public” is not known here."),
        ("    key: true\n", "", 14, "No option is the key."),
        (
            "  - id: b",
            "  - id: a",
            14,
            "Two entries have the same id, or one has none.",
        ),
        (
            "      en: The table",
            "      en: <b>The</b> table",
            25,
            "Raw HTML is not allowed",
        ),
        ("interaction: choice", "interaction: essay", 9, "“essay” is not known here."),
        ("  pool: form-a\n", "", 1, "“pool” is missing."),
        ("review_by: 2027-11-30", "review_by: soon", 8, "“soon” is not a date."),
    ],
)
def test_fault_is_named_with_its_line(
    old: str, new: str, line: int, message: str
) -> None:
    _, faults = read(CHOICE.replace(old, new, 1))
    found = [fault for fault in faults if fault.message.startswith(message)]
    assert [(fault.file, fault.line) for fault in found] == [("items.yaml", line)]
    assert found[0].remedy


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("needed: 900", "needed: 0", "“0” is not a whole number from 1 to 20000."),
        ("{language}", "{country}", "“page.{country}.svg” is not a file name."),
    ],
)
def test_fault_of_an_extended_item_is_named(old: str, new: str, message: str) -> None:
    _, faults = read(EXTENDED.replace(old, new, 1))
    assert faults[0].message == message


def test_twin_codes_are_refused() -> None:
    _, faults = read(CHOICE + CHOICE)
    (fault,) = faults
    assert fault.message == "“id-1” stands at line 1 already."


def check(
    text: str, languages: list[str] | None = None, media: tuple[str, ...] = ()
) -> list[str]:
    items, faults = read(text)
    assert faults == []
    found = check_items(
        items,
        languages=languages or ["es", "en"],
        competencies=frozenset({"ID1"}),
        sources={"R4": {}},
        media=dict.fromkeys(media),
    )
    return [fault.message for fault in found]


def test_picture_may_have_a_file_for_each_language() -> None:
    assert check(EXTENDED, media=("page.es.svg",)) == [
        "id-1: media/page.en.svg does not exist."
    ]
    assert check(EXTENDED, media=("page.es.svg", "page.en.svg")) == []
    same = EXTENDED.replace(".{language}", "")
    assert check(same) == ["id-1: media/page.svg does not exist."]


def test_good_item_has_no_fault() -> None:
    assert check(CHOICE) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("competency: ID1", "competency: XX9", "id-1: Unknown competency “XX9”."),
        ("source: judgement", "source: R9", "id-1: Unknown source “R9”."),
        (
            "      en: The table of residents\n",
            "      en: What the  person presents\n",
            "id-1: Two options are equal in “en”.",
        ),
        (
            "      es: La tabla de residentes\n",
            "      es: Todas las anteriores\n",
            "id-1: “All of the above” in “es” measures test-taking.",
        ),
        (
            "      en: What the person presents\n",
            f"      en: {'What the person presents at the counter ' * 3}\n",
            "id-1: The key is by far the longest option in “en”.",
        ),
        (
            "      en: The table of residents\n",
            "",
            "id-1: “options/b” is missing in “en”.",
        ),
    ],
)
def test_bad_practice_is_named(old: str, new: str, message: str) -> None:
    assert message in check(CHOICE.replace(old, new, 1))


def test_language_of_the_course_must_be_there() -> None:
    missing = check(CHOICE, ["es", "pt"])
    assert missing[0] == "id-1: “feedback/a” is missing in “pt”."
    assert len(missing) == 5


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"interaction": "order", "options": [{"id": "a"}, {"id": "b"}]},
            "id-1: The ids of the options tell their order.",
        ),
        (
            {"interaction": "match", "rows": [{"id": "a", "key": "a"}]},
            "id-1: The id of a row is that of its key.",
        ),
    ],
)
def test_ids_that_tell_the_key_are_named(
    changes: dict[str, object], message: str
) -> None:
    (item,), _ = read(CHOICE)
    telling = replace(item, definition=item.definition | changes)
    known = {"languages": ["es"], "competencies": frozenset({"ID1"})}
    found = check_items([telling], sources={}, media={}, **known)  # type: ignore[arg-type]
    assert [fault.message for fault in found] == [message]
