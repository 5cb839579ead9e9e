"""Side doors: forms of the frameworks that would sign people in past our own form."""

from urllib.parse import parse_qs, urlsplit

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
    asked = parse_qs(urlsplit(answers[0]["Location"]).query)
    assert asked == {"next": ["/admin/"]}
    assert "_auth_user_id" not in client.session


def test_editor_who_is_signed_in_goes_straight_in(client: Client) -> None:
    client.force_login(UserFactory.create(is_superuser=True))

    assert client.get("/admin/login/")["Location"] == "/admin/"
    inside = client.get("/admin/login/?next=/admin/pages/")
    assert inside["Location"] == "/admin/pages/"
    outside = client.get("/admin/login/?next=https://example.org/")
    assert outside["Location"] == "/admin/"


def test_someone_else_is_told_that_the_editors_pages_are_not_for_them(
    client: Client,
) -> None:
    client.force_login(UserFactory.create(preferred_language="pt-br"))

    answer = client.get("/admin/pages/", follow=True)

    assert answer.status_code == 403
    assert "Você não tem permissão para ver esta página" in answer.content.decode()


def test_too_many_attempts_are_answered_in_words(client: Client) -> None:
    cache.clear()
    form = {"email": "nobody@example.org"}

    answers = [client.post("/es/account/password/reset/", form) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Demasiados intentos" in answers[-1].content.decode()
