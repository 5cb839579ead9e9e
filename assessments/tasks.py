"""Celery tasks of assessments: ids in, one domain call."""

from celery import shared_task
from django.utils import timezone

from assessments.domain import attempt, regrading, run_statistics, statistics
from assessments.models import Correction, Quiz
from courses.models import CourseRun


@shared_task(name="assessments.tasks.close_overdue")
def close_overdue() -> int:
    """Finish the attempts whose time is over."""
    return attempt.close_overdue(now=timezone.now())


@shared_task(name="assessments.tasks.work_off_correction")
def work_off_correction(correction_id: int) -> int:
    """Score the attempts anew that the correction of a key concerns."""
    correction = Correction.objects.select_related("item_version").get(pk=correction_id)
    return regrading.work_off(correction)


@shared_task(name="assessments.tasks.compute_statistics")
def compute_statistics(quiz_id: int, which: str) -> None:
    """Compute the statistics of a quiz that are too large for a request."""
    quiz = Quiz.objects.get(pk=quiz_id)
    statistics.compute_statistics(quiz, which=which, now=timezone.now())


@shared_task(name="assessments.tasks.compute_run_statistics")
def compute_run_statistics(quiz_id: int, run_id: int, which: str) -> None:
    """Compute the statistics of a quiz in a run that are too large for a request."""
    quiz, run = Quiz.objects.get(pk=quiz_id), CourseRun.objects.get(pk=run_id)
    run_statistics.compute_in(quiz, run, which=which, now=timezone.now())


@shared_task(name="assessments.tasks.refresh_statistics")
def refresh_statistics() -> int:
    """Bring the statistics that the lists of items show up to date."""
    return statistics.refresh_statistics(now=timezone.now())
