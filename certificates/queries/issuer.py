"""What an issuer publishes about its keys."""

from certificates.credentials.did import PublicKey, did_document
from certificates.credentials.documents import Document
from certificates.models import Issuer


def issuer_document(issuer: Issuer) -> Document:
    """Return the DID document of an issuer: every key that was not given up."""
    keys = [
        PublicKey(
            method=f"{issuer.did}#{key.fragment}",
            multikey=key.public_key,
            compromised=key.compromised_at is not None,
        )
        for key in issuer.keys.order_by("created_at", "pk")
    ]
    return did_document(issuer.did or "", keys)
