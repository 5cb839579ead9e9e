"""Open Badges 3.0 in a PNG: the credential in an `iTXt` chunk, `openbadgecredential`."""

import struct
import zlib
from collections.abc import Iterator

from certificates.credentials.documents import MOST_BYTES
from certificates.credentials.errors import Unreadable, UnreadableFileError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
TEXT_CHUNKS = {b"iTXt", b"zTXt", b"tEXt"}
FRAME = 12
"""Bytes of a chunk beside its data: length, type, checksum."""
MOST_CHUNKS = 20_000
COMPRESSED = 1

Chunk = tuple[bytes, bytes]


def chunks_of(image: bytes) -> Iterator[Chunk]:
    """Yield type and data of the chunks of a PNG.

    Raises `UnreadableFileError` if it is none, cut off or made of countless chunks.
    """
    if not image.startswith(SIGNATURE):
        raise UnreadableFileError(Unreadable.UNKNOWN_FORMAT, "no PNG image")
    place, view = len(SIGNATURE), memoryview(image)
    for _number in range(MOST_CHUNKS):
        if place + FRAME > len(image):
            raise UnreadableFileError(Unreadable.DAMAGED, "the image is cut off")
        (length,) = struct.unpack(">L", view[place : place + 4])
        end = place + FRAME + length
        if end > len(image):
            raise UnreadableFileError(Unreadable.DAMAGED, "the image is cut off")
        kind, data = (
            bytes(view[place + 4 : place + 8]),
            bytes(view[place + 8 : end - 4]),
        )
        yield kind, data
        if kind == b"IEND":
            return
        place = end
    raise UnreadableFileError(Unreadable.TOO_COMPLEX, f"more than {MOST_CHUNKS} chunks")


def keyword_of(chunk: Chunk) -> bytes:
    """Return the keyword of a chunk of text, nothing for other chunks."""
    kind, data = chunk
    return data.partition(b"\x00")[0] if kind in TEXT_CHUNKS else b""


def bake_badge(image: bytes, credential: bytes) -> bytes:
    """Return a PNG with a credential in it, in place of one that it held before.

    `credential` is JSON in UTF-8. Raises `UnreadableFileError` if the image is no PNG.
    """
    plain = [chunk for chunk in chunks_of(image) if keyword_of(chunk) != KEYWORD]
    held = (b"iTXt", KEYWORD + b"\x00\x00\x00\x00\x00" + credential)
    return SIGNATURE + b"".join(map(write_chunk, [plain[0], held, *plain[1:]]))


def write_chunk(chunk: Chunk) -> bytes:
    """Return a chunk with its length and checksum."""
    kind, data = chunk
    checksum = zlib.crc32(data, zlib.crc32(kind))
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", checksum)


def unbake_badge(image: bytes) -> bytes:
    """Return the credential that a PNG holds, JSON in UTF-8, compressed or not.

    Raises `UnreadableFileError`; unpacks no more than a credential may have.
    """
    for chunk in chunks_of(image):
        if keyword_of(chunk) == KEYWORD:
            return text_of(chunk)
    raise UnreadableFileError(Unreadable.NO_CREDENTIAL, "the image holds none")


def text_of(chunk: Chunk) -> bytes:
    """Return the text of a chunk of text, unpacked within bounds."""
    kind, data = chunk
    _keyword, _zero, rest = data.partition(b"\x00")
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return unpack(rest[1:])
    is_packed, rest = rest[:1] == bytes([COMPRESSED]), rest[2:]
    _language, _zero, rest = rest.partition(b"\x00")
    _translated, _zero, text = rest.partition(b"\x00")
    return unpack(text) if is_packed else text


def unpack(packed: bytes) -> bytes:
    """Return what was packed, at most as large as a credential may be.

    Raises `UnreadableFileError`.
    """
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MOST_BYTES + 1)
    except zlib.error as error:
        raise UnreadableFileError(Unreadable.DAMAGED, str(error)) from error
    if len(text) > MOST_BYTES:
        raise UnreadableFileError(
            Unreadable.TOO_LARGE, "unpacks to far more than it is"
        )
    if not unpacker.eof:
        raise UnreadableFileError(Unreadable.DAMAGED, "the text is cut off")
    return text
