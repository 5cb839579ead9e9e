"""What administrators, and nobody else, do in the editors' pages."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from lms.accounts.domain.groups import ensure_groups
from lms.accounts.domain.privacy import acknowledge_notice, publish_notice
from lms.accounts.enums import InstitutionStatus, Role
from lms.accounts.models import (
    FocalPointTerm,
    Institution,
    OfficialMailDomain,
    OfficialProfile,
    PrivacyNotice,
    User,
)
from lms.core.models import AuditEntry
from lms.countries.models import Country, CountrySet
from tests.factories.accounts import (
    CountryFactory,
    InstitutionFactory,
    TermFactory,
    UserFactory,
    official,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups() -> None:
    ensure_groups()


@pytest.fixture
def administrator(client: Client) -> User:
    user = UserFactory.create(role=Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def snippet(model: str, action: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_{model}:{action}", args=args)


LISTS = [
    "accounts_institution",
    "accounts_focalpointterm",
    "accounts_officialmaildomain",
    "countries_country",
    "countries_countryset",
    "accounts_privacynotice",
]


@pytest.mark.parametrize("model", LISTS)
def test_administrators_see_every_list(
    client: Client, administrator: User, model: str
) -> None:
    publish_notice()
    TermFactory.create()
    InstitutionFactory.create()

    assert client.get(snippet(model, "list")).status_code == 200


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.TRANSLATOR, Role.REVIEWER])
@pytest.mark.parametrize("model", LISTS)
def test_editors_see_none(client: Client, role: Role, model: str) -> None:
    client.force_login(UserFactory.create(role=role))

    assert client.get("/admin/").status_code == 200
    assert client.get(snippet(model, "list")).status_code == 302


@pytest.mark.parametrize("role", [Role.ANALYST, None])
def test_others_do_not_enter(client: Client, role: Role | None) -> None:
    client.force_login(UserFactory.create(role=role))

    assert client.get("/admin/").status_code == 302
    institution = InstitutionFactory.create()
    merge = reverse("accounts_merge", args=[institution.pk])
    assert client.get(merge).status_code == 302


def test_an_institution_is_added_once(client: Client, administrator: User) -> None:
    known = InstitutionFactory.create(name="Ministerio de Economía")
    form = {
        "country": known.country.pk,
        "name": "Ministerio de Economia",
        "acronym": "",
        "level": "national",
        "status": "active",
    }

    refused = client.post(snippet("accounts_institution", "add"), form)
    assert set(refused.context["form"].errors) == {"name"}
    assert Institution.objects.count() == 1

    client.post(snippet("accounts_institution", "add"), {**form, "name": "Senado"})
    assert Institution.objects.get(folded_name="senado").status == "active"


def test_a_proposed_institution_is_accepted_by_its_status(
    client: Client, administrator: User
) -> None:
    proposed = InstitutionFactory.create(proposed=True)
    form = {
        "country": proposed.country.pk,
        "name": "Better name",
        "acronym": "BN",
        "level": "municipal",
        "status": "active",
    }

    client.post(snippet("accounts_institution", "edit", proposed.pk), form)

    proposed.refresh_from_db()
    assert (proposed.status, proposed.folded_name) == ("active", "better name")


def test_institutions_are_merged_from_the_list(
    client: Client, administrator: User
) -> None:
    merged, kept = InstitutionFactory.create_batch(2)
    url = reverse("accounts_merge", args=[merged.pk])
    foreign = InstitutionFactory.create(country=CountryFactory.create(code="CHL"))
    assert url in client.get(snippet("accounts_institution", "list")).content.decode()

    shown = client.get(url)
    assert list(shown.context["form"].fields["into"].queryset) == [kept]
    refused = client.post(url, {"into": foreign.pk})
    assert "into" in refused.context["form"].errors

    done = client.post(url, {"into": kept.pk, "reason": "same"})
    assert done["Location"] == snippet("accounts_institution", "list")
    merged.refresh_from_db()
    assert (merged.status, merged.merged_into) == (InstitutionStatus.MERGED, kept)
    assert AuditEntry.objects.get().actor == administrator.public_id
    client.post(url, {"into": kept.pk})
    assert AuditEntry.objects.count() == 1


def test_what_facts_refer_to_is_never_deleted(
    client: Client, administrator: User
) -> None:
    official()
    term = TermFactory.create()
    administrator.is_superuser = True
    administrator.save()
    institution = Institution.objects.get()

    for url in (
        snippet("accounts_institution", "delete", institution.pk),
        snippet("accounts_focalpointterm", "delete", term.pk),
        snippet("countries_country", "delete", institution.country.pk),
    ):
        assert client.post(url)["Location"] == "/admin/"

    assert Institution.objects.get() == institution
    assert FocalPointTerm.objects.get() == term


def test_a_focal_point_is_appointed_by_address(
    client: Client, administrator: User
) -> None:
    person = UserFactory.create(email="focal@example.org")
    country = CountryFactory.create()
    form = {"country": country.pk, "since": "2026-03-01", "until": ""}
    url = snippet("accounts_focalpointterm", "add")

    unknown = client.post(url, {**form, "email": "nobody@example.org"})
    assert "email" in unknown.context["form"].errors

    client.post(url, {**form, "email": "Focal@example.org"})
    term = FocalPointTerm.objects.get()
    assert (term.user, term.country, term.since, term.appointed_by) == (
        person,
        country,
        date(2026, 3, 1),
        administrator.public_id,
    )
    assert AuditEntry.objects.get().action == "focal_point_appointed"

    edit = snippet("accounts_focalpointterm", "edit", term.pk)
    assert client.get(edit).context["form"]["email"].value() == "focal@example.org"
    client.post(edit, {**form, "email": person.email, "until": "2026-05-31"})
    term.refresh_from_db()
    assert term.until == date(2026, 5, 31)
    assert [e.action for e in AuditEntry.objects.order_by("pk")] == [
        "focal_point_appointed",
        "focal_point_changed",
    ]


def test_a_term_does_not_end_before_it_begins(
    client: Client, administrator: User
) -> None:
    person = UserFactory.create()
    form = {
        "email": person.email,
        "country": CountryFactory.create().pk,
        "since": "2026-03-02",
        "until": "2026-03-01",
    }

    response = client.post(snippet("accounts_focalpointterm", "add"), form)

    assert response.status_code == 200
    assert not FocalPointTerm.objects.exists()


def test_country_names_are_edited_by_language(
    client: Client, administrator: User
) -> None:
    country = CountryFactory.create(names={"es": "Perú", "en": "Peru", "ko": "페루"})
    url = snippet("countries_country", "edit", country.pk)
    form = client.get(url).context["form"]
    assert (form["name_es"].value(), form["name_ko"].value()) == ("Perú", "페루")

    client.post(
        url,
        {
            "code": "PER",
            "name_es": "El Perú",
            "name_pt": "Peru",
            "name_en": "Peru",
            "name_fr": "",
            "name_ko": "",
            "default_language": "es",
            "time_zone": "America/Lima",
        },
    )

    country.refresh_from_db()
    assert country.names == {"es": "El Perú", "pt": "Peru", "en": "Peru"}


def test_country_sets_are_made(client: Client, administrator: User) -> None:
    countries = [CountryFactory.create(code=code) for code in ("PER", "CHL")]

    client.post(
        snippet("countries_countryset", "add"),
        {
            "code": "andes",
            "name_es": "Andes",
            "name_pt": "Andes",
            "name_en": "The Andes",
            "countries": [country.pk for country in countries],
        },
    )

    made = CountrySet.objects.get()
    assert (made.names["en"], set(made.countries.all())) == (
        "The Andes",
        set(countries),
    )


def test_mail_domains_are_added(client: Client, administrator: User) -> None:
    country: Country = CountryFactory.create()

    client.post(
        snippet("accounts_officialmaildomain", "add"),
        {"country": country.pk, "domain": "gob.pe"},
    )

    assert OfficialMailDomain.objects.get().domain == "gob.pe"


def test_nobody_edits_a_notice(client: Client) -> None:
    notice = publish_notice()
    user = UserFactory.create(is_superuser=True)
    acknowledge_notice(user)
    client.force_login(user)

    assert client.get(snippet("accounts_privacynotice", "add")).status_code == 302
    edit = snippet("accounts_privacynotice", "edit", notice.pk)
    assert client.get(edit).status_code == 302
    delete = snippet("accounts_privacynotice", "delete", notice.pk)
    assert client.post(delete).status_code == 302
    assert (
        client.get(snippet("accounts_privacynotice", "inspect", notice.pk)).status_code
        == 200
    )
    assert PrivacyNotice.objects.get() == notice


def test_users_have_one_full_name_and_no_superusers_are_made(
    client: Client, administrator: User
) -> None:
    url = reverse("wagtailusers_users:add")
    fields = set(client.get(url).context["form"].fields)
    assert fields == {
        "email",
        "full_name",
        "preferred_language",
        "time_zone",
        "groups",
        "password1",
        "password2",
    }

    client.post(
        url,
        {
            "email": "New@example.org",
            "full_name": "Nueva Persona",
            "preferred_language": "es",
            "time_zone": "UTC",
            "password1": "a-good-word-2026",
            "password2": "a-good-word-2026",
            "is_superuser": "on",
        },
    )

    made = User.objects.get(full_name="Nueva Persona")
    assert (made.email, made.is_superuser) == ("new@example.org", False)


def test_users_are_found_by_name_and_closed(
    client: Client, administrator: User
) -> None:
    person = official(full_name="Ana Buscada", email="ana@example.org")
    listed = client.get(reverse("wagtailusers_users:index"), {"q": "buscada"})
    assert "Ana Buscada" in listed.content.decode()

    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    assert client.get(edit).status_code == 200
    client.post(
        edit,
        {
            "email": person.email,
            "full_name": "Ana Buscada",
            "preferred_language": "es",
            "time_zone": "UTC",
            "password1": "",
            "password2": "",
        },
    )

    person.refresh_from_db()
    assert person.is_active is False
    own = reverse("wagtailusers_users:edit", args=[administrator.pk])
    assert "is_active" not in client.get(own).context["form"].fields


def test_deleting_a_user_erases_the_person(client: Client, administrator: User) -> None:
    person = official()

    client.post(reverse("wagtailusers_users:delete", args=[person.pk]))

    assert not User.objects.filter(pk=person.pk).exists()
    assert OfficialProfile.objects.get().institution is None


def test_the_editors_pages_speak_the_language_of_the_person(
    client: Client, administrator: User
) -> None:
    administrator.preferred_language = "pt-br"
    administrator.save()

    response = client.get(
        reverse("wagtailadmin_home"), headers={"accept-language": "en"}
    )

    assert '<html lang="pt-br"' in response.content.decode()
    assert response["Content-Language"] == "pt-br"


def test_preferences_leave_name_language_and_zone_to_the_account(
    client: Client, administrator: User
) -> None:
    address = reverse("wagtailadmin_account")

    fields = {
        field.name
        for panels in client.get(address).context["panels_by_tab"].values()
        for panel in panels
        for field in panel.get_form()
    }
    choices = {"theme": "dark", "contrast": "system", "density": "default"}
    saved = client.post(address, {f"theme-{key}": choices[key] for key in choices})

    assert {"theme", "avatar"} <= fields
    assert not fields & {"first_name", "preferred_language", "current_time_zone"}
    assert saved.status_code == 302
    assert UserProfile.objects.get(user=administrator).theme == "dark"


def test_preferences_are_for_those_who_may_enter(client: Client) -> None:
    client.force_login(UserFactory.create())

    assert client.get("/admin/account/").status_code == 302
