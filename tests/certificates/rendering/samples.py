"""Awards of invented people, as plain as they come and as hard as they get."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from certificates.credentials.facts import (
    AchievementFacts,
    AlignmentFacts,
    AwardFacts,
    BankUse,
    ConditionFacts,
    IdentityFacts,
    IdentityMethod,
    IssuerFacts,
    ResultFacts,
    SignatoryFacts,
)

CREDENTIAL = '{"name": "Núñez 김", "quote": "\\"\\\\"}\n'.encode()


def competency(code: str, name: str) -> AlignmentFacts:
    url = f"https://academy.example.org/frameworks/{code}"
    return AlignmentFacts(code, name, url, "GD-LAC 1.0", "Apply")


AWARD = AwardFacts(
    credential_id="urn:uuid:0193a5c4-0000-7000-8000-000000000001",
    number="2026-000123",
    code="7KQ4-M2XP-9WTB-Z",
    verification_url="https://academy.example.org/verify/7KQ4M2XP9WTBZ",
    holder="María Fernanda Núñez Quispe",
    issuer=IssuerFacts(
        did="did:web:academy.example.org",
        name="Academy of Digital Government",
        url="https://academy.example.org",
    ),
    achievement=AchievementFacts(
        id="https://academy.example.org/achievements/digital-identity/1/en",
        code="digital-identity",
        version="1.0",
        language="en",
        name="Digital identity and identity management",
        description="What holds a trusted digital identity.",
        criteria="Finish every lesson and pass the final quiz.",
        hours=Decimal("7.5"),
        level="Apply",
        alignments=(
            competency("ID1", "Foundations of digital identity"),
            competency("ID2", "Authentication, assurance levels and wallets"),
            competency("ID3", "Governance, privacy and inclusion"),
        ),
    ),
    awarded_at=datetime(2026, 11, 23, 15, 4, 5, tzinfo=UTC),
    valid_from=datetime(2026, 11, 23, 15, 4, 5, tzinfo=UTC),
    started_on=date(2026, 10, 5),
    completed_on=date(2026, 11, 22),
    country="Perú",
    institution="Secretaría de Gobierno y Transformación Digital",
    identity=IdentityFacts(IdentityMethod.CONFIRMED, "Focal point of Peru"),
    conditions=ConditionFacts(proctored=False, bank=BankUse.SECURE, attempts=2),
    results=(
        ResultFacts("final", "Final quiz", Decimal("86.50"), Decimal(70)),
        ResultFacts("id1", "Foundations", Decimal(100), Decimal(60), "ID1"),
        ResultFacts(
            "id2",
            "Authentication, assurance levels and wallets",
            Decimal("78.0"),
            None,
            "ID2",
        ),
    ),
    signatories=(
        SignatoryFacts("Ana Ejemplo", "Director of the Academy"),
        SignatoryFacts("João Exemplo", "Coordinator of the program"),
    ),
)
KOREAN = replace(
    AWARD, holder="김민수", institution="행정안전부", country="Republic of Korea"
)
SPECIMEN = replace(AWARD, specimen=True)
BARE = replace(
    AWARD,
    achievement=replace(AWARD.achievement, alignments=(), level=""),
    results=(),
    signatories=(),
)
