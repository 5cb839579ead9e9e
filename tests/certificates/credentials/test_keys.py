"""Keys in files: encrypted, closed to others, never replaced; and what they sign."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from certificates.credentials.errors import KeyFileError
from certificates.credentials.keys import FileSigner, generate_key_file
from certificates.credentials.multibase import from_multikey

METHOD = "did:web:academy.example.org#key-2026-11-25"


def test_key_is_written_encrypted_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    multikey = generate_key_file(path, "open sesame")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    signer = FileSigner(METHOD, path, "open sesame")
    assert (signer.verification_method, signer.multikey) == (METHOD, multikey)
    public = Ed25519PublicKey.from_public_bytes(from_multikey(multikey))
    public.verify(signer.sign(b"message"), b"message")


def test_key_is_never_replaced_and_never_left_open(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    generate_key_file(path, "first")
    before = path.read_bytes()
    with pytest.raises(KeyFileError, match="cannot be written"):
        generate_key_file(path, "second")
    assert path.read_bytes() == before
    with pytest.raises(KeyFileError, match="give a passphrase"):
        generate_key_file(tmp_path / "other.pem", "")
    assert not (tmp_path / "other.pem").exists()


def test_key_open_to_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    generate_key_file(path, "open sesame")
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match=r"open to others \(mode 640\)"):
        FileSigner(METHOD, path, "open sesame")


def test_wrong_passphrase_and_missing_file_are_named(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    generate_key_file(path, "open sesame")
    with pytest.raises(KeyFileError, match="does not open with this passphrase"):
        FileSigner(METHOD, path, "wrong")
    with pytest.raises(KeyFileError, match="cannot be read: No such file"):
        FileSigner(METHOD, tmp_path / "none.pem", "open sesame")


@pytest.mark.parametrize(
    ("is_encrypted", "reason"), [(True, "no Ed25519 key"), (False, "not encrypted")]
)
def test_other_keys_are_refused(
    tmp_path: Path, is_encrypted: bool, reason: str
) -> None:
    path = tmp_path / "key.pem"
    path.touch(0o600)
    lock = BestAvailableEncryption(b"open sesame") if is_encrypted else NoEncryption()
    key = generate_private_key(SECP256R1())
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
    with pytest.raises(KeyFileError, match=reason):
        FileSigner(METHOD, path, "open sesame")
