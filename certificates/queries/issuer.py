"""What an issuer publishes about its keys."""

from collections.abc import Iterable

from certificates.credentials.did import PublicKey, did_document
from certificates.credentials.documents import Document
from certificates.models import Issuer, SigningKey


def issuer_document(issuer: Issuer) -> Document:
    """Return the DID document of an issuer: every key that was not given up."""
    return document_with(issuer, issuer.keys.order_by("created_at", "pk"))


def document_with(issuer: Issuer, keys: Iterable[SigningKey]) -> Document:
    """Return the DID document of an issuer with its keys, in the order given."""
    published = [
        PublicKey(
            method=f"{issuer.did}#{key.fragment}",
            multikey=key.public_key,
            compromised=key.compromised_at is not None,
        )
        for key in keys
    ]
    return did_document(issuer.did or "", published)
