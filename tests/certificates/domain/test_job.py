"""Jobs over many awards: once for each, resumed where they stopped, audited."""

from datetime import timedelta
from typing import Any

import pytest

from certificates.domain.files import certificate_file
from certificates.domain.job import (
    STEPS,
    rows_left,
    start_job,
    take_step,
    work_off,
)
from certificates.domain.key import make_key
from certificates.domain.rotation import ask_for_key, rotate_key
from certificates.domain.standing import Grounds, change_standing
from certificates.domain.verification import verify_code
from certificates.enums import AwardEventKind, AwardJobKind, ReasonClass
from certificates.models import Award, AwardJob, Credential, Issuer
from certificates.signals import award_changed
from certificates.tasks import (
    sign_give_up_key,
    sign_make_key,
    sign_work_off_job,
    work_off_job,
)
from courses.models import Course, CourseRun
from lms.accounts.models import Message, User
from lms.core.models import AuditEntry, OutboxMessage
from tests.factories.accounts import official
from tests.factories.certificates import (
    NOW,
    awarded,
    completed,
    known,
    named,
    sign_lists,
    signed,
)

LATER = NOW + timedelta(days=1)
GROUNDS = Grounds(ReasonClass.KEY, "The key is old.", None)


@pytest.fixture
def cohort(course: Course) -> list[User]:
    """Three people of a run: two earned it, one has no name yet."""
    people = [known(official(full_name=f"P{n}")) for n in range(3)]
    for person in people:
        completed(person, course)
    for person in people[:2]:
        named(person, f"Name of {person.full_name}")
    OutboxMessage.objects.all().delete()
    return people


@pytest.fixture
def credentials(course: Course) -> list[Credential]:
    return [signed(awarded(known(official()), course)) for _ in range(3)]


def cohort_job() -> AwardJob:
    run = CourseRun.objects.get()
    return start_job(AwardJobKind.COHORT, {"run": run.pk}, grounds=GROUNDS, now=LATER)


def state_of(job: AwardJob) -> tuple[str, int, int, int]:
    job.refresh_from_db()
    return job.state, job.total, job.done, job.made


def test_a_run_is_awarded_once(cohort: list[User]) -> None:
    job = cohort_job()
    assert state_of(job) == ("running", 3, 0, 0)
    owed = OutboxMessage.objects.get(task="certificates.tasks.work_off_job")
    assert owed.payload == {"job_id": job.pk}
    assert cohort_job() == job
    assert OutboxMessage.objects.filter(task=owed.task).count() == 1
    assert work_off_job(job.pk) == 2
    assert state_of(job) == ("done", 3, 3, 2)
    assert work_off_job(job.pk) == 0
    assert state_of(job) == ("done", 3, 3, 2)
    assert Award.objects.count() == 2
    again = cohort_job()
    assert again != job
    assert work_off(again.pk, now=LATER) == 0
    assert AuditEntry.objects.filter(action="award_job_started").count() == 2


class KilledError(Exception):
    """The worker dies here."""


def test_a_killed_worker_loses_nothing(cohort: list[User]) -> None:
    """Killed after the second award was written and before the commit of its step."""
    job, seen = cohort_job(), []

    def dies(award_id: int, **_: Any) -> None:
        seen.append(award_id)
        if len(seen) == 2:
            raise KilledError

    award_changed.connect(dies)
    try:
        with pytest.raises(KilledError):
            work_off(job.pk, now=LATER)
    finally:
        award_changed.disconnect(dies)
    assert state_of(job) == ("running", 3, 1, 1)
    assert Award.objects.count() == 1
    assert work_off(job.pk, now=LATER) == 1
    assert state_of(job) == ("done", 3, 3, 2)
    assert Award.objects.count() == 2


