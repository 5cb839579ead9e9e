"""Statistics of quizzes, kept so that a page need not compute them anew."""

from typing import ClassVar

from django.db import models

from assessments.models.quiz import Quiz


class QuizStatistics(models.Model):
    """The report of a quiz: sums over its finished attempts, of nobody in particular.

    `which` tells which attempts of a person count; `stamp` what the report stands on.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="statistics")
    which = models.CharField(max_length=5)
    stamp = models.CharField(max_length=200)
    report = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["quiz", "which"], name="quiz_statistics_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.which}"
