import pytest
from django.test import Client

from lms.accounts.models import User
from tests.factories.accounts import UserFactory

URL = "/en/me/settings/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = UserFactory.create(full_name="Ana")
    client.force_login(user)
    return user


def test_saving_goes_on_in_the_chosen_language(client: Client, user: User) -> None:
    response = client.post(
        URL,
        {
            "full_name": "Ana María",
            "preferred_language": "pt-br",
            "time_zone": "America/Sao_Paulo",
        },
    )

    assert response["Location"] == "/pt-br/me/settings/"
    user.refresh_from_db()
    assert (user.full_name, user.preferred_language, user.time_zone) == (
        "Ana María",
        "pt-br",
        "America/Sao_Paulo",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", " "),
        ("preferred_language", "ko"),
        ("time_zone", "America/Nowhere"),
    ],
)
def test_what_does_not_exist_is_refused(
    client: Client, user: User, field: str, value: str
) -> None:
    given = {"full_name": "Ana", "preferred_language": "en", "time_zone": "UTC"}

    response = client.post(URL, {**given, field: value})

    assert set(response.context["form"].errors) == {field}


def test_a_refused_name_does_not_show_in_the_menu(client: Client, user: User) -> None:
    response = client.post(
        URL, {"full_name": "X", "preferred_language": "??", "time_zone": "UTC"}
    )

    assert response.context["user"].full_name == "Ana"


def test_times_are_shown_in_the_zone_of_the_person(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(time_zone="America/Lima")

    page = client.get(URL).content.decode()

    assert '<option value="America/Lima" selected>Lima</option>' in page


@pytest.mark.parametrize(
    ("language", "area", "city"),
    [
        ("es", "América", "Ciudad de México"),
        ("pt-br", "América", "Cidade do México"),
        ("en", "Americas", "Mexico City"),
    ],
)
def test_places_are_offered_in_the_language_of_the_page(
    client: Client, user: User, language: str, area: str, city: str
) -> None:
    html = client.get(f"/{language}/me/settings/").content.decode()

    assert f'<optgroup label="{area}">' in html
    assert f'<option value="America/Mexico_City">{city}</option>' in html
    assert ">Argentina/Buenos Aires</option>" in html


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(URL)["Location"] == f"/en/account/login/?next={URL}"
