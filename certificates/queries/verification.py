"""Reads that verify: the keys of our issuers, signed lists, and what a code stands for."""

import json
from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet

from certificates.credentials.building import entries_of
from certificates.credentials.documents import Document
from certificates.credentials.verifying import Evidence
from certificates.models import (
    AwardEvent,
    Credential,
    Issuer,
    SigningKey,
    StatusList,
)
from certificates.queries.issuer import document_with

URN = "urn:uuid:"
UUID_LENGTH = 36


def did_documents() -> dict[str, tuple[Issuer, Document]]:
    """Return the DID documents of our issuers by identifier: retired keys stay in them."""
    keys: dict[Issuer, list[SigningKey]] = defaultdict(list)
    rows = SigningKey.objects.select_related("issuer").order_by("created_at", "pk")
    for row in rows.exclude(issuer__did=None):
        keys[row.issuer].append(row)
    return {
        did: (issuer, document_with(issuer, held))
        for issuer, held in keys.items()
        if (did := issuer.did)
    }


def evidence_for(document: Document) -> Evidence:
    """Return what is at hand here to judge a credential by; nothing is fetched."""
    found = did_documents()
    return Evidence(
        did_documents={did: held for did, (_issuer, held) in found.items()},
        status_lists=lists_named(document),
        issuers=frozenset(found),
        specimen_issuers=frozenset(
            did for did, (issuer, _held) in found.items() if issuer.demo
        ),
    )


def lists_named(document: Document) -> Mapping[str, Document]:
    """Return the signed lists that a credential names, by the addresses they give."""
    ids = (list_id(entry.get("statusListCredential")) for entry in entries_of(document))
    named = {public_id for public_id in ids if public_id is not None}
    texts = (
        StatusList.objects.filter(public_id__in=named)
        .exclude(document="")
        .values_list("document", flat=True)
    )
    lists = [json.loads(text) for text in texts]
    return {held["id"]: held for held in lists}


def list_id(url: object) -> UUID | None:
    """Return the public id of a list, by its address."""
    text = str(url).removesuffix(".json")[-UUID_LENGTH:]
    return as_uuid(text)


def as_uuid(text: str) -> UUID | None:
    """Return the UUID that a text writes; none if it writes none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def credentials_to_verify() -> QuerySet[Credential]:
    """Return credentials with what their verification needs, in one statement."""
    return Credential.objects.select_related(
        "record", "issuer", "award__version__achievement", "replaced_by"
    )


def credential_by_code(code: str) -> Credential | None:
    """Return the credential that a verification code stands for."""
    return credentials_to_verify().filter(code=code).first()


def credential_of(document: Document) -> Credential | None:
    """Return our row of a credential, by the identifier that it gives itself."""
    own = str(document.get("id", ""))
    public_id = as_uuid(own.removeprefix(URN)) if own.startswith(URN) else None
    if public_id is None:
        return None
    return credentials_to_verify().filter(public_id=public_id).first()


def event_behind(credential: Credential) -> AwardEvent | None:
    """Return what gave a credential the state that it is in."""
    found: AwardEvent | None = AwardEvent.objects.filter(
        award=credential.award_id, event=credential.state, at=credential.state_at
    ).last()
    return found
