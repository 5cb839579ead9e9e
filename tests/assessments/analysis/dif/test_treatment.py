import numpy as np
import pandas as pd
import pytest

from assessments.analysis import AnalysisError, responses_from_long
from assessments.analysis.dif import (
    Treatment,
    detect,
    freed,
    means_with_and_without,
    treatment_of,
    without,
)
from assessments.analysis.irt import Settings, calibrate
from tests.assessments.analysis.irt_samples import EXACT, answers_of, grouped
from tests.assessments.analysis.samples import long


def biased() -> pd.DataFrame:
    """Return answers in two countries and languages; q00 is harder in pt."""
    rng = np.random.default_rng(1)
    country = np.repeat(["PER", "BRA"], 1200)
    theta = rng.normal(size=2400)
    d = np.linspace(-1, 1, 12)
    rows = answers_of(theta, np.ones(12), d, rng)
    rows[1200:, 0] = answers_of(theta[1200:] - 1.5, np.ones(1), d[:1], rng)[:, 0]
    person, item = np.indices(rows.shape).reshape(2, -1)
    return pd.DataFrame(
        {
            "person": person,
            "item": [f"q{place:02}" for place in item],
            "score": rows.ravel(),
            "group": country[person],
            "language": np.where(country == "BRA", "pt", "es")[person],
            "seconds": 1.0,
        }
    )


def test_freed_item_has_parameters_of_its_own_in_the_language() -> None:
    responses = responses_from_long(biased())
    split = freed(responses, "language", "pt", ["q00"])
    assert split.items == (*responses.items, "q00 [pt]")
    assert list(split.counts[[0, -1]]) == [1200, 1200]
    found = calibrate(split, reference="PER").items.set_index("item")["d"]
    gap = found["q00"] - found["q00 [pt]"]
    assert gap == pytest.approx(1.5, abs=0.3)
    table = detect(split, "language", reference="es", focal="pt").set_index("item")
    assert set(table.loc[table["testable"], "ets"]) == {"A"}
    assert not table.loc[["q00", "q00 [pt]"], "testable"].any()


def test_means_with_and_without_show_what_an_item_does() -> None:
    responses = responses_from_long(biased())
    found = means_with_and_without(responses, ["q00"], reference="PER")
    brazil = found.set_index("group").loc["BRA"]
    assert brazil["mean"] < brazil["mean_without"]
    assert brazil["change"] == pytest.approx(brazil["mean_without"] - brazil["mean"])
    alone = calibrate(without(responses, ["q00"]), reference="PER", settings=EXACT)
    expected = alone.groups.set_index("group").loc["BRA", "mean"]
    assert brazil["mean_without"] == pytest.approx(expected, abs=1e-3)


def test_calibrations_that_do_not_converge_are_not_compared() -> None:
    responses = responses_from_long(biased())
    settings = Settings(most_steps=2)
    with pytest.raises(AnalysisError, match="did not converge"):
        means_with_and_without(responses, ["q00"], settings=settings)


def test_without_leaves_the_item_unanswered() -> None:
    responses = without(grouped([[1, 0], [0, 1]], ["a", "b"]), ["q1"])
    assert list(responses.counts) == [0, 2]
    assert responses.facet("group").codes.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("items", "large", "expected"),
    [
        (20, 3, Treatment.FREED),
        (20, 9, Treatment.REMOVED),
        (9, 1, Treatment.FREED),
        (8, 1, Treatment.REMOVED),
    ],
)
def test_item_is_freed_where_enough_others_are_left(
    items: int, large: int, expected: Treatment
) -> None:
    assert treatment_of(items, large) is expected


def test_unknown_items_and_levels_are_refused() -> None:
    responses = long([("a", "q1", 1, "es")], "language")
    with pytest.raises(AnalysisError, match=r"No item is called q9\."):
        without(responses, ["q9"])
    with pytest.raises(AnalysisError, match=r"No language is called “pt”\."):
        freed(responses, "language", "pt", ["q1"])
