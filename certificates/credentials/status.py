"""Bitstring Status Lists (W3C vc-bitstring-status-list): one bit for each credential."""

import gzip
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from certificates.credentials.contexts import OF_STATUS_LISTS
from certificates.credentials.documents import Document
from certificates.credentials.errors import StatusListError
from certificates.credentials.moments import write_moment
from certificates.credentials.multibase import from_base64url, to_base64url

LEAST_BITS = 131_072
MOST_BITS = 8 * LEAST_BITS
HEADER = slice(8, 10), b"\x00\x03"
"""Bytes of gzip that libraries fill in as they like; here as in the W3C's examples."""


@dataclass(frozen=True)
class StatusListFacts:
    """A status list: its address, its issuer, what a set bit means, and until when it holds.

    `length` is in bits, `lifetime` is how long a copy may be used, `valid_from` aware.
    """

    url: str
    issuer: str
    purpose: str
    valid_from: datetime
    lifetime: timedelta
    length: int = LEAST_BITS


def pack_bits(marked: Iterable[int], length: int = LEAST_BITS) -> bytes:
    """Return a bitstring with these places set; place 0 is the highest bit of byte 0.

    Raises `StatusListError` for a length that is too small or no multiple of 8, and for
    places outside of it.
    """
    if length % 8 or not LEAST_BITS <= length <= MOST_BITS:
        message = f"A status list has {LEAST_BITS} to {MOST_BITS} bits, in whole bytes."
        raise StatusListError(message)
    bits = bytearray(length // 8)
    for place in marked:
        if not 0 <= place < length:
            message = f"Place {place} is outside of a list of {length}."
            raise StatusListError(message)
        bits[place // 8] |= 0x80 >> place % 8
    return bytes(bits)


def encode_bits(bits: bytes) -> str:
    """Return a bitstring as `encodedList`: gzip, base64url. The same bits, the same text."""
    packed = bytearray(gzip.compress(bits, compresslevel=9, mtime=0))
    place, fixed = HEADER
    packed[place] = fixed
    return to_base64url(bytes(packed))


def decode_bits(text: str) -> bytes:
    """Return the bitstring of an `encodedList`, unpacked to at most 128 KiB.

    Raises `StatusListError`.
    """
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        bits = unpacker.decompress(from_base64url(text), MOST_BITS // 8 + 1)
    except (ValueError, zlib.error) as error:
        message = f"The list cannot be unpacked: {error}."
        raise StatusListError(message) from error
    if not unpacker.eof or not LEAST_BITS <= 8 * len(bits) <= MOST_BITS:
        message = f"The list has not {LEAST_BITS} to {MOST_BITS} bits."
        raise StatusListError(message)
    return bits


def is_marked(bits: bytes, place: int) -> bool:
    """Tell whether a place is set. Raises `StatusListError` if the list is shorter."""
    if not 0 <= place < 8 * len(bits):
        message = f"The list has no place {place}."
        raise StatusListError(message)
    return bool(bits[place // 8] & (0x80 >> place % 8))


def choose_place(
    used: Collection[int], random: Random, length: int = LEAST_BITS
) -> int:
    """Return a free place by chance: places say nothing about who was awarded when.

    Raises `StatusListError` if the list is full; begin a new one long before.
    """
    if len(used) < length // 2:
        while (place := random.randrange(length)) in used:
            pass
        return place
    if not (free := [place for place in range(length) if place not in used]):
        message = "The status list is full."
        raise StatusListError(message)
    return random.choice(free)


def status_list(facts: StatusListFacts, marked: Iterable[int]) -> Document:
    """Return an unsigned status list credential; sign it with `sign_document`.

    Raises `StatusListError`.
    """
    return {
        "@context": OF_STATUS_LISTS,
        "id": facts.url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": facts.issuer,
        "validFrom": write_moment(facts.valid_from),
        "validUntil": write_moment(facts.valid_from + facts.lifetime),
        "credentialSubject": {
            "id": f"{facts.url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": facts.purpose,
            "encodedList": encode_bits(pack_bits(marked, facts.length)),
        },
    }
