"""Assessments: items, quizzes, attempts, scores, exceptions."""

from assessments.models.attempt import (
    Attempt,
    AttemptItem,
    QuarantinedAnswer,
    Response,
)
from assessments.models.exception import QuizException, TimeFactor
from assessments.models.item import Item, ItemReview, ItemVersion
from assessments.models.quiz import (
    FormOrder,
    Quiz,
    QuizPlacement,
    QuizVersion,
    QuizVersionItem,
)
from assessments.models.recovery import Recovery
from assessments.models.score import (
    Correction,
    CorrectionChange,
    ScoreEntry,
    ScoringClaim,
    SecondLook,
)
from assessments.models.statistics import QuizStatistics

__all__ = [
    "Attempt",
    "AttemptItem",
    "Correction",
    "CorrectionChange",
    "FormOrder",
    "Item",
    "ItemReview",
    "ItemVersion",
    "QuarantinedAnswer",
    "Quiz",
    "QuizException",
    "QuizPlacement",
    "QuizStatistics",
    "QuizVersion",
    "QuizVersionItem",
    "Recovery",
    "Response",
    "ScoreEntry",
    "ScoringClaim",
    "SecondLook",
    "TimeFactor",
]
