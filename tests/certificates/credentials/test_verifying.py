"""Our verdicts, alone and beside those of verifiers that other people wrote."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from certificates.credentials.building import is_specimen
from certificates.credentials.documents import Document
from certificates.credentials.facts import StatusFacts
from certificates.credentials.proof_checks import proof_fault
from certificates.credentials.schema import SCHEMA_FILE
from certificates.credentials.status import LEAST_BITS
from certificates.credentials.status_checks import statuses_of
from certificates.credentials.verdict import (
    EXIT_CODES,
    WORDS,
    Outcome,
    Reason,
    StatusNote,
)
from certificates.credentials.verifying import verify
from tests.certificates.credentials.cases import CASES, STRICTER, Case, changed
from tests.certificates.credentials.conftest import Judge
from tests.certificates.credentials.samples import (
    AWARD,
    AWARDED,
    DID,
    KEY,
    NOW,
    PLACE,
    REVOCATIONS,
    evidence,
    keys,
    lists,
    one_list,
    signed,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdict_and_its_reason(case: Case) -> None:
    verdict = verify(case.credential, case.evidence, now=case.now)
    reasons = {finding.reason for finding in verdict.findings}
    assert verdict.outcome is case.outcome
    assert reasons == ({case.reason} if case.reason else set())


def outcome_of_others(verdict: dict[str, Any], credential: Document) -> Outcome:
    """Return the outcome that the answers of other people's verifiers amount to."""
    errors, statuses = " ".join(verdict["errors"]), verdict["statuses"]
    if not verdict["verified"]:
        if "is after" in errors:
            return Outcome.EXPIRED
        unknown = f"NotAtHand: {DID}" in errors or "is before" in errors
        return Outcome.CANNOT_CHECK if unknown else Outcome.ALTERED
    if not verdict["conforms"]:
        return Outcome.ALTERED
    for purpose, outcome in (
        ("revocation", Outcome.REVOKED),
        ("suspension", Outcome.SUSPENDED),
    ):
        if purpose in statuses["marked"]:
            return outcome
    if statuses["errors"]:
        return Outcome.CANNOT_CHECK
    return Outcome.SPECIMEN if is_specimen(credential) else Outcome.VALID


def test_verifiers_of_other_people_come_to_the_same_verdicts(judge: Judge) -> None:
    batch = {
        "schema": json.loads(SCHEMA_FILE.read_text("utf-8")),
        "cases": [
            {
                "name": case.name,
                "now": case.now.isoformat(),
                "credential": case.credential,
                "did_documents": case.evidence.did_documents,
                "status_lists": case.evidence.status_lists,
            }
            for case in CASES
        ],
    }
    verdicts = judge(batch)
    theirs = {
        case.name: outcome_of_others(verdict, case.credential)
        for case, verdict in zip(CASES, verdicts, strict=True)
    }
    ours = {case.name: case.outcome for case in CASES}
    assert len([case for case in CASES if case.outcome is Outcome.ALTERED]) > 40
    assert {name for name in ours if theirs[name] is not ours[name]} == STRICTER


def test_a_bit_of_a_list_is_read_where_others_read_it(judge: Judge) -> None:
    places = [0, 7, 8, PLACE, LEAST_BITS - 1]
    batch = []
    for place in places:
        for marked in ([place], [other for other in places if other != place]):
            statuses = (StatusFacts("revocation", REVOCATIONS, place),)
            batch.append(
                {
                    "name": f"{place} in {marked}",
                    "now": NOW.isoformat(),
                    "credential": signed(replace(AWARD, statuses=statuses)),
                    "did_documents": keys(KEY),
                    "status_lists": lists(marked),
                }
            )
    verdicts = judge({"schema": True, "cases": batch})
    assert [verdict["statuses"]["marked"] for verdict in verdicts] == [
        ["revocation"],
        [],
    ] * len(places)


def test_credential_of_another_issuer_is_not_ours() -> None:
    elsewhere = changed("issuer|id", "did:web:elsewhere.example.net")
    assert verify(elsewhere, evidence(), now=NOW).outcome is Outcome.NOT_OURS
    by_keys = evidence(issuers=None)
    assert verify(elsewhere, by_keys, now=NOW).outcome is Outcome.NOT_OURS


def test_records_say_since_when_why_and_by_what_it_was_replaced() -> None:
    note = StatusNote(NOW - timedelta(hours=1), "name_corrected", "urn:uuid:2")
    replaced = verify(signed(), evidence([PLACE]), now=NOW, note=note)
    assert (replaced.outcome, replaced.note) == (Outcome.REPLACED, note)
    revoked = replace(note, replaced_by="")
    verdict = verify(signed(), evidence([PLACE]), now=NOW, note=revoked)
    assert (verdict.outcome, verdict.note) == (Outcome.REVOKED, revoked)
    assert verify(signed(), evidence(), now=NOW, note=note).note == StatusNote()


def test_what_a_specimen_issuer_signs_is_a_specimen_whatever_it_says() -> None:
    verdict = verify(signed(), evidence(specimen_issuers={DID}), now=NOW)
    assert (verdict.outcome, verdict.specimen) == (Outcome.SPECIMEN, True)


