"""The files attached to a PDF: read within bounds of number, size and memory."""

from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf
from pikepdf.settings import set_qpdf_limits

from certificates.credentials.documents import MOST_BYTES
from certificates.credentials.errors import Unreadable, UnreadableFileError

MOST_ATTACHMENTS = 20
MOST_UNPACKED = 32 * 1024 * 1024
BROKEN = (
    pikepdf.PdfError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What pikepdf raises on files whose parts are not what they say."""
set_qpdf_limits(
    doc_max_warnings=100,
    parser_max_nesting=100,
    parser_max_container_size=200_000,
    max_stream_filters=4,
    flate_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
    dct_max_memory=MOST_UNPACKED,
)


def attached_files(pdf: bytes) -> list[bytes]:
    """Return the attached files that may be a credential: small ones, JSON by their start.

    Raises `UnreadableFileError` for what is no PDF, encrypted, or holds too many files.
    """
    try:
        with pikepdf.open(BytesIO(pdf), attempt_recovery=False) as document:
            names = list(islice(document.attachments, MOST_ATTACHMENTS + 1))
            if len(names) > MOST_ATTACHMENTS:
                raise UnreadableFileError(
                    Unreadable.TOO_COMPLEX, f"more than {MOST_ATTACHMENTS} attachments"
                )
            streams = [document.attachments[name].get_file() for name in names]
            files = [small_file(stream) for stream in streams]
    except pikepdf.PasswordError as error:
        raise UnreadableFileError(Unreadable.ENCRYPTED) from error
    except BROKEN as error:
        raise UnreadableFileError(Unreadable.DAMAGED, "no PDF to be read") from error
    return [file for file in files if file.lstrip()[:1] == b"{"]


def small_file(attached: Any) -> bytes:
    """Return the bytes of an attached file, nothing if it is larger than a credential."""
    stream = attached.obj
    if stream is None or len(stream.read_raw_bytes()) > MOST_BYTES:
        return b""
    data: bytes = attached.read_bytes()
    return data if len(data) <= MOST_BYTES else b""
