"""Jobs over many awards: one short transaction for each row, resumed after the cursor.

A job may run twice and be killed at any point: the transaction that does the work on a row
moves the cursor past it, and what is done to a row is itself done once.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from certificates.domain.award import award_enrollment
from certificates.domain.resigning import prepare_signature
from certificates.domain.standing import Grounds, reissue_award
from certificates.enums import AwardJobKind, AwardJobState, ReasonClass
from certificates.errors import StateRefusedError
from certificates.models import AwardJob, Credential
from certificates.queries.award import award_for
from certificates.queries.jobs import completions_of_run, credentials_of_job
from courses.models import CourseCompletion
from lms.accounts.models import User
from lms.core.domain.audit import log_action
from lms.core.domain.outbox import owe

CHUNK: Final = 100
TASKS: Final[Mapping[str, str]] = {
    AwardJobKind.COHORT: "certificates.tasks.work_off_job",
    AwardJobKind.REISSUE: "certificates.tasks.work_off_job",
    AwardJobKind.RESIGN: "certificates.tasks.sign_work_off_job",
}
"""Who signs reads the keys: such a job runs where the keys may be read."""


def start_job(
    kind: AwardJobKind,
    parameters: Mapping[str, int],
    *,
    grounds: Grounds,
    now: datetime,
) -> AwardJob:
    """Write a job down and owe it; while the same one is running, it is that one."""
    actor = grounds.by.public_id if grounds.by else None
    try:
        with transaction.atomic():
            job = AwardJob.objects.create(
                kind=kind,
                parameters=dict(parameters),
                reason_class=grounds.reason,
                reason=grounds.text,
                actor=actor,
                created_at=now,
            )
            AwardJob.objects.filter(pk=job.pk).update(total=rows_of(job).count())
            log_action(
                "award_job_started",
                kind="award_job",
                object_id=job.public_id,
                actor=actor,
                reason=grounds.text,
                data={"kind": kind.value, **parameters},
                now=now,
            )
            owe(TASKS[kind], {"job_id": job.pk}, key=f"award-job:{job.pk}", now=now)
    except IntegrityError:
        return AwardJob.objects.get(
            kind=kind, parameters=dict(parameters), state=AwardJobState.RUNNING
        )
    job.refresh_from_db()
    return job


def rows_of(job: AwardJob) -> "QuerySet[Any]":
    """Return the rows that a job still has to look at."""
    if job.kind == AwardJobKind.COHORT:
        return completions_of_run(job.parameters["run"])
    return credentials_of_job(job)


def work_off(job_id: int, *, now: datetime | None = None) -> int:
    """Do what a job still has to do; return for how many rows something was done."""
    job = AwardJob.objects.get(pk=job_id)
    by = User.objects.filter(public_id=job.actor).first() if job.actor else None
    grounds = Grounds(ReasonClass(job.reason_class or "other"), job.reason, by)
    step = STEPS[AwardJobKind(job.kind)]
    made = 0
    for row in rows_left(job):
        made += take_step(job, row, step, grounds=grounds, now=now or timezone.now())
    finish_job(job, now=now or timezone.now())
    return made


def rows_left(job: AwardJob) -> Iterator[int]:
    """Yield the keys of the rows after the cursor, a chunk at a time."""
    rows = rows_of(job).order_by("pk").values_list("pk", flat=True)
    after = job.cursor
    while chunk := list(rows.filter(pk__gt=after)[:CHUNK]):
        yield from chunk
        after = chunk[-1]


Step = Callable[[int, Grounds, datetime], Callable[[], bool]]
"""Prepares the work on a row, and returns what writes it."""


def take_step(
    job: AwardJob, row: int, step: Step, *, grounds: Grounds, now: datetime
) -> bool:
    """Do one row and move the cursor past it, in one transaction.

    What takes long is prepared before it. Another worker on the same job waits for the row
    of the job, and finds the cursor moved.
    """
    write = step(row, grounds, now)
    with transaction.atomic():
        running = AwardJob.objects.filter(pk=job.pk, state=AwardJobState.RUNNING)
        if not running.filter(cursor__lt=row).update(cursor=row, done=F("done") + 1):
            return False
        made = write()
        if made:
            running.update(made=F("made") + 1)
    return made


def finish_job(job: AwardJob, *, now: datetime) -> None:
    """Say that a job is done, once."""
    AwardJob.objects.filter(pk=job.pk, state=AwardJobState.RUNNING).update(
        state=AwardJobState.DONE, finished_at=now, total=F("done")
    )


def award_completion(row: int, grounds: Grounds, now: datetime) -> bool:
    """Award a completion that earned it; False if it has an award or earns none."""
    del grounds
    completion = CourseCompletion.objects.select_related("enrollment").get(pk=row)
    if award_for(completion) is not None:
        return False
    return award_enrollment(completion.enrollment_id, now=now) is not None


def reissue_credential(row: int, grounds: Grounds, now: datetime) -> bool:
    """Issue a certificate anew; False if its state was changed meanwhile."""
    credential = Credential.objects.select_related("award__version").get(pk=row)
    if not credential.current:
        return False
    try:
        reissue_award(credential.award, grounds=grounds, now=now)
    except StateRefusedError:
        return False
    return True


STEPS: Final[Mapping[AwardJobKind, Step]] = {
    AwardJobKind.COHORT: lambda *row: partial(award_completion, *row),
    AwardJobKind.REISSUE: lambda *row: partial(reissue_credential, *row),
    AwardJobKind.RESIGN: prepare_signature,
}
