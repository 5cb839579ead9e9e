"""Every kind of credential that we issue, and what may happen to one on its way."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from certificates.credentials.building import MORE_STATUSES, build_credential
from certificates.credentials.contexts import CREDENTIALS, OF_CREDENTIALS
from certificates.credentials.did import PublicKey, did_document
from certificates.credentials.documents import Document
from certificates.credentials.facts import IdentityFacts, IdentityMethod
from certificates.credentials.multibase import to_base58
from certificates.credentials.proof import document_hash, proof_options, signed_bytes
from certificates.credentials.signing import sign_document
from certificates.credentials.verdict import Outcome, Reason
from certificates.credentials.verifying import Evidence
from tests.certificates.credentials.samples import (
    AWARD,
    AWARDED,
    DID,
    KEY,
    NOW,
    OLD_KEY,
    PLACE,
    REVOCATIONS,
    SPECIMEN,
    STRANGER,
    SUSPENSIONS,
    evidence,
    key_of,
    keys,
    lists,
    one_list,
    random_award,
    signed,
)

ELSEWHERE = "did:web:elsewhere.example.net"
PUBLISHED = evidence()
EXPIRING = replace(AWARD, valid_until=NOW + timedelta(days=1))


@dataclass(frozen=True)
class Case:
    """A credential as it arrives, what is at hand, and what it is worth."""

    name: str
    credential: Document
    outcome: Outcome
    reason: Reason | None = None
    evidence: Evidence = PUBLISHED
    now: datetime = NOW


def changed(path: str, value: object, credential: Document | None = None) -> Document:
    """Return a signed credential in which somebody changed one value."""
    document = deepcopy(credential or signed())
    holder: Any = document
    *steps, last = path.split("|")
    for step in steps:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    return document


def with_proof(key: Any = KEY, **members: Any) -> Document:
    """Return a credential whose proof says something else, signed as it stands."""
    plain = build_credential(AWARD)
    options = proof_options(key.verification_method, "2026-11-25T09:30:00Z") | members
    message = signed_bytes(options, plain["@context"], document_hash(plain))
    return plain | {"proof": [options | {"proofValue": to_base58(key.sign(message))}]}


def issued() -> Iterator[Case]:
    """Yield every kind that we issue, as it should be."""
    yield Case("as issued", signed(), Outcome.VALID)
    yield Case("specimen", signed(SPECIMEN), Outcome.SPECIMEN)
    yield Case("with an end", signed(EXPIRING), Outcome.VALID)
    yield Case("without status", signed(replace(AWARD, statuses=())), Outcome.VALID)
    one = replace(AWARD, statuses=AWARD.statuses[:1])
    yield Case("with one status", signed(one), Outcome.VALID)
    mail = replace(AWARD, identity=IdentityFacts(IdentityMethod.OFFICIAL_MAIL))
    yield Case("other identity", signed(mail), Outcome.VALID)
    bare = replace(AWARD, results=(), institution="", country="")
    yield Case("without results", signed(bare), Outcome.VALID)
    both = evidence(did_documents=keys(KEY, OLD_KEY))
    yield Case("retired key", signed(key=OLD_KEY), Outcome.VALID, evidence=both)
    for language in ("pt-br", "en", "ko"):
        told = replace(AWARD, achievement=replace(AWARD.achievement, language=language))
        yield Case(f"in {language}", signed(told), Outcome.VALID)
    for number in range(12):
        award = random_award(number)
        worth = Outcome.SPECIMEN if award.specimen else Outcome.VALID
        yield Case(f"random {number}", signed(award), worth)


SIGNATURE = to_base58(KEY.sign(b"another message"))
UNKNOWN = "https://evil.example/v1"
DIPLOMA = ["VerifiableCredential", "OpenBadgeCredential", "Diploma"]
REQUIRED = "credentialSubject|achievement|resultDescription|0|requiredValue"
CHANGES: list[tuple[str, str, object, Reason]] = [
    ("score", "credentialSubject|result|0|value", "99", Reason.SIGNATURE),
    ("pass mark", REQUIRED, "50", Reason.SIGNATURE),
    ("name", "credentialSubject|identifier|0|identityHash", "Otra Persona", Reason.SIGNATURE),
    ("number", "credentialSubject|licenseNumber", "2026-000124", Reason.SIGNATURE),
    ("title", "name", "Otro título", Reason.SIGNATURE),
    ("language", "credentialSubject|achievement|inLanguage", "en", Reason.SIGNATURE),
    ("competency", "credentialSubject|achievement|alignment|0|targetCode", "ID9", Reason.SIGNATURE),
    ("issuer's name", "issuer|name", "Otra academia", Reason.SIGNATURE),
    ("award date", "awardedDate", "2020-01-01T00:00:00Z", Reason.SIGNATURE),
    ("first day", "validFrom", "2020-01-01T00:00:00Z", Reason.SIGNATURE),
    ("last day added", "validUntil", "2099-01-01T00:00:00Z", Reason.SIGNATURE),
    ("study date", "credentialSubject|activityEndDate", "2020-01-01T00:00:00Z", Reason.SIGNATURE),
    ("identifier", "id", "urn:uuid:0193a5c4-2222-7000-8000-000000000001", Reason.SIGNATURE),
    ("conditions", "evidence|1|narrative", "Supervisada.", Reason.SIGNATURE),
    ("status stripped", "credentialStatus", None, Reason.SIGNATURE),
    ("second status stripped", MORE_STATUSES, None, Reason.SIGNATURE),
    ("place in the list", "credentialStatus|statusListIndex", "7", Reason.SIGNATURE),
    ("result removed", "credentialSubject|result", None, Reason.SIGNATURE),
    ("evidence removed", "evidence", None, Reason.SIGNATURE),
    ("criteria removed", "credentialSubject|achievement|criteria", None, Reason.SCHEMA),
    ("score as a number", "credentialSubject|result|0|value", 99, Reason.SCHEMA),
    ("date that is none", "validFrom", "yesterday", Reason.SCHEMA),
    ("undefined field", "honors", "summa cum laude", Reason.UNSIGNED_TERM),
    ("undefined field inside", "credentialSubject|honors", "yes", Reason.UNSIGNED_TERM),
    ("undefined type", "type", DIPLOMA, Reason.UNSIGNED_TERM),
    ("context added", "@context", [*OF_CREDENTIALS, UNKNOWN], Reason.CONTEXT),
    ("context replaced", "@context", [CREDENTIALS, UNKNOWN], Reason.CONTEXT),
    ("proof removed", "proof", None, Reason.PROOF_MISSING),
    ("signature of another message", "proof|0|proofValue", SIGNATURE, Reason.SIGNATURE),
    ("signature cut off", "proof|0|proofValue", "z2YwC8z3ap7", Reason.SIGNATURE),
    ("proof dated otherwise", "proof|0|created", "2026-11-25T09:31:00Z", Reason.SIGNATURE),
    ("undefined field in the proof", "proof|0|honors", "yes", Reason.PROOF_FORM),
    ("proof without key", "proof|0|verificationMethod", None, Reason.PROOF_FORM),
    ("other cryptosuite", "proof|0|cryptosuite", "eddsa-jcs-2022", Reason.CRYPTOSUITE),
    ("other type of proof", "proof|0|type", "Ed25519Signature2020", Reason.CRYPTOSUITE),
]  # fmt: skip


def altered() -> Iterator[Case]:
    """Yield what somebody changed, or signed with another key."""
    for name, path, value, reason in CHANGES:
        yield Case(name, changed(path, value), Outcome.ALTERED, reason)
    purpose = with_proof(proofPurpose="authentication")
    yield Case("other purpose", purpose, Outcome.ALTERED, Reason.PROOF_PURPOSE)
    forged = signed(key=STRANGER)
    yield Case("stranger's key", forged, Outcome.ALTERED, Reason.SIGNATURE)
    hidden = with_proof(key_of(3, f"{ELSEWHERE}#key-1"))
    foreign = keys(KEY) | {
        ELSEWHERE: did_document(
            ELSEWHERE, [PublicKey(f"{ELSEWHERE}#key-1", STRANGER.multikey)]
        )
    }
    yield Case(
        "key of another issuer",
        hidden,
        Outcome.ALTERED,
        Reason.KEY_FOREIGN,
        evidence(did_documents=foreign),
    )
    old = signed(key=OLD_KEY)
    yield Case("key that is gone", old, Outcome.ALTERED, Reason.KEY_UNKNOWN)
    withdrawn = keys(KEY, OLD_KEY)
    withdrawn[DID]["assertionMethod"] = [KEY.verification_method]
    yield Case(
        "key withdrawn",
        old,
        Outcome.ALTERED,
        Reason.KEY_REMOVED,
        evidence(did_documents=withdrawn),
    )
    second = signed()
    second["proof"] = [*second["proof"], *signed(SPECIMEN)["proof"]]
    yield Case("second proof", second, Outcome.ALTERED, Reason.SIGNATURE)
    moved = replace(AWARD, achievement=replace(AWARD.achievement, hours=Decimal(900)))
    swapped = build_credential(moved) | {"proof": signed()["proof"]}
    yield Case("proof of another", swapped, Outcome.ALTERED, Reason.SIGNATURE)


def standing() -> Iterator[Case]:
    """Yield what the issuer took back, and lists that say nothing."""
    yield Case("revoked", signed(), Outcome.REVOKED, evidence=evidence(revoked=[PLACE]))
    yield Case(
        "neighbor revoked",
        signed(),
        Outcome.VALID,
        evidence=evidence(revoked=[PLACE - 1, PLACE + 1]),
    )
    yield Case(
        "suspended", signed(), Outcome.SUSPENDED, evidence=evidence(suspended=[PLACE])
    )
    both = evidence([PLACE], [PLACE])
    yield Case("suspended, then revoked", signed(), Outcome.REVOKED, evidence=both)
    yield Case(
        "specimen revoked",
        signed(SPECIMEN),
        Outcome.REVOKED,
        evidence=evidence([PLACE]),
    )
    late = NOW + timedelta(days=2)
    yield Case("expired", signed(EXPIRING), Outcome.EXPIRED, now=late)
    yield Case(
        "keys missing",
        signed(),
        Outcome.CANNOT_CHECK,
        Reason.KEYS_MISSING,
        evidence(did_documents={}),
    )
    early = replace(AWARD, valid_from=NOW + timedelta(days=1))
    yield Case(
        "not yet valid", signed(early), Outcome.CANNOT_CHECK, Reason.NOT_YET_VALID
    )
    for name, held, reason in odd_lists():
        yield Case(
            name,
            signed(),
            Outcome.CANNOT_CHECK,
            reason,
            evidence(status_lists=lists() | held),
        )
    yield Case(
        "lists missing",
        signed(),
        Outcome.CANNOT_CHECK,
        Reason.STATUS_MISSING,
        evidence(status_lists={}),
    )
    stale = NOW + timedelta(days=30)
    yield Case(
        "lists out of date",
        signed(),
        Outcome.CANNOT_CHECK,
        Reason.STATUS_STALE,
        now=stale,
    )


def odd_lists() -> Iterator[tuple[str, dict[str, Document], Reason]]:
    """Yield lists of revocations that say nothing about a credential."""
    held = one_list(REVOCATIONS)
    emptied = deepcopy(one_list(REVOCATIONS, [PLACE]))
    emptied["credentialSubject"]["encodedList"] = held["credentialSubject"][
        "encodedList"
    ]
    other = sign_elsewhere()
    yield "list emptied", {REVOCATIONS: emptied}, Reason.STATUS_FORGED
    yield (
        "list of a stranger",
        {REVOCATIONS: one_list(REVOCATIONS, key=STRANGER)},
        Reason.STATUS_FORGED,
    )
    yield "list of another issuer", {REVOCATIONS: other}, Reason.STATUS_FORGED
    yield (
        "list for another purpose",
        {REVOCATIONS: one_list(SUSPENSIONS)},
        Reason.STATUS_FORGED,
    )
    unsigned = {key: value for key, value in held.items() if key != "proof"}
    yield "list without proof", {REVOCATIONS: unsigned}, Reason.STATUS_FORGED


def sign_elsewhere() -> Document:
    """Return the list of revocations, by another issuer whose keys are not at hand."""
    plain = {
        key: value for key, value in one_list(REVOCATIONS).items() if key != "proof"
    }
    signer = key_of(3, f"{ELSEWHERE}#key-1")
    return sign_document(plain | {"issuer": ELSEWHERE}, signer, created=AWARDED)


STRICTER = {"second proof"}
"""Others accept a credential of which one proof holds; here each one must."""
CASES = [*issued(), *altered(), *standing()]
