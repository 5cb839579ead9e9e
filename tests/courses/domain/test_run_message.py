from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from courses.domain.enrollment import withdraw
from courses.domain.run_message import send_run_message
from courses.models import CourseRun, RunMessage
from courses.tasks import deliver_run_message
from lms.accounts.domain.erasure import erase_account
from lms.accounts.domain.message import message_words
from lms.accounts.models import Message, User
from lms.core.enums import Priority
from lms.core.models import AuditEntry, OutboxMessage
from tests.factories.accounts import official
from tests.factories.courses import LessonFactory, RunFactory, enrolled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ACTOR = UUID(int=7)
KEY = UUID(int=1)
TASK = "courses.tasks.deliver_run_message"


@pytest.fixture
def run() -> CourseRun:
    made: CourseRun = RunFactory.create(course=LessonFactory.create().course)
    return made


def send(run: CourseRun, body: str = "To all", *, key: UUID = KEY) -> RunMessage:
    return send_run_message(
        run, actor=ACTOR, title="100 % online", body=body, key=key, now=NOW
    )


def deliver() -> list[int]:
    owed = OutboxMessage.objects.filter(task=TASK).order_by("pk")
    return [deliver_run_message(**row.payload) for row in owed]


def readers() -> set[User]:
    return {message.user for message in Message.objects.filter(kind="run_message")}


def test_send_run_message_keeps_it_owes_it_and_logs_it(run: CourseRun) -> None:
    message = send(run)

    stored = RunMessage.objects.get()
    assert stored == message
    assert (stored.public_id, stored.run, stored.actor) == (KEY, run, ACTOR)
    assert (stored.title, stored.body, stored.sent_at) == (
        "100 % online",
        "To all",
        NOW,
    )
    owed = OutboxMessage.objects.get(task=TASK)
    assert (owed.payload, owed.priority) == (
        {"message_id": message.pk},
        Priority.MESSAGE,
    )
    entry = AuditEntry.objects.get(action="run_message_sent")
    assert (entry.kind, entry.object_id, entry.actor) == (
        "course_run",
        str(run.public_id),
        ACTOR,
    )


def test_send_run_message_twice_with_one_key_sends_one(run: CourseRun) -> None:
    assert send(run) == send(run)

    assert OutboxMessage.objects.filter(task=TASK).count() == 1
    assert AuditEntry.objects.filter(action="run_message_sent").count() == 1


def test_send_run_message_again_with_another_text_sends_both(run: CourseRun) -> None:
    first = send(run)
    second = send(run, "What I forgot")
    assert send(run, "What I forgot") == second

    assert {first.body, second.body} == {"To all", "What I forgot"}
    assert RunMessage.objects.count() == 2
    assert OutboxMessage.objects.filter(task=TASK).count() == 2


def test_send_run_message_to_another_run_with_a_used_key_sends_both(
    run: CourseRun,
) -> None:
    other = RunFactory.create(course=run.course)

    assert send(run).run == run
    assert send(other).run == other
    assert RunMessage.objects.count() == 2


def test_deliver_run_message_reaches_who_is_enrolled_once(run: CourseRun) -> None:
    here, there, away, gone, erased = (official() for _ in range(5))
    for user in (here, there, away, gone, erased):
        withdrawn = enrolled(user, run)
        if user == away:
            withdraw(withdrawn, actor=None)
    elsewhere = official()
    enrolled(elsewhere, RunFactory.create(course=run.course))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    erase_account(erased)
    send(run)

    assert deliver() == [2]
    assert deliver() == [2]

    assert readers() == {here, there}
    assert Message.objects.filter(kind="run_message").count() == 2
    message = Message.objects.get(user=here, kind="run_message")
    words = message_words(message)
    assert (words.title, words.body) == ("100 % online", "To all")


def test_deliver_run_message_mails_each_reader_once(run: CourseRun) -> None:
    enrolled(official(), run)
    send(run)
    send(run, "Another", key=uuid4())

    deliver()
    deliver()

    mails = OutboxMessage.objects.filter(task="lms.accounts.tasks.mail_message")
    assert mails.count() == 2
