import pytest
from django.test import Client
from pytest_django import Settings

from lms.accounts.domain.privacy import publish_notice
from lms.accounts.models import NoticeAcknowledgement, User
from tests.factories.accounts import UserFactory

READ = "/en/me/privacy/read/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    publish_notice()
    user = UserFactory.create()
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/en/privacy/", "Your rights"),
        ("/es/privacy/", "Sus derechos"),
        ("/pt-br/privacy/", "Os seus direitos"),
    ],
)
def test_the_notice_is_public_in_every_language(
    client: Client, url: str, words: str
) -> None:
    assert words in client.get(url).content.decode()

    publish_notice()
    response = client.get(url)
    assert words in response.content.decode()
    assert response.context["notice"].version == 1


def test_earlier_versions_stay_readable(client: Client, settings: Settings) -> None:
    publish_notice()
    settings.DATA_CONTROLLER = "New Agency"
    publish_notice()

    newest = client.get("/en/privacy/").content.decode()
    earlier = client.get("/en/me/privacy/1/").content.decode()

    assert "New Agency" in newest
    assert "New Agency" not in earlier
    assert "This is an earlier version." in earlier
    assert client.get("/en/me/privacy/9/").status_code == 404


def test_a_person_is_led_to_the_notice_once_and_then_goes_on(
    client: Client, user: User
) -> None:
    response = client.get("/en/me/profile/?next=/en/")
    assert (
        response["Location"] == f"{READ}?next=%2Fen%2Fme%2Fprofile%2F%3Fnext%3D%2Fen%2F"
    )

    shown = client.get(response["Location"])
    assert "Your rights" in shown.content.decode()
    refused = client.post(READ, {"next": "/en/me/profile/"})
    assert "notice" in refused.context["form"].errors

    accepted = client.post(READ, {"notice": "on", "next": "/en/me/profile/"})
    assert accepted["Location"] == "/en/me/profile/"
    assert NoticeAcknowledgement.objects.get().user == user
    assert client.get("/en/me/profile/").status_code == 200


def test_forms_and_scripts_are_not_interrupted(client: Client, user: User) -> None:
    posted = client.post("/en/me/settings/", {})
    fetched = client.get(
        "/en/me/settings/", headers={"X-Requested-With": "XMLHttpRequest"}
    )

    assert (posted.status_code, fetched.status_code) == (200, 200)


@pytest.mark.parametrize("url", ["/en/privacy/", "/en/account/logout/", "/en/help/"])
def test_what_one_may_always_read_stays_open(
    client: Client, user: User, url: str
) -> None:
    assert client.get(url).status_code == 200


def test_a_new_version_is_asked_for_at_the_next_sign_in(
    client: Client, user: User, settings: Settings
) -> None:
    client.post(READ, {"notice": "on"})
    settings.DATA_CONTROLLER = "New Agency"
    publish_notice()

    assert client.get("/en/me/settings/").status_code == 200
    client.force_login(user)
    assert client.get("/en/me/settings/")["Location"].startswith(READ)


def test_a_stranger_cannot_acknowledge(client: Client) -> None:
    assert client.post(READ, {"notice": "on"})["Location"].startswith(
        "/en/account/login/"
    )
