"""Celery tasks of certificates: ids in, one domain call.

Those named `sign_…` run where the keys may be read: see `settings.TASK_QUEUES`.
"""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from certificates.domain import award, job, review, rotation, signing
from certificates.models import SigningKey


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


@shared_task(name="certificates.tasks.sign_make_key")
def sign_make_key(issuer_id: int, after: int | None, actor: str) -> bool:
    """Make a new key for an issuer, in place of the one named."""
    made = rotation.rotate_key(
        issuer_id, after=after, actor=UUID(actor), now=timezone.now()
    )
    return made is not None


@shared_task(name="certificates.tasks.sign_give_up_key")
def sign_give_up_key(key_id: int, actor: str) -> bool:
    """Give up a compromised key."""
    key = SigningKey.objects.select_related("issuer").get(pk=key_id)
    return rotation.give_up(key, actor=UUID(actor), now=timezone.now())


@shared_task(name="certificates.tasks.work_off_job")
def work_off_job(job_id: int) -> int:
    """Award a run, or issue certificates anew."""
    return job.work_off(job_id)


@shared_task(name="certificates.tasks.sign_work_off_job")
def sign_work_off_job(job_id: int) -> int:
    """Sign certificates again, where the keys may be read."""
    return job.work_off(job_id)
