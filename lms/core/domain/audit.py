"""The audit log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from lms.core.models import AuditEntry


def log_action(  # noqa: PLR0913 -- an entry is described in one call
    action: str,
    *,
    kind: str,
    object_id: object,
    actor: UUID | None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> AuditEntry:
    """Write one entry: `action` in the past tense, the thing by kind and public id."""
    entry = AuditEntry(
        at=now or timezone.now(),
        actor=actor,
        action=action,
        kind=kind,
        object_id=str(object_id),
        reason=reason,
        data=dict(data or {}),
    )
    entry.save()
    return entry
