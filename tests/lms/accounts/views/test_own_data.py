import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from django.test import Client

from lms.accounts.domain.message import send_message
from lms.accounts.domain.privacy import publish_notice
from lms.accounts.enums import Role
from lms.accounts.models import ResearchObjection, User
from lms.core.models import AuditEntry
from tests.factories.accounts import PASSWORD, UserFactory, official

DATA = "/en/me/my-data/"
EXPORT = "/en/me/my-data/export/"
RESEARCH = "/en/me/my-data/research/"
DELETE = "/en/me/delete/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = official(full_name="=Ana Ejemplo", email="ana@example.org")
    client.force_login(user)
    return user


@pytest.mark.parametrize("url", [DATA, EXPORT, DELETE])
def test_a_stranger_is_asked_to_sign_in(client: Client, url: str) -> None:
    response = client.get(url)

    assert response["Location"] == f"/en/account/login/?next={url}"


def test_my_data_shows_what_every_room_holds(client: Client, user: User) -> None:
    send_message(user, kind="welcome", mail=False)

    sections = {
        section.name: rows for section, rows in client.get(DATA).context["sections"]
    }

    assert list(sections)[:4] == ["account", "addresses", "profile", "identity"]
    assert dict(sections["account"][0])["Full name"] == "=Ana Ejemplo"
    assert len(sections["profile"]) == 1
    assert dict(sections["messages"][0])["Title"] == "Welcome to Puente"
    assert "Read" not in dict(sections["messages"][0])


def test_my_data_says_languages_and_times_as_people_do(
    client: Client, user: User
) -> None:
    user.preferred_language = "pt-br"
    user.time_zone = "America/Lima"
    user.date_joined = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
    user.save()

    sections = {
        section.name: rows for section, rows in client.get(DATA).context["sections"]
    }

    account = dict(sections["account"][0])
    assert account["Language"] == "Português"
    assert account["Account since"] == "Feb. 28, 2026, 9:30 p.m."


def test_my_data_is_ones_own(client: Client, user: User) -> None:
    official(full_name="Beto Otro", email="beto@example.org")

    page = client.get(DATA).content.decode()

    assert "Beto" not in page
    assert "beto@" not in page


def test_the_export_is_a_zip_of_json_and_csv(client: Client, user: User) -> None:
    other = official(full_name="Beto Otro")
    AuditEntry(
        at=user.date_joined,
        actor=other.public_id,
        action="identity_confirmed",
        kind="user",
        object_id=str(user.public_id),
    ).save()

    response = client.get(EXPORT)

    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith(
        'attachment; filename="puente-my-'
    )
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        data = json.loads(archive.read("data.json"))
        account = archive.read("account.csv").decode("utf-8-sig")
    assert data["account"][0]["full_name"] == "=Ana Ejemplo"
    assert data["profile"][0]["country"] == "Country PER"
    assert data["log"] == [
        {
            "at": data["log"][0]["at"],
            "action": "identity_confirmed",
            "by_me": False,
            "about_me": True,
            "reason": "",
        }
    ]
    assert "'=Ana Ejemplo" in account
    assert "Beto" not in json.dumps(data)
    assert str(other.public_id) not in json.dumps(data)


def test_personal_pages_are_not_kept_by_the_browser(client: Client, user: User) -> None:
    for url in (DATA, EXPORT):
        assert client.get(url)["Cache-Control"] == "private, no-store"


def test_objecting_and_withdrawing(client: Client, user: User) -> None:
    client.post(RESEARCH, {"objects_to_use": "on"})
    client.post(RESEARCH, {"objects_to_use": "on"})
    assert client.get(DATA).context["objection"].initial == {"objects_to_use": True}

    client.post(RESEARCH, {})
    rows = ResearchObjection.objects.order_by("pk").values_list(
        "subject", "objects_to_use"
    )
    key = user.link.subject_id
    assert list(rows) == [(key, True), (key, False)]
    assert client.get(RESEARCH).status_code == 405


def test_deleting_asks_for_the_password_and_a_mark(client: Client, user: User) -> None:
    refused = client.post(DELETE, {"password": "wrong"})

    assert set(refused.context["form"].errors) == {"password", "understood"}
    assert User.objects.filter(pk=user.pk).exists()


def test_deleting_signs_out_and_leaves_nothing_in_the_browser(
    client: Client, user: User
) -> None:
    response = client.post(DELETE, {"password": PASSWORD, "understood": "on"})

    assert response["Location"] == "/en/me/deleted/"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not User.objects.filter(pk=user.pk).exists()
    assert client.session.get("_auth_user_id") is None
    assert client.get("/en/me/deleted/").status_code == 200
    assert client.get(DATA).status_code == 302


def test_the_only_administrator_is_told_to_appoint_another(client: Client) -> None:
    only = UserFactory.create(role=Role.ADMINISTRATOR)
    client.force_login(only)

    response = client.post(DELETE, {"password": PASSWORD, "understood": "on"})

    assert response.status_code == 200
    assert "only administrator" in response.content.decode()
    assert User.objects.filter(pk=only.pk).exists()


def test_without_a_password_the_mark_is_enough(client: Client) -> None:
    user = UserFactory.create()
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    response = client.get(DELETE)
    assert list(response.context["form"].fields) == ["understood"]

    client.post(DELETE, {"understood": "on"})
    assert not User.objects.filter(pk=user.pk).exists()


def test_deleting_stays_open_while_the_notice_is_due(client: Client) -> None:
    publish_notice()
    client.force_login(official())

    assert client.get(DELETE).status_code == 200
