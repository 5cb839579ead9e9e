"""A credential from a file of any kind that we hand out: JSON, PNG, PDF or bundle."""

from certificates.credentials.attachments import attached_files
from certificates.credentials.baking import SIGNATURE, unbake_badge
from certificates.credentials.bundle import Bundle, read_bundle
from certificates.credentials.documents import Document, listed, read_document
from certificates.credentials.errors import Unreadable, UnreadableFileError

MOST_FILE_BYTES = 8 * 1024 * 1024
PDF_START = 1024
"""Readers accept some bytes before `%PDF-`."""
CREDENTIAL = "OpenBadgeCredential"


def read_credential(data: bytes) -> Document:
    """Return the credential that a file holds.

    Nothing is fetched; time and memory are bounded whatever the file is. Raises
    `UnreadableFileError`.
    """
    return read_file(data).credential


def read_file(data: bytes) -> Bundle:
    """Return the credential of a file, with the keys and lists of an offline bundle.

    Raises `UnreadableFileError`.
    """
    if not data.strip():
        raise UnreadableFileError(Unreadable.EMPTY)
    if len(data) > MOST_FILE_BYTES:
        raise UnreadableFileError(
            Unreadable.TOO_LARGE, f"more than {MOST_FILE_BYTES} bytes"
        )
    if data.startswith(b"PK\x03\x04"):
        return read_bundle(data)
    if data.startswith(SIGNATURE):
        return Bundle(read_document(unbake_badge(data)))
    if b"%PDF-" in data[:PDF_START]:
        return Bundle(credential_of_pdf(data))
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return Bundle(read_document(data))
    raise UnreadableFileError(Unreadable.UNKNOWN_FORMAT)


def credential_of_pdf(data: bytes) -> Document:
    """Return the one credential attached to a PDF."""
    found = []
    for file in attached_files(data):
        document = read_document(file)
        if CREDENTIAL in listed(document.get("type")):
            found.append(document)
    if not found:
        raise UnreadableFileError(Unreadable.NO_CREDENTIAL, "the PDF has none attached")
    if len(found) > 1:
        raise UnreadableFileError(
            Unreadable.TOO_COMPLEX, "several credentials attached"
        )
    return found[0]
