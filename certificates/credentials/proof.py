"""Data Integrity proofs of the cryptosuite `eddsa-rdfc-2022` (W3C vc-di-eddsa 3.2)."""

from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certificates.credentials.canonical import canonical_form
from certificates.credentials.documents import Document
from certificates.credentials.multibase import from_base58

CRYPTOSUITE = "eddsa-rdfc-2022"
PROOF_TYPE = "DataIntegrityProof"
PURPOSE = "assertionMethod"
SIGNATURE_BYTES = 64


def proof_options(method: str, created: str) -> Document:
    """Return a proof without its value: what is signed along with the document."""
    return {
        "type": PROOF_TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }


def unsecured(document: Document) -> Document:
    """Return a document without its proof."""
    return {key: value for key, value in document.items() if key != "proof"}


def document_hash(document: Document) -> bytes:
    """Return the SHA-256 of the canonical form of a document without its proof.

    Raises what `canonical_form` raises.
    """
    return sha256(canonical_form(unsecured(document)).encode("utf-8")).digest()


def options_hash(options: Document, context: list[str]) -> bytes:
    """Return the SHA-256 of the canonical form of a proof without its value."""
    held = {key: value for key, value in options.items() if key != "proofValue"}
    quads = canonical_form({"@context": context, **held})
    return sha256(quads.encode("utf-8")).digest()


def signed_bytes(
    options: Document, context: list[str], hash_of_document: bytes
) -> bytes:
    """Return the 64 bytes that are signed: hash of the proof, hash of the document."""
    return options_hash(options, context) + hash_of_document


def signature_holds(public: bytes, message: bytes, value: Any) -> bool:
    """Tell whether a proof value is the signature of a message by an Ed25519 key."""
    try:
        signature = from_base58(value) if isinstance(value, str) else b""
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return len(signature) == SIGNATURE_BYTES
