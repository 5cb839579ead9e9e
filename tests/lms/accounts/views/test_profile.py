from typing import Any

import pytest
from django.test import Client

from lms.accounts.enums import InstitutionStatus, Population
from lms.accounts.models import Institution, OfficialProfile, User
from lms.countries.models import Country
from tests.factories.accounts import CountryFactory, InstitutionFactory, UserFactory

URL = "/en/me/profile/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = UserFactory.create()
    client.force_login(user)
    return user


@pytest.fixture
def institution() -> Institution:
    return InstitutionFactory.create(name="Registro Civil")


def answers(at: Institution, **changes: Any) -> dict[str, Any]:
    return {
        "country": at.country.code,
        "institution": str(at.public_id),
        "proposed": "",
        "level": "national",
        "function": "data",
        "seniority": "middle",
        "sex": "",
        "based_on": "",
        **changes,
    }


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    response = client.get(URL)

    assert response.status_code == 302
    assert response["Location"] == f"/en/account/login/?next={URL}"


def test_the_first_step_offers_real_countries_to_real_people(
    client: Client, user: User
) -> None:
    for code in ("PER", "CHL"):
        CountryFactory.create(code=code)
    CountryFactory.create(invented_one=True)

    response = client.get(URL)

    assert response.templates[0].name == "accounts/profile_country.html"
    codes = [code for code, _ in response.context["form"].fields["country"].choices]
    assert codes == ["", "CHL", "PER"]


def test_the_first_step_offers_invented_countries_to_synthetic_people(
    client: Client, institution: Institution
) -> None:
    CountryFactory.create(invented_one=True)
    client.force_login(UserFactory.create(population=Population.SYNTHETIC))

    response = client.get(URL)

    codes = [code for code, _ in response.context["form"].fields["country"].choices]
    assert codes == ["", "XAA"]


def test_a_country_of_the_other_population_is_refused(
    client: Client, user: User, institution: Institution
) -> None:
    CountryFactory.create(invented_one=True)

    response = client.get(URL, {"country": "XAA"})

    assert response.templates[0].name == "accounts/profile_country.html"
    assert "country" in response.context["form"].errors


def test_the_second_step_offers_the_institutions_of_the_country(
    client: Client, user: User, institution: Institution
) -> None:
    InstitutionFactory.create(country=CountryFactory.create(code="CHL"))
    InstitutionFactory.create(proposed=True)
    InstitutionFactory.create(status=InstitutionStatus.MERGED, merged_into=institution)

    response = client.get(URL, {"country": "PER"})

    choices = response.context["form"].fields["institution"].choices
    assert [value for value, _ in choices] == ["", "National", "new"]
    assert choices[1][1] == [(str(institution.public_id), "Registro Civil")]


def test_saving_goes_back_to_where_the_person_came_from(
    client: Client, user: User, institution: Institution
) -> None:
    response = client.post(URL, answers(institution, next="/en/help/"))

    assert (response.status_code, response["Location"]) == (302, "/en/help/")
    profile = OfficialProfile.objects.get()
    assert (profile.subject, profile.institution, profile.version) == (
        user.link.subject,
        institution,
        1,
    )


@pytest.mark.parametrize(
    "bad", ["https://evil.example/", "//evil.example", "javascript:1"]
)
def test_saving_never_leads_to_another_site(
    client: Client, user: User, institution: Institution, bad: str
) -> None:
    response = client.post(URL, answers(institution, next=bad))

    assert response["Location"] == URL
    assert bad not in client.get(URL, {"next": bad, "change": "1"}).content.decode()


def test_an_institution_that_is_not_listed_is_proposed(
    client: Client, user: User, institution: Institution
) -> None:
    client.post(
        URL,
        answers(
            institution, institution="new", proposed=" Banco  Central ", level="other"
        ),
    )

    proposed = Institution.objects.get(status=InstitutionStatus.PROPOSED)
    assert (proposed.name, proposed.level) == ("Banco Central", "other")
    assert OfficialProfile.objects.get().institution == proposed
    shown = client.get(URL).context["form"]
    assert shown.initial["institution"] == str(proposed.public_id)
    assert str(proposed.public_id) in str(shown["institution"])


def test_a_proposal_needs_a_name(
    client: Client, user: User, institution: Institution
) -> None:
    response = client.post(URL, answers(institution, institution="new", proposed="  "))

    assert response.context["form"].errors["proposed"] == [
        "Enter the name of your institution."
    ]
    assert not OfficialProfile.objects.exists()


def test_an_institution_of_another_country_is_refused(
    client: Client, user: User, institution: Institution
) -> None:
    foreign = InstitutionFactory.create(country=CountryFactory.create(code="CHL"))

    response = client.post(
        URL, answers(institution, institution=str(foreign.public_id))
    )

    assert "institution" in response.context["form"].errors
    assert not OfficialProfile.objects.exists()


def test_sending_twice_saves_one_version(
    client: Client, user: User, institution: Institution
) -> None:
    for _ in range(2):
        assert client.post(URL, answers(institution)).status_code == 302

    assert OfficialProfile.objects.count() == 1


def test_an_answer_from_an_older_tab_is_shown_again_and_can_be_saved_then(
    client: Client, user: User, institution: Institution
) -> None:
    client.post(URL, answers(institution))
    client.post(URL, answers(institution, function="policy", based_on="1"))

    response = client.post(URL, answers(institution, seniority="senior", based_on="1"))

    assert response.status_code == 200
    assert OfficialProfile.objects.count() == 2
    assert "changed in another window" in response.content.decode()
    form = response.context["form"]
    assert (form["seniority"].value(), form["based_on"].value()) == ("senior", "2")

    again = answers(institution, seniority="senior", based_on="2")
    assert client.post(URL, again).status_code == 302
    assert OfficialProfile.objects.count() == 3


def test_the_country_can_be_changed_and_the_institution_is_asked_again(
    client: Client, user: User, institution: Institution
) -> None:
    client.post(URL, answers(institution))
    CountryFactory.create(code="CHL")

    step = client.get(URL, {"change": "1"})
    assert step.templates[0].name == "accounts/profile_country.html"
    form = client.get(URL, {"country": "CHL"}).context["form"]

    assert (form.initial["institution"], form.initial["function"]) == ("", "data")


def test_every_field_says_what_it_is_for(
    client: Client, user: User, institution: Institution
) -> None:
    form = client.get(URL, {"country": "PER"}).context["form"]

    assert all(field.help_text for field in form.visible_fields())


def test_an_account_without_subject_gets_one(
    client: Client, institution: Institution
) -> None:
    bare = User.objects.create_user("bare@example.org", "x")
    client.force_login(bare)

    client.post(URL, answers(institution))

    profile = OfficialProfile.objects.get()
    assert (profile.subject.population, profile.subject.link.user) == ("real", bare)


def test_the_list_of_institutions_costs_the_same_however_long(
    client: Client,
    user: User,
    institution: Institution,
    django_assert_num_queries: Any,
) -> None:
    country: Country = institution.country
    client.get(URL, {"country": "PER"})
    for _ in range(2):
        with django_assert_num_queries(7):
            client.get(URL, {"country": "PER"})
        InstitutionFactory.create_batch(2, country=country)
