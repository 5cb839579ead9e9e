"""Awards as a folder that verifies without us: files, issuers' documents, status lists.

`<code>.json` and `<code>.pdf` for each award that stands, `did.json` of the first issuer
of real people (`did-<issuer>.json` of any other one), `status-<purpose>-<issuer>-<number>.json`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db.models import QuerySet

from certificates.codes import read_code
from certificates.credentials.documents import write_document
from certificates.domain.files import certificate_file
from certificates.errors import ExportRefusedError
from certificates.models import CredentialRecord, Issuer, StatusList
from certificates.queries.issuer import issuer_document

MARK: Final = "export.json"
FORMAT: Final = "puente-awards/1"
KINDS: Final = ("json", "pdf")
CHUNK: Final = 200


@dataclass
class Written:
    """What an export did; `unsigned` awards and lists wait for the worker that signs."""

    awards: int = 0
    new: int = 0
    removed: int = 0
    unsigned: int = 0
    issuers: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    unsigned_lists: int = 0


def export_awards(folder: Path, *, run: str = "", now: datetime) -> Written:
    """Write the awards of all runs or of one into a folder; go on if it was begun.

    What is there and still right is not made again. What stands no longer (issued anew, or
    its holder forgotten) is deleted from the folder. Raises `ExportRefusedError` for a
    folder with anything else in it.
    """
    claim_folder(folder, run)
    written = Written()
    codes = set()
    for record in records_of(run):
        codes.add(record.credential.code)
        written.awards += 1
        if not record.document:
            written.unsigned += 1
            continue
        written.new += write_award(folder, record, now=now)
    written.removed = remove_others(folder, codes)
    write_evidence(folder, written)
    return written


def claim_folder(folder: Path, run: str) -> None:
    """Make the folder ours, or find that it is."""
    mark = {"format": FORMAT, "run": run}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MARK
    if path.is_file():
        if read_mark(path) != mark:
            message = f"{folder} holds another export: choose another folder."
            raise ExportRefusedError(message)
        return
    if any(folder.iterdir()):
        message = f"{folder} is not empty and no export of ours: choose another folder."
        raise ExportRefusedError(message)
    write_whole(path, json.dumps(mark).encode())


def read_mark(path: Path) -> Any:
    """Return what a folder says of itself; nothing if it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def records_of(run: str) -> "Iterator[CredentialRecord]":
    """Yield what stands for the awards, a few at a time."""
    rows: QuerySet[CredentialRecord] = (
        CredentialRecord.objects.filter(credential__current=True)
        .select_related("credential__issuer", "credential__award")
        .order_by("pk")
    )
    if run:
        rows = rows.filter(credential__award__run=run)
    chunk = list(rows[:CHUNK])
    while chunk:
        yield from chunk
        chunk = list(rows.filter(pk__gt=chunk[-1].pk)[:CHUNK])


def write_award(folder: Path, record: CredentialRecord, *, now: datetime) -> bool:
    """Write the files of an award; False if both are there and right.

    The document comes last: where it is right, the page beside it was made from it.
    """
    paths = {kind: folder / f"{record.credential.code}.{kind}" for kind in KINDS}
    document = record.document.encode()
    whole = all(path.is_file() for path in paths.values())
    if whole and paths["json"].read_bytes() == document:
        return False
    for kind in reversed(KINDS):
        write_whole(paths[kind], certificate_file(record, kind, now=now).data)
    return True


def remove_others(folder: Path, codes: set[str]) -> int:
    """Delete the files of awards that the export no longer holds."""
    known = {f"{code}.{kind}" for code in codes for kind in KINDS}
    removed = 0
    for path in list(folder.iterdir()):
        ours = path.suffix[1:] in KINDS and read_code(path.stem) == path.stem
        if ours and path.name not in known:
            path.unlink()
            removed += 1
    return removed


def write_evidence(folder: Path, written: Written) -> None:
    """Write the documents of issuers and the lists as they are published now."""
    for issuer in Issuer.objects.exclude(did=None).order_by("demo", "pk"):
        main = not issuer.demo and not written.issuers
        name = "did.json" if main else f"did-{issuer.code}.json"
        write_whole(folder / name, write_document(issuer_document(issuer)))
        written.issuers.append(name)
    for row in StatusList.objects.select_related("issuer"):
        if not row.document:
            written.unsigned_lists += 1
            continue
        name = f"status-{row.purpose}-{row.issuer.code}-{row.number}.json"
        write_whole(folder / name, row.document.encode())
        written.lists.append(name)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    draft.write_bytes(data)
    draft.replace(path)
