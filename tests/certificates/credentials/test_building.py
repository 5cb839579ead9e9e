"""What a credential says, and that the schema of Open Badges 3.0 accepts it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from certificates.credentials.building import (
    MORE_STATUSES,
    build_credential,
    entries_of,
    is_specimen,
)
from certificates.credentials.facts import (
    BankUse,
    ConditionFacts,
    IdentityFacts,
    IdentityMethod,
)
from certificates.credentials.schema import schema_faults
from certificates.credentials.words import all_words
from tests.certificates.credentials.samples import (
    AWARD,
    DID,
    REVOCATIONS,
    SITE,
    SPECIMEN,
    SUSPENSIONS,
    random_award,
)

ACHIEVEMENT = f"{SITE}/achievements/digital-identity/1"


def test_credential_states_every_fact() -> None:
    built = build_credential(AWARD)
    subject = built["credentialSubject"]
    assert built["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]
    assert built["id"] == AWARD.credential_id
    assert built["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert built["name"] == "Identidad digital y gestión de identidades"
    assert built["validFrom"] == built["awardedDate"] == "2026-11-25T09:30:00Z"
    assert built["issuer"] == {
        "id": DID,
        "type": ["Profile"],
        "name": "Academia de Gobierno Digital",
        "url": f"{SITE}/",
        "email": "a@example.org",
    }
    assert subject["licenseNumber"] == "2026-000123"
    assert subject["activityStartDate"] == "2026-10-05T00:00:00Z"
    assert subject["activityEndDate"] == "2026-11-22T00:00:00Z"
    assert subject["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "María Fernanda Núñez Quispe",
            "identityType": "name",
        }
    ]


def test_results_name_scale_pass_mark_and_competency() -> None:
    subject = build_credential(AWARD)["credentialSubject"]
    final, first, second = subject["achievement"]["resultDescription"]
    assert [result["value"] for result in subject["result"]] == ["86.5", "100", "70"]
    assert [result["resultDescription"] for result in subject["result"]] == [
        f"{ACHIEVEMENT}/es#result-final",
        f"{ACHIEVEMENT}/es#result-ID1",
        f"{ACHIEVEMENT}/es#result-ID2",
    ]
    assert final == {
        "id": f"{ACHIEVEMENT}/es#result-final",
        "type": ["ResultDescription"],
        "name": "Cuestionario final",
        "resultType": "Percent",
        "valueMin": "0",
        "valueMax": "100",
        "requiredValue": "70",
    }
    assert first["requiredValue"] == "60"
    assert first["alignment"] == [
        {
            "type": ["Alignment"],
            "targetName": "Competencia 1",
            "targetUrl": f"{SITE}/frameworks/gd-lac/ID1",
            "targetCode": "ID1",
            "targetFramework": "GD-LAC 1.0",
            "targetType": "CFItem",
            "targetDescription": "Nivel: Aplicar.",
        }
    ]
    assert "requiredValue" not in second


def test_other_languages_are_linked_and_named_as_the_schema_writes_them() -> None:
    achievement = build_credential(AWARD)["credentialSubject"]["achievement"]
    assert achievement["inLanguage"] == "es"
    assert [
        (edition["id"], edition["inLanguage"]) for edition in achievement["related"]
    ] == [
        (f"{ACHIEVEMENT}/pt-br", "pt-BR"),
        (f"{ACHIEVEMENT}/en", "en"),
    ]


def test_evidence_tells_identity_conditions_and_study() -> None:
    told = {
        entry["genre"]: entry["narrative"]
        for entry in build_credential(AWARD)["evidence"]
    }
    assert told == {
        "identity": "El punto focal del Perú confirmó quién es la persona titular.",
        "conditions": (
            "Nadie supervisó la evaluación. Las preguntas se mantuvieron en secreto. "
            "Intentos utilizados: 2."
        ),
        "study": "Horas de estudio: 7.5. Nivel: Aplicar.",
        "place": "Secretaría de Gobierno Digital, PER",
    }


@pytest.mark.parametrize("language", ["es", "pt-br", "en", "ko"])
@pytest.mark.parametrize("method", IdentityMethod)
@pytest.mark.parametrize("bank", BankUse)
def test_every_kind_is_valid_in_every_language(
    language: str, method: IdentityMethod, bank: BankUse
) -> None:
    award = replace(
        AWARD,
        achievement=replace(AWARD.achievement, language=language),
        identity=IdentityFacts(method),
        conditions=ConditionFacts(proctored=True, bank=bank, attempts=1),
        valid_until=datetime(2029, 1, 1, tzinfo=UTC),
    )
    assert schema_faults(build_credential(award)) == ()


def test_specimen_says_so_wherever_it_is_read() -> None:
    built = build_credential(SPECIMEN)
    achievement = built["credentialSubject"]["achievement"]
    note = "Este es un espécimen de certificado"
    assert built["name"] == achievement["name"]
    assert built["name"].startswith("ESPÉCIMEN: Identidad digital")
    assert built["description"].startswith(note)
    assert achievement["description"].startswith(note)
    assert achievement["tag"] == ["specimen"]
    assert built["evidence"][0]["genre"] == "specimen"
    assert is_specimen(built)
    assert not is_specimen(build_credential(AWARD))


def test_second_status_stands_beside_the_first_under_its_full_name() -> None:
    built = build_credential(AWARD)
    assert built["credentialStatus"]["statusPurpose"] == "revocation"
    assert built["credentialStatus"]["statusListIndex"] == "94567"
    assert [entry["id"] for entry in built[MORE_STATUSES]] == [f"{SUSPENSIONS}#94567"]
    assert [entry["statusListCredential"] for entry in entries_of(built)] == [
        REVOCATIONS,
        SUSPENSIONS,
    ]


def test_award_with_nothing_optional_leaves_nothing_empty() -> None:
    bare = replace(
        AWARD,
        issuer=replace(AWARD.issuer, email=""),
        achievement=replace(AWARD.achievement, alignments=(), editions=(), level=""),
        institution="",
        country="",
        results=(),
        statuses=(),
        conditions=ConditionFacts(proctored=True, bank=BankUse.NONE),
    )
    built = build_credential(bare)
    assert schema_faults(built) == ()
    assert "credentialStatus" not in built
    assert "email" not in built["issuer"]
    assert set(built["credentialSubject"]["achievement"]) == {
        "id",
        "type",
        "achievementType",
        "name",
        "description",
        "criteria",
        "version",
        "inLanguage",
        "humanCode",
    }


@pytest.mark.parametrize("number", range(25))
def test_random_awards_are_valid(number: int) -> None:
    assert schema_faults(build_credential(random_award(number))) == ()


def test_every_language_has_every_sentence() -> None:
    english = all_words()["en"]
    for words in all_words().values():
        assert set(words) == set(english)
        assert all(words.values())
