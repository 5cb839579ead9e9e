import math

import pytest

from assessments.analysis import AnalysisError, random_guess_score


@pytest.mark.parametrize(
    ("interaction", "given", "expected"),
    [
        ("choice", {"fractions": [0, 1, 0, 0]}, 0.25),
        ("choice", {"fractions": [1, 0]}, 0.5),
        ("choice", {"fractions": [1, 0.5, 0, -0.5]}, 0.25),
        ("match", {"entries": 4}, 0.25),
        ("order", {"entries": 5}, 0.2),
        ("numeric", {}, 0),
        ("text", {}, 0),
        ("extended", {}, 0),
    ],
)
def test_random_guess_score_is_the_expected_share(
    interaction: str, given: dict[str, object], expected: float
) -> None:
    assert random_guess_score(interaction, **given) == expected  # type: ignore[arg-type]


def test_random_guess_score_of_multiple_response_is_unknown() -> None:
    assert math.isnan(random_guess_score("multiple", fractions=[1, 0, 1]))


@pytest.mark.parametrize("interaction", ["choice", "match", "order", "essay"])
def test_random_guess_score_refuses_what_it_cannot_know(interaction: str) -> None:
    with pytest.raises(AnalysisError, match=interaction):
        random_guess_score(interaction)
