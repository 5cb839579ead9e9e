"""Expected texts: Bitcoin Core's `base58_encode_decode.json`, and RFC 4648 section 10."""

import pytest

from certificates.credentials.multibase import (
    from_base58,
    from_base64url,
    from_multikey,
    to_base58,
    to_base64url,
)

BASE58 = {
    "": "",
    "61": "2g",
    "626262": "a3gV",
    "636363": "aPEr",
    "73696d706c792061206c6f6e6720737472696e67": "2cFupjhnEsSn59qHXstmK2ffpLv2",
    "00eb15231dfceb60925886b67d065299925915aeb172c06647": (
        "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L"
    ),
    "516b6fcd0f": "ABnLTmg",
    "00000000000000000000": "1111111111",
}


@pytest.mark.parametrize(("data", "text"), BASE58.items())
def test_base58_is_that_of_bitcoin(data: str, text: str) -> None:
    assert to_base58(bytes.fromhex(data)) == "z" + text
    assert from_base58("z" + text) == bytes.fromhex(data)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "u"),
        (b"f", "uZg"),
        (b"fo", "uZm8"),
        (b"foo", "uZm9v"),
        (b"\xff\xfe", "u__4"),
    ],
)
def test_base64url_has_no_padding(data: bytes, text: str) -> None:
    assert to_base64url(data) == text
    assert from_base64url(text) == data


@pytest.mark.parametrize("text", ["", "2g", "z0", "zO", "z" + "2" * 201])
def test_what_is_no_base58_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base58btc"):
        from_base58(text)


@pytest.mark.parametrize("text", ["", "Zg", "uZg==", "uZ", "u Zg"])
def test_what_is_no_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        from_base64url(text)


def test_keys_of_other_kinds_are_refused() -> None:
    secp256k1 = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
    with pytest.raises(ValueError, match="no Ed25519 public key"):
        from_multikey(secp256k1)
