"""What a learner sees of an attempt, and when: Moodle's matrix of things and moments."""

from datetime import datetime, timedelta

from assessments.policy.facts import Conduct

# `attempt` the questions and answers given, `correctness` right or wrong, `points`,
# `feedback` of the options chosen, `general` feedback, `key`, `rationale`.
THINGS = (
    "attempt",
    "correctness",
    "points",
    "feedback",
    "general",
    "key",
    "rationale",
)
MOMENTS = ("during", "after", "later", "closed")
SETTLED = "settled"
AFTER = timedelta(minutes=2)


def review_moment(finished_at: datetime | None, closed: bool, now: datetime) -> str:  # noqa: FBT001 - one of three facts
    """Return the moment: `during`, `after` (the first two minutes), `later`, `closed`.

    `closed` is said by `closed(facts)`. An attempt in progress is `during` even then;
    a finished one is `closed` as soon as the run has ended. Two minutes after the
    finish it is `later`.
    """
    if finished_at is None:
        return "during"
    if closed:
        return "closed"
    return "after" if now - finished_at < AFTER else "later"


def visible(conduct: Conduct, moment: str, *, settled: bool = False) -> frozenset[str]:
    """Return the `THINGS` that are shown at a moment.

    `during` speaks of items already answered. `settled` (see `settled`) adds what the
    conduct keeps back until the person has nothing to gain any more; never `during`.
    """
    things = set(conduct["review"][moment])
    if settled and moment != "during":
        things.update(conduct["review"].get(SETTLED, ()))
    return frozenset(things)
