"""Achievements: drafts that are checked, versions that are frozen."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction

from certificates.eligibility import METHODS
from certificates.errors import AchievementRefusedError
from certificates.models import Achievement, AchievementVersion
from lms.core.domain.audit import log_action

TEXTS = ("names", "descriptions", "criteria")
LANGUAGES = ("es", "pt", "en")
LONGEST_NAME = 160


def faults_of(definition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name what a definition lacks, as (field, code)."""
    for field in TEXTS:
        texts = definition.get(field) or {}
        for language in LANGUAGES:
            if not str(texts.get(language, "")).strip():
                yield f"{field}.{language}", "missing"
            elif field == "names" and len(texts[language]) > LONGEST_NAME:
                yield f"{field}.{language}", "too_long"
    if not positive(definition.get("hours")):
        yield "hours", "not_positive"
    if definition.get("identity") not in METHODS:
        yield "identity", "unknown"


def positive(value: object) -> bool:
    """Tell whether a text is a number above zero."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return False
    return number.is_finite() and number > 0


def publish_achievement(
    achievement: Achievement, *, actor: UUID | None, now: datetime
) -> AchievementVersion:
    """Freeze the draft; the same words make no new version.

    Raises `AchievementRefusedError` with everything that is missing.
    """
    faults = list(faults_of(achievement.definition))
    if faults:
        raise AchievementRefusedError(faults)
    text = json.dumps(achievement.definition, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        row = (
            Achievement.objects.select_for_update(of=("self",))
            .select_related("current")
            .get(pk=achievement.pk)
        )
        if row.current is not None and row.current.digest == digest:
            return row.current
        version = AchievementVersion(
            achievement=row,
            number=row.versions.count() + 1,
            definition=achievement.definition,
            digest=digest,
            created_at=now,
            actor=actor,
        )
        version.save()
        Achievement.objects.filter(pk=row.pk).update(current=version)
        log_action(
            "achievement_published",
            kind="achievement",
            object_id=row.public_id,
            actor=actor,
            data={"version": version.number},
            now=now,
        )
    achievement.current = version
    return version
