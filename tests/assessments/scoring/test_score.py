"""Scores of every interaction, as exact fractions."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import check_definition, read_response, score_response
from assessments.scoring.score import score_rubric

CHOICE = {
    "interaction": "choice",
    "options": [{"id": "a", "key": True}, {"id": "b"}, {"id": "c"}],
}
ORDER = {"interaction": "order", "options": [{"id": i} for i in "abcd"]}
MATCH = {
    "interaction": "match",
    "rows": [
        {"id": "r1", "key": "x"},
        {"id": "r2", "key": "y"},
        {"id": "r3", "key": "x"},
    ],
    "options": [{"id": "x"}, {"id": "y"}],
}


def multiple(rule: str) -> dict[str, Any]:
    return {
        "interaction": "multiple",
        "rule": rule,
        "options": [
            {"id": "a", "key": True},
            {"id": "b", "key": True},
            {"id": "c"},
            {"id": "d"},
            {"id": "e"},
        ],
    }


@pytest.mark.parametrize(("option", "score"), [("a", 1), ("b", 0), ("c", 0)])
def test_choice_scores_the_key(option: str, score: int) -> None:
    assert score_response(CHOICE, {"option": option}) == score


@pytest.mark.parametrize(
    ("chosen", "all_or_nothing", "per_option", "penalty"),
    [
        ("ab", Fraction(1), Fraction(1), Fraction(1)),
        ("a", Fraction(0), Fraction(4, 5), Fraction(1, 2)),
        ("abc", Fraction(0), Fraction(4, 5), Fraction(1, 2)),
        ("ac", Fraction(0), Fraction(3, 5), Fraction(0)),
        ("cde", Fraction(0), Fraction(0), Fraction(0)),
        ("abcde", Fraction(0), Fraction(2, 5), Fraction(0)),
    ],
)
def test_multiple_scores_by_its_rule(
    chosen: str, all_or_nothing: Fraction, per_option: Fraction, penalty: Fraction
) -> None:
    response = {"options": list(chosen)}
    scores = [
        score_response(multiple(rule), response)
        for rule in ("all_or_nothing", "per_option", "per_option_penalty")
    ]
    assert scores == [all_or_nothing, per_option, penalty]


@pytest.mark.parametrize(
    ("sequence", "score"),
    [
        ("abcd", Fraction(1)),
        ("bcda", Fraction(2, 3)),
        ("dcba", Fraction(0)),
        ("abdc", Fraction(1, 3)),
    ],
)
def test_order_scores_right_neighbors(sequence: str, score: Fraction) -> None:
    assert score_response(ORDER, {"sequence": list(sequence)}) == score


def test_match_scores_the_share_of_rows() -> None:
    assert score_response(MATCH, {"pairs": {"r1": "x", "r2": "x"}}) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("text", "language", "score"),
    [
        ("80", "es", 1),
        ("80 ", "en", 1),
        ("80,4", "es", 1),
        ("80.4", "en", 1),
        ("81", "es", 0),
        ("-80", "es", 0),
        ("1.080", "pt-br", 0),
    ],
)
def test_numeric_uses_its_absolute_tolerance(
    text: str, language: str, score: int
) -> None:
    definition = {"interaction": "numeric", "value": "80", "absolute": "0.5"}
    response = read_response(definition, {"text": [text]}.get, language)  # type: ignore[arg-type]
    assert score_response(definition, response) == score


def test_numeric_converts_units_exactly() -> None:
    definition = {
        "interaction": "numeric",
        "value": "1.5",
        "unit": "h",
        "units": {"h": "60", "min": "1"},
        "relative": "0.02",
    }
    assert check_definition(definition) == []
    near = {"text": "91", "value": "91", "unit": "min"}
    far = {"text": "92", "value": "92", "unit": "min"}
    assert [score_response(definition, near), score_response(definition, far)] == [1, 0]


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("credencial", 1),
        ("  CREDENCIAL ", 1),
        ("Credéncial", 1),
        ("credential", 1),
        ("credenciales", 0),
    ],
)
def test_text_is_normalized_by_rule(text: str, score: int) -> None:
    definition = {
        "interaction": "text",
        "accepted": {"es": ["credencial"], "en": ["credential"]},
        "case": False,
        "accents": False,
    }
    assert score_response(definition, {"text": text}) == score


def test_text_may_count_case_and_accents() -> None:
    definition = {
        "interaction": "text",
        "accepted": {"es": ["Perú"]},
        "case": True,
        "accents": True,
    }
    scores = [score_response(definition, {"text": t}) for t in ("Perú", "perú", "Peru")]
    assert scores == [1, 0, 0]


def test_long_texts_wait_for_a_person_unless_blank() -> None:
    definition = {"interaction": "extended", "criteria": []}
    assert score_response(definition, {"text": "an essay"}) is None
    assert score_response(definition, {}) == 0


def test_rubric_scores_the_share_of_points() -> None:
    levels = [
        {"id": "no", "points": 0},
        {"id": "part", "points": 1},
        {"id": "full", "points": 3},
    ]
    definition = {
        "interaction": "extended",
        "criteria": [{"id": "law", "levels": levels}, {"id": "cost", "levels": levels}],
    }
    assert check_definition(definition) == []
    assert score_rubric(definition, {"law": "full", "cost": "part"}) == Fraction(2, 3)
    with pytest.raises(KeyError):
        score_rubric(definition, {"law": "full"})


@given(st.sets(st.sampled_from("abcde")))
def test_no_rule_leaves_the_range_and_only_the_key_scores_full(
    chosen: set[str],
) -> None:
    for rule in ("all_or_nothing", "per_option", "per_option_penalty"):
        score = score_response(
            multiple(rule), {"options": sorted(chosen)} if chosen else {}
        )
        assert score is not None
        assert 0 <= score <= 1
        assert (score == 1) == (chosen == {"a", "b"})
