"""Reading submissions: what was not offered is refused, ambiguity is asked about."""

from collections.abc import Callable, Sequence
from fractions import Fraction

import pytest

from assessments.scoring import NumberError, ResponseError, read_number, read_response

CHOICE = {"interaction": "choice", "options": [{"id": "a", "key": True}, {"id": "b"}]}
ORDER = {"interaction": "order", "options": [{"id": i} for i in "abc"]}


def form(**fields: str | list[str]) -> Callable[[str], Sequence[str]]:
    values = {name: [v] if isinstance(v, str) else v for name, v in fields.items()}
    return lambda name: values.get(name.replace("-", "_"), [])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", Fraction(2469, 2)),
        ("1,234.5", Fraction(2469, 2)),
        ("3,5", Fraction(7, 2)),
        ("3.5", Fraction(7, 2)),
        ("0.500", Fraction(1, 2)),
        ("-0,5", Fraction(-1, 2)),
        ("−2", Fraction(-2)),
        ("1 234", Fraction(1234)),
        ("12.345.678", Fraction(12_345_678)),
        (".5", Fraction(1, 2)),
    ],
)
def test_number_is_read_as_people_write_it(text: str, number: Fraction) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("abc", "shape"),
        ("1e9", "shape"),
        ("1.2.3", "shape"),
        ("1,2,3", "shape"),
        ("--1", "shape"),
        ("1..2", "shape"),
        ("9" * 31, "long"),
        ("1" * 41, "long"),
        ("NaN", "shape"),
        ("١", "shape"),
        ("1.234", "ambiguous"),
    ],
)
def test_number_that_is_none_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NumberError) as caught:
        read_number(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize("text", ["10", "10%", "10 %", "10,0\u202f%", "10％"])
def test_percent_sign_may_stand_where_percent_is_the_unit(text: str) -> None:
    definition = {
        "interaction": "numeric",
        "value": "10",
        "unit": "percent",
        "units": {"percent": "1", "share": "100"},
    }
    found = read_response(definition, form(text=text), "es")
    assert found == {"text": text, "value": "10", "unit": "percent"}


@pytest.mark.parametrize(
    ("definition", "text"),
    [
        ({"value": "10"}, "10%"),
        ({"value": "10", "unit": "percent", "units": {"percent": "1"}}, "%"),
        ({"value": "10", "unit": "percent", "units": {"percent": "1"}}, "10%%"),
        ({"value": "10", "unit": "people", "units": {"people": "1"}}, "10%"),
    ],
)
def test_percent_sign_that_stands_elsewhere_is_refused(
    definition: dict[str, object], text: str
) -> None:
    with pytest.raises(ResponseError) as caught:
        read_response({"interaction": "numeric", **definition}, form(text=text))
    assert caught.value.reason == "number"


def test_language_with_one_convention_decides() -> None:
    found = [read_number("1.234", language) for language in ("pt-br", "en")]
    assert found == [Fraction(1234), Fraction(1234, 1000)]


def test_ambiguous_number_offers_both_readings() -> None:
    definition = {"interaction": "numeric", "value": "1234"}
    with pytest.raises(ResponseError) as caught:
        read_response(definition, form(text="1.234"), "es")
    assert (caught.value.reason, caught.value.values) == (
        "ambiguous",
        ("1234", "1.234"),
    )


def test_nothing_submitted_is_a_blank_response() -> None:
    for definition in (
        CHOICE,
        ORDER,
        {"interaction": "multiple", "options": CHOICE["options"]},
        {"interaction": "numeric", "value": "1"},
        {"interaction": "text", "accepted": {}},
        {"interaction": "extended", "criteria": []},
        {"interaction": "match", "rows": [{"id": "r"}], "options": [{"id": "x"}]},
    ):
        assert read_response(definition, form()) == {}


@pytest.mark.parametrize(
    ("definition", "fields", "reason"),
    [
        (CHOICE, {"option": "z"}, "not-offered"),
        (CHOICE, {"option": ["a", "b"]}, "too-many"),
        (
            {"interaction": "multiple", "options": CHOICE["options"]},
            {"option": ["a", "z"]},
            "not-offered",
        ),
        (ORDER, {"place_a": "1", "place_b": "1", "place_c": "2"}, "twice"),
        (ORDER, {"place_a": "1", "place_b": "2", "place_c": "9"}, "not-offered"),
        (ORDER, {"place_a": "1"}, "incomplete"),
        ({"interaction": "text", "accepted": {}}, {"text": "x" * 501}, "long"),
        ({"interaction": "extended", "criteria": []}, {"text": "x" * 20_001}, "long"),
        ({"interaction": "numeric", "value": "1"}, {"text": "one"}, "number"),
        (
            {"interaction": "numeric", "value": "1", "unit": "h", "units": {"h": "1"}},
            {"text": "1", "unit": "km"},
            "unit",
        ),
    ],
)
def test_what_was_not_offered_is_refused(
    definition: dict[str, object], fields: dict[str, str | list[str]], reason: str
) -> None:
    with pytest.raises(ResponseError) as caught:
        read_response(definition, form(**fields))
    assert caught.value.reason == reason


def test_nul_bytes_and_line_ends_are_made_plain() -> None:
    definition = {"interaction": "extended", "criteria": []}
    response = read_response(definition, form(text="a\x00b\r\nc"))
    assert response == {"text": "ab\nc"}


def test_order_is_read_from_places() -> None:
    response = read_response(ORDER, form(place_a="3", place_b="1", place_c="2"))
    assert response == {"sequence": ["b", "c", "a"]}


def test_options_are_kept_sorted_and_once() -> None:
    definition = {"interaction": "multiple", "options": CHOICE["options"]}
    assert read_response(definition, form(option=["b", "a", "b"])) == {
        "options": ["a", "b"]
    }
