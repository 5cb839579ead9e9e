"""Celery tasks of assessments: ids in, one domain call."""

from celery import shared_task
from django.utils import timezone

from assessments.domain import attempt


@shared_task(name="assessments.tasks.close_overdue")
def close_overdue() -> int:
    """Finish the attempts whose time is over."""
    return attempt.close_overdue(now=timezone.now())
