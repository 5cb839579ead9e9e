"""Coverage: how much of the civil service the participants are, and what that allows."""

from enum import IntEnum

from lms.indicators.analysis.errors import FrameError, Problem


class Badge(IntEnum):
    """What a figure may be called, from least to most."""

    PARTICIPANTS = 0  # no frame: "participants", and no comparison by rank
    TOTAL = 1  # the number of eligible officials is known: coverage is printed
    STRATA = 2  # known by strata: the figure is weighted
    SAMPLE = 3  # invited at random: "the country's officials" may be said


BIAS_GAPS = (0.25, 0.5)
"""By how many standard deviations those who stayed away might score lower."""


def coverage(participants: int, eligible: int) -> float:
    """Return participants / eligible officials, 0 to 1.

    Raises `FrameError` (`frame_too_small`, `frame_empty`) instead of a share above 1.
    """
    if eligible <= 0:
        raise FrameError(Problem.FRAME_EMPTY)
    if participants > eligible:
        facts = {"participants": participants, "frame": eligible}
        raise FrameError(Problem.FRAME_TOO_SMALL, **facts)
    return participants / eligible


def coverage_badge(
    *, total_known: bool, weighted_by_strata: bool, drawn_at_random: bool
) -> Badge:
    """Return the badge that a country's figures carry.

    Each level needs the one below: a sample drawn at random from a population that
    nobody counted is no more than participants. Source: the levels follow what survey
    practice asks of inference from volunteers (AAPOR, Report of the task force on
    non-probability sampling, 2013).
    """
    if not total_known:
        return Badge.PARTICIPANTS
    if not weighted_by_strata:
        return Badge.TOTAL
    return Badge.SAMPLE if drawn_at_random else Badge.STRATA


def bias_bound(mean: float, sd: float, covered: float, gap: float) -> float:
    """Return the mean of all officials if the others score `gap` · sd lower.

    μ_all = c μ + (1 − c)(μ − gap · sd), with c the coverage (0 to 1), `mean` and `sd` ≥ 0
    of the participants, on any scale. It is no estimate: it says how much a figure
    depends on who came forward, which no weight can mend. Source: W. G. Cochran,
    Sampling Techniques (3rd ed. 1977), 13.2.
    """
    if not 0 <= covered <= 1:
        raise FrameError(Problem.COVERAGE_OUT_OF_RANGE, coverage=covered)
    return mean - (1 - covered) * gap * sd
