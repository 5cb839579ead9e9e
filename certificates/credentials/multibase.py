"""Texts for bytes: base58btc (`z…`), base64url (`u…`), and Ed25519 keys as Multikeys."""

import base64
import binascii
import re

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
ED25519_PUBLIC = b"\xed\x01"
KEY_BYTES = 32
MOST_BASE58 = 200
BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


def to_base58(data: bytes) -> str:
    """Return bytes in multibase base58btc, with its prefix `z`."""
    zeros = len(data) - len(data.lstrip(b"\x00"))
    number, letters = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        letters = ALPHABET[rest] + letters
    return "z" + ALPHABET[0] * zeros + letters


def from_base58(text: str) -> bytes:
    """Return the bytes of multibase base58btc. Raises `ValueError` if it is none."""
    if not text.startswith("z") or len(text) > MOST_BASE58:
        message = "no multibase base58btc text of a key or a signature"
        raise ValueError(message)
    number = 0
    for letter in text[1:]:
        if letter not in VALUES:
            message = f"{letter!r} is no letter of base58btc"
            raise ValueError(message)
        number = number * 58 + VALUES[letter]
    zeros = len(text) - 1 - len(text[1:].lstrip(ALPHABET[0]))
    return b"\x00" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def to_base64url(data: bytes) -> str:
    """Return bytes in multibase base64url without padding, with its prefix `u`."""
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Return the bytes of multibase base64url. Raises `ValueError` if it is none."""
    if not text.startswith("u") or not BASE64URL.fullmatch(text, 1):
        message = "no multibase base64url text"
        raise ValueError(message)
    body = text[1:]
    try:
        return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except binascii.Error as error:
        message = "no multibase base64url text"
        raise ValueError(message) from error


def to_multikey(public: bytes) -> str:
    """Return the Multikey (`z6Mk…`) of the 32 bytes of an Ed25519 public key."""
    return to_base58(ED25519_PUBLIC + public)


def from_multikey(text: str) -> bytes:
    """Return the 32 bytes of an Ed25519 Multikey. Raises `ValueError` for other keys."""
    data = from_base58(text)
    if data[:2] != ED25519_PUBLIC or len(data) != len(ED25519_PUBLIC) + KEY_BYTES:
        message = "no Ed25519 public key"
        raise ValueError(message)
    return data[2:]
