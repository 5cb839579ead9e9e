"""Whether a credential is revoked or suspended, by lists that are judged themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from certificates.credentials.building import entries_of
from certificates.credentials.contexts import OF_STATUS_LISTS
from certificates.credentials.documents import Document, listed
from certificates.credentials.errors import StatusListError
from certificates.credentials.moments import read_moment
from certificates.credentials.proof_checks import CLOCK_SKEW, proof_fault
from certificates.credentials.signing import issuer_of
from certificates.credentials.status import decode_bits, is_marked
from certificates.credentials.verdict import Finding, Reason

ENTRY = "BitstringStatusListEntry"
LIST_CREDENTIAL = "BitstringStatusListCredential"
LIST = "BitstringStatusList"
MOST_ENTRIES = 4
MOST_DIGITS = 9


@dataclass(frozen=True)
class Place:
    """Where a credential says that its status stands."""

    url: str
    purpose: str
    index: int


def statuses_of(
    credential: Document,
    status_lists: Mapping[str, Document],
    did_documents: Mapping[str, Document],
    now: datetime,
) -> tuple[set[str], list[Finding]]:
    """Return the purposes for which a credential is marked, and what was not checkable."""
    marked: set[str] = set()
    findings: list[Finding] = []
    for entry in entries_of(credential)[:MOST_ENTRIES]:
        place = place_of(entry)
        if place is None:
            findings.append(Finding(Reason.STATUS_ENTRY, str(entry.get("id"))[:200]))
        elif (held := status_lists.get(place.url)) is None:
            findings.append(Finding(Reason.STATUS_MISSING, place.url))
        elif not speaks_for(held, credential, place) or proof_fault(
            held, did_documents, now
        ):
            findings.append(Finding(Reason.STATUS_FORGED, place.url))
        else:
            note_mark(held, place, now, (marked, findings))
    return marked, findings


def note_mark(
    held: Document,
    place: Place,
    now: datetime,
    notes: tuple[set[str], list[Finding]],
) -> None:
    """Note whether a place of a list is marked, or that the list cannot say so now."""
    marked, findings = notes
    try:
        begins = read_moment(str(held.get("validFrom")))
        ends = read_moment(str(held.get("validUntil")))
        bits = decode_bits(str(held["credentialSubject"].get("encodedList")))
        is_set = is_marked(bits, place.index)
    except (ValueError, StatusListError):
        findings.append(Finding(Reason.STATUS_FORGED, place.url))
        return
    if not begins - CLOCK_SKEW <= now <= ends:
        findings.append(Finding(Reason.STATUS_STALE, place.url))
    elif is_set:
        marked.add(place.purpose)


def place_of(entry: Document) -> Place | None:
    """Return the place that an entry of a credential names; none if it makes no sense."""
    url, purpose = entry.get("statusListCredential"), entry.get("statusPurpose")
    index = entry.get("statusListIndex")
    if entry.get("type") != ENTRY or not isinstance(index, str):
        return None
    if not (isinstance(url, str) and isinstance(purpose, str)):
        return None
    digits = index.isascii() and index.isdecimal() and len(index) <= MOST_DIGITS
    return Place(url, purpose, int(index)) if digits else None


def speaks_for(held: Document, credential: Document, place: Place) -> bool:
    """Tell whether a document is the list that a credential names, by the same issuer."""
    subject = held.get("credentialSubject")
    return (
        held.get("@context") == OF_STATUS_LISTS
        and held.get("id") == place.url
        and LIST_CREDENTIAL in listed(held.get("type"))
        and issuer_of(held) == issuer_of(credential)
        and isinstance(subject, dict)
        and subject.get("type") == LIST
        and place.purpose in listed(subject.get("statusPurpose"))
    )
