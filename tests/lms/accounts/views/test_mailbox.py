from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from lms.accounts.domain.message import send_message
from lms.accounts.models import Message, User
from tests.factories.accounts import UserFactory

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LIST = "/en/messages/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = UserFactory.create()
    client.force_login(user)
    return user


def fill(user: User, count: int) -> list[Message]:
    return [
        send_message(
            user,
            kind="welcome",
            object_id=number,
            mail=False,
            now=NOW + timedelta(minutes=number),
        )
        for number in range(count)
    ]


def test_messages_are_ones_own_and_the_newest_first(client: Client, user: User) -> None:
    own = fill(user, 2)
    fill(UserFactory.create(), 1)

    response = client.get(LIST)

    assert [message for message, _ in response.context["rows"]] == own[::-1]


def test_messages_come_in_pages(client: Client, user: User) -> None:
    fill(user, 21)

    second = client.get(LIST, {"page": 2})

    assert len(client.get(LIST).context["rows"]) == 20
    assert len(second.context["rows"]) == 1
    assert client.get(LIST, {"page": "x"}).context["page"].number == 1


def test_an_empty_mailbox_says_so(client: Client, user: User) -> None:
    assert "No messages yet" in client.get(LIST).content.decode()


def test_opening_a_message_marks_it_as_read(client: Client, user: User) -> None:
    [message] = fill(user, 1)

    response = client.get(f"{LIST}{message.public_id}/")

    assert response.context["words"].title == "Welcome to Puente"
    message.refresh_from_db()
    assert message.read_at is not None


def test_another_persons_message_is_not_there(client: Client, user: User) -> None:
    [message] = fill(UserFactory.create(), 1)

    response = client.get(f"{LIST}{message.public_id}/")

    assert response.status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    [message] = fill(UserFactory.create(), 1)

    for url in (LIST, f"{LIST}{message.public_id}/"):
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (
            302,
            f"/en/account/login/?next={url}",
        )


def test_what_a_sender_wrote_is_escaped(client: Client, user: User) -> None:
    message = send_message(
        user,
        kind="identity_questioned",
        context={"country": "PER", "reason": "<script>x</script>"},
        mail=False,
    )

    page = client.get(f"{LIST}{message.public_id}/").content.decode()

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(
    client: Client, user: User, count: int, django_assert_num_queries: Any
) -> None:
    fill(user, count)

    with django_assert_num_queries(5):
        client.get(LIST)
