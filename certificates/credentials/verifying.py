"""Verifying a credential, with everything at hand and nothing fetched."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from certificates.credentials.building import is_specimen
from certificates.credentials.contexts import OF_CREDENTIALS
from certificates.credentials.documents import Document, check_size, listed
from certificates.credentials.errors import UnreadableFileError
from certificates.credentials.moments import read_moment
from certificates.credentials.proof_checks import CLOCK_SKEW, proof_fault
from certificates.credentials.schema import schema_faults
from certificates.credentials.signing import issuer_of
from certificates.credentials.status_checks import statuses_of
from certificates.credentials.verdict import (
    Finding,
    Outcome,
    Reason,
    StatusNote,
    Verdict,
)

CREDENTIAL = "OpenBadgeCredential"


@dataclass(frozen=True)
class Evidence:
    """What is at hand to judge by: keys and lists by their addresses, trusted as given.

    `issuers` are the identifiers that are ours; without them, those of the keys given.
    `specimen_issuers` issue specimens only, whatever a credential says of itself.
    """

    did_documents: Mapping[str, Document] = field(default_factory=dict)
    status_lists: Mapping[str, Document] = field(default_factory=dict)
    issuers: Collection[str] | None = None
    specimen_issuers: Collection[str] = ()


def verify(
    document: Document,
    evidence: Evidence,
    *,
    now: datetime,
    note: StatusNote | None = None,
) -> Verdict:
    """Return the verdict on a credential at an aware moment; raises nothing.

    `note` is what the issuer's records know about a set bit: since when, why, replaced
    by what. What was not signed comes before what was: a revoked forgery is a forgery.
    """
    outcome, findings = judge(document, evidence, now)
    note = note or StatusNote()
    if outcome is Outcome.REVOKED and note.replaced_by:
        outcome = Outcome.REPLACED
    if outcome not in {Outcome.REVOKED, Outcome.SUSPENDED, Outcome.REPLACED}:
        note = StatusNote()
    issuer = issuer_of(document)
    return Verdict(
        outcome,
        now,
        findings,
        credential_id=str(document.get("id", ""))[:500],
        issuer=issuer[:500],
        key=key_named(document),
        specimen=issuer in evidence.specimen_issuers or is_specimen(document),
        note=note,
    )


def judge(
    document: Document, evidence: Evidence, now: datetime
) -> tuple[Outcome, tuple[Finding, ...]]:
    """Return the outcome and its reasons."""
    known = evidence.did_documents if evidence.issuers is None else evidence.issuers
    issuer = issuer_of(document)
    if fault := shape_fault(document):
        return Outcome.ALTERED, (fault,)
    if known and issuer not in known:
        return Outcome.NOT_OURS, ()
    if fault := content_fault(document, evidence, now):
        missing = fault.reason is Reason.KEYS_MISSING
        return Outcome.CANNOT_CHECK if missing else Outcome.ALTERED, (fault,)
    marked, findings = statuses_of(
        document, evidence.status_lists, evidence.did_documents, now
    )
    outcome = standing(document, marked, findings, now)
    if outcome is Outcome.VALID and (
        issuer in evidence.specimen_issuers or is_specimen(document)
    ):
        outcome = Outcome.SPECIMEN
    return outcome, tuple(findings)


def standing(
    document: Document, marked: set[str], findings: list[Finding], now: datetime
) -> Outcome:
    """Return what a credential with a sound signature is worth; notes if it is too early."""
    if "revocation" in marked:
        return Outcome.REVOKED
    if "suspension" in marked:
        return Outcome.SUSPENDED
    if "validUntil" in document and read_moment(document["validUntil"]) < now:
        return Outcome.EXPIRED
    if read_moment(document["validFrom"]) > now + CLOCK_SKEW:
        findings.append(Finding(Reason.NOT_YET_VALID, document["validFrom"]))
    if findings:
        return Outcome.CANNOT_CHECK
    return Outcome.VALID


def shape_fault(document: Document) -> Finding | None:
    """Return a finding if a document is no Open Badges credential at all."""
    try:
        check_size(document)
    except UnreadableFileError as error:
        return Finding(Reason.TOO_COMPLEX, error.detail)
    if CREDENTIAL not in listed(document.get("type")) or not issuer_of(document):
        return Finding(Reason.SHAPE)
    return None


def content_fault(
    document: Document, evidence: Evidence, now: datetime
) -> Finding | None:
    """Return what was altered: contexts, form, or what the signature covers."""
    if document.get("@context") != OF_CREDENTIALS:
        return Finding(Reason.CONTEXT)
    if faults := schema_faults(document):
        return Finding(Reason.SCHEMA, faults[0])
    return proof_fault(document, evidence.did_documents, now)


def key_named(document: Document) -> str:
    """Return the address of the key that the first proof names."""
    for proof in listed(document.get("proof")):
        if isinstance(proof, dict):
            return str(proof.get("verificationMethod", ""))[:500]
    return ""
