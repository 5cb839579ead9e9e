"""Which score stands."""

from fractions import Fraction

import pytest

from assessments.policy import PastAttempt, kept_share, passed
from tests.assessments.policy.situations import custom, finished, running

ATTEMPTS = [
    finished(3, Fraction(1, 3)),
    finished(1, Fraction(1, 2)),
    finished(2, Fraction(9, 10)),
    finished(4),  # waits for its score
    finished(5, Fraction(1), counts=False),
    running(6),
]


@pytest.mark.parametrize(
    ("kept", "share"),
    [
        ("best", Fraction(9, 10)),
        ("last", Fraction(1, 3)),
        ("first", Fraction(1, 2)),
        ("mean", Fraction(26, 45)),
    ],
)
def test_kept_share(kept: str, share: Fraction) -> None:
    assert kept_share(kept, ATTEMPTS) == share


@pytest.mark.parametrize("attempts", [[], ATTEMPTS[3:]])
def test_nothing_is_kept_of_nothing(attempts: list[PastAttempt]) -> None:
    assert kept_share("mean", attempts) is None


def test_unknown_way_of_keeping() -> None:
    with pytest.raises(KeyError):
        kept_share("worst", ATTEMPTS)


@pytest.mark.parametrize(
    ("percent", "share", "enough"),
    [
        (None, Fraction(1), None),
        (None, None, None),
        (60, None, False),
        (60, Fraction(3, 5), True),
        (60, Fraction(3, 5) - Fraction(1, 10**12), False),
        (0, Fraction(0), True),
        (100, Fraction(1), True),
    ],
)
def test_passed(percent: int | None, share: Fraction | None, enough: bool) -> None:
    assert passed(custom(pass_percent=percent), share) is enough
