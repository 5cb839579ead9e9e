from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.utils.translation import override

from lms.accounts.domain.message import (
    mail_message,
    mark_read,
    message_words,
    send_message,
)
from lms.accounts.errors import UnknownMessageKindError
from lms.accounts.message_kinds import Words
from lms.accounts.models import Message, User
from lms.core.domain.dispatch import run_next
from lms.core.models import OutboxMessage
from tests.factories.accounts import CountryFactory, UserFactory

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TERM = {"country": "PER", "since": "2026-03-01"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory.create(full_name="Ana Ejemplo")


def test_send_message_writes_a_row_and_owes_its_mail_at_once(user: User) -> None:
    message = send_message(user, kind="welcome", now=NOW)

    assert (message.user, message.created_at, message.read_at) == (user, NOW, None)
    owed = OutboxMessage.objects.get()
    assert (owed.task, owed.payload, owed.key) == (
        "lms.accounts.tasks.mail_message",
        {"message_id": message.pk},
        f"message:{message.public_id}",
    )


def test_send_message_once_per_person_kind_object_and_period(user: User) -> None:
    first = send_message(user, kind="welcome", object_id=1, period="2026", now=NOW)
    again = send_message(user, kind="welcome", object_id=1, period="2026", now=LATER)
    send_message(user, kind="welcome", object_id=2, period="2026", now=NOW)
    send_message(user, kind="welcome", object_id=1, period="2027", now=NOW)
    send_message(UserFactory.create(), kind="welcome", object_id=1, period="2026")

    assert again == first
    assert Message.objects.count() == 4
    assert OutboxMessage.objects.count() == 4


def test_send_message_without_mail_owes_nothing(user: User) -> None:
    send_message(user, kind="welcome", mail=False, now=NOW)

    assert not OutboxMessage.objects.exists()


def test_send_message_refuses_a_kind_that_nobody_registered(user: User) -> None:
    with pytest.raises(UnknownMessageKindError):
        send_message(user, kind="no such kind", now=NOW)

    assert not Message.objects.exists()


def test_message_words_speak_the_language_of_the_reader(user: User) -> None:
    CountryFactory.create(names={"en": "Peru", "es": "Perú"})
    message = send_message(user, kind="focal_point_appointed", context=TERM, now=NOW)

    with override("en"):
        words = message_words(message)
        assert words.title == "You are a focal point of Peru"
        assert words.body.startswith("From March 1, 2026 you see the officials of Peru")
        assert words.path == "/en/me/focal/"
    with override("es"):
        assert "Perú" in message_words(message).title


def test_message_words_of_a_kind_that_is_gone_say_so(user: User) -> None:
    message = Message.objects.create(user=user, kind="gone", created_at=NOW)

    with override("en"):
        assert message_words(message) == Words(
            "A message that can no longer be shown",
            "The part of this site that sent it has been removed.",
        )


def test_mail_message_goes_out_once(user: User) -> None:
    message = send_message(user, kind="welcome", now=NOW)

    assert mail_message(message.pk, now=LATER) is True
    assert mail_message(message.pk, now=LATER) is False

    message.refresh_from_db()
    assert message.mailed_at == LATER
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([user.email], "Welcome to Puente")
    assert sent.extra_headers == {"Auto-Submitted": "auto-generated"}
    path = f"http://127.0.0.1:8000/en/messages/{message.public_id}/"
    assert "Hello Ana Ejemplo," in sent.body
    assert path in sent.body


def test_mail_message_speaks_the_preferred_language() -> None:
    user = UserFactory.create(preferred_language="pt-br")
    message = send_message(user, kind="welcome", now=NOW)

    with override("en"):
        mail_message(message.pk, now=NOW)

    assert f"/pt-br/messages/{message.public_id}/" in mail.outbox[0].body


def test_mail_message_leaves_people_alone_whose_account_is_closed() -> None:
    user = UserFactory.create(is_active=False)
    message = send_message(user, kind="welcome", now=NOW)

    assert mail_message(message.pk, now=NOW) is False
    assert mail.outbox == []


def test_mail_message_of_a_deleted_account_does_nothing(user: User) -> None:
    message = send_message(user, kind="welcome", now=NOW)
    key = message.pk
    user.delete()

    assert mail_message(key, now=NOW) is False


def test_the_worker_mails_what_is_owed(user: User) -> None:
    send_message(user, kind="welcome", now=NOW)

    with time_machine.travel(LATER, tick=False):
        assert run_next(holder="worker") is True

    assert len(mail.outbox) == 1
    assert OutboxMessage.objects.get().done_at == LATER


def test_mark_read_keeps_the_first_time(user: User) -> None:
    message = send_message(user, kind="welcome", now=NOW)

    mark_read(message, now=NOW)
    mark_read(Message.objects.get(), now=LATER)

    assert Message.objects.get().read_at == NOW
