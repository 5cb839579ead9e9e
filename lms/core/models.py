"""Append-only records, the outbox, leases and the schedule, the audit log."""

from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from lms.core.enums import Priority
from lms.core.errors import AppendOnlyError
from lms.core.ids import uuid7


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are only ever added."""

    def _refuse(self) -> NoReturn:
        message = (
            f"{self.model.__name__} is append-only: write a new row with a reason."
        )
        raise AppendOnlyError(message)

    def update(self, **kwargs: Any) -> int:
        """Refuse: see `AppendOnlyModel`."""
        del kwargs
        self._refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: see `AppendOnlyModel`."""
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refuse: see `AppendOnlyModel`."""
        del args, kwargs
        self._refuse()


class AppendOnlyModel(models.Model):
    """A row that counts: it can be added, never changed or deleted.

    A correction is a new row. What names a person stands in a record of its own.
    """

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Insert the row; refuse to change it afterwards."""
        if not self._state.adding:
            message = f"{type(self).__name__} is append-only: write a new row."
            raise AppendOnlyError(message)
        super().save(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse to delete the row."""
        del args, kwargs
        message = f"{type(self).__name__} is append-only: it cannot be deleted."
        raise AppendOnlyError(message)


class OutboxMessage(models.Model):
    """Work owed to a worker, written in the transaction that owes it.

    A row is claimed by a conditional UPDATE with a lease; a claimed row whose lease has
    run out is claimed again, so tasks are idempotent and may run twice.
    """

    task = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 -- NULL is "no key"; "" would collide
    priority = models.PositiveSmallIntegerField(
        choices=Priority.choices, default=Priority.NORMAL
    )
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["priority", "available_at", "id"],
                condition=models.Q(done_at=None, failed_at=None),
                name="outbox_pending",
            ),
            models.Index(fields=["done_at"], name="outbox_done"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class Lease(models.Model):
    """A name that one process at a time may hold, until it stops renewing it."""

    name = models.CharField(max_length=80, unique=True)
    holder = models.CharField(max_length=80, blank=True)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"


class ScheduledRun(models.Model):
    """When a job of the schedule ran last and is due next."""

    job = models.CharField(max_length=120, unique=True)
    last_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.job


class WorkerHeartbeat(models.Model):
    """The last sign of life of a worker process."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class AuditEntry(AppendOnlyModel):
    """Who did what to which thing, why and when; people by their public id only."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    action = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "object_id", "at"], name="audit_object"),
            models.Index(fields=["actor", "at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.object_id}"


class BasePage(Page):
    """What all our pages share. Wagtail's own page table stays the base (decision 2)."""

    class Meta:
        abstract = True
        verbose_name = _("page")

    @classmethod
    def live_in(cls, locale_code: str) -> "models.QuerySet[Self]":
        """Return the published pages of this type in one language."""
        return cls.objects.live().filter(locale__language_code=locale_code)
