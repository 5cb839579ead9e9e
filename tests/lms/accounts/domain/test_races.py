"""Two tabs, two workers, a double click: unique constraints decide."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from lms.accounts.domain.account import ensure_subject
from lms.accounts.domain.institution import propose_institution
from lms.accounts.domain.message import send_message
from lms.accounts.domain.privacy import publish_notice
from lms.accounts.domain.profile import Answers, save_profile
from lms.accounts.enums import GovernmentLevel, JobFunction, SeniorityBand
from lms.accounts.errors import ProfileChangedError
from lms.accounts.models import (
    Institution,
    Message,
    OfficialProfile,
    PrivacyNotice,
    Subject,
    User,
)
from lms.core.models import OutboxMessage
from tests.factories.accounts import CountryFactory, InstitutionFactory, UserFactory
from tests.threads import at_once

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BOTH = 2

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def together_after_reading(table: str, barrier: threading.Barrier) -> Iterator[None]:
    """Let nobody write before everybody has read the table."""
    waited = False

    def hold(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal waited
        result = execute(sql, *rest)
        if not waited and sql.startswith("SELECT") and f'FROM "{table}"' in sql:
            waited = True
            barrier.wait(timeout=20)
        return result

    with connection.execute_wrapper(hold):
        yield


def both(table: str, call: Callable[[int], Any]) -> list[Any]:
    barrier = threading.Barrier(BOTH)

    def run(number: int) -> Any:
        with together_after_reading(table, barrier):
            try:
                return call(number)
            except ProfileChangedError as error:
                return error

    return at_once(run, BOTH)


def answers(institution: Institution, function: JobFunction) -> Answers:
    return Answers(
        country=institution.country,
        institution=institution,
        level=GovernmentLevel.NATIONAL,
        function=function,
        seniority=SeniorityBand.MIDDLE,
    )


def test_the_same_answers_at_once_are_one_version() -> None:
    subject = UserFactory.create().link.subject
    given = answers(InstitutionFactory.create(), JobFunction.DATA)

    saved = both(
        OfficialProfile._meta.db_table,
        lambda _: save_profile(subject, answers=given, based_on=0, now=NOW),
    )

    assert saved[0] == saved[1] == OfficialProfile.objects.get()


def test_of_two_different_answers_at_once_one_is_told() -> None:
    subject = UserFactory.create().link.subject
    institution = InstitutionFactory.create()
    functions = (JobFunction.DATA, JobFunction.POLICY)

    saved = both(
        OfficialProfile._meta.db_table,
        lambda number: save_profile(
            subject,
            answers=answers(institution, functions[number]),
            based_on=0,
            now=NOW,
        ),
    )

    assert {type(result) for result in saved} == {OfficialProfile, ProfileChangedError}
    assert OfficialProfile.objects.count() == 1


def test_one_institution_is_proposed_by_two() -> None:
    country = CountryFactory.create()

    proposed = both(
        Institution._meta.db_table,
        lambda _: propose_institution(
            country, name="Registro Civil", level=GovernmentLevel.NATIONAL
        ),
    )

    assert proposed[0] == proposed[1] == Institution.objects.get()


def test_one_notice_is_published_by_two() -> None:
    published = both(PrivacyNotice._meta.db_table, lambda _: publish_notice(now=NOW))

    assert published[0] == published[1] == PrivacyNotice.objects.get()


def test_one_subject_is_made_by_two() -> None:
    user = User.objects.create_user("bare@example.org", "x")

    made = both(Subject._meta.db_table, lambda _: ensure_subject(user))

    assert made[0] == made[1] == Subject.objects.get()


def test_one_message_is_sent_by_many() -> None:
    user = UserFactory.create()

    sent = at_once(lambda _: send_message(user, kind="welcome", now=NOW))

    assert len({message.pk for message in sent}) == 1
    assert Message.objects.count() == 1
    assert OutboxMessage.objects.count() == 1