def test_two_workers_on_one_job_do_each_row_once(cohort: list[User]) -> None:
    """Both have read the same rows; the second comes to each after the first."""
    job = cohort_job()
    rows = list(rows_left(job))
    step = STEPS[AwardJobKind.COHORT]
    made = [
        [take_step(job, row, step, grounds=GROUNDS, now=LATER) for row in rows]
        for _worker in range(2)
    ]
    assert made == [[True, True, False], [False, False, False]]
    assert state_of(job) == ("running", 3, 3, 2)
    assert list(rows_left(job)) == []


def test_certificates_are_signed_again_with_the_key_of_today(
    credentials: list[Credential], django_capture_on_commit_callbacks: Any
) -> None:
    issuer, old = Issuer.objects.get(), credentials[0].key
    assert old is not None
    record = credentials[0].record
    page = certificate_file(record, "pdf", now=NOW)
    change_standing(
        credentials[2].award, AwardEventKind.SUSPENDED, grounds=GROUNDS, now=NOW
    )
    key = make_key(issuer, actor=None, now=LATER)
    job = start_job(AwardJobKind.RESIGN, {"key": old.pk}, grounds=GROUNDS, now=LATER)
    assert OutboxMessage.objects.filter(
        task="certificates.tasks.sign_work_off_job"
    ).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert work_off(job.pk, now=LATER) == 2
    assert state_of(job) == ("done", 2, 2, 2)
    sign_lists(now=LATER)
    for before in credentials[:2]:
        after = Credential.objects.get(pk=before.pk)
        assert (after.key, after.code) == (key, before.code)
        found = verify_code(after.code, now=LATER)
        assert found is not None
        assert (found.outcome, found.key) == ("valid", str(key))
        facts = after.record.facts
        assert facts == before.record.facts
    assert Credential.objects.get(pk=credentials[2].pk).key == old
    record.refresh_from_db()
    assert certificate_file(record, "pdf", now=LATER).data != page.data
    event = credentials[0].award.events.last()
    assert event is not None
    assert (event.event, event.reason_class) == ("resigned", "key")
    told = Message.objects.filter(kind="certificate_resigned")
    assert told.count() == 2
    assert sign_work_off_job(job.pk) == 0


def test_certificates_of_an_achievement_are_issued_anew(
    credentials: list[Credential],
) -> None:
    achievement = credentials[0].award.version.achievement
    job = start_job(
        AwardJobKind.REISSUE,
        {"achievement": achievement.pk},
        grounds=GROUNDS,
        now=LATER,
    )
    change_standing(
        credentials[1].award, AwardEventKind.REVOKED, grounds=GROUNDS, now=LATER
    )
    assert work_off(job.pk, now=LATER) == 2
    assert state_of(job) == ("done", 2, 2, 2)
    states = [
        list(row.award.credentials.order_by("number").values_list("state", flat=True))
        for row in credentials
    ]
    assert states == [["replaced", "valid"], ["revoked"], ["replaced", "valid"]]


def test_a_key_is_asked_for_and_made_once(credentials: list[Credential]) -> None:
    issuer, actor = Issuer.objects.get(), official().public_id
    OutboxMessage.objects.all().delete()
    ask_for_key(issuer, actor=actor, now=LATER)
    ask_for_key(issuer, actor=actor, now=LATER)
    rows = OutboxMessage.objects.filter(task="certificates.tasks.sign_make_key")
    assert [sign_make_key(**row.payload) for row in rows] == [True, False]
    assert issuer.keys.count() == 2
    assert rotate_key(issuer.pk, after=None, actor=None, now=LATER) is None
    found = verify_code(credentials[0].code, now=LATER)
    assert found is not None
    assert found.key == str(credentials[0].key)


def test_a_key_is_given_up_once(credentials: list[Credential]) -> None:
    key, actor = credentials[0].key, official().public_id
    assert key is not None
    assert sign_give_up_key(key.pk, str(actor))
    assert not sign_give_up_key(key.pk, str(actor))
    assert Issuer.objects.get().keys.filter(retired_at=None).count() == 1
