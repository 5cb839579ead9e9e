"""What a credential states is read back as it was built, whatever its language."""

from dataclasses import replace
from decimal import Decimal

import pytest

from certificates.credentials.building import build_credential
from certificates.credentials.documents import Document
from certificates.credentials.facts import (
    BankUse,
    ConditionFacts,
    IdentityFacts,
    IdentityMethod,
)
from certificates.credentials.stated import changed_parts, filled, read_stated
from tests.certificates.credentials.samples import AWARD

LANGUAGES = ("en", "es", "pt-br")
IDENTITIES = (
    IdentityFacts(IdentityMethod.SELF_DECLARED),
    IdentityFacts(IdentityMethod.OFFICIAL_MAIL),
    IdentityFacts(IdentityMethod.CONFIRMED),
    IdentityFacts(IdentityMethod.CONFIRMED, by="the focal point of Peru (2026)"),
)
CONDITIONS = tuple(
    ConditionFacts(proctored, bank, attempts)
    for proctored in (True, False)
    for bank in BankUse
    for attempts in (None, 1, 2, 30)
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_comes_back_in_every_language(language: str) -> None:
    facts = AWARD
    facts = replace(facts, achievement=replace(facts.achievement, language=language))
    stated = read_stated(build_credential(facts))
    assert (stated.holder, stated.number) == (facts.holder, facts.number)
    assert stated.name == facts.achievement.name
    assert (stated.hours, stated.level) == (
        facts.achievement.hours,
        facts.achievement.level,
    )
    assert stated.results == facts.results
    assert stated.alignments == facts.achievement.alignments
    assert (stated.identity, stated.conditions) == (facts.identity, facts.conditions)
    assert stated.issuer == facts.issuer
    assert (stated.started_on, stated.completed_on) == (
        facts.started_on,
        facts.completed_on,
    )
    assert sorted(stated.lists) == sorted(one.list_url for one in facts.statuses)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("identity", IDENTITIES)
def test_how_the_identity_was_known(language: str, identity: IdentityFacts) -> None:
    facts = replace(AWARD, identity=identity)
    facts = replace(facts, achievement=replace(facts.achievement, language=language))
    assert read_stated(build_credential(facts)).identity == identity


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("conditions", CONDITIONS)
def test_under_which_conditions(language: str, conditions: ConditionFacts) -> None:
    facts = replace(AWARD, conditions=conditions)
    facts = replace(facts, achievement=replace(facts.achievement, language=language))
    assert read_stated(build_credential(facts)).conditions == conditions


@pytest.mark.parametrize(("hours", "level"), [("20", ""), ("7.5", "Level 2. B")])
def test_hours_with_and_without_a_level(hours: str, level: str) -> None:
    facts = AWARD
    achieved = replace(facts.achievement, hours=Decimal(hours), level=level)
    stated = read_stated(build_credential(replace(facts, achievement=achieved)))
    assert (stated.hours, stated.level) == (Decimal(hours), level)


def test_words_that_are_no_longer_known_are_kept_as_they_stand() -> None:
    document = build_credential(AWARD)
    for entry in document["evidence"]:
        entry["narrative"] = "Said otherwise in an older edition."
    stated = read_stated(document)
    assert (stated.identity, stated.conditions, stated.hours) == (None, None, None)
    assert stated.told["identity"] == "Said otherwise in an older edition."


def test_a_result_without_description_is_not_stated() -> None:
    document = build_credential(AWARD)
    document["credentialSubject"]["result"][0]["resultDescription"] = "urn:other"
    assert len(read_stated(document).results) == len(AWARD.results) - 1


@pytest.mark.parametrize(
    ("template", "text", "found"),
    [
        ("Hours: {hours}.", "Hours: 20.", {"hours": "20"}),
        ("Hours: {hours}.", "Hours: .", None),
        ("Nobody.", "Nobody.", {}),
        ("{a} to {b}", "x to y", {"a": "x", "b": "y"}),
    ],
)
def test_a_template_is_read_backwards(
    template: str, text: str, found: dict[str, str] | None
) -> None:
    assert filled(template, text) == found


def changed(change: dict[str, object]) -> tuple[str, ...]:
    """Return the parts that change with members of the document."""
    signed: Document = build_credential(AWARD)
    return changed_parts(signed | change, signed)


def test_parts_that_differ_are_named_in_their_order() -> None:
    assert changed({}) == ()
    assert changed({"validFrom": "2020-01-01T00:00:00Z", "name": "x"}) == (
        "achievement",
        "dates",
    )
    assert changed({"extra": 1}) == ("other",)
    assert changed({"issuer": "did:web:x", "proof": []}) == ("issuer", "proof")
    assert set(changed({"credentialSubject": 7})) == {
        "achievement",
        "holder",
        "results",
        "dates",
        "number",
        "other",
    }
