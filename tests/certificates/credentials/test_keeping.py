"""Facts that are kept come back as they were, whatever they say."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from certificates.credentials.facts import AwardFacts, SignatoryFacts
from certificates.credentials.keeping import facts_from_data, facts_to_data
from tests.certificates.credentials.samples import AWARD

FULL = replace(
    AWARD,
    holder="김민수 Núñez",
    achievement=replace(AWARD.achievement, language="pt-br", hours=Decimal("8.50")),
    awarded_at=datetime(2026, 3, 2, 15, 30, 0, 123456, tzinfo=UTC),
    signatories=(SignatoryFacts("A. Person", "Director"),),
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
