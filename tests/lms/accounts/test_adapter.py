import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils.translation import override

from lms.accounts.adapter import page_language
from lms.core.enums import Priority
from lms.core.models import OutboxMessage
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("active", "chosen"),
    [("pt-br", "pt-br"), ("en", "en"), ("ko", "es"), (None, "es")],
)
def test_an_account_begins_in_a_language_of_the_interface(
    active: str | None, chosen: str
) -> None:
    with override(active):
        assert page_language() == chosen
        assert (
            get_adapter().new_user(RequestFactory().get("/")).preferred_language
            == chosen
        )


def test_account_mail_is_owed_in_the_language_of_the_person(rf: RequestFactory) -> None:
    user = UserFactory.create(preferred_language="en", full_name="Ana")
    request = rf.get("/")

    with override("es"), context.request_context(request):
        get_adapter(request).send_mail(
            "account/email/password_reset_key",
            user.email,
            {"user": user, "password_reset_url": "https://example.org/x"},
        )

    row = OutboxMessage.objects.get()
    assert (row.task, row.priority, row.key) == (
        "lms.accounts.tasks.send_account_mail",
        Priority.MESSAGE,
        None,
    )
    assert (row.payload["to"], row.payload["subject"]) == (
        [user.email],
        "Set a new password",
    )
    assert row.payload["body"].startswith("Hello Ana,")
    assert "https://example.org/x" in row.payload["body"]


def test_a_link_leads_to_a_page_in_the_language_of_the_mail(rf: RequestFactory) -> None:
    user = UserFactory.create(preferred_language="pt-br")
    request = rf.get("/")

    with override("es"), context.request_context(request):
        get_adapter(request).send_mail(
            "account/email/password_reset_key",
            user.email,
            {
                "user": user,
                "password_reset_url": "https://e.org/es/account/password/reset/key/1-a/",
            },
        )

    lines = OutboxMessage.objects.get().payload["body"].splitlines()
    assert "https://e.org/pt-br/account/password/reset/key/1-a/" in lines


@pytest.mark.parametrize(
    ("email", "subject", "greeting"),
    [
        ("ana@example.org", "You already have an account", "Hello Ana,"),
        ("none@example.org", "Usted ya tiene una cuenta", "Hola:"),
    ],
)
def test_a_mail_greets_whom_it_reaches_and_nobody_else(
    rf: RequestFactory, email: str, subject: str, greeting: str
) -> None:
    UserFactory.create(
        email="ana@example.org", full_name="Ana", preferred_language="en"
    )
    request = rf.get("/")
    request.user = AnonymousUser()

    with override("es"), context.request_context(request):
        get_adapter(request).send_mail(
            "account/email/account_already_exists",
            email,
            {"password_reset_url": "https://e.org/es/account/password/reset/"},
        )

    payload = OutboxMessage.objects.get().payload
    assert payload["subject"] == subject
    assert payload["body"].splitlines()[0] == greeting


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"name": "Ana María Núñez", "first_name": "Ana"}, "Ana María Núñez"),
        ({"first_name": "Ana", "last_name": "Núñez"}, "Ana Núñez"),
        ({"email": "ana@example.org"}, ""),
    ],
)
def test_a_name_from_an_identity_provider_stays_in_one_piece(
    rf: RequestFactory, data: dict[str, str], name: str
) -> None:
    request = rf.get("/")
    with context.request_context(request):
        adapter = get_social_adapter(request)
        login = SocialLogin(
            user=adapter.new_user(request, None), account=SocialAccount()
        )
        user = adapter.populate_user(request, login, data)

    assert user.full_name == name
