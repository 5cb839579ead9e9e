"""Achievements, issuers and signatories: written, previewed, published, kept while used."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from certificates.models import Achievement, Issuer, Signatory
from courses.models import Course
from lms.core.models import AuditEntry
from tests.factories.certificates import make_issuer
from tests.factories.courses import published_course

ROLES = {"es": "Directora", "pt": "Diretora", "en": "Director"}


@pytest.fixture
def achievement(course: Course) -> Achievement:
    return Achievement.objects.get()


@pytest.fixture
def signatory(achievement: Achievement) -> Signatory:
    return Signatory.objects.create(
        issuer=Issuer.objects.get(),
        name="Lucía Paz",
        roles=ROLES,
        agreement="Letter 12/2026",
    )


def page(achievement: Achievement) -> str:
    return reverse("certificates_achievement", args=[achievement.pk])


def sheet(achievement: Achievement, **changed: Any) -> dict[str, Any]:
    """Return what the form sends for the draft as it stands."""
    definition = achievement.definition
    texts = {
        f"{name}_{code}": definition[name][code]
        for name in ("names", "descriptions", "criteria")
        for code in ("es", "pt", "en")
    }
    plain = {name: definition[name] for name in ("hours", "level", "identity")}
    issuer = achievement.issuer_id or ""
    codes = definition["competencies"]
    return {**texts, **plain, "competencies": codes, "issuer": issuer, **changed}


def test_a_draft_is_saved_and_published_as_the_next_version(
    admin: Any, achievement: Achievement, signatory: Signatory
) -> None:
    given = sheet(achievement, hours="7,5", signatories=[signatory.pk])
    assert admin.get(page(achievement)).status_code == 200
    answer = admin.post(page(achievement), {**given, "do": "save"})
    assert answer.url == page(achievement)
    achievement.refresh_from_db()
    assert achievement.definition["hours"] == "7.5"
    assert achievement.current is not None
    assert achievement.current.number == 1
    admin.post(page(achievement), {**given, "do": "publish"})
    achievement.refresh_from_db()
    version = achievement.current
    assert version is not None
    assert (version.number, version.actor) == (2, admin.user.public_id)
    assert version.definition["signatories"] == [
        {"signatory": signatory.pk, "name": "Lucía Paz", "roles": ROLES}
    ]
    answer = admin.post(page(achievement), {**given, "do": "publish"}, follow=True)
    assert "Nothing has changed since it was published." in answer.text
    actions = AuditEntry.objects.filter(kind="achievement").values_list("action")
    assert {"achievement_edited", "achievement_published"} <= {a for (a,) in actions}


def test_faults_stand_beside_their_fields(
    admin: Client, achievement: Achievement
) -> None:
    given = sheet(achievement, names_pt="", hours="none", do="publish")
    answer = admin.post(page(achievement), given)
    errors = answer.context["form"].errors
    with override("en"):
        assert {name: list(said) for name, said in errors.items()} == {
            "names_pt": ["Write this before publishing."],
            "hours": ["A number of hours above zero, such as 20 or 7.5."],
        }
    achievement.refresh_from_db()
    assert achievement.definition["names"]["pt"] == ""
    assert achievement.current is not None
    assert achievement.current.number == 1


def test_letters_that_cannot_be_printed_are_refused_by_name(
    admin: Client, achievement: Achievement
) -> None:
    given = sheet(achievement, names_es="Identidad \N{GOTHIC LETTER AHSA}")
    errors = admin.post(page(achievement), given).context["form"].errors
    assert list(errors) == ["names_es"]
    assert "GOTHIC LETTER AHSA" in errors["names_es"][0]


def test_only_signatories_of_the_issuer_sign(
    admin: Client, achievement: Achievement, signatory: Signatory
) -> None:
    given = sheet(achievement, issuer="", signatories=[signatory.pk])
    errors = admin.post(page(achievement), given).context["form"].errors
    assert errors == {"signatories": ["Lucía Paz does not sign for this issuer."]}


@pytest.mark.parametrize("language", ["es", "pt-br", "en"])
def test_the_draft_is_previewed_in_every_language(
    admin: Client, achievement: Achievement, signatory: Signatory, language: str
) -> None:
    seen = {}
    for kind in ("page", "badge"):
        address = reverse("certificates_preview", args=[achievement.pk, kind, language])
        answer = admin.get(address)
        assert answer["Content-Type"] == "image/png"
        seen[kind] = Image.open(BytesIO(answer.content)).size
    assert seen == {"page": (909, 1286), "badge": (512, 512)}


def test_an_empty_draft_is_previewed_too(admin: Client, course: Course) -> None:
    other = published_course(code="data")
    answer = admin.post(reverse("certificates_achievements"), {"course": other.pk})
    made = Achievement.objects.get(code="data")
    assert answer.url == page(made)  # type: ignore[attr-defined]  # a redirect
    assert admin.get(page(made)).status_code == 200
    address = reverse("certificates_preview", args=[made.pk, "page", "en"])
    assert admin.get(address)["Content-Type"] == "image/png"
    text = admin.get(reverse("certificates_achievements")).text
    assert "draft, never published" in text
    assert "none: specimens only" in text


def test_a_preview_that_does_not_exist(admin: Client, achievement: Achievement) -> None:
    for kind, language in (("page", "fr"), ("cover", "es")):
        address = reverse("certificates_preview", args=[achievement.pk, kind, language])
        assert admin.get(address, follow=True).status_code == 404


def test_an_achievement_is_retired_and_comes_back(
    admin: Client, achievement: Achievement
) -> None:
    for word, retired in (("yes", True), ("yes", True), ("no", False)):
        address = reverse("certificates_retire", args=[achievement.pk])
        admin.post(address, {"retired": word})
        achievement.refresh_from_db()
        assert achievement.retired is retired
    assert AuditEntry.objects.filter(action="achievement_retired").count() == 1


def issuer_page(name: str, row: Any) -> str:
    return reverse(f"wagtailsnippets_certificates_issuer:{name}", args=[row.pk])


def test_an_issuer_is_named_and_keeps_its_code(admin: Client, db: None) -> None:
    given = {
        "code": "school",
        "name_es": "Escuela",
        "name_pt": "Escola",
        "name_en": "School",
        "url": "https://school.example.org",
    }
    admin.post(reverse("wagtailsnippets_certificates_issuer:add"), given)
    issuer = Issuer.objects.get(code="school")
    assert issuer.names == {"es": "Escuela", "pt": "Escola", "en": "School"}
    changed = {**given, "code": "other", "name_en": "The school"}
    admin.post(issuer_page("edit", issuer), changed)
    issuer.refresh_from_db()
    assert (issuer.code, issuer.names["en"]) == ("school", "The school")
    assert (
        "school" in admin.get(reverse("wagtailsnippets_certificates_issuer:list")).text
    )
    admin.post(issuer_page("delete", issuer))
    assert not Issuer.objects.exists()


def test_the_issuer_of_specimens_is_not_for_changing(admin: Client, db: None) -> None:
    demo = make_issuer(demo=True)
    for name in ("edit", "delete"):
        assert admin.get(issuer_page(name, demo)).status_code == 302
        assert admin.post(issuer_page(name, demo), {}).status_code == 302
    listed = admin.get(reverse("wagtailsnippets_certificates_issuer:list"))
    assert issuer_page("edit", demo) not in listed.text
    assert Issuer.objects.filter(pk=demo.pk).exists()


def test_an_issuer_in_use_stays(admin: Client, achievement: Achievement) -> None:
    assert admin.post(issuer_page("delete", achievement.issuer)).status_code == 302
    assert Issuer.objects.count() == 1


def test_a_signatory_needs_an_agreement_and_stays_while_named(
    admin: Client, achievement: Achievement, signatory: Signatory
) -> None:
    given = {
        "issuer": achievement.issuer_id,
        "name": "Joana Reis",
        "role_es": "Jefa",
        "role_pt": "Chefe",
        "role_en": "Head",
        "position": "1",
    }
    add = reverse("wagtailsnippets_certificates_signatory:add")
    assert "agreement" in admin.post(add, given).context["form"].errors
    admin.post(add, {**given, "agreement": "Act 3"})
    joana = Signatory.objects.get(name="Joana Reis")
    assert joana.roles == {"es": "Jefa", "pt": "Chefe", "en": "Head"}
    achievement.definition |= {"signatories": [{"signatory": signatory.pk}]}
    achievement.save()
    for row in (signatory, joana):
        address = "wagtailsnippets_certificates_signatory:delete"
        admin.post(reverse(address, args=[row.pk]))
    assert list(Signatory.objects.all()) == [signatory]
