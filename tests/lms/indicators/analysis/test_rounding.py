import numpy as np
import pytest

from lms.indicators.analysis.rounding import (
    Cap,
    ShownShare,
    cap_of,
    half_up,
    published_percent,
    published_score,
    rounded_counts,
    rounded_share,
    shown_shares,
)


def test_counts_are_rounded_to_multiples_of_five() -> None:
    found = rounded_counts(range(14))

    assert found.tolist() == [0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10, 10, 10, 15]


def test_percentages_come_from_rounded_counts() -> None:
    assert rounded_share(11, 33) == 10 / 35
    assert np.isnan(rounded_share(1, 2))


def test_numbers_are_rounded_alike_on_every_machine() -> None:
    assert [half_up(x) for x in (0.5, 1.5, 2.5, -0.5, -0.4)] == [1, 2, 3, -1, 0]
    assert half_up(2.5 - 1e-12) == 3.0
    assert half_up(0.125, 2) == 0.13
    assert np.isnan(half_up(float("nan")))
    assert str(half_up(-0.2)) == "0.0"
    assert published_score(512.5) == 513.0
    assert (published_percent(0.1234, 99), published_percent(0.1234, 100)) == (12, 12.3)


@pytest.mark.parametrize(
    ("share", "cap"),
    [
        (0.0, Cap.AT_MOST),
        (0.05, Cap.AT_MOST),
        (0.0501, Cap.NONE),
        (0.95, Cap.AT_LEAST),
        (0.9499, Cap.NONE),
        (1.0, Cap.AT_LEAST),
    ],
)
def test_caps(share: float, cap: Cap) -> None:
    assert cap_of(share) is cap


def test_shares_without_a_cap_are_shown_as_they_are() -> None:
    shares = [(0.4123, 0.351, 0.476), (0.5877, 0.524, 0.649)]

    assert shown_shares(shares, 200) == [
        ShownShare(41.2, 35.1, 47.6, Cap.NONE),
        ShownShare(58.8, 52.4, 64.9, Cap.NONE),
    ]


def test_a_cap_cannot_be_undone_by_subtraction() -> None:
    one = [(0.0, 0.0, 0.04), (0.43, 0.31, 0.56), (0.57, 0.44, 0.69)]
    other = [(0.04, 0.01, 0.09), (0.41, 0.31, 0.55), (0.55, 0.44, 0.66)]

    assert shown_shares(one, 200) == [
        ShownShare(5, 0, 5, Cap.AT_MOST),
        ShownShare(45, 30, 60, Cap.NONE),
        ShownShare(55, 40, 70, Cap.NONE),
    ]
    assert shown_shares(other, 200)[0] == ShownShare(5, 0, 10, Cap.AT_MOST)
    assert shown_shares([(0.98, 0.91, 1.0)], 50) == [
        ShownShare(95, 90, 100, Cap.AT_LEAST)
    ]


def test_of_shares_without_a_common_whole_only_the_capped_are_coarse() -> None:
    shares = [(0.02, 0.0, 0.07), (0.43, 0.31, 0.56)]

    assert shown_shares(shares, 200, whole=False) == [
        ShownShare(5, 0, 10, Cap.AT_MOST),
        ShownShare(43, 31, 56, Cap.NONE),
    ]
