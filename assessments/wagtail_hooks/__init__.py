"""The Wagtail admin of assessments: the bank of items of each course."""

from assessments.wagtail_hooks import items

__all__ = ["items"]
