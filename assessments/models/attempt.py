"""Attempts: what was asked, every answer that ever arrived, and what stands."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import AttemptState, EndReason, Outcome, QuizKind
from assessments.models.fields import FractionField
from assessments.models.item import ItemVersion
from assessments.models.quiz import Quiz, QuizVersion
from courses.models import Enrollment
from lms.accounts.models import OfficialProfile, Subject
from lms.core.ids import uuid7
from lms.core.models import AppendOnlyModel


class Attempt(models.Model):
    """One person's go at a quiz. What decides its meaning later is frozen at its start.

    `revision` counts the answers that were applied; `points` is the current score, a
    replay of the score log, and is empty as long as a person has something to score.
    `closes_at` is the deadline and its grace; `rolls_over` tells that the learner chose
    to go on for less credit when time ends.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.PROTECT, related_name="attempts"
    )
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    version = models.ForeignKey(
        QuizVersion, on_delete=models.PROTECT, related_name="attempts"
    )
    profile = models.ForeignKey(OfficialProfile, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    phase = models.CharField(max_length=10, choices=QuizKind.choices)
    form = models.CharField(max_length=1, blank=True)
    form_position = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=10)
    seed = models.BigIntegerField()
    tag = models.CharField(max_length=40, blank=True)
    rolls_over = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=11, choices=AttemptState.choices, default=AttemptState.IN_PROGRESS
    )
    finished_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=9, choices=EndReason.choices, blank=True)
    revision = models.PositiveIntegerField(default=0)
    max_points = FractionField()
    points = FractionField(null=True)
    credit = FractionField(default="1")
    counts = models.BooleanField(default=True)
    pending = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrollment", "quiz", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["enrollment", "quiz"],
                condition=models.Q(state=AttemptState.IN_PROGRESS),
                name="one_attempt_in_progress",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["closes_at"],
                condition=models.Q(state=AttemptState.IN_PROGRESS),
                name="attempt_overdue",
            ),
            models.Index(fields=["quiz", "-started_at"], name="attempt_quiz"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class AttemptItem(models.Model):
    """A question of an attempt as it was drawn, and the answer that stands."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    section = models.PositiveSmallIntegerField(default=0)
    item_version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="asked"
    )
    option_order = models.JSONField(default=list)
    max_points = FractionField()
    shown_at = models.DateTimeField(null=True)
    shown_language = models.CharField(max_length=10, blank=True)
    response = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=10, blank=True)
    first_saved_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["attempt", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["attempt", "position"], name="attempt_position_once"
            ),
            models.UniqueConstraint(
                fields=["attempt", "item_version"], name="attempt_item_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"


class Response(AppendOnlyModel):
    """An answer as it arrived. `revision` is the one it made, empty if not applied.

    `base` is the revision that the sender had seen; `sent_at` is what the device's
    clock said, kept for disputes and never used to judge.
    """

    command_id = models.UUIDField(unique=True)
    attempt_item = models.ForeignKey(
        AttemptItem, on_delete=models.PROTECT, related_name="responses"
    )
    base = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    response = models.JSONField()
    language = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["received_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["attempt_item", "revision"], name="response_revision_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.command_id)


class QuarantinedAnswer(models.Model):
    """What arrived and could not be read as an answer: kept for a person to recover."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, related_name="+"
    )
    attempt_item = models.ForeignKey(
        AttemptItem, on_delete=models.PROTECT, null=True, related_name="quarantined"
    )
    reason = models.CharField(_("reason"), max_length=20)
    payload = models.JSONField()
    language = models.CharField(max_length=10)
    received_at = models.DateTimeField(_("received"))
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.UUIDField(null=True)
    resolution = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reason} {self.public_id}"
