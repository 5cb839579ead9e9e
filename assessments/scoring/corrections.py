"""Corrections of keys as they bear on one attempt: a pure replay, exact.

What an attempt comes to is a function of its answers, of what people gave by hand and of
the corrections that hold for it in the order in which they came into force. Taking one
back is the same function without it, so corrections can be undone in any order.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.scoring.definition import Definition
from assessments.scoring.log import (
    Entry,
    Erratum,
    Total,
    score_with_errata,
    standing,
    total_of,
)

WHOLE = Fraction(1)


@dataclass(frozen=True)
class Question:
    """A question of an attempt: the last automatic and the last manual entry of its log."""

    definition: Definition
    response: Mapping[str, Any]
    points: Fraction
    automatic: Entry
    manual: Entry | None = None


@dataclass(frozen=True)
class Bearing:
    """A correction that holds for an attempt; `item` is the key of the question.

    `from_start`: it held already when the attempt was first scored, so that there is
    nothing which it could have lowered.
    """

    key: int
    item: int
    erratum: Erratum
    never_lower: bool = True
    from_start: bool = False


@dataclass(frozen=True)
class Verdict:
    """The automatic scores of the corrected questions, and the corrections set aside."""

    scores: Mapping[int, Entry]
    kept: frozenset[int]


def judge(
    questions: Mapping[int, Question],
    corrections: Sequence[Bearing],
    anew: Collection[int] = (),
) -> Verdict:
    """Score the corrected questions of an attempt, and those named in `anew`.

    The corrections are taken the oldest first. One that never lowers is set aside if the
    share of the attempt would fall by it, compared with what the corrections before it
    came to: the person keeps what they had. Answers that wait for a person count as
    nothing in this comparison, so that no later score makes it untrue.
    """
    errata: dict[int, list[Erratum]] = {item: [] for item in anew}
    for correction in corrections:
        errata.setdefault(correction.item, [])
    scores = {item: rescored(questions[item], []) for item in errata}
    kept = set()
    for correction in corrections:
        item = correction.item
        with_it = [*errata[item], correction.erratum]
        tried = {**scores, item: rescored(questions[item], with_it)}
        falls = sure_share(questions, tried) < sure_share(questions, scores)
        if falls and correction.never_lower and not correction.from_start:
            kept.add(correction.key)
        else:
            scores, errata[item] = tried, with_it
    return Verdict(scores, frozenset(kept))


def rescored(question: Question, errata: Sequence[Erratum]) -> Entry:
    """Score an answer under corrections."""
    return score_with_errata(question.definition, question.response, errata)


def standing_scores(
    questions: Mapping[int, Question], scores: Mapping[int, Entry]
) -> list[tuple[Entry, Fraction]]:
    """Return what stands for every question, some of them scored anew, with its points."""
    return [
        (
            standing(scores.get(item, question.automatic), question.manual),
            question.points,
        )
        for item, question in questions.items()
    ]


def sure_share(
    questions: Mapping[int, Question], scores: Mapping[int, Entry]
) -> Fraction:
    """Return the share of the attempt that is sure, whatever still waits for a person.

    If every question is left out, that is the whole: nobody is harmed by it.
    """
    got = most = Fraction(0)
    for entry, points in standing_scores(questions, scores):
        if not entry.void:
            most += points
            got += (entry.share or 0) * points
    return got / most if most else WHOLE


@dataclass(frozen=True)
class Regrade:
    """What becomes of an attempt: the scores to append, and its total before and after."""

    scores: Mapping[int, Entry]
    before: Total
    after: Total
    kept: frozenset[int]


def regrade(
    questions: Mapping[int, Question],
    corrections: Sequence[Bearing],
    anew: Collection[int] = (),
) -> Regrade:
    """Compare what stands in the log of an attempt with what should; see `judge`."""
    verdict = judge(questions, corrections, anew)
    changed = {
        item: score
        for item, score in verdict.scores.items()
        if outcome(score) != outcome(questions[item].automatic)
    }
    return Regrade(
        changed,
        before=total_of(standing_scores(questions, {})),
        after=total_of(standing_scores(questions, changed)),
        kept=verdict.kept,
    )


def outcome(score: Entry) -> tuple[Fraction | None, bool]:
    """Return what a score comes to, whoever gave it."""
    return score.share, score.void
