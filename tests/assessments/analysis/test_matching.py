import numpy as np
import pandas as pd
import pytest

from assessments.analysis import (
    AnalysisError,
    FlagCode,
    analyze,
    matched_differences,
    responses_from_long,
)
from assessments.analysis.columns import MATCHED_COLUMNS, names_of
from tests.assessments.analysis.samples import long, simulated

# persons of totals 1 and 2 (of 3 items); q1 by language
ROWS = [
    # total 1: es right 1 of 2, pt right 0 of 1
    *[("a", "q1", 1, "es"), ("a", "q2", 0, "es"), ("a", "q3", 0, "es")],
    *[("b", "q1", 0, "es"), ("b", "q2", 1, "es"), ("b", "q3", 0, "es")],
    *[("c", "q1", 0, "pt"), ("c", "q2", 1, "pt"), ("c", "q3", 0, "pt")],
    # total 2: es right 1 of 1, pt right 1 of 2
    *[("d", "q1", 1, "es"), ("d", "q2", 1, "es"), ("d", "q3", 0, "es")],
    *[("e", "q1", 1, "pt"), ("e", "q2", 0, "pt"), ("e", "q3", 1, "pt")],
    *[("f", "q1", 0, "pt"), ("f", "q2", 1, "pt"), ("f", "q3", 1, "pt")],
]


def test_matched_differences_compare_persons_of_like_total() -> None:
    found = matched_differences(long(ROWS, "language"))
    assert list(found.columns) == names_of(MATCHED_COLUMNS)
    es, pt = found.iloc[0], found.iloc[1]
    assert (pt["item"], pt["level"], pt["n"], pt["n_others"], pt["n_matched"]) == (
        *("q1", "pt"),
        *(3, 3, 3),
    )
    assert pt["difference"] == pytest.approx(1 / 3 - 2 / 3)
    # bands weighted by the answers in pt: 1 of 3 at total 1, 2 of 3 at total 2
    assert pt["matched_difference"] == pytest.approx((0 - 0.5) / 3 + 2 * (0.5 - 1) / 3)
    assert es["matched_difference"] == pytest.approx(2 * 0.5 / 3 + 0.5 / 3)
    # within cells: es at total 1 and pt at total 2 spread by 0.5 each, 2 degrees left
    variance = (0.5 + 0.5) / 2
    per_answer = (1 / 3) ** 2 * (1 + 1 / 2) + (2 / 3) ** 2 * (1 / 2 + 1)
    assert pt["se"] == pytest.approx(np.sqrt(variance * per_answer))
    assert pt["z"] == pytest.approx(pt["matched_difference"] / pt["se"])


def test_matched_differences_without_like_persons_are_unknown() -> None:
    rows = [
        ("a", "q1", 1, "es"),
        ("a", "q2", 1, "es"),
        ("b", "q1", 0, "pt"),
        ("b", "q2", 0, "pt"),
    ]
    found = matched_differences(long(rows, "language"))
    assert list(found["n_matched"]) == [0] * 4
    assert list(found["difference"]) == [1, -1, 1, -1]
    assert found[["matched_difference", "se", "z"]].isna().all().all()


def test_matched_differences_of_one_language_are_empty() -> None:
    rows = [("a", "q1", 1, "es"), ("b", "q1", 0, "es"), ("c", "q1", 0, None)]
    assert len(matched_differences(long(rows, "language"))) == 0


def test_matched_differences_of_worthless_items_are_empty() -> None:
    rows = [("a", "q1", 0, "es"), ("b", "q1", 0, "pt")]
    assert len(matched_differences(long(rows, "language", max_score=0))) == 0


def test_matched_differences_need_the_facet() -> None:
    with pytest.raises(AnalysisError, match="do not say the group"):
        matched_differences(long(ROWS, "language"), "group")


def answers(shift: float, *, seed: int) -> pd.DataFrame:
    """Two languages, pt weaker by one standard deviation; `shift` on q3 in pt alone."""
    rng = np.random.default_rng(seed)
    persons, items = 3000, 12
    portuguese = np.arange(persons) % 3 == 0
    ability = rng.normal(size=persons) - portuguese
    difficulty = np.tile(np.linspace(-1.5, 1.5, items), (persons, 1))
    difficulty[portuguese, 2] += shift
    score = simulated(ability, difficulty, rng).astype(float)
    return pd.DataFrame(
        {
            "person": np.repeat(np.arange(persons), items),
            "item": np.tile([f"q{item + 1}" for item in range(items)], persons),
            "score": score.ravel(),
            "language": np.repeat(np.where(portuguese, "pt", "es"), items),
        }
    )


def harder(frame: pd.DataFrame) -> list[tuple[str, str]]:
    flags = analyze(responses_from_long(frame)).flags
    return [
        (flag.item, flag.values["language"])
        for flag in flags
        if flag.code == FlagCode.HARDER_IN_LANGUAGE
    ]


@pytest.mark.parametrize("seed", range(5))
def test_weaker_persons_do_not_make_items_harder_in_their_language(seed: int) -> None:
    assert harder(answers(0.0, seed=seed)) == []


@pytest.mark.parametrize("seed", range(5))
def test_item_that_is_harder_in_one_language_is_found(seed: int) -> None:
    assert harder(answers(1.2, seed=seed)) == [("q3", "pt")]
