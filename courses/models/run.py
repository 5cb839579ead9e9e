"""Runs of a course, enrollment in them, and what is sent to a run."""

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enums import EnrollmentStatus, RunState
from courses.models.course import Course, CourseVersion, Lesson
from courses.run_state import derive_state
from lms.accounts.models import OfficialProfile, Subject, User
from lms.accounts.models.user import validate_time_zone
from lms.core.ids import uuid7
from lms.core.models import AppendOnlyModel


class CourseRun(models.Model):
    """A dated offering. Its state is derived from the dates, never typed."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    course = models.ForeignKey(
        Course,
        on_delete=models.PROTECT,
        related_name="runs",
        verbose_name=_("course"),
    )
    code = models.SlugField(_("code"), unique=True)
    languages = models.JSONField(_("languages"), default=list)
    enrollment_start = models.DateTimeField(
        _("enrollment opens"), null=True, blank=True
    )
    enrollment_end = models.DateTimeField(_("enrollment closes"), null=True, blank=True)
    start = models.DateTimeField(_("starts"), null=True, blank=True)
    end = models.DateTimeField(_("ends"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone of the dates"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
    )
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    seats_taken = models.PositiveIntegerField(
        _("seats taken"), default=0, editable=False
    )

    class Meta:
        verbose_name = _("course run")
        verbose_name_plural = _("course runs")
        ordering: ClassVar = ["course", "start"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(capacity=None)
                | models.Q(seats_taken__lte=models.F("capacity")),
                name="run_seats_within_capacity",
                violation_error_message=_("More people are enrolled than that."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write everything but the seats taken, which only enrollment counts."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name != "seats_taken"
            ]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse dates out of order."""
        pairs = (
            ("start", "end", _("The run ends before it starts.")),
            (
                "enrollment_start",
                "enrollment_end",
                _("Enrollment closes before it opens."),
            ),
        )
        for first, last, message in pairs:
            begins, ends = getattr(self, first), getattr(self, last)
            if begins and ends and ends < begins:
                raise ValidationError({last: message})

    def state(self, now: dt.datetime) -> RunState:
        """Derive the state at an instant."""
        return derive_state(
            now=now,
            start=self.start,
            end=self.end,
            enrollment_start=self.enrollment_start,
            enrollment_end=self.enrollment_end,
        )

    @property
    def full(self) -> bool:
        """Tell whether every seat is taken."""
        return self.capacity is not None and self.seats_taken >= self.capacity


class CourseInstructor(models.Model):
    """Someone teaches a course: sees its runs, who is enrolled and how far."""

    course = models.ForeignKey(
        Course,
        on_delete=models.CASCADE,
        related_name="instructors",
        verbose_name=_("course"),
    )
    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="teaching",
        verbose_name=_("person"),
    )

    class Meta:
        verbose_name = _("instructor")
        verbose_name_plural = _("instructors")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "user"], name="instructor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.course}"


class Enrollment(models.Model):
    """A subject in a run, bound to the version of the course and of their profile."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="enrollments"
    )
    run = models.ForeignKey(
        CourseRun, on_delete=models.PROTECT, related_name="enrollments"
    )
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT)
    profile = models.ForeignKey(OfficialProfile, on_delete=models.PROTECT)
    language = models.CharField(max_length=10)
    status = models.CharField(
        max_length=10,
        choices=EnrollmentStatus.choices,
        default=EnrollmentStatus.ENROLLED,
    )
    enrolled_at = models.DateTimeField()
    resume_lesson = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, null=True, related_name="+"
    )
    resume_block = models.CharField(max_length=60, blank=True)
    resume_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "run"], name="enrolled_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class EnrollmentEvent(AppendOnlyModel):
    """What happened to an enrollment: enrolled, withdrawn, returned, moved."""

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.PROTECT, related_name="events"
    )
    event = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.event}"


class RunMessage(AppendOnlyModel):
    """What an instructor wrote to everyone in a run."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    run = models.ForeignKey(
        CourseRun, on_delete=models.PROTECT, related_name="messages"
    )
    actor = models.UUIDField()
    title = models.CharField(_("title"), max_length=150)
    body = models.TextField(_("text"), max_length=5000)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
