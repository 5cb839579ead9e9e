"""How far a learner is, what they wrote, and that they finished."""

from typing import ClassVar

from django.db import models

from courses.enums import NoteKind
from courses.models.course import CourseVersion, Lesson
from courses.models.run import Enrollment
from lms.core.ids import uuid7
from lms.core.models import AppendOnlyModel


class LessonProgress(models.Model):
    """One learner in one lesson."""

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="progress"
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrollment", "lesson"], name="progress_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.lesson_id}"


class LearnerNote(models.Model):
    """A text written inside a lesson. It may name people, so it can be erased."""

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="notes"
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+")
    block = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=NoteKind.choices)
    language = models.CharField(max_length=10)
    text = models.TextField(max_length=20_000)
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrollment", "lesson", "block"], name="note_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.lesson_id} {self.block}"


class CourseCompletion(AppendOnlyModel):
    """The learner met every requirement of their version of the course."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.PROTECT, related_name="completion"
    )
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT)
    completed_at = models.DateTimeField()
    result = models.JSONField()

    def __str__(self) -> str:
        return str(self.enrollment_id)
