"""The published test vector of the W3C, exactly; see SOURCE.md beside the data."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.credentials import contexts, proof
from certificates.credentials.canonical import canonical_form
from certificates.credentials.multibase import (
    from_base58,
    from_multikey,
    to_base58,
    to_multikey,
)

VECTOR = Path(__file__).parents[2] / "reference" / "eddsa_rdfc_2022"


def held(name: str) -> Any:
    return json.loads((VECTOR / name).read_text("utf-8"))


@pytest.fixture
def vector_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundle the context of the vector's examples too, for this test alone."""
    url = "https://www.w3.org/ns/credentials/examples/v2"
    monkeypatch.setitem(contexts.FILES, url, str(VECTOR / "examples_context.json"))


def test_vector_of_the_w3c_is_reproduced_exactly(vector_context: None) -> None:
    document, options, values = (
        held("credential.json"),
        held("proof_options.json"),
        held("values.json"),
    )
    secret = from_base58(values["secretKeyMultibase"])
    key = Ed25519PrivateKey.from_private_bytes(secret[2:])
    quads = canonical_form(document)
    option_quads = canonical_form({"@context": document["@context"], **options})
    hash_of_document = proof.document_hash(document)
    message = proof.signed_bytes(options, document["@context"], hash_of_document)
    assert secret[:2] == b"\x80\x26"
    assert quads == (VECTOR / "credential.nq").read_text("utf-8")
    assert option_quads == (VECTOR / "proof_options.nq").read_text("utf-8")
    assert hash_of_document.hex() == values["document_hash"]
    assert message.hex() == values["options_hash"] + values["document_hash"]
    assert key.sign(message).hex() == values["signature"]
    assert to_base58(key.sign(message)) == values["proofValue"]
    assert (
        to_multikey(key.public_key().public_bytes_raw()) == values["publicKeyMultibase"]
    )
    public = from_multikey(values["publicKeyMultibase"])
    assert proof.signature_holds(public, message, values["proofValue"])


def test_made_options_are_those_of_the_vector() -> None:
    options = held("proof_options.json")
    made = proof.proof_options(options["verificationMethod"], options["created"])
    assert made == options


@pytest.mark.parametrize("value", [None, 7, "", "z", "u1234", "z0OIl", "z" + "1" * 300])
def test_what_is_no_signature_does_not_hold(value: object) -> None:
    public = from_multikey(held("values.json")["publicKeyMultibase"])
    assert not proof.signature_holds(public, b"message", value)
