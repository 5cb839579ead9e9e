"""Receivers: what happens when content changes, and when a course is completed."""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.domain.catalogue import bump_stamp, note_published
from courses.domain.version import freeze_version
from courses.models import (
    Course,
    CoursePage,
    CourseRun,
    Enrollment,
    GlossaryTerm,
    Lesson,
    LessonPage,
    License,
    Module,
    ModulePage,
    SourceWork,
    Topic,
)
from courses.signals import course_completed
from lms.core.domain import outbox
from lms.core.enums import Priority

# What everybody sees of these rows is cached until the stamp changes.
SHOWN = (Course, CourseRun, GlossaryTerm, Lesson, License, Module, SourceWork, Topic)


@receiver([page_published, page_unpublished, post_page_move])
def note_change(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Let cached pages go, and keep what search and enrollment stand on."""
    del sender, kwargs
    bump_stamp()
    if isinstance(instance, CoursePage):
        freeze_version(instance.course)
    if isinstance(instance, CoursePage | ModulePage | LessonPage):
        note_published(instance)


def note_row(sender: type[Any], **kwargs: Any) -> None:
    """Let cached pages go: a row that they show has changed."""
    del sender
    if not kwargs.get("raw"):
        bump_stamp()


for model in SHOWN:
    post_save.connect(note_row, sender=model)
    post_delete.connect(note_row, sender=model)
for through in (Course.topics.through, Lesson.competencies.through):
    m2m_changed.connect(note_row, sender=through)


@receiver(course_completed)
def owe_announcement(
    sender: type[Enrollment], enrollment_id: int, **kwargs: Any
) -> None:
    """Owe the message that says so."""
    del sender, kwargs
    outbox.owe(
        "courses.tasks.announce_completion",
        {"enrollment_id": enrollment_id},
        key=f"course-completed:{enrollment_id}",
        priority=Priority.MESSAGE,
    )
