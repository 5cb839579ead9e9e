"""What a reader of a calibration must know: codes and values, and words for a terminal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class NoticeCode(StrEnum):
    """What was left out, tied, or is in doubt; the values in brackets."""

    PARTIAL_SCORES = "partial_scores"  # n: counted as wrong
    NOT_ANSWERED = "not_answered"  # item
    ALL_RIGHT = "all_right"  # item, n
    ALL_WRONG = "all_wrong"  # item, n
    FEW_ANSWERS = "few_answers"  # item, n, least
    GROUP_ALL_RIGHT = "group_all_right"  # group, n
    GROUP_ALL_WRONG = "group_all_wrong"  # group, n
    VARIANCE_TIED = "variance_tied"  # group, n, least, reference
    SMALL_REFERENCE = "small_reference"  # group, n, least
    NOTHING_ANSWERED = "nothing_answered"  # n
    ITEM_AT_BOUND = "item_at_bound"  # item
    GROUP_AT_BOUND = "group_at_bound"  # group
    NOT_CONVERGED = "not_converged"  # steps, change
    NO_STANDARD_ERRORS = "no_standard_errors"


WORDS = {
    NoticeCode.PARTIAL_SCORES: "{n} answers with part of the score count as wrong",
    NoticeCode.NOT_ANSWERED: "item {item}: nobody answered it; it has no estimate",
    NoticeCode.ALL_RIGHT: (
        "item {item}: all {n} answers are right; it has no estimate and is left out"
    ),
    NoticeCode.ALL_WRONG: (
        "item {item}: all {n} answers are wrong; it has no estimate and is left out"
    ),
    NoticeCode.FEW_ANSWERS: (
        "item {item}: {n} answers, fewer than {least}; a prior is advisable"
    ),
    NoticeCode.GROUP_ALL_RIGHT: (
        "group {group}: all answers of its {n} persons are right; it has no mean and "
        "is left out"
    ),
    NoticeCode.GROUP_ALL_WRONG: (
        "group {group}: all answers of its {n} persons are wrong; it has no mean and "
        "is left out"
    ),
    NoticeCode.VARIANCE_TIED: (
        "group {group}: {n} persons, fewer than {least}, say nothing of a variance; "
        "it has that of {reference}"
    ),
    NoticeCode.SMALL_REFERENCE: (
        "group {group}: the scale rests on its {n} persons, fewer than {least}; a larger "
        "reference group makes all other means more precise"
    ),
    NoticeCode.NOTHING_ANSWERED: (
        "{n} persons answered none of the items that have an estimate; they are left out"
    ),
    NoticeCode.ITEM_AT_BOUND: (
        "item {item}: the estimate is at the bound of what is allowed; do not use it"
    ),
    NoticeCode.GROUP_AT_BOUND: (
        "group {group}: the variance is at the bound of what is allowed; do not use it"
    ),
    NoticeCode.NOT_CONVERGED: (
        "NOT CONVERGED after {steps} steps (last change {change:.2g}); "
        "these are no estimates"
    ),
    NoticeCode.NO_STANDARD_ERRORS: (
        "the information is not positive definite; there are no standard errors"
    ),
}


@dataclass(frozen=True)
class Notice:
    """Something that a reader of a calibration must know."""

    code: NoticeCode
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return WORDS[self.code].format(**self.values)
