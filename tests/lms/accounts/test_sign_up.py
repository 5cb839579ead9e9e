"""Signing up, confirming, signing in: as a browser does it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from lms.accounts.domain.privacy import publish_notice
from lms.accounts.models import (
    IdentityEvidence,
    Message,
    NoticeAcknowledgement,
    OfficialMailDomain,
    Subject,
    User,
)
from lms.core.domain.dispatch import run_next
from lms.core.models import OutboxMessage
from tests.factories.accounts import PASSWORD, UserFactory, official

FORM = {
    "full_name": "  María   Núñez ",
    "email": "Maria@Example.org",
    "password1": PASSWORD,
    "notice": "on",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counters_of_other_tests() -> None:
    cache.clear()


def work_off() -> None:
    while run_next(holder="test", clock=timezone.now):
        pass


def mailed_path() -> str:
    work_off()
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_the_form_asks_for_name_address_password_and_the_notice(client: Client) -> None:
    form = client.get("/es/account/signup/").context["form"]

    assert list(form.fields) == ["full_name", "email", "password1", "notice"]
    autocomplete = {
        name: field.widget.attrs.get("autocomplete")
        for name, field in form.fields.items()
    }
    assert autocomplete == {
        "full_name": "name",
        "email": "email",
        "password1": "new-password",
        "notice": None,
    }


def test_signing_up_makes_an_account_in_the_language_of_the_page(
    client: Client,
) -> None:
    publish_notice()

    response = client.post("/pt-br/account/signup/", FORM)

    assert response["Location"] == "/pt-br/account/confirm-email/"
    user = User.objects.get()
    assert (user.full_name, user.email, user.preferred_language) == (
        "María Núñez",
        "maria@example.org",
        "pt-br",
    )
    acknowledged = NoticeAcknowledgement.objects.get()
    assert (acknowledged.user, acknowledged.language) == (user, "pt-br")


def test_nobody_signs_up_without_the_notice(client: Client) -> None:
    response = client.post("/en/account/signup/", {**FORM, "notice": ""})

    assert set(response.context["form"].errors) == {"notice"}
    assert not User.objects.exists()


def test_the_mailed_link_confirms_signs_in_and_welcomes(client: Client) -> None:
    client.post("/en/account/signup/", FORM)
    path = mailed_path()
    assert path.startswith("/en/account/confirm-email/")
    assert client.get(path).status_code == 200
    assert not EmailAddress.objects.get().verified

    response = client.post(path)

    assert response["Location"] == "/en/learning/"
    user = User.objects.get()
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.link.subject.population == "real"
    assert Message.objects.get().kind == "welcome"
    assert len(mail.outbox) == 1


def test_the_outbox_forgets_the_key_once_the_mail_has_left(client: Client) -> None:
    client.post("/en/account/signup/", FORM)
    assert "confirm-email" in OutboxMessage.objects.get().payload["body"]

    work_off()

    row = OutboxMessage.objects.get()
    assert (row.payload, row.done_at is not None) == ({}, True)


def test_an_official_address_is_noticed_when_it_is_confirmed(client: Client) -> None:
    person = official(email="first@example.org")
    country = person.link.subject.profiles.get().country
    OfficialMailDomain.objects.create(country=country, domain="gob.pe")
    client.force_login(person)

    client.post("/en/account/email/", {"action_add": "", "email": "p@x.gob.pe"})
    client.post(mailed_path())

    assert IdentityEvidence.objects.get().method == "official_mail"


def test_signing_up_twice_tells_the_owner_and_nobody_else(client: Client) -> None:
    UserFactory.create(email="maria@example.org")

    response = client.post("/en/account/signup/", FORM)

    assert response["Location"] == "/en/account/confirm-email/"
    assert User.objects.count() == 1
    work_off()
    assert mail.outbox[0].subject == "You already have an account"


def test_signing_in_and_out_leaves_nothing_behind(client: Client) -> None:
    user = UserFactory.create()
    credentials = {"login": user.email.upper(), "password": PASSWORD}

    response = client.post("/en/account/login/", credentials)
    assert response["Location"] == "/en/learning/"
    assert client.get("/en/me/settings/")["Cache-Control"] == "private, no-store"

    left = client.post("/en/account/logout/")
    assert left["Location"] == "/en/"
    assert left["Clear-Site-Data"] == '"cache", "storage"'
    assert left["Cache-Control"] == "private, no-store"
    assert client.get("/en/me/settings/").status_code == 302


def test_signing_out_asks_first(client: Client) -> None:
    client.force_login(UserFactory.create())

    assert client.get("/en/account/logout/").status_code == 200
    assert "_auth_user_id" in client.session


def test_an_unconfirmed_address_does_not_get_in(client: Client) -> None:
    user = UserFactory.create()
    EmailAddress.objects.filter(user=user).update(verified=False)

    response = client.post(
        "/en/account/login/", {"login": user.email, "password": PASSWORD}
    )

    assert response["Location"] == "/en/account/confirm-email/"
    assert "_auth_user_id" not in client.session


def test_the_next_page_is_of_this_site(client: Client) -> None:
    user = UserFactory.create()
    credentials = {"login": user.email, "password": PASSWORD}

    good = client.post(
        "/en/account/login/", {**credentials, "next": "/en/me/settings/"}
    )
    client.logout()
    bad = client.post(
        "/en/account/login/", {**credentials, "next": "https://evil.example/"}
    )

    assert (good["Location"], bad["Location"]) == ("/en/me/settings/", "/en/learning/")


def test_a_forgotten_password_is_set_anew(client: Client) -> None:
    user = UserFactory.create(preferred_language="es")
    client.post("/en/account/password/reset/", {"email": user.email})
    step = client.get(mailed_path())

    client.post(
        step["Location"],
        {"password1": "another-word-2026", "password2": "another-word-2026"},
    )

    user.refresh_from_db()
    assert user.check_password("another-word-2026")


def test_an_unknown_address_is_told_by_mail_only(client: Client) -> None:
    known = UserFactory.create()
    responses = [
        client.post("/en/account/password/reset/", {"email": email})
        for email in (known.email, "nobody@example.org")
    ]

    assert [r["Location"] for r in responses] == [
        "/en/account/password/reset/done/"
    ] * 2
    work_off()
    assert [m.subject for m in mail.outbox] == [
        "Set a new password",
        "There is no account with this address",
    ]


def test_guessing_a_password_is_stopped(client: Client) -> None:
    user = UserFactory.create()

    for _ in range(6):
        response = client.post(
            "/en/account/login/", {"login": user.email, "password": "wrong"}
        )

    assert "Too many failed" in str(response.context["form"].errors)
    refused = client.post(
        "/en/account/login/", {"login": user.email, "password": PASSWORD}
    )
    assert refused.status_code == 200


def test_an_account_made_elsewhere_gets_its_subject_at_sign_in(client: Client) -> None:
    made_by_hand = User.objects.create_user("hand@example.org", PASSWORD)

    client.force_login(made_by_hand)

    assert Subject.objects.get().link.user == made_by_hand
