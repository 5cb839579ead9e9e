"""Verifying for anybody: by code or by file, from what is signed and what we recorded.

A signature outweighs a row: what is shown comes from the signed document, a row that
does not agree with it is never shown as valid, and of two states the graver one counts.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from django.core.cache import caches

from certificates.addresses import verification_url
from certificates.credentials.documents import Document
from certificates.credentials.stated import Stated, changed_parts, read_stated
from certificates.credentials.verdict import (
    Outcome,
    Reason,
    StatusNote,
    Verdict,
)
from certificates.credentials.verifying import verify
from certificates.enums import CredentialState
from certificates.models import Award, Credential
from certificates.queries.verification import (
    URN,
    credential_by_code,
    credential_of,
    event_behind,
    evidence_for,
)

WITHDRAWN: Final = "withdrawn"
PENDING: Final = "pending"
OUR_COPY: Final = "our_copy"
RECORD: Final = "record"
MINUTE: Final = 60
RECORDED: Final[Mapping[str, Outcome]] = MappingProxyType(
    {
        CredentialState.REVOKED: Outcome.REVOKED,
        CredentialState.SUSPENDED: Outcome.SUSPENDED,
        CredentialState.REPLACED: Outcome.REPLACED,
    }
)


@dataclass(frozen=True)
class Verification:
    """What a verification found.

    `outcome` is a value of `Outcome`, or `withdrawn`. `reasons` are codes with what they
    are about: those of `Reason`; `pending`, if it is not signed yet; `our_copy` and
    `record`, if what we keep is not what was signed. `stated` is there only where the
    signature holds. `erased` tells that the holder asked us to delete our copy;
    `changed` names the parts in which a file differs from what we signed.
    """

    outcome: str
    checked_at: datetime
    reasons: tuple[tuple[str, str], ...] = ()
    note: StatusNote = StatusNote()  # noqa: RUF009 -- frozen
    issuer: str = ""
    key: str = ""
    stated: Stated | None = None
    credential: Credential | None = None
    erased: bool = False
    changed: tuple[str, ...] = ()


def verify_code(code: str, *, now: datetime) -> Verification | None:
    """Verify the credential that a code stands for; None if there is none."""
    credential = credential_by_code(code)
    if credential is None:
        return None
    record = getattr(credential, "record", None)
    if record is None:
        return without_document(credential, now)
    if not record.document:
        return unsigned(credential, now)
    return verify_stored(credential, record.document, now)


def verify_stored(credential: Credential, text: str, now: datetime) -> Verification:
    """Verify our own copy, and that row, copy and award are what was signed."""
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != credential.digest:
        return tampered(credential, OUR_COPY, now)
    document = json.loads(text)
    if document.get("id") != f"{URN}{credential.public_id}":
        return tampered(credential, OUR_COPY, now)
    found = findings(document, credential, remembered(text, document, now))
    if found.stated and not agrees(credential, found.stated):
        return tampered(credential, RECORD, now)
    return found


def unsigned(credential: Credential, now: datetime) -> Verification:
    """Say that a credential waits for its signature, or what else holds of it."""
    outcome = recorded(credential) or Outcome.CANNOT_CHECK
    return Verification(
        outcome.value,
        now,
        reasons=((PENDING, ""),) if outcome is Outcome.CANNOT_CHECK else (),
        note=note_of(credential),
        issuer=credential.issuer.did or "",
        credential=credential,
    )


def verify_upload(document: Document, *, now: datetime) -> Verification:
    """Verify a credential from a file; nothing of it is kept."""
    verdict = verify(document, evidence_for(document), now=now)
    return findings(document, credential_of(document), verdict)


def remembered(text: str, document: Document, now: datetime) -> Verdict:
    """Return the verdict on our own copy, computed once a minute for the same inputs.

    Keys, lists and copy are part of the memory's key: whatever is changed is judged anew.
    """
    evidence = evidence_for(document)
    seen = json.dumps(
        [
            text,
            evidence.did_documents,
            evidence.status_lists,
            sorted(evidence.issuers or ()),
            sorted(evidence.specimen_issuers),
        ],
        sort_keys=True,
    )
    minute = int(now.timestamp()) // MINUTE
    key = f"verdict:{minute}:{hashlib.sha256(seen.encode('utf-8')).hexdigest()}"
    known: Verdict | None = caches["rendered"].get(key)
    if known is None:
        known = verify(document, evidence, now=now)
        caches["rendered"].set(key, known, MINUTE)
    return known


def findings(
    document: Document, credential: Credential | None, verdict: Verdict
) -> Verification:
    """Add to a verdict what we recorded, and what the document states if it is sound."""
    sound = is_signed(verdict)
    outcome = graver(verdict, credential) if sound else verdict.outcome
    marked = outcome in RECORDED.values()
    return Verification(
        outcome.value,
        verdict.checked_at,
        reasons=() if marked else reasons_of(verdict),
        note=note_of(credential) if marked and credential else StatusNote(),
        issuer=verdict.issuer,
        key=verdict.key,
        stated=read_stated(document) if sound else None,
        credential=credential if sound else None,
        erased=sound and is_erased(credential),
        changed=changes(document, credential) if is_altered(verdict) else (),
    )


def reasons_of(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return codes and subjects of what was found."""
    return tuple((found.reason.value, found.about) for found in verdict.findings)


