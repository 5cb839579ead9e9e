"""Scores: an append-only log, what people score by hand, corrections of keys."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import (
    CorrectionEffect,
    CorrectionPolicy,
    CorrectionState,
    ScoreSource,
)
from assessments.models.attempt import Attempt, AttemptItem
from assessments.models.fields import FractionField
from assessments.models.item import ItemVersion
from lms.core.ids import uuid7
from lms.core.models import AppendOnlyModel


class Correction(models.Model):
    """The key of an item version was wrong: what is done about it, logged and undoable.

    `definition` is the corrected one for `accept_also` and `new_key`. An erratum holds
    for attempts finished later too. `applied_at` is when it came into force, and orders
    the corrections of one version; `done` of `total` attempts have been scored anew.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    item_version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="corrections"
    )
    policy = models.CharField(
        _("policy"), max_length=11, choices=CorrectionPolicy.choices
    )
    definition = models.JSONField(default=dict)
    never_lower = models.BooleanField(_("never lower a score"), default=True)
    reason = models.CharField(_("reason"), max_length=500)
    actor = models.UUIDField()
    created_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=CorrectionState.choices, default=CorrectionState.PROPOSED
    )
    applied_at = models.DateTimeField(null=True)
    applied_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)
    undo_reason = models.CharField(_("reason"), max_length=500, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("correction of a key")
        verbose_name_plural = _("corrections of keys")
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.item_version_id} {self.policy}"


class ScoreEntry(AppendOnlyModel):
    """A score that was given to an answer; the current one is a replay of these.

    `share` is the part of the item's points, 0 to 1; empty: a person must score it.
    `void` leaves the item out of the total. `rubric` maps criteria to levels.
    """

    attempt_item = models.ForeignKey(
        AttemptItem, on_delete=models.PROTECT, related_name="scores"
    )
    source = models.CharField(max_length=9, choices=ScoreSource.choices)
    share = FractionField(null=True)
    void = models.BooleanField(default=False)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, null=True, related_name="entries"
    )
    undoes = models.BooleanField(default=False)
    rubric = models.JSONField(default=dict)
    comment = models.TextField(max_length=5000, blank=True)

    class Meta:
        ordering: ClassVar = ["attempt_item", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["attempt_item"],
                condition=~models.Q(source=ScoreSource.AUTOMATIC),
                name="score_given_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_item_id} {self.source} {self.share}"


class CorrectionChange(AppendOnlyModel):
    """What a correction did to the points of one attempt, or taking it back.

    An attempt that was finished while the correction was in force has such a row too:
    it was scored under it from the start.
    """

    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, related_name="changes"
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="corrections"
    )
    undone = models.BooleanField(default=False)
    effect = models.CharField(
        max_length=10,
        choices=CorrectionEffect.choices,
        default=CorrectionEffect.CHANGED,
    )
    before = FractionField(null=True)
    after = FractionField(null=True)
    max_before = FractionField()
    max_after = FractionField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["correction", "attempt", "undone"], name="correction_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.correction_id} {self.attempt_id}"


class ScoringClaim(models.Model):
    """Someone is scoring this answer; nobody else does meanwhile."""

    attempt_item = models.OneToOneField(
        AttemptItem, on_delete=models.CASCADE, related_name="claim"
    )
    actor = models.UUIDField()
    claimed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.attempt_item_id} {self.actor}"


class SecondLook(models.Model):
    """A learner asks a person to look at a result again."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    attempt_item = models.OneToOneField(
        AttemptItem, on_delete=models.PROTECT, related_name="second_look"
    )
    text = models.TextField(_("why"), max_length=2000)
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        ordering: ClassVar = ["asked_at", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)