def test_revocation_holds_though_the_other_list_is_missing() -> None:
    held = {REVOCATIONS: one_list(REVOCATIONS, [PLACE])}
    verdict = verify(signed(), evidence(status_lists=held), now=NOW)
    assert verdict.outcome is Outcome.REVOKED
    assert [finding.reason for finding in verdict.findings] == [Reason.STATUS_MISSING]


def test_proof_from_the_future_is_none() -> None:
    verdict = verify(signed(), evidence(), now=AWARDED - timedelta(minutes=6))
    assert [finding.reason for finding in verdict.findings] == [Reason.PROOF_CREATED]
    assert verify(signed(), evidence(), now=AWARDED).outcome is Outcome.VALID


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"validUntil": "never"}, Reason.STATUS_FORGED),
        ({"validFrom": "2026-11-26T00:00:00Z"}, Reason.STATUS_STALE),
        ({"id": f"{REVOCATIONS}x"}, Reason.STATUS_FORGED),
        ({"type": ["VerifiableCredential"]}, Reason.STATUS_FORGED),
        (
            {"credentialSubject": {"id": "urn:x", "type": "BitstringStatusList"}},
            Reason.STATUS_FORGED,
        ),
        (
            {
                "credentialSubject": {
                    "type": "BitstringStatusList",
                    "statusPurpose": "revocation",
                    "encodedList": "uAAAA",
                }
            },
            Reason.STATUS_FORGED,
        ),
    ],
)
def test_list_that_its_issuer_signed_and_that_makes_no_sense(
    changes: dict[str, Any], reason: Reason
) -> None:
    held = lists() | {REVOCATIONS: one_list(REVOCATIONS, **changes)}
    verdict = verify(signed(), evidence(status_lists=held), now=NOW)
    assert [finding.reason for finding in verdict.findings] == [reason]


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "OtherEntry"},
        {"statusListIndex": 7},
        {"statusListIndex": "-1"},
        {"statusListIndex": "1" * 10},
        {"statusListCredential": ["https://x.example"]},
        {"statusPurpose": None},
    ],
)
def test_place_that_makes_no_sense_is_not_taken_for_valid(
    entry: dict[str, Any],
) -> None:
    credential = signed()
    credential["credentialStatus"] = credential["credentialStatus"] | entry
    marked, findings = statuses_of(credential, lists(), keys(KEY), NOW)
    assert (marked, [finding.reason for finding in findings]) == (
        set(),
        [Reason.STATUS_ENTRY],
    )


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({}, Reason.SHAPE),
        ({"type": "OpenBadgeCredential"}, Reason.SHAPE),
        ({"type": ["OpenBadgeCredential"], "issuer": {"id": 7}}, Reason.SHAPE),
        (
            {"type": ["OpenBadgeCredential"], "issuer": DID, "x": [[[[]]]]},
            Reason.CONTEXT,
        ),
        ({"x": ["y"] * 6000}, Reason.TOO_COMPLEX),
    ],
)
def test_what_is_no_credential_gets_a_verdict_too(
    document: Document, reason: Reason
) -> None:
    verdict = verify(document, evidence(), now=NOW)
    assert verdict.outcome is Outcome.ALTERED
    assert [finding.reason for finding in verdict.findings] == [reason]


@pytest.mark.parametrize("proof", [7, ["x"], {"type": "x"}, [{}] * 5])
def test_odd_proofs_are_none(proof: object) -> None:
    credential = signed() | {"proof": proof if isinstance(proof, list) else [proof]}
    verdict = verify(credential, evidence(), now=NOW)
    assert verdict.outcome is Outcome.ALTERED


@pytest.mark.parametrize(
    ("proof", "reason"),
    [
        ([{}] * 5, Reason.PROOF_FORM),
        ([7], Reason.PROOF_FORM),
        ([{"created": "2026-11-25"}], Reason.PROOF_CREATED),
        ([{"created": 7}], Reason.PROOF_CREATED),
        ([{"verificationMethod": 7}], Reason.KEY_FOREIGN),
        ([{"proofValue": None}], Reason.SIGNATURE),
    ],
)
def test_odd_proof_of_a_list_is_none(proof: list[Any], reason: Reason) -> None:
    held = one_list(REVOCATIONS)
    whole = held["proof"][0]
    odd = [whole | part if isinstance(part, dict) else part for part in proof]
    fault = proof_fault(held | {"proof": odd}, keys(KEY), NOW)
    assert fault is not None
    assert fault.reason is reason


def test_verdict_as_data_and_in_words() -> None:
    verdict = verify(signed(), evidence([PLACE]), now=NOW)
    assert verdict.exit_code == 20
    assert verdict.as_data() == {
        "outcome": "revoked",
        "checked_at": "2026-11-25T14:00:00+00:00",
        "findings": [],
        "credential": AWARD.credential_id,
        "issuer": DID,
        "key": f"{DID}#key-2026-11-25",
        "specimen": False,
        "since": None,
        "reason_class": None,
        "replaced_by": None,
        "sentences": ["The issuer revoked the credential."],
    }


def test_every_outcome_and_reason_has_words_and_every_outcome_a_code() -> None:
    assert set(WORDS) == {*Outcome, *Reason}
    assert len(set(EXIT_CODES.values())) == len(EXIT_CODES) == len(Outcome)
