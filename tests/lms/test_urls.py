"""Side doors: forms of the frameworks that would sign people in past our own form."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.accounts import PASSWORD, UserFactory

SIDE_DOORS = ["/admin/login/", "/es/_util/login/", "/en/_util/login/"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("door", SIDE_DOORS)
def test_side_door_leads_to_the_form_that_asks_for_the_second_step(
    client: Client, door: str
) -> None:
    user = UserFactory.create(is_superuser=True)
    credentials = {"username": user.email, "password": PASSWORD, "next": "/admin/"}

    answers = [client.get(f"{door}?next=/admin/"), client.post(door, credentials)]

    for answer in answers:
        assert answer.status_code == 302
        assert answer["Location"].split("?")[0].endswith("/account/login/")
    assert answers[0]["Location"].endswith("?next=/admin/")
    assert "_auth_user_id" not in client.session


def test_too_many_attempts_are_answered_in_words(client: Client) -> None:
    cache.clear()
    form = {"email": "nobody@example.org"}

    answers = [client.post("/es/account/password/reset/", form) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Demasiados intentos" in answers[-1].content.decode()
