"""Signing: nothing leaves unsigned parts behind, and every signature is tried at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from certificates.credentials.documents import Document, check_size
from certificates.credentials.errors import SchemaFaultError, SigningError
from certificates.credentials.keys import Signer
from certificates.credentials.moments import write_moment
from certificates.credentials.multibase import to_base58
from certificates.credentials.proof import (
    document_hash,
    proof_options,
    signature_holds,
    signed_bytes,
)
from certificates.credentials.schema import schema_faults


def sign_credential(
    document: Mapping[str, Any], signer: Signer, *, created: datetime
) -> Document:
    """Return an Open Badges credential with its proof.

    Raises `SchemaFaultError` if the schema refuses it, `UnsignedTermError` if a part of
    it would not be covered by the signature, and what `sign_document` raises.
    """
    if faults := schema_faults(dict(document)):
        raise SchemaFaultError(faults)
    return sign_document(document, signer, created=created)


def sign_document(
    document: Mapping[str, Any], signer: Signer, *, created: datetime
) -> Document:
    """Return a JSON-LD document with one `eddsa-rdfc-2022` proof, verified once made.

    `created` is an aware moment. Raises `SigningError` if the document has a proof, if
    the key is not its issuer's, or if the signature does not verify.
    """
    plain = dict(document)
    check_size(plain)
    if "proof" in plain:
        message = "The document has a proof already."
        raise SigningError(message)
    if signer.verification_method.partition("#")[0] != issuer_of(plain):
        message = "The key does not belong to the issuer that the document names."
        raise SigningError(message)
    options = proof_options(signer.verification_method, write_moment(created))
    message_bytes = signed_bytes(options, plain["@context"], document_hash(plain))
    value = to_base58(signer.sign(message_bytes))
    if not signature_holds(signer.public_key, message_bytes, value):
        message = "The signature that was made does not verify: the key is not right."
        raise SigningError(message)
    return {**plain, "proof": [{**options, "proofValue": value}]}


def issuer_of(document: Mapping[str, Any]) -> str:
    """Return the identifier of the issuer that a document names, or nothing."""
    issuer = document.get("issuer")
    if isinstance(issuer, dict):
        issuer = issuer.get("id")
    return issuer if isinstance(issuer, str) else ""
