"""Drafts of achievements: made for a course, edited, retired; nothing issued changes."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from certificates.enums import AchievementKind
from certificates.models import Achievement, Issuer, Signatory
from courses.models import Course
from lms.core.domain.audit import log_action


def add_achievement(course: Course, *, actor: UUID, now: datetime) -> Achievement:
    """Begin the achievement of a course; the one that exists is returned."""
    with transaction.atomic():
        achievement, made = Achievement.objects.get_or_create(
            kind=AchievementKind.COURSE,
            target=course.public_id,
            defaults={
                "code": course.code,
                "definition": {
                    "hours": f"{Decimal(str(course.hours)).normalize():f}",
                    "framework": course.framework.label,
                    "identity": "self_declared",
                    "proctored": False,
                    "signatories": [],
                },
            },
        )
        if made:
            log(achievement, "added", actor=actor, now=now)
    return achievement


def save_draft(
    achievement: Achievement,
    definition: Mapping[str, Any],
    *,
    issuer: Issuer | None,
    actor: UUID,
    now: datetime,
) -> None:
    """Keep what was written; awards rest on published versions and do not change."""
    achievement.definition = {**achievement.definition, **definition}
    achievement.issuer = issuer
    with transaction.atomic():
        achievement.save(update_fields=["definition", "issuer"])
        log(achievement, "edited", actor=actor, now=now)


def retire_achievement(
    achievement: Achievement, *, retired: bool, actor: UUID, now: datetime
) -> None:
    """Award it no more, or again; what was awarded stays."""
    with transaction.atomic():
        changed = Achievement.objects.filter(
            pk=achievement.pk, retired=not retired
        ).update(retired=retired)
        if changed:
            action = "retired" if retired else "restored"
            log(achievement, action, actor=actor, now=now)


def frozen_signatory(signatory: Signatory) -> dict[str, Any]:
    """Return a signatory as a definition keeps it: by name and role."""
    return {
        "signatory": signatory.pk,
        "name": signatory.name,
        "roles": signatory.roles,
    }


def log(achievement: Achievement, action: str, *, actor: UUID, now: datetime) -> None:
    """Write down who did something to an achievement."""
    log_action(
        f"achievement_{action}",
        kind="achievement",
        object_id=achievement.public_id,
        actor=actor,
        now=now,
    )
