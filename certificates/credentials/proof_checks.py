"""Whether the proofs of a document are what its issuer's key made of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from certificates.credentials.did import find_key
from certificates.credentials.documents import Document, listed
from certificates.credentials.errors import (
    ContextRefusedError,
    CredentialError,
    TooComplexError,
    UnsignedTermError,
)
from certificates.credentials.moments import read_moment
from certificates.credentials.proof import (
    CRYPTOSUITE,
    PROOF_TYPE,
    PURPOSE,
    document_hash,
    options_hash,
    signature_holds,
)
from certificates.credentials.signing import issuer_of
from certificates.credentials.verdict import Finding, Reason

CLOCK_SKEW = timedelta(minutes=5)
MOST_PROOFS = 4
MEMBERS = {
    "type",
    "cryptosuite",
    "created",
    "verificationMethod",
    "proofPurpose",
    "proofValue",
}
FAILURES = (
    (ContextRefusedError, Reason.CONTEXT),
    (UnsignedTermError, Reason.UNSIGNED_TERM),
    (TooComplexError, Reason.TOO_COMPLEX),
    (CredentialError, Reason.SHAPE),
)


def proof_fault(
    document: Document, did_documents: Mapping[str, Document], now: datetime
) -> Finding | None:
    """Return what is wrong with the proofs of a document; nothing if each one holds.

    Cheap checks come first, the canonical form is computed once and last.
    """
    proofs = listed(document.get("proof"))
    if not proofs:
        return Finding(Reason.PROOF_MISSING)
    if len(proofs) > MOST_PROOFS:
        return Finding(Reason.PROOF_FORM, f"{len(proofs)} proofs")
    keys = []
    for proof in proofs:
        fault = form_fault(proof, now)
        key, fault = (None, fault) if fault else key_of(document, proof, did_documents)
        if fault or key is None:
            return fault
        keys.append(key)
    try:
        return signature_fault(document, list(zip(proofs, keys, strict=True)))
    except CredentialError as error:
        return finding_of(error)


def finding_of(error: CredentialError) -> Finding:
    """Return the finding that an error stands for."""
    reason = next(reason for kind, reason in FAILURES if isinstance(error, kind))
    about = error.url if isinstance(error, ContextRefusedError) else str(error)
    return Finding(reason, about[:200])


def form_fault(proof: Any, now: datetime) -> Finding | None:
    """Return what is wrong with a proof before anything is computed."""
    if not isinstance(proof, dict) or set(proof) != MEMBERS:
        held = sorted(set(proof) ^ MEMBERS) if isinstance(proof, dict) else []
        return Finding(Reason.PROOF_FORM, ", ".join(map(str, held))[:200])
    if proof["type"] != PROOF_TYPE or proof["cryptosuite"] != CRYPTOSUITE:
        return Finding(Reason.CRYPTOSUITE, str(proof["cryptosuite"])[:60])
    if proof["proofPurpose"] != PURPOSE:
        return Finding(Reason.PROOF_PURPOSE, str(proof["proofPurpose"])[:60])
    try:
        created = read_moment(str(proof["created"]))
    except ValueError:
        return Finding(Reason.PROOF_CREATED, str(proof["created"])[:60])
    if created > now + CLOCK_SKEW:
        return Finding(Reason.PROOF_CREATED, str(proof["created"]))
    return None


def key_of(
    document: Document, proof: Document, did_documents: Mapping[str, Document]
) -> tuple[bytes | None, Finding | None]:
    """Return the key that a proof names, or what is wrong with it."""
    issuer, method = issuer_of(document), proof["verificationMethod"]
    if not isinstance(method, str) or method.partition("#")[0] != issuer:
        return None, Finding(Reason.KEY_FOREIGN, str(method)[:200])
    published = did_documents.get(issuer)
    if published is None or published.get("id") != issuer:
        return None, Finding(Reason.KEYS_MISSING, issuer)
    key, may_assert = find_key(published, method)
    if key is None:
        return None, Finding(Reason.KEY_UNKNOWN, method)
    if not may_assert:
        return None, Finding(Reason.KEY_REMOVED, method)
    return key, None


def signature_fault(
    document: Document, proofs: list[tuple[Document, bytes]]
) -> Finding | None:
    """Return a finding if a signature does not fit; computes the canonical form once."""
    hash_of_document = document_hash(document)
    for proof, key in proofs:
        message = options_hash(proof, document["@context"]) + hash_of_document
        if not signature_holds(key, message, proof["proofValue"]):
            return Finding(Reason.SIGNATURE, str(proof["verificationMethod"]))
    return None
