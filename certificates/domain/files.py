"""Files of a certificate: made when they are asked for, kept under their digest."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify

from certificates.credentials.baking import bake_badge
from certificates.credentials.bundle import write_bundle
from certificates.credentials.documents import read_document
from certificates.credentials.facts import AwardFacts
from certificates.credentials.keeping import facts_from_data
from certificates.models import Credential, CredentialFile, CredentialRecord, StatusList
from certificates.queries.issuer import issuer_document
from certificates.rendering import Language, render_badge, render_pdf

FOLDER: Final = "certificates"
TYPES: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "json": "application/ld+json",
    "zip": "application/zip",
}
KEPT: Final = frozenset({"pdf", "png"})


@dataclass(frozen=True)
class CertificateFile:
    """A file to give out."""

    name: str
    content_type: str
    data: bytes


def certificate_file(
    record: CredentialRecord, kind: str, *, now: datetime
) -> CertificateFile:
    """Return a signed certificate as `pdf`, `png`, `json` or `zip` (the offline bundle).

    What is made once is kept; should the kept file be gone or changed, it is made again.
    Raises KeyError for another kind.
    """
    facts = facts_from_data(record.facts)
    name = f"{slugify(facts.achievement.name) or 'certificate'}-{facts.number}.{kind}"
    data = kept_file(record, kind) if kind in KEPT else None
    if data is None:
        data = MAKERS[kind](record, facts)
        if kind in KEPT:
            keep_file(record, kind, data, now=now)
    return CertificateFile(name, TYPES[kind], data)


def language_of(facts: AwardFacts) -> Language:
    """Return the language in which a certificate is written."""
    return cast("Language", facts.achievement.language)


def make_pdf(record: CredentialRecord, facts: AwardFacts) -> bytes:
    """Make the document to print, the credential inside it."""
    return render_pdf(
        facts, language=language_of(facts), credential=record.document.encode()
    )


def make_badge(record: CredentialRecord, facts: AwardFacts) -> bytes:
    """Make the picture, the credential inside it."""
    image = render_badge(facts, language=language_of(facts))
    return bake_badge(image, record.document.encode())


def make_json(record: CredentialRecord, facts: AwardFacts) -> bytes:
    """Return the credential itself."""
    del facts
    return record.document.encode()


def make_bundle(record: CredentialRecord, facts: AwardFacts) -> bytes:
    """Put together what it takes to check a credential without us."""
    credential = record.credential
    lists = StatusList.objects.filter(entries__credential=credential).exclude(
        document=""
    )
    return write_bundle(
        read_document(record.document.encode()),
        issuer_document(credential.issuer),
        [read_document(row.document.encode()) for row in lists.order_by("purpose")],
        verification_url=facts.verification_url,
    )


MAKERS: Final[dict[str, Callable[[CredentialRecord, AwardFacts], bytes]]] = {
    "pdf": make_pdf,
    "png": make_badge,
    "json": make_json,
    "zip": make_bundle,
}


def path_of(digest: str, kind: str) -> str:
    """Return where a file is kept: not among what is served to everybody."""
    return f"{FOLDER}/{digest[:2]}/{digest}.{kind}"


def kept_file(record: CredentialRecord, kind: str) -> bytes | None:
    """Return a file that was made before, if it is still what it was."""
    row = CredentialFile.objects.filter(record=record, kind=kind).first()
    if row is None:
        return None
    try:
        with default_storage.open(path_of(row.digest, kind)) as file:
            data: bytes = file.read()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == row.digest else None


def keep_file(
    record: CredentialRecord, kind: str, data: bytes, *, now: datetime
) -> None:
    """Keep a file under its digest: first the file, then the row that names it."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest, kind)
    if default_storage.exists(path):
        default_storage.delete(path)
    default_storage.save(path, ContentFile(data))
    CredentialFile.objects.update_or_create(
        record=record, kind=kind, defaults={"digest": digest, "made_at": now}
    )


def forget_files(credential: Credential) -> None:
    """Delete the files of a credential once the transaction has gone through."""
    rows = CredentialFile.objects.filter(record__credential=credential)
    paths = [path_of(row.digest, row.kind) for row in rows]
    transaction.on_commit(lambda: delete_paths(paths))


def delete_paths(paths: list[str]) -> None:
    """Delete files that may be gone already."""
    for path in paths:
        if default_storage.exists(path):
            default_storage.delete(path)
