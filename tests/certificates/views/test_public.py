"""What stands behind signed documents, as verifiers and strangers fetch it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from certificates.codes import new_code
from certificates.credentials.verifying import Evidence, verify
from certificates.domain.achievement import publish_achievement
from certificates.domain.forgetting import forget_holder
from certificates.domain.key import give_up_key, make_key
from certificates.domain.signing import sign_status_list
from certificates.domain.standing import Grounds, change_standing, reissue_award
from certificates.enums import AwardEventKind, ReasonClass
from certificates.models import (
    Achievement,
    AchievementVersion,
    Credential,
    Issuer,
    StatusList,
)
from courses.models import Course
from lms.accounts.models import IdentityEvidence, User
from tests.factories.accounts import UserFactory
from tests.factories.certificates import NOW, awarded, make_issuer, signed

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
ERROR = Grounds(ReasonClass.ISSUED_IN_ERROR, "secret words", None)
ENGLISH = {"accept-language": "en"}
KEYS = "/.well-known/did.json"


@pytest.fixture(autouse=True)
def _fresh_hour() -> Iterator[None]:
    """Look an hour after the award, with nothing counted yet."""
    for name in ("default", "rendered"):
        caches[name].clear()
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def credential(ana: User, course: Course) -> Credential:
    """A credential that is valid."""
    subject = ana.link.subject
    IdentityEvidence.objects.create(
        subject=subject,
        country=subject.profiles.get().country,
        method="self_declared",
        outcome="confirmed",
        at=NOW,
    )
    made = signed(awarded(ana, course))
    for row in StatusList.objects.all():
        sign_status_list(row.pk, now=NOW)
    return made


def test_keys_are_published_for_every_origin(client: Client, course: Course) -> None:
    answer = client.get(KEYS)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/did+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=300"
    document = answer.json()
    assert document["id"] == "did:web:academy.example.org"
    assert document["assertionMethod"] == ["did:web:academy.example.org#key-2026-03-02"]
    again = client.get(KEYS, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"


def test_retired_keys_stay_and_compromised_ones_go(
    client: Client, course: Course
) -> None:
    issuer = Issuer.objects.get()
    first = issuer.keys.get()
    second = make_key(issuer, actor=None, now=LATER)
    methods = client.get(KEYS).json()["assertionMethod"]
    assert methods == [str(first), str(second)]
    first.refresh_from_db()
    give_up_key(first, actor=None, now=LATER)
    assert client.get(KEYS).json()["assertionMethod"] == [str(second)]


def test_the_demo_issuer_has_keys_of_its_own(client: Client, course: Course) -> None:
    assert client.get("/demo/did.json").status_code == 404
    make_issuer(demo=True)
    document = client.get("/demo/did.json").json()
    assert document["id"] == "did:web:academy.example.org:demo"
    assert client.get(KEYS).json()["id"] == "did:web:academy.example.org"


def test_of_two_issuers_at_one_path_the_host_decides(
    client: Client, course: Course
) -> None:
    moved = make_issuer(code="moved", key=False, did="did:web:moved.example.org")
    make_key(moved, actor=None, now=NOW)
    host = "moved.example.org"
    assert client.get(KEYS, headers={"host": host}).json()["id"].endswith(host)
    host = "academy.example.org"
    assert client.get(KEYS, headers={"host": host}).json()["id"].endswith(host)


def test_without_an_issuer_there_are_no_keys(client: Client) -> None:
    answer = client.get(KEYS, headers=ENGLISH)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (404, "*")
    assert answer.json() == {"error": "No issuer has its keys here."}


def test_lists_are_published_as_they_were_signed(
    client: Client,
    credential: Credential,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    row = StatusList.objects.first()
    assert row is not None
    address = f"/credentials/status/{row.public_id}.json"
    with django_assert_num_queries(1):
        answer = client.get(address)
    assert answer.content.decode() == row.document
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Last-Modified"] == "Mon, 02 Mar 2026 15:30:00 GMT"
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_what_is_published_suffices_to_verify(
    client: Client, credential: Credential
) -> None:
    document = json.loads(credential.record.document)
    lists = [
        client.get(f"/credentials/status/{row.public_id}.json").json()
        for row in StatusList.objects.all()
    ]
    keys = client.get(KEYS).json()
    evidence = Evidence({keys["id"]: keys}, {held["id"]: held for held in lists})
    assert verify(document, evidence, now=LATER).outcome.value == "valid"


def test_a_list_without_signature_asks_for_patience(
    client: Client, credential: Credential
) -> None:
    StatusList.objects.update(document="", signed_at=None)
    row = StatusList.objects.first()
    assert row is not None
    answer = client.get(f"/credentials/status/{row.public_id}.json", headers=ENGLISH)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "waits for its signature" in answer.json()["error"]
    assert answer["Cache-Control"] == "no-store"
    answer = client.get(f"/credentials/status/{uuid4()}.json", headers=ENGLISH)
    assert answer.json() == {"error": "There is no such list."}
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("pt-BR,pt;q=0.9", "pt-br"), ("en", "en"), ("ko", "es"), ("", "es")],
)
def test_the_printed_address_leads_to_the_readers_language(
    client: Client, accepted: str, language: str
) -> None:
    code = new_code(lambda _bits: 7)
    answer = client.get(f"/v/{code}/", headers={"accept-language": accepted})
    assert answer.status_code == 302
    assert answer["Location"] == f"/{language}/verify/{code}/"
    assert "no-store" in answer["Cache-Control"]
    assert "Accept-Language" in answer["Vary"]


def test_the_printed_address_leads_members_to_their_language(client: Client) -> None:
    client.force_login(UserFactory.create(preferred_language="pt-br"))
    answer = client.get("/v/WRONG/", headers={"accept-language": "en"})
    assert answer["Location"] == "/pt-br/verify/WRONG/"


def achievement_page(version: AchievementVersion, language: str) -> str:
    """Return the address of a version."""
    return f"/achievements/{version.public_id}/{language}/"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", ("Identidad digital", "Aprobar.", "20 horas")),
        ("pt-br", ("Identidade digital", "Passar.", "20 horas")),
        ("en", ("Digital identity", "Pass the test.", "20 hours")),
    ],
)
def test_an_achievement_is_described_in_each_language(
    client: Client, course: Course, language: str, said: tuple[str, ...]
) -> None:
    version = AchievementVersion.objects.get()
    answer = client.get(
        achievement_page(version, language), headers={"accept-language": "ko"}
    )
    text = answer.content.decode()
    assert f'<html lang="{language}"' in text
    assert answer["Content-Language"] == language
    for words in (*said, "ID1", "/frameworks/"):
        assert words in text, words
    for other in {"es", "pt-br", "en"} - {language}:
        assert achievement_page(version, other) in text


def test_the_address_in_a_credential_is_the_page(
    client: Client, credential: Credential
) -> None:
    document = json.loads(credential.record.document)
    achieved = document["credentialSubject"]["achievement"]
    for address in [achieved["id"], *(one["id"] for one in achieved["related"])]:
        path = address.removeprefix("https://academy.example.org")
        assert client.get(path).status_code == 200
    target = achieved["alignment"][0]["targetUrl"]
    path, _hash, anchor = target.removeprefix("https://academy.example.org").partition(
        "#"
    )
    assert f'id="{anchor}"' in client.get(path).content.decode()


def test_an_older_version_leads_to_the_newer_one(
    client: Client, course: Course
) -> None:
    achievement = Achievement.objects.get()
    first = AchievementVersion.objects.get()
    assert (
        "newer version"
        not in client.get(achievement_page(first, "en")).content.decode()
    )
    achievement.definition = {**achievement.definition, "hours": "21"}
    second = publish_achievement(achievement, actor=None, now=LATER)
    text = client.get(achievement_page(first, "en")).content.decode()
    assert achievement_page(second, "en") in text
    assert "20 hours" in text


@pytest.mark.parametrize("language", ["ko", "fr", "xx"])
def test_an_achievement_has_no_other_language(
    client: Client, course: Course, language: str
) -> None:
    version = AchievementVersion.objects.get()
    assert (
        client.get(achievement_page(version, language), follow=True).status_code == 404
    )
    assert client.get(f"/achievements/{uuid4()}/en/", follow=True).status_code == 404


def test_a_framework_is_described_in_the_readers_language(
    client: Client, course: Course
) -> None:
    framework = course.framework
    address = f"/frameworks/{framework.label}/"
    answer = client.get(address, headers={"accept-language": "pt"})
    assert '<html lang="pt-br"' in answer.content.decode()
    text = client.get(address, {"language": "en"}).content.decode()
    assert '<html lang="en"' in text
    assert 'id="ID1"' in text
    assert f"{address}?language=es" in text
    assert client.get("/frameworks/no/1/", follow=True).status_code == 404


def test_programs_get_the_verdict_without_login(
    client: Client,
    credential: Credential,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(4):
        answer = client.get(f"/v/{credential.code}.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=60"
    data = answer.json()
    assert (data["outcome"], data["holder"]) == ("valid", "Ana María Núñez Peña")
    assert data["checked_at"] == "2026-03-02T16:30:00+00:00"
    assert data["achievement"]["hours"] == "20"
    assert data["results"][0] == {
        "key": "final",
        "name": data["results"][0]["name"],
        "percent": "50",
        "required_percent": "50",
        "competency": None,
    }
    assert data["identity"]["method"] == "self_declared"
    assert data["links"]["keys"] == "https://academy.example.org/.well-known/did.json"
    assert len(data["links"]["status_lists"]) == 2
    assert (data["since"], data["reason_class"]) == (None, None)


def test_programs_get_the_name_only_if_it_is_shown(
    client: Client, credential: Credential
) -> None:
    Credential.objects.update(shows_name=False)
    answer = client.get(f"/v/{credential.code}.json")
    assert answer.json()["outcome"] == "valid"
    assert "Ana" not in answer.content.decode()


def test_programs_are_told_what_no_longer_holds(
    client: Client, credential: Credential
) -> None:
    change_standing(
        credential.award, AwardEventKind.SUSPENDED, grounds=ERROR, now=LATER
    )
    data = client.get(f"/v/{credential.code}.json").json()
    assert (data["outcome"], data["reason_class"]) == ("suspended", "issued_in_error")
    assert data["since"] == "2026-03-02T16:30:00+00:00"
    change_standing(credential.award, AwardEventKind.LIFTED, grounds=ERROR, now=LATER)
    new = reissue_award(credential.award, grounds=ERROR, now=LATER)
    data = client.get(f"/v/{credential.code}.json").json()
    assert data["outcome"] == "replaced"
    assert data["replaced_by"] == f"https://academy.example.org/v/{new.code}/"
    assert "secret words" not in json.dumps(data)


def test_programs_are_told_that_a_holder_is_forgotten(
    client: Client, credential: Credential
) -> None:
    forget_holder(credential.award.subject)
    data = client.get(f"/v/{credential.code}.json").json()
    assert (data["outcome"], data["erased"]) == ("withdrawn", True)
    assert {"holder", "results", "achievement", "place"} & set(data) == set()


def test_programs_are_told_what_was_wrong_with_the_code(client: Client) -> None:
    answer = client.get("/v/WRONG.json")
    assert (answer.status_code, answer.json()) == (400, {"outcome": "mistyped_code"})
    answer = client.get(f"/v/{new_code(lambda _bits: 7)}.json")
    assert (answer.status_code, answer.json()) == (404, {"outcome": "unknown_code"})
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_programs_have_to_wait_like_people(client: Client) -> None:
    code = new_code(lambda _bits: 7)
    answers = [client.get(f"/v/{code}.json") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429]
    assert (answers[-1].json(), answers[-1]["Retry-After"]) == (
        {"outcome": "too_many"},
        "300",
    )
