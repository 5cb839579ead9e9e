"""Celery tasks of certificates: ids in, one domain call.

Those named `sign_…` run where the keys may be read: see `settings.TASK_QUEUES`.
"""

from celery import shared_task
from django.utils import timezone

from certificates.domain import award, review, signing


@shared_task(name="certificates.tasks.award_enrollment")
def award_enrollment(enrollment_id: int) -> bool:
    """Award what an enrollment has earned."""
    return award.award_enrollment(enrollment_id, now=timezone.now()) is not None


@shared_task(name="certificates.tasks.sweep_awards")
def sweep_awards() -> int:
    """Award what was missed, and keep the status lists fresh."""
    now = timezone.now()
    signing.owe_old_lists(now=now)
    return award.award_whoever_earned(now=now)


@shared_task(name="certificates.tasks.review_award")
def review_award(attempt_id: int) -> bool:
    """Report a score that changed after the award."""
    return review.review_after_score(attempt_id, now=timezone.now()) is not None


@shared_task(name="certificates.tasks.sign_credential")
def sign_credential(credential_id: int) -> bool:
    """Sign a credential."""
    return signing.sign_credential(credential_id, now=timezone.now())


@shared_task(name="certificates.tasks.sign_status_list")
def sign_status_list(list_id: int) -> bool:
    """Sign a status list."""
    return signing.sign_status_list(list_id, now=timezone.now())
