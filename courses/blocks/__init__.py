"""Blocks of a lesson. Each validates itself and round-trips to the content package."""

from courses.blocks.lesson import LessonBody

__all__ = ["LessonBody"]
