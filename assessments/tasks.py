"""Celery tasks of assessments: ids in, one domain call."""

from celery import shared_task
from django.utils import timezone

from assessments.domain import attempt, regrading
from assessments.models import Correction


@shared_task(name="assessments.tasks.close_overdue")
def close_overdue() -> int:
    """Finish the attempts whose time is over."""
    return attempt.close_overdue(now=timezone.now())


@shared_task(name="assessments.tasks.work_off_correction")
def work_off_correction(correction_id: int) -> int:
    """Score the attempts anew that the correction of a key concerns."""
    correction = Correction.objects.select_related("item_version").get(pk=correction_id)
    return regrading.work_off(correction)
