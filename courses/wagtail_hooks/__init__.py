"""The Wagtail admin of courses: rows beside pages, the publishing rules, reviews."""

from courses.wagtail_hooks import pages, rows

__all__ = ["pages", "rows"]
