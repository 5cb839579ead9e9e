"""A package as a zip archive: unpacked without trusting a single entry."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from courses.errors import PackageFault, PackageRefusedError
from courses.importing.located import shown

MOST_FILES = 2000
MOST_BYTES = 500_000_000
MOST_RATIO = 200
MOST_LIST = 1_000_000
CHUNK = 1 << 20
PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"
ZIP_AGAIN = "Make the archive again from the folder of the course."
COURSE = "course.yaml"


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack into an empty folder and return where `course.yaml` is.

    Raises `PackageRefusedError`: paths that leave the folder, links, encrypted entries,
    too many files, and archives that unpack to far more than they are (zip bombs).
    """
    try:
        refuse_list(archive)
        with zipfile.ZipFile(archive) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            if faults := list(list_faults(archive.name, entries)):
                raise PackageRefusedError(faults)
            budget = MOST_BYTES
            for entry in entries:
                budget = extract(package, entry, folder, budget)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        OSError,
        EOFError,
    ) as error:
        message = f"The archive cannot be read: {shown(str(error))}."
        fault = PackageFault(archive.name, 0, message, ZIP_AGAIN)
        raise PackageRefusedError([fault]) from error
    return root_of(archive.name, entries, folder)


def refuse_list(archive: Path) -> None:
    """Raise if the list of entries is larger than a package needs, before reading it."""
    with archive.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - 65_600, 0))
        tail = file.read()
    plain = tail[-22:-18] == END and tail.endswith(b"\x00\x00")  # no comment after it
    at = len(tail) - 22 if plain else tail.rfind(END)
    if at < 0 or len(tail) < at + 16:
        message = "no end of the list of entries"
        raise zipfile.BadZipFile(message)
    (length,) = struct.unpack("<L", tail[at + 12 : at + 16])
    if length > MOST_LIST or END_64 in tail or size > MOST_BYTES:
        message = (
            f"The archive is larger than {MOST_FILES} files or {MOST_BYTES:,} bytes."
        )
        fault = PackageFault(archive.name, 0, message, "Divide it.")
        raise PackageRefusedError([fault])


def list_faults(archive: str, entries: list[zipfile.ZipInfo]) -> Iterator[PackageFault]:
    """Judge the list of entries, before anything is unpacked."""
    if len(entries) > MOST_FILES:
        message = f"The archive has {len(entries)} files; at most {MOST_FILES}."
        yield PackageFault(archive, 0, message, "Divide it.")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        message = f"The archive unpacks to more than {MOST_BYTES:,} bytes."
        yield PackageFault(archive, 0, message, "Make the files smaller.")
    seen: dict[str, str] = {}
    for entry in entries:
        yield from entry_faults(archive, entry)
        twin = seen.setdefault(entry.filename.casefold(), entry.filename)
        if twin is not entry.filename:
            message = f"“{shown(entry.filename)}” and “{shown(twin)}” are one name."
            yield PackageFault(archive, 0, message, "Rename one of the two.")


def entry_faults(archive: str, entry: zipfile.ZipInfo) -> Iterator[PackageFault]:
    """Judge one entry."""
    name = shown(entry.filename)
    if not all(PART.fullmatch(part) for part in entry.orig_filename.split("/")):
        message = f"“{name}” is no path of a package."
        yield PackageFault(archive, 0, message, "Remove or rename the file.")
    if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG}:
        message = f"“{name}” is a link or a device."
        yield PackageFault(archive, 0, message, "Put the file itself there.")
    if entry.flag_bits & 1 or entry.compress_type not in METHODS:
        message = f"“{name}” is encrypted, or packed in an unusual way."
        yield PackageFault(archive, 0, message, ZIP_AGAIN)
    if entry.file_size > MOST_RATIO * max(entry.compress_size, 1024):
        message = f"“{name}” unpacks to far more than it is."
        yield PackageFault(archive, 0, message, "Remove the file.")


def extract(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, budget: int
) -> int:
    """Write one entry, counting real bytes: the sizes an archive declares may lie."""
    target = folder / entry.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    with package.open(entry) as source, target.open("wb") as sink:
        while chunk := source.read(CHUNK):
            budget -= len(chunk)
            if budget < 0:
                message = f"The archive unpacks to more than {MOST_BYTES:,} bytes."
                fault = PackageFault(entry.filename, 0, message, "Divide it.")
                raise PackageRefusedError([fault])
            sink.write(chunk)
    return budget


def root_of(archive: str, entries: list[zipfile.ZipInfo], folder: Path) -> Path:
    """Return the folder of the package: the top, or the one folder at the top."""
    tops = {entry.filename.split("/")[0] for entry in entries}
    inner = folder / next(iter(tops), "")
    if (folder / COURSE).is_file():
        return folder
    if len(tops) == 1 and (inner / COURSE).is_file():
        return inner
    message = "There is no course.yaml at the top of the archive, or in its one folder."
    raise PackageRefusedError([PackageFault(archive, 0, message, ZIP_AGAIN)])
