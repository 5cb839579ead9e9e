"""How figures are printed: rounded counts, whole points, capped shares."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

import numpy as np
import numpy.typing as npt

BASE = 5
"""Public counts are multiples of this."""
CAP = 0.05
"""Shares this near to 0 or 1 are shown as “≤ 5 %” and “≥ 95 %”."""
STEP = 0.05
"""Beside a capped share the others are multiples of this."""
FINE = 100
"""From so many persons on, percentages have one decimal."""
NOISE = Decimal("1e-9")
"""Below this the last digits of two machines may differ; they are rounded off first."""


def rounded_counts(counts: npt.ArrayLike, *, base: int = BASE) -> npt.NDArray[np.int64]:
    """Return counts ≥ 0 rounded to the nearest multiple of `base`, halves up.

    The same count is always rounded to the same, so asking twice tells nothing more. The
    parts of a table need not sum to its total any more. Source: Handbook on Statistical
    Disclosure Control (ESSNet, 2010), 5.5.
    """
    found = np.asarray(counts, dtype=np.int64)
    return (2 * found + base) // (2 * base) * base


def rounded_share(part: int, whole: int, *, base: int = BASE) -> float:
    """Return the share (0 to 1) that rounded counts give; NaN of a whole rounded to 0.

    Percentages of exact counts would give the counts away.
    """
    top, bottom = rounded_counts([part, whole], base=base).tolist()
    return top / bottom if bottom else float("nan")


def half_up(value: float, decimals: int = 0) -> float:
    """Return a number rounded, halves away from 0, the same on every machine.

    Digits beyond 1e-9 are rounded off first: they depend on the order of sums. NaN and
    infinity stay what they are.
    """
    if not np.isfinite(value):
        return value
    exact = Decimal(repr(float(value))).quantize(NOISE, ROUND_HALF_UP)
    return float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


def published_score(value: float) -> float:
    """Return a score of the reporting scale in whole points."""
    return half_up(value)


def published_percent(share: float, n: int) -> float:
    """Return a share (0 to 1) in per cent: whole below 100 persons, else one decimal."""
    return half_up(100 * share, 1 if n >= FINE else 0)


class Cap(StrEnum):
    """How a share is shown that is near to nobody or everybody."""

    NONE = ""
    AT_MOST = "at_most"  # “≤ 5 %”
    AT_LEAST = "at_least"  # “≥ 95 %”


def cap_of(share: float, *, cap: float = CAP) -> Cap:
    """Return how a share (0 to 1) is shown so that it tells of no one in the group.

    Who knows that nobody of a group did something knows it of each of them (group
    disclosure). Source: Handbook on Statistical Disclosure Control (ESSNet, 2010), 5.2.
    """
    tiny = 1e-12
    if share <= cap + tiny:
        return Cap.AT_MOST
    return Cap.AT_LEAST if share >= 1 - cap - tiny else Cap.NONE


@dataclass(frozen=True)
class ShownShare:
    """A share as it is published: in per cent, with the ends of its interval and a cap.

    With a cap the percentage is the cap (5 or 95) and only the sign before it is true.
    """

    percent: float
    low: float
    high: float
    cap: Cap


def shown_shares(
    shares: list[tuple[float, float, float]], n: int, *, whole: bool = True
) -> list[ShownShare]:
    """Return shares (value, low, high; 0 to 1) of n persons as they are published.

    `whole`: they are all the parts of one whole (proficiency bands), or one share whose
    complement goes without saying. If one of them is capped, all the others are rounded
    to multiples of 5 points and every interval is widened to such: else subtraction, or
    the shape of the interval, would undo the cap. Otherwise per cent as
    `published_percent`.
    """
    caps = [cap_of(value) for value, _, _ in shares]
    coarse = whole and any(caps)
    shown = []
    for (value, low, high), cap in zip(shares, caps, strict=True):
        if coarse or cap:
            shown.append(coarse_share(value, low, high, cap))
            continue
        percent, least, most = (published_percent(x, n) for x in (value, low, high))
        shown.append(ShownShare(percent, least, most, cap))
    return shown


def coarse_share(value: float, low: float, high: float, cap: Cap) -> ShownShare:
    """Return a share in steps of 5 points, its interval widened outwards to such."""
    percent = half_up(value / STEP) * STEP
    percent = {Cap.AT_MOST: CAP, Cap.AT_LEAST: 1 - CAP}.get(cap, percent)
    tiny = 1e-9
    ends = np.floor(low / STEP + tiny) * STEP, np.ceil(high / STEP - tiny) * STEP
    least = {Cap.AT_MOST: 0.0, Cap.AT_LEAST: min(ends[0], 1 - CAP)}.get(cap, ends[0])
    most = {Cap.AT_MOST: max(ends[1], CAP), Cap.AT_LEAST: 1.0}.get(cap, ends[1])
    shown = [half_up(100 * float(end)) for end in (percent, least, most)]
    return ShownShare(shown[0], shown[1], shown[2], cap)