def is_altered(verdict: Verdict) -> bool:
    """Tell whether a document is not as its issuer signed it."""
    return verdict.outcome is Outcome.ALTERED


def is_signed(verdict: Verdict) -> bool:
    """Tell whether the signature is ours and holds, whatever else is the case."""
    unsure = any(found.reason is Reason.KEYS_MISSING for found in verdict.findings)
    return verdict.outcome not in {Outcome.ALTERED, Outcome.NOT_OURS} and not unsure


def is_erased(credential: Credential | None) -> bool:
    """Tell whether a credential is ours and its naming record is gone."""
    return credential is not None and getattr(credential, "record", None) is None


def recorded(credential: Credential) -> Outcome | None:
    """Return what our records hold against a credential, if anything."""
    return RECORDED.get(credential.state)


def graver(verdict: Verdict, credential: Credential | None) -> Outcome:
    """Return what counts of a published list and our records: lists lag behind a little.

    A list that says revoked is believed before a row that says otherwise.
    """
    known = recorded(credential) if credential else None
    if known is None:
        return verdict.outcome
    if verdict.outcome is Outcome.REVOKED and known is Outcome.SUSPENDED:
        return Outcome.REVOKED
    return known


def note_of(credential: Credential) -> StatusNote:
    """Return since when, why, and by what: what our records add to a set bit."""
    if credential.state not in {*RECORDED, CredentialState.WITHDRAWN}:
        return StatusNote()
    event = event_behind(credential)
    newer = getattr(credential, "replaced_by", None)
    return StatusNote(
        since=credential.state_at,
        reason=event.reason_class if event else "",
        replaced_by=verification_url(newer.code) if newer else "",
    )


def without_document(credential: Credential, now: datetime) -> Verification:
    """Say what holds of a credential whose document was deleted for its holder."""
    known = recorded(credential)
    return Verification(
        known.value if known else WITHDRAWN,
        now,
        note=note_of(credential),
        issuer=credential.issuer.did or "",
        credential=credential,
        erased=True,
    )


def tampered(credential: Credential, reason: str, now: datetime) -> Verification:
    """Say that what we keep is not what was signed: nothing of it is shown."""
    return Verification(
        Outcome.ALTERED.value,
        now,
        reasons=((reason, ""),),
        issuer=credential.issuer.did or "",
    )


def changes(document: Document, credential: Credential | None) -> tuple[str, ...]:
    """Return in which parts a file differs from what we signed, if we still have that."""
    record = getattr(credential, "record", None)
    if credential is None or record is None or not record.document:
        return ()
    return changed_parts(document, json.loads(record.document))


def agrees(credential: Credential, stated: Stated) -> bool:
    """Tell whether the award that we keep is the one that was signed."""
    award: Award = credential.award
    results = {
        row["key"]: (Decimal(row["share"]), Decimal(row["required"] or -1))
        for row in award.results
    }
    return (
        award.number == stated.number
        and award.specimen == stated.specimen
        and str(award.version.public_id) in stated.achievement_id
        and str(award.version.number) == stated.version
        and (award.started_on, award.completed_on)
        == (stated.started_on, stated.completed_on)
        and int(award.awarded_at.timestamp()) == int(stated.awarded_at.timestamp())
        and credential.issuer.did == stated.issuer.did
        and results
        == {
            row.key: (row.share, Decimal(-1) if row.required is None else row.required)
            for row in stated.results
        }
    )
