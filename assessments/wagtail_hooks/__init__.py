"""The Wagtail admin of assessments: the bank of items of each course, its quizzes."""

from assessments.wagtail_hooks import items, quizzes

__all__ = ["items", "quizzes"]
