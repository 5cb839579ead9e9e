"""Issuers, awards and lists of invented people, signed with keys of these tests alone."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.credentials.building import build_credential
from certificates.credentials.did import PublicKey, did_document
from certificates.credentials.documents import Document
from certificates.credentials.facts import (
    AchievementFacts,
    AlignmentFacts,
    AwardFacts,
    BankUse,
    ConditionFacts,
    EditionFacts,
    IdentityFacts,
    IdentityMethod,
    IssuerFacts,
    ResultFacts,
    StatusFacts,
)
from certificates.credentials.keys import KeySigner
from certificates.credentials.signing import sign_credential, sign_document
from certificates.credentials.status import StatusListFacts, status_list
from certificates.credentials.verifying import Evidence

DID = "did:web:academy.example.org"
SITE = "https://academy.example.org"
AWARDED = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
REVOCATIONS = f"{SITE}/status/revocation-1"
SUSPENSIONS = f"{SITE}/status/suspension-1"
PLACE = 94_567


def key_of(seed: int, method: str = f"{DID}#key-2026-11-25") -> KeySigner:
    """Return the signer of a key that is the same in every run."""
    secret = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return KeySigner(method, secret)


KEY = key_of(1)
OLD_KEY = key_of(2, f"{DID}#key-2025-01-31")
STRANGER = key_of(3)


def competency(number: int) -> AlignmentFacts:
    return AlignmentFacts(
        code=f"ID{number}",
        name=f"Competencia {number}",
        url=f"{SITE}/frameworks/gd-lac/ID{number}",
        framework="GD-LAC 1.0",
        level="Aplicar",
    )


AWARD = AwardFacts(
    credential_id="urn:uuid:0193a5c4-1111-7000-8000-000000000001",
    number="2026-000123",
    code="7KQ4M2XP9WTBZ",
    verification_url=f"{SITE}/verify/7KQ4M2XP9WTBZ",
    holder="María Fernanda Núñez Quispe",
    issuer=IssuerFacts(
        DID, "Academia de Gobierno Digital", f"{SITE}/", "a@example.org"
    ),
    achievement=AchievementFacts(
        id=f"{SITE}/achievements/digital-identity/1/es",
        code="digital-identity",
        version="1.0",
        language="es",
        name="Identidad digital y gestión de identidades",
        description="Qué sostiene una identidad digital de confianza.",
        criteria="Terminar cada lección.\nAprobar el cuestionario final.",
        hours=Decimal("7.50"),
        level="Aplicar",
        alignments=(competency(1), competency(2)),
        editions=(
            EditionFacts(f"{SITE}/achievements/digital-identity/1/es", "es"),
            EditionFacts(f"{SITE}/achievements/digital-identity/1/pt-br", "pt-br"),
            EditionFacts(f"{SITE}/achievements/digital-identity/1/en", "en"),
        ),
    ),
    awarded_at=AWARDED,
    valid_from=AWARDED,
    started_on=date(2026, 10, 5),
    completed_on=date(2026, 11, 22),
    country="PER",
    institution="Secretaría de Gobierno Digital",
    identity=IdentityFacts(IdentityMethod.CONFIRMED, "El punto focal del Perú"),
    conditions=ConditionFacts(proctored=False, bank=BankUse.SECURE, attempts=2),
    results=(
        ResultFacts("final", "Cuestionario final", Decimal("86.50"), Decimal(70)),
        ResultFacts("ID1", "Fundamentos", Decimal(100), Decimal(60), "ID1"),
        ResultFacts("ID2", "Autenticación", Decimal("70.0"), None, "ID2"),
    ),
    statuses=(
        StatusFacts("revocation", REVOCATIONS, PLACE),
        StatusFacts("suspension", SUSPENSIONS, PLACE),
    ),
)
SPECIMEN = replace(AWARD, specimen=True)


def signed(award: AwardFacts = AWARD, key: KeySigner = KEY) -> Document:
    """Return the signed credential of an award."""
    return sign_credential(build_credential(award), key, created=AWARDED)


def keys(*signers: KeySigner) -> dict[str, Document]:
    """Return the DID document of the issuer, with these keys, by its identifier."""
    held = [
        PublicKey(signer.verification_method, signer.multikey) for signer in signers
    ]
    return {DID: did_document(DID, held)}


def one_list(
    url: str, marked: Iterable[int] = (), key: KeySigner = KEY, **changes: Any
) -> Document:
    """Return a signed status list, its purpose read from its address."""
    purpose = "revocation" if "revocation" in url else "suspension"
    facts = StatusListFacts(url, DID, purpose, AWARDED, timedelta(days=7))
    return sign_document(status_list(facts, marked) | changes, key, created=AWARDED)


def lists(revoked: Iterable[int] = (), suspended: Iterable[int] = ()) -> dict[str, Any]:
    """Return both status lists by their addresses."""
    return {
        REVOCATIONS: one_list(REVOCATIONS, revoked),
        SUSPENSIONS: one_list(SUSPENSIONS, suspended),
    }


def evidence(
    revoked: Iterable[int] = (), suspended: Iterable[int] = (), **changes: Any
) -> Evidence:
    """Return what the issuer publishes: its key and both lists."""
    held = Evidence(keys(KEY), lists(revoked, suspended), issuers={DID})
    return replace(held, **changes)


LETTERS = "abcdefghijklmnñopqrstuvwxyzáéíóúüãõçÀÉÊ 가나다라마바사한글 디지털 «»“”\"\\'—…<>&{}\n"


def random_award(number: int) -> AwardFacts:
    """Return an award of random texts in Spanish, Portuguese and Korean letters."""
    chance = random.Random(number)  # noqa: S311 -- invented, the same each time

    def text(most: int = 40) -> str:
        letters = chance.choices(LETTERS, k=chance.randint(1, most))
        return "x" + "".join(letters)

    codes = [f"C{place}" for place in range(chance.randint(0, 4))]
    language = chance.choice(["es", "pt-br", "en", "ko"])
    return replace(
        AWARD,
        credential_id=f"urn:uuid:{chance.getrandbits(128):032x}",
        number=text(12),
        holder=text(120),
        achievement=replace(
            AWARD.achievement,
            id=f"{SITE}/achievements/{number}/{language}",
            language=language,
            name=text(),
            description=text(400),
            criteria=text(400),
            hours=Decimal(chance.randint(1, 4000)) / 10,
            alignments=tuple(
                replace(competency(1), code=code, name=text(), url=f"{SITE}/c/{code}")
                for code in codes
            ),
        ),
        identity=IdentityFacts(chance.choice(list(IdentityMethod)), text()),
        conditions=ConditionFacts(
            chance.random() < 0.5, chance.choice(list(BankUse)), chance.randint(1, 9)
        ),
        results=tuple(
            ResultFacts(code, text(), Decimal(chance.randint(0, 1000)) / 10, None, code)
            for code in codes
        ),
        statuses=AWARD.statuses[: chance.randint(0, 2)],
        specimen=chance.random() < 0.3,
    )
