"""Facts that are kept come back as they were, whatever they say."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

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
    SignatoryFacts,
    StatusFacts,
)
from certificates.credentials.keeping import facts_from_data, facts_to_data

FULL = AwardFacts(
    credential_id="urn:uuid:0",
    number="2026-000001",
    code="ABCDE-FGHJK-MNPQ",
    verification_url="https://academy.example.org/v/ABCDEFGHJKMNPQ/",
    holder="김민수 Núñez",
    issuer=IssuerFacts("did:web:academy.example.org", "Academy", "https://x.org"),
    achievement=AchievementFacts(
        id="https://academy.example.org/achievements/1/en/",
        code="identity",
        version="3",
        language="pt-br",
        name="Identidade digital",
        description="…",
        criteria="…",
        hours=Decimal("8.50"),
        level="2",
        alignments=(AlignmentFacts("ID1", "Registers", "https://x.org#ID1", "GD"),),
        editions=(EditionFacts("https://x.org/es/", "es"),),
    ),
    awarded_at=datetime(2026, 3, 2, 15, 30, 0, 123456, tzinfo=UTC),
    valid_from=datetime(2026, 3, 2, 15, 31, tzinfo=UTC),
    started_on=date(2026, 1, 7),
    completed_on=date(2026, 3, 1),
    country="Peru",
    institution="Office",
    identity=IdentityFacts(IdentityMethod.CONFIRMED, "the focal point"),
    conditions=ConditionFacts(proctored=False, bank=BankUse.OPEN, attempts=2),
    results=(
        ResultFacts("final", "Final", Decimal("66.66"), Decimal(60)),
        ResultFacts("final-ID1", "Registers", Decimal("100.00"), None, "ID1"),
    ),
    signatories=(SignatoryFacts("A. Person", "Director"),),
    statuses=(StatusFacts("revocation", "https://x.org/list", 94_567),),
    specimen=True,
)


@pytest.mark.parametrize(
    "facts",
    [
        FULL,
        replace(FULL, results=(), signatories=(), statuses=(), specimen=False),
        replace(FULL, conditions=replace(FULL.conditions, attempts=None)),
    ],
)
def test_facts_come_back_from_json_as_they_were(facts: AwardFacts) -> None:
    kept = json.loads(json.dumps(facts_to_data(facts)))
    assert facts_from_data(kept) == facts


def test_decimals_and_moments_are_kept_to_the_digit() -> None:
    data = facts_to_data(FULL)
    assert data["achievement"]["hours"] == "8.50"
    assert data["awarded_at"] == "2026-03-02T15:30:00.123456+00:00"


def test_members_of_a_later_version_take_their_default() -> None:
    data = facts_to_data(FULL)
    del data["specimen"]
    assert facts_from_data(data) == replace(FULL, specimen=False)


def test_what_is_not_facts_is_refused() -> None:
    with pytest.raises(TypeError):
        facts_from_data({"holder": "Ana"})
    with pytest.raises(ValueError, match="nowhere"):
        facts_from_data(facts_to_data(FULL) | {"identity": {"method": "nowhere"}})
