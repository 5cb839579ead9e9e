"""Issuers: `did:web` identifiers from a public address, and their DID documents."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from certificates.credentials.documents import Document, listed
from certificates.credentials.errors import AddressError
from certificates.credentials.multibase import from_multikey

DID_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
HOST = re.compile(
    r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.ASCII
)
PATH_PART = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class PublicKey:
    """A public key of an issuer: `method` is its address, `multikey` its 32 bytes.

    A retired key no longer signs and still verifies; a compromised one is not published.
    """

    method: str
    multikey: str
    compromised: bool = False


def did_from_address(address: str, path: Sequence[str] = ()) -> str:
    """Return the `did:web` of a public address, `https://academy.example.org`.

    A port never becomes part of it. `path` names an issuer beside the main one at the
    same address. Raises `AddressError`.
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if parts.scheme not in {"http", "https"} or not HOST.fullmatch(host):
        message = f"{address!r} is no public address of a site."
        raise AddressError(message)
    if not all(PATH_PART.fullmatch(part) for part in path):
        message = f"{'/'.join(path)!r} is no path of an issuer."
        raise AddressError(message)
    return ":".join(["did:web", host, *path])


def document_path(did: str) -> str:
    """Return the path on the issuer's host where its DID document is published."""
    _did, _web, _host, *path = did.split(":")
    return "/" + "/".join([*path, "did.json"] if path else [".well-known", "did.json"])


def document_url(did: str) -> str:
    """Return the address where anyone finds the DID document."""
    return f"https://{did.split(':')[2]}{document_path(did)}"


def key_method(did: str, day: date, taken: Iterable[str] = ()) -> str:
    """Return the address of a key made on a day: `…#key-2026-11-25`, the next `-2`."""
    used = set(taken)
    first = method = f"{did}#key-{day.isoformat()}"
    number = 1
    while method in used:
        number += 1
        method = f"{first}-{number}"
    return method


def did_document(
    did: str, keys: Sequence[PublicKey], also_known_as: Sequence[str] = ()
) -> Document:
    """Return the DID document of an issuer.

    Every key that is not compromised stands in it, retired ones too: what they signed
    still verifies. `also_known_as` lists identifiers of the same issuer elsewhere.
    Raises `ValueError` for a key of another issuer or kind.
    """
    sound = [key for key in keys if not key.compromised]
    for key in sound:
        from_multikey(key.multikey)
        if key.method.partition("#")[0] != did:
            message = f"{key.method} is no key of {did}"
            raise ValueError(message)
    document: Document = {"@context": DID_CONTEXT, "id": did}
    if also_known_as:
        document["alsoKnownAs"] = list(also_known_as)
    document["verificationMethod"] = [
        {
            "id": key.method,
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": key.multikey,
        }
        for key in sound
    ]
    document["assertionMethod"] = [key.method for key in sound]
    return document


def find_key(document: Document, method: str) -> tuple[bytes | None, bool]:
    """Return the key that a DID document gives an address, and whether it may assert.

    No key: the document does not hold one of that address that is its own Ed25519 key.
    """
    asserting = listed(document.get("assertionMethod"))
    embedded = [entry for entry in asserting if isinstance(entry, dict)]
    for entry in [*listed(document.get("verificationMethod")), *embedded]:
        if not isinstance(entry, dict) or entry.get("id") != method:
            continue
        if (
            entry.get("controller") != document.get("id")
            or entry.get("type") != "Multikey"
        ):
            continue
        try:
            key = from_multikey(str(entry.get("publicKeyMultibase")))
        except ValueError:
            continue
        return key, method in asserting or entry in embedded
    return None, False
