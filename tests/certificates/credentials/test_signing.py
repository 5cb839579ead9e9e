"""Signing refuses what would not verify, before and after."""

from dataclasses import replace

import pytest

from certificates.credentials.building import build_credential
from certificates.credentials.errors import (
    SchemaFaultError,
    SigningError,
    UnsignedTermError,
)
from certificates.credentials.keys import KeySigner
from certificates.credentials.signing import sign_credential
from tests.certificates.credentials.samples import AWARD, AWARDED, KEY, key_of, signed


def test_signature_stands_in_one_proof() -> None:
    assert signed()["proof"] == [
        {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-11-25T09:30:00Z",
            "verificationMethod": "did:web:academy.example.org#key-2026-11-25",
            "proofPurpose": "assertionMethod",
            "proofValue": signed()["proof"][0]["proofValue"],
        }
    ]


def test_what_the_schema_refuses_is_not_signed() -> None:
    document = build_credential(AWARD)
    del document["credentialSubject"]["achievement"]["name"]
    with pytest.raises(SchemaFaultError, match="'name' is a required property"):
        sign_credential(document, KEY, created=AWARDED)


def test_what_would_stay_unsigned_is_not_signed() -> None:
    document = build_credential(AWARD) | {"honors": "yes"}
    with pytest.raises(UnsignedTermError, match="honors"):
        sign_credential(document, KEY, created=AWARDED)


def test_name_with_a_control_character_is_not_signed() -> None:
    document = build_credential(replace(AWARD, holder="Ana\x07"))
    with pytest.raises(UnsignedTermError, match="a control character"):
        sign_credential(document, KEY, created=AWARDED)


def test_nothing_is_signed_twice() -> None:
    with pytest.raises(SigningError, match="a proof already"):
        sign_credential(signed(), KEY, created=AWARDED)


def test_key_of_another_issuer_signs_nothing() -> None:
    key = key_of(1, "did:web:x.example#key-1")
    with pytest.raises(SigningError, match="does not belong to the issuer"):
        sign_credential(build_credential(AWARD), key, created=AWARDED)


class BrokenSigner(KeySigner):
    """A module that answers with something else than a signature."""

    def sign(self, message: bytes) -> bytes:
        return super().sign(message + b"?")


def test_signature_that_does_not_verify_never_leaves() -> None:
    broken = BrokenSigner(KEY.verification_method, key_of(1)._key)
    with pytest.raises(SigningError, match="does not verify"):
        sign_credential(build_credential(AWARD), broken, created=AWARDED)
