"""Course versions: the structure that an enrollment is bound to."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import Course, CourseVersion, Lesson
from courses.requirements import requirements_of
from lms.core.domain import outbox


def current_structure(course: Course) -> list[dict[str, Any]]:
    """Return modules with their lessons, in order, without what is retired."""
    modules: dict[str, dict[str, Any]] = {}
    lessons = Lesson.objects.filter(
        course=course, retired=False, module__retired=False
    ).select_related("module")
    for lesson in lessons.order_by("module__position", "position"):
        module = modules.setdefault(
            lesson.module.code, {"code": lesson.module.code, "lessons": []}
        )
        module["lessons"].append(
            {
                "code": lesson.code,
                "minutes": lesson.minutes,
                "completion": lesson.completion,
            }
        )
    return list(modules.values())


def freeze_version(
    course: Course, *, actor: UUID | None = None, now: datetime | None = None
) -> CourseVersion:
    """Return the version of the course as it is now, freezing a new one if it changed.

    Two requests at once freeze one version: its unique number decides.
    """
    structure = current_structure(course)
    requirements = requirements_of(course)
    text = json.dumps([structure, requirements], sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    latest = CourseVersion.objects.filter(course=course).order_by("-number").first()
    if latest and latest.digest == digest:
        return latest
    version = CourseVersion(
        course=course,
        number=latest.number + 1 if latest else 1,
        structure=structure,
        requirements=requirements,
        digest=digest,
        created_at=now or timezone.now(),
        actor=actor,
    )
    try:
        with transaction.atomic():
            version.save()
            owe_judgement(version, now=version.created_at)
    except IntegrityError:
        return freeze_version(course, actor=actor, now=now)
    return version


def owe_judgement(version: CourseVersion, *, now: datetime) -> None:
    """Owe a look at who is on the way: what a lesson that went asked for is waived."""
    if version.number > 1:
        outbox.owe(
            "courses.tasks.complete_whoever_met",
            {"course_id": version.course_id},
            key=f"course-version:{version.public_id}",
            now=now,
        )
