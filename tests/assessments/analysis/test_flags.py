from typing import Any

import pandas as pd
import pytest

from assessments.analysis import Flag, FlagCode, Thresholds, flags_of
from tests.assessments.analysis.samples import NAN


def item(**given: Any) -> dict[str, Any]:
    usual = {
        "item": "q1",
        "n": 100,
        "facility": 0.6,
        "random_guess_score": 0.25,
        "discrimination_index": 40.0,
    }
    return usual | given


def option(option: str, **given: Any) -> dict[str, Any]:
    usual = {
        "item": "q1",
        "option": option,
        "is_key": False,
        "chosen": 20,
        "share_upper": 0.1,
        "option_rest_correlation": -0.2,
    }
    return usual | given


def language(level: str, **given: Any) -> dict[str, Any]:
    usual = {
        "item": "q1",
        "level": level,
        "n": 60,
        "n_others": 60,
        "facility": 0.4,
        "facility_others": 0.6,
        "matched_difference": -0.15,
        "se": 0.05,
    }
    return usual | given


def flags(
    row: dict[str, Any],
    options: list[dict[str, Any]] | None = None,
    languages: list[dict[str, Any]] | None = None,
    **thresholds: Any,
) -> list[Flag]:
    return flags_of(
        pd.DataFrame([row]),
        options=None if options is None else pd.DataFrame(options),
        languages=None if languages is None else pd.DataFrame(languages),
        thresholds=Thresholds(**thresholds),
    )


def test_flags_of_a_good_item_are_none() -> None:
    key = option("a", is_key=True, share_upper=0.8, option_rest_correlation=0.4)
    others = [option("b"), option("c")]
    fair = language("pt", matched_difference=-0.02)
    assert flags(item(), [key, *others], [fair]) == []


@pytest.mark.parametrize(
    ("given", "code", "values"),
    [
        ({"facility": 0.96}, FlagCode.TOO_EASY, {"facility": 0.96, "limit": 0.95}),
        (
            {"facility": 0.09, "random_guess_score": 0.0},
            FlagCode.TOO_HARD,
            {"facility": 0.09, "limit": 0.1},
        ),
        (
            {"facility": 0.2},
            FlagCode.BELOW_RANDOM_GUESS,
            {"facility": 0.2, "random_guess_score": 0.25},
        ),
        (
            {"discrimination_index": -0.1},
            FlagCode.NEGATIVE_DISCRIMINATION,
            {"discrimination_index": -0.1},
        ),
        (
            {"discrimination_index": 19.9},
            FlagCode.LOW_DISCRIMINATION,
            {"discrimination_index": 19.9, "limit": 20.0},
        ),
    ],
)
def test_flags_name_what_is_wrong_with_the_figures(
    given: dict[str, Any], code: FlagCode, values: dict[str, Any]
) -> None:
    assert flags(item(**given)) == [Flag(code, "q1", values)]


@pytest.mark.parametrize(
    "given",
    [
        {"facility": 0.95},
        {"facility": 0.10, "random_guess_score": NAN},
        {"facility": 0.25},
        {"discrimination_index": 20.0},
        {"discrimination_index": NAN},
        {"n": 30},
    ],
)
def test_flags_begin_beyond_the_limit(given: dict[str, Any]) -> None:
    assert flags(item(**given)) == []


def test_too_few_answers_silence_all_other_flags() -> None:
    found = flags(
        item(n=29, facility=1.0, discrimination_index=-50.0),
        [option("b", chosen=0)],
        [language("pt")],
    )
    assert found == [Flag(FlagCode.TOO_FEW_ANSWERS, "q1", {"n": 29, "least": 30})]


KEY = option("a", is_key=True, share_upper=0.3, option_rest_correlation=0.3)


def test_option_chosen_by_nobody_is_flagged() -> None:
    unused = {"chosen": 0, "share_upper": 0.0, "option_rest_correlation": NAN}
    found = flags(
        item(), [KEY, option("b", **unused), option("c"), option("", **unused)]
    )
    assert found == [Flag(FlagCode.CHOSEN_BY_NOBODY, "q1", {"option": "b"})]


def test_option_that_the_strong_prefer_is_flagged() -> None:
    found = flags(
        item(), [KEY, option("b", share_upper=0.35), option("c", share_upper=0.31)]
    )
    values = {"option": "b", "share_upper": 0.35, "key_share_upper": 0.3}
    assert found == [Flag(FlagCode.STRONG_CHOOSE_OTHER, "q1", values)]


def test_option_that_the_strong_like_as_much_as_the_key_is_not_flagged() -> None:
    assert flags(item(), [KEY, option("b", share_upper=0.3)]) == []


def test_blank_answers_of_the_strong_are_not_a_wrong_key() -> None:
    assert flags(item(), [KEY, option("", share_upper=0.7)]) == []


@pytest.mark.parametrize(("correlation", "flagged"), [(0.195, False), (0.197, True)])
def test_distractor_that_attracts_the_strong_is_flagged_beyond_chance(
    correlation: float, *, flagged: bool
) -> None:
    found = flags(item(n=100), [KEY, option("b", option_rest_correlation=correlation)])
    values = {"option": "b", "option_rest_correlation": correlation}
    assert found == [Flag(FlagCode.DISTRACTOR_ATTRACTS_STRONG, "q1", values)] * flagged


def test_item_that_is_harder_in_a_language_is_flagged() -> None:
    found = flags(
        item(), languages=[language("es", matched_difference=0.15), language("pt")]
    )
    values = {
        "language": "pt",
        "n": 60,
        "facility": 0.4,
        "facility_others": 0.6,
        "matched_difference": -0.15,
    }
    assert found == [Flag(FlagCode.HARDER_IN_LANGUAGE, "q1", values)]


@pytest.mark.parametrize(
    "given",
    [
        {"matched_difference": -0.09},
        {"se": 0.08},
        {"n": 29},
        {"n_others": 29},
        {"matched_difference": NAN},
        {"se": NAN},
    ],
)
def test_item_is_not_called_harder_without_reason(given: dict[str, Any]) -> None:
    assert flags(item(), languages=[language("pt", **given)]) == []


def test_thresholds_can_be_chosen() -> None:
    assert flags(item(n=5), least_answers=5, low_discrimination=50.0) == [
        Flag(
            FlagCode.LOW_DISCRIMINATION,
            "q1",
            {"discrimination_index": 40.0, "limit": 50.0},
        )
    ]


def test_flags_stand_in_the_order_of_the_items() -> None:
    rows = [item(item="q2", n=1), item(item="q1", n=1)]
    assert [flag.item for flag in flags_of(pd.DataFrame(rows))] == ["q2", "q1"]
