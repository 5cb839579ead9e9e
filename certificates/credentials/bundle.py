"""The offline bundle: a credential with all that it takes to check it, in one ZIP."""

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from certificates.credentials.did import document_url
from certificates.credentials.documents import (
    MOST_BYTES,
    Document,
    read_document,
    write_document,
)
from certificates.credentials.errors import Unreadable, UnreadableFileError
from certificates.credentials.schema import SCHEMA_FILE
from certificates.credentials.signing import issuer_of
from certificates.credentials.words import words_in

MOST_FILES = 20
MOST_LIST = 100_000
DATED = (1980, 1, 1, 0, 0, 0)
END_OF_LIST = b"PK\x05\x06"
END_BYTES = 22
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
CREDENTIAL = "credential.json"
KEYS = "did.json"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    ValueError,
)
"""What the library raises on archives whose parts are not what they say."""


@dataclass(frozen=True)
class Bundle:
    """A credential with the keys and lists that came along, if any.

    Keys from the same file prove nothing by themselves: whoever forges a credential
    forges them too. Compare them with what the issuer publishes.
    """

    credential: Document
    did_documents: Mapping[str, Document] = field(default_factory=dict)
    status_lists: Mapping[str, Document] = field(default_factory=dict)


def write_bundle(
    credential: Document,
    did_document: Document,
    status_lists: Sequence[Document],
    *,
    verification_url: str,
) -> bytes:
    """Return the bundle as a ZIP archive; the same contents give the same bytes."""
    words = words_in(language_of(credential))
    readme = words["readme"].format(
        did_url=document_url(issuer_of(credential)), verification_url=verification_url
    )
    files = {
        "README.txt": readme.encode("utf-8"),
        CREDENTIAL: write_document(credential),
        KEYS: write_document(did_document),
        "schema.json": SCHEMA_FILE.read_bytes(),
    } | {
        f"status-{number}.json": write_document(held)
        for number, held in enumerate(status_lists, start=1)
    }
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, DATED)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            target.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
    return archive.getvalue()


def language_of(credential: Document) -> str:
    """Return the language of the achievement of a credential."""
    return str(credential["credentialSubject"]["achievement"].get("inLanguage", ""))


def read_bundle(archive: bytes) -> Bundle:
    """Return what a bundle holds. Raises `UnreadableFileError`, within bounds."""
    files = unpack_files(archive)
    if CREDENTIAL not in files:
        raise UnreadableFileError(Unreadable.NO_CREDENTIAL, f"no {CREDENTIAL}")
    keys = [read_document(files[KEYS])] if KEYS in files else []
    lists = [
        read_document(data)
        for name, data in sorted(files.items())
        if name.startswith("status-")
    ]
    return Bundle(read_document(files[CREDENTIAL]), by_id(keys), by_id(lists))


def by_id(documents: Sequence[Document]) -> dict[str, Document]:
    """Return documents by the identifiers that they give themselves."""
    return {str(document.get("id", "")): document for document in documents}


def unpack_files(archive: bytes) -> dict[str, bytes]:
    """Return the JSON files at the top of an archive, counting real bytes."""
    try:
        refuse_long_list(archive)
        with zipfile.ZipFile(BytesIO(archive)) as source:
            entries = source.infolist()
            if len(entries) > MOST_FILES:
                raise UnreadableFileError(
                    Unreadable.TOO_COMPLEX, f"more than {MOST_FILES} files"
                )
            return {
                entry.filename: unpack_file(source, entry)
                for entry in entries
                if entry.filename.endswith(".json") and entry.filename != "schema.json"
            }
    except BROKEN as error:
        raise UnreadableFileError(Unreadable.DAMAGED, str(error)[:200]) from error


def refuse_long_list(archive: bytes) -> None:
    """Refuse an archive whose list of entries is long, before it is read."""
    place = archive.rfind(END_OF_LIST, max(len(archive) - 65_557, 0))
    if place < 0 or len(archive) < place + END_BYTES:
        raise UnreadableFileError(Unreadable.DAMAGED, "the archive is cut off")
    (length,) = struct.unpack("<L", archive[place + 12 : place + 16])
    if length > MOST_LIST:
        raise UnreadableFileError(Unreadable.TOO_COMPLEX, "a long list of files")


def unpack_file(source: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return one file of an archive, at most as large as a credential may be."""
    if entry.flag_bits & 1:
        raise UnreadableFileError(Unreadable.ENCRYPTED, entry.filename[:100])
    if entry.compress_type not in METHODS:
        raise UnreadableFileError(Unreadable.DAMAGED, "packed in an unusual way")
    with source.open(entry) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnreadableFileError(Unreadable.TOO_LARGE, entry.filename[:100])
    return data
