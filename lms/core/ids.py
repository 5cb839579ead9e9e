"""Public identifiers: UUID version 7 (RFC 9562, section 5.7)."""

import secrets
import time
import uuid

_VARIANT = 0b10 << 62
_VERSION = 7 << 76


def uuid7() -> uuid.UUID:
    """Return a UUIDv7: 48 bits of Unix time in milliseconds, 74 random bits.

    Ordered by creation time to the millisecond, so indexes stay compact; the random
    part comes from the operating system, so an identifier cannot be guessed.
    """
    milliseconds = time.time_ns() // 1_000_000
    return uuid_from_parts(milliseconds, secrets.randbits(12), secrets.randbits(62))


def uuid_from_parts(milliseconds: int, rand_a: int, rand_b: int) -> uuid.UUID:
    """Assemble a UUIDv7 from its three fields (48, 12 and 62 bits)."""
    return uuid.UUID(
        int=(milliseconds & (1 << 48) - 1) << 80
        | _VERSION
        | (rand_a & (1 << 12) - 1) << 64
        | _VARIANT
        | rand_b & (1 << 62) - 1
    )
