"""Which score stands, and whether it is enough: exact."""

from collections.abc import Sequence
from fractions import Fraction

from assessments.policy.facts import FINISHED, Conduct, PastAttempt

KEPT = ("best", "last", "first", "mean")
HUNDRED = 100


def kept_share(kept: str, attempts: Sequence[PastAttempt]) -> Fraction | None:
    """Return the share that stands by `kept`, of the attempts that count.

    Only attempts that are finished, scored and count are looked at; None if there is
    none. `first` and `last` go by number: while the last one waits for its score, the
    last that has one stands. Raises `KeyError` for another `kept`.
    """
    shares = [
        attempt.share
        for attempt in sorted(attempts, key=lambda attempt: attempt.number)
        if attempt.state == FINISHED and attempt.counts and attempt.share is not None
    ]
    if not shares:
        return None
    return {
        "best": max(shares),
        "last": shares[-1],
        "first": shares[0],
        "mean": sum(shares, Fraction()) / len(shares),
    }[kept]


def passed(conduct: Conduct, share: Fraction | None) -> bool | None:
    """Tell whether a share is enough; None if the quiz cannot be passed.

    Exactly `pass_percent` is enough. Without a share the answer is False.
    """
    if conduct["pass_percent"] is None:
        return None
    return share is not None and share * HUNDRED >= conduct["pass_percent"]
