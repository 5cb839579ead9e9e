from uuid import UUID

import pytest

from courses.domain.enrollment import withdraw
from courses.domain.run_message import send_run_message
from courses.domain.version import freeze_version
from courses.errors import EnrollmentRefusedError
from courses.models import (
    CourseRun,
    CourseVersion,
    Enrollment,
    EnrollmentEvent,
    RunMessage,
)
from lms.accounts.models import User
from lms.core.models import OutboxMessage
from tests.factories.accounts import official
from tests.factories.courses import LessonFactory, RunFactory, enrolled
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 6
ACTOR = UUID(int=7)


def open_run(capacity: int | None) -> CourseRun:
    run: CourseRun = RunFactory.create(
        course=LessonFactory.create().course, capacity=capacity
    )
    freeze_version(run.course)
    return run


def outcome(user: User, run: CourseRun) -> str:
    try:
        return str(enrolled(user, CourseRun.objects.get(pk=run.pk)).pk)
    except EnrollmentRefusedError as error:
        return error.reason


def test_enroll_at_once_never_exceeds_the_capacity() -> None:
    run = open_run(capacity=2)
    people = [official() for _ in range(PEOPLE)]

    outcomes = at_once(lambda number: outcome(people[number], run), PEOPLE)

    run.refresh_from_db()
    assert outcomes.count("full") == PEOPLE - 2
    assert (run.seats_taken, Enrollment.objects.count()) == (2, 2)


def test_enroll_one_person_at_once_takes_one_seat() -> None:
    run = open_run(capacity=None)
    user = official()

    outcomes = at_once(lambda _: outcome(user, run), PEOPLE)

    run.refresh_from_db()
    enrollment = Enrollment.objects.get()
    assert set(outcomes) == {str(enrollment.pk)}
    assert run.seats_taken == 1
    assert EnrollmentEvent.objects.count() == 1


def test_enroll_one_person_at_once_in_the_last_seat_succeeds() -> None:
    run = open_run(capacity=1)
    user = official()

    outcomes = at_once(lambda _: outcome(user, run), PEOPLE)

    run.refresh_from_db()
    assert set(outcomes) == {str(Enrollment.objects.get().pk)}
    assert run.seats_taken == 1


def test_come_back_at_once_in_the_last_seat_takes_it_once() -> None:
    run = open_run(capacity=1)
    user = official()
    enrollment = withdraw(enrolled(user, run), actor=ACTOR)

    outcomes = at_once(lambda _: outcome(user, run), PEOPLE)

    run.refresh_from_db()
    assert set(outcomes) == {str(enrollment.pk)}
    assert run.seats_taken == 1
    assert EnrollmentEvent.objects.filter(event="returned").count() == 1


def test_withdraw_at_once_gives_one_seat_back() -> None:
    run = open_run(capacity=5)
    enrolled(official(), run)
    enrollment = enrolled(official(), run)

    at_once(
        lambda _: withdraw(Enrollment.objects.get(pk=enrollment.pk), actor=ACTOR),
        PEOPLE,
    )

    run.refresh_from_db()
    assert run.seats_taken == 1
    assert EnrollmentEvent.objects.filter(event="withdrawn").count() == 1


def test_freeze_version_at_once_freezes_one() -> None:
    course = LessonFactory.create().course

    versions = at_once(lambda _: freeze_version(course).number, PEOPLE)

    assert versions == [1] * PEOPLE
    assert CourseVersion.objects.count() == 1


def test_send_run_message_at_once_sends_one() -> None:
    run = open_run(capacity=None)

    def send(_: int) -> int:
        message = send_run_message(
            run, actor=ACTOR, title="Hello", body="To all", key=UUID(int=1)
        )
        return message.pk

    sent = at_once(send, PEOPLE)

    assert set(sent) == {RunMessage.objects.get().pk}
    owed = OutboxMessage.objects.filter(task="courses.tasks.deliver_run_message")
    assert owed.count() == 1
