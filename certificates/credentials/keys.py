"""Private keys of issuers: made, kept encrypted in a file, and used to sign."""

import os
import stat
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from certificates.credentials.errors import KeyFileError
from certificates.credentials.multibase import to_multikey

OPEN_TO_OTHERS = 0o077
PRIVATE = 0o600


class Signer(Protocol):
    """Signs with one key: a file here, a hardware module or a service elsewhere."""

    @property
    def verification_method(self) -> str:
        """The address of the public key, `did:web:…#key-…`."""
        ...

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the Ed25519 public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature of a message."""
        ...


class KeySigner:
    """Signs with a private key held in memory."""

    def __init__(self, verification_method: str, key: Ed25519PrivateKey) -> None:
        self.verification_method = verification_method
        self.public_key = key.public_key().public_bytes_raw()
        self.multikey = to_multikey(self.public_key)
        self._key = key

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of a message."""
        return self._key.sign(message)


class FileSigner(KeySigner):
    """Signs with the key of an encrypted PKCS#8 file that only its owner may read."""

    def __init__(self, verification_method: str, path: Path, passphrase: str) -> None:
        """Read the key. Raises `KeyFileError`."""
        super().__init__(verification_method, read_key(path, passphrase))


def generate_key_file(path: Path, passphrase: str) -> str:
    """Write a new key, encrypted, and return the Multikey of its public half.

    Raises `KeyFileError` if there is a file already, or no passphrase: a key is never
    replaced or left open.
    """
    if not passphrase:
        message = "A key is kept encrypted: give a passphrase."
        raise KeyFileError(message)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        Encoding.PEM,
        PrivateFormat.PKCS8,
        BestAvailableEncryption(passphrase.encode("utf-8")),
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except OSError as error:
        message = f"The key cannot be written to {path}: {error.strerror}."
        raise KeyFileError(message) from error
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return to_multikey(key.public_key().public_bytes_raw())


def read_key(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """Return the key of a file. Raises `KeyFileError` that says what is wrong with it."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            pem = file.read(10_000)
    except OSError as error:
        message = f"The key {path} cannot be read: {error.strerror}."
        raise KeyFileError(message) from error
    if mode & OPEN_TO_OTHERS:
        message = f"The key {path} is open to others (mode {mode:o}): chmod 600 it."
        raise KeyFileError(message)
    if b"BEGIN ENCRYPTED PRIVATE KEY" not in pem:
        message = f"The key {path} is not encrypted."
        raise KeyFileError(message)
    try:
        key = load_pem_private_key(pem, passphrase.encode("utf-8"))
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        message = f"The key {path} does not open with this passphrase."
        raise KeyFileError(message) from error
    if not isinstance(key, Ed25519PrivateKey):
        message = f"The key {path} is no Ed25519 key."
        raise KeyFileError(message)
    return key
