"""Issuers by `did:web`; the ports, paths and files are examples of the method's text."""

from datetime import date

import pytest

from certificates.credentials.did import (
    PublicKey,
    did_document,
    did_from_address,
    document_path,
    document_url,
    find_key,
    key_method,
)
from certificates.credentials.errors import AddressError
from certificates.credentials.multibase import from_multikey
from tests.certificates.credentials.samples import DID, KEY, OLD_KEY, STRANGER


@pytest.mark.parametrize(
    ("address", "path", "did"),
    [
        ("https://academy.example.org", (), "did:web:academy.example.org"),
        ("https://Academy.Example.org:8443/es/?x#y", (), "did:web:academy.example.org"),
        ("http://localhost:8000", ("demo",), "did:web:localhost:demo"),
        ("https://español.example", (), "did:web:xn--espaol-zwa.example"),
    ],
)
def test_identifier_comes_from_the_host_and_never_from_a_port(
    address: str, path: tuple[str, ...], did: str
) -> None:
    assert did_from_address(address, path) == did


@pytest.mark.parametrize(
    "address",
    [
        "",
        "academy.example.org",
        "ftp://x.example",
        "https://",
        "https://a_b",
        "https://-a.b",
        "https://a..b",
        "https://" + "a" * 64,
    ],
)
def test_what_is_no_public_address_is_refused(address: str) -> None:
    with pytest.raises(AddressError, match="no public address"):
        did_from_address(address)


def test_path_of_an_issuer_is_plain() -> None:
    with pytest.raises(AddressError, match="no path"):
        did_from_address("https://x.example", ["a/b"])


def test_documents_are_where_the_method_says() -> None:
    assert document_path("did:web:w3c-ccg.github.io") == "/.well-known/did.json"
    assert (
        document_path("did:web:w3c-ccg.github.io:user:alice") == "/user/alice/did.json"
    )
    assert (
        document_url("did:web:w3c-ccg.github.io:user:alice")
        == "https://w3c-ccg.github.io/user/alice/did.json"
    )


def test_keys_are_named_by_their_day() -> None:
    day = date(2026, 11, 25)
    first = key_method(DID, day)
    second = key_method(DID, day, [first])
    assert first == f"{DID}#key-2026-11-25"
    assert second == f"{DID}#key-2026-11-25-2"
    assert key_method(DID, day, [first, second]) == f"{DID}#key-2026-11-25-3"


def test_retired_keys_stay_and_compromised_ones_go() -> None:
    held = [
        PublicKey(KEY.verification_method, KEY.multikey),
        PublicKey(OLD_KEY.verification_method, OLD_KEY.multikey),
        PublicKey(f"{DID}#key-2024-01-01", STRANGER.multikey, compromised=True),
    ]
    document = did_document(DID, held, ["did:web:former.example.org"])
    assert document == {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
        ],
        "id": DID,
        "alsoKnownAs": ["did:web:former.example.org"],
        "verificationMethod": [
            {
                "id": signer.verification_method,
                "type": "Multikey",
                "controller": DID,
                "publicKeyMultibase": signer.multikey,
            }
            for signer in (KEY, OLD_KEY)
        ],
        "assertionMethod": [KEY.verification_method, OLD_KEY.verification_method],
    }


def test_key_of_somebody_else_is_not_published() -> None:
    with pytest.raises(ValueError, match="is no key of"):
        did_document(DID, [PublicKey("did:web:x.example#key-1", KEY.multikey)])


@pytest.mark.parametrize(
    "change",
    [
        {"controller": "did:web:x.example"},
        {"type": "JsonWebKey"},
        {"publicKeyMultibase": "z6Mk"},
        {"id": f"{DID}#other"},
    ],
)
def test_key_that_is_not_the_issuers_own_is_not_found(change: dict[str, str]) -> None:
    method = KEY.verification_method
    document = did_document(DID, [PublicKey(method, KEY.multikey)])
    document["verificationMethod"][0] |= change
    assert find_key(document, method) == (None, False)


def test_key_inside_of_the_assertions_counts_as_one() -> None:
    method = KEY.verification_method
    document = did_document(DID, [PublicKey(method, KEY.multikey)])
    document["assertionMethod"] = document.pop("verificationMethod")
    assert find_key(document, method) == (from_multikey(KEY.multikey), True)
    assert find_key(document | {"verificationMethod": ["x"]}, method)[1]
