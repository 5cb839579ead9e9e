import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from lms.accounts import registries
from lms.accounts.enums import Role
from lms.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory, focal_point, official

SETTINGS = "/en/me/settings/"
SETUP = "/en/account/2fa/"
ACTIVATE = "/en/account/2fa/totp/activate/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    cache.clear()
    settings.STAFF_SECOND_FACTOR = True


def code_for(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def sign_in_and_set_up(client: Client, user: User) -> str:
    credentials = {"login": user.email, "password": PASSWORD}
    client.post("/en/account/login/", credentials)
    proof = client.get(ACTIVATE)
    assert proof["Location"].startswith("/en/account/reauthenticate/?next=")
    client.post(proof["Location"], {"password": PASSWORD, "next": ACTIVATE})
    secret: str = client.get(ACTIVATE).context["form"].secret
    assert client.post(ACTIVATE, {"code": code_for(secret)}).status_code == 302
    return secret


@pytest.mark.parametrize(
    "fields", [{"is_staff": True}, {"is_superuser": True}, *({"role": r} for r in Role)]
)
def test_staff_is_led_to_set_it_up(client: Client, fields: dict[str, object]) -> None:
    client.force_login(UserFactory.create(**fields))

    response = client.get(SETTINGS)

    assert response["Location"] == SETUP
    assert "second step at sign-in" in client.get(SETUP).content.decode()


def test_a_focal_point_is_led_to_set_it_up(client: Client) -> None:
    client.force_login(focal_point())

    assert client.get("/en/me/focal/")["Location"] == SETUP


def test_a_role_of_a_room_above_counts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = UserFactory.create()
    monkeypatch.setattr(
        registries, "_staff_roles", {"test": lambda user: user == teacher}
    )
    client.force_login(teacher)
    assert client.get(SETTINGS)["Location"] == SETUP

    client.force_login(UserFactory.create())
    assert client.get(SETTINGS).status_code == 200


def test_officials_need_none(client: Client) -> None:
    client.force_login(official())

    assert client.get(SETTINGS).status_code == 200


def test_it_is_asked_of_nobody_where_it_is_not_required(
    client: Client, settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(focal_point())

    assert client.get("/en/me/focal/").status_code == 200


def test_a_role_given_in_the_middle_of_a_session_counts_on_staff_pages(
    client: Client,
) -> None:
    user = UserFactory.create(preferred_language="pt-br")
    client.force_login(user)
    user.is_superuser = True
    user.save()

    assert client.get(SETTINGS).status_code == 200
    assert client.get("/admin/")["Location"] == "/pt-br/account/2fa/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_form_gets_past_it(client: Client, method: str) -> None:
    client.force_login(UserFactory.create(is_staff=True))

    assert getattr(client, method)(SETTINGS)["Location"] == SETUP


@pytest.mark.parametrize(
    "url", ["/en/account/logout/", "/en/help/", "/en/privacy/", "/en/me/delete/"]
)
def test_what_one_may_always_do_stays_open(client: Client, url: str) -> None:
    client.force_login(UserFactory.create(is_staff=True))

    assert client.get(url).status_code == 200


def test_an_authenticator_app_opens_the_way(client: Client) -> None:
    user = UserFactory.create(is_staff=True)

    sign_in_and_set_up(client, user)

    assert set(Authenticator.objects.values_list("type", flat=True)) == {
        "totp",
        "recovery_codes",
    }
    assert client.get(SETTINGS).status_code == 200
    assert client.get(SETUP).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client: Client) -> None:
    user = UserFactory.create(is_staff=True)
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    client.force_login(user)

    assert client.get(SETTINGS)["Location"] == SETUP


def test_taking_the_app_away_closes_the_way_again(client: Client) -> None:
    sign_in_and_set_up(client, UserFactory.create(is_staff=True))
    assert client.get(SETTINGS).status_code == 200

    client.post("/en/account/2fa/totp/deactivate/")

    assert not Authenticator.objects.filter(type="totp").exists()
    assert client.get(SETTINGS)["Location"] == SETUP


def test_signing_in_asks_for_the_code(client: Client) -> None:
    user = UserFactory.create()
    secret = sign_in_and_set_up(client, user)
    client.post("/en/account/logout/")
    cache.clear()

    credentials = {"login": user.email, "password": PASSWORD}
    step = client.post("/en/account/login/", credentials)

    assert step["Location"] == "/en/account/2fa/authenticate/"
    assert client.get(SETTINGS).status_code == 302
    assert "six digits" in client.get(step["Location"]).content.decode()
    client.post(step["Location"], {"code": code_for(secret)})
    assert client.get(SETTINGS).status_code == 200
