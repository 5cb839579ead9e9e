"""Files that come from outside: judged by their content, never by their name alone."""

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError

from courses.importing.svg import svg_faults

MOST_PIXELS = 40_000_000
SVG = "svg"
PICTURES = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF"}
VIDEOS = {"mp4", "webm"}
CAPTIONS = {"vtt"}
DOCUMENTS = {"csv", "odt", "pdf", "txt", "xlsx"}
ALLOWED = {*PICTURES, SVG, *VIDEOS, *CAPTIONS, *DOCUMENTS}
LIMITS = {
    **dict.fromkeys(PICTURES, 5_000_000),
    **dict.fromkeys(VIDEOS, 200_000_000),
    **dict.fromkeys(DOCUMENTS, 20_000_000),
    SVG: 200_000,
    "vtt": 1_000_000,
}
# What one of these files begins with, at which byte.
SIGNATURES = {
    "pdf": (0, b"%PDF-"),
    "mp4": (4, b"ftyp"),
    "webm": (0, b"\x1a\x45\xdf\xa3"),
    "vtt": (0, b"WEBVTT"),
}
# A file inside the archive that only such a document has, and what it never has.
OFFICE = {"xlsx": "xl/workbook.xml", "odt": "content.xml"}
MACROS = re.compile(r"vbaProject|^Basic/|^Scripts/|macros?/", re.IGNORECASE)


@dataclass(frozen=True)
class FileFault:
    """What is wrong with a file: a text to translate, its values, and a remedy."""

    text: str
    remedy: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values

    @property
    def advice(self) -> str:
        """Return the remedy in words."""
        return self.remedy % self.values


def gettext_noop(text: str) -> str:
    """Mark a text for translation where it is shown; this package knows no language."""
    return text


def fault(text: str, remedy: str, **values: object) -> FileFault:
    """Make a fault."""
    return FileFault(text, remedy, values)


SAVE_AGAIN = gettext_noop("Save it again with the program that made it.")


def limit(name: str) -> int:
    """Return the most bytes that a file of this kind may have."""
    return LIMITS.get(extension(name), 0)


def extension(name: str) -> str:
    """Return the extension in lower case, without the full stop."""
    return PurePosixPath(name).suffix.lower().lstrip(".")


def safe_name(name: str) -> str:
    """Return a short name of plain letters, whatever a file was called."""
    path = PurePosixPath(name.replace("\\", "/").replace("\x00", ""))
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")
    kind = re.sub(r"[^a-z0-9]", "", extension(path.name))[:10]
    return f"{stem or 'file'}.{kind}" if kind else stem or "file"


def size_fault(name: str, size: int) -> FileFault | None:
    """Judge kind and size, before anything is read."""
    kind = extension(name)
    if kind not in ALLOWED:
        listed = ", ".join(sorted(ALLOWED))
        text = gettext_noop("Files of the kind “.%(kind)s” are not accepted.")
        return fault(
            text, gettext_noop("Use one of: %(listed)s."), kind=kind, listed=listed
        )
    if size > limit(name):
        text = gettext_noop(
            "The file has %(size)s bytes; at most %(most)s are accepted."
        )
        remedy = gettext_noop("Make it smaller.")
        return fault(text, remedy, size=f"{size:,}", most=f"{limit(name):,}")
    return None


def file_faults(name: str, data: bytes) -> Iterator[FileFault]:
    """Say what is wrong with a file; nothing if it is what its name promises."""
    kind = extension(name)
    if found := size_fault(name, len(data)):
        yield found
    elif kind == SVG:
        yield from (
            fault(text, remedy, **values) for text, remedy, values in svg_faults(data)
        )
    elif kind in PICTURES:
        yield from picture_faults(data, PICTURES[kind])
    elif kind in SIGNATURES and not signed(kind, data):
        text = gettext_noop("The content is not that of a “.%(kind)s” file.")
        yield fault(text, SAVE_AGAIN, kind=kind)
    elif kind in OFFICE:
        yield from office_faults(data, kind)
    elif kind not in SIGNATURES or kind == "vtt":
        yield from text_faults(data)


def signed(kind: str, data: bytes) -> bool:
    """Tell whether the file begins, and a PDF ends, as its kind does."""
    offset, mark = SIGNATURES[kind]
    ended = kind != "pdf" or b"%%EOF" in data[-1024:]
    return data[offset : offset + len(mark)] == mark and ended


def text_faults(data: bytes) -> Iterator[FileFault]:
    """Refuse a text that is none."""
    if b"\x00" in data or not decodes(data):
        text = gettext_noop("The text is not UTF-8.")
        yield fault(text, gettext_noop("Save it as UTF-8."))


def decodes(data: bytes) -> bool:
    """Tell whether the bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def office_faults(data: bytes, kind: str) -> Iterator[FileFault]:
    """Look into the list of an office document; nothing of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        names = []
    if OFFICE[kind] not in names:
        text = gettext_noop("The content is not that of a “.%(kind)s” file.")
        yield fault(text, SAVE_AGAIN, kind=kind)
    elif any(MACROS.search(name) for name in names):
        text = gettext_noop("The document holds macros.")
        yield fault(text, gettext_noop("Save it without macros."))


def picture_faults(data: bytes, expected: str) -> Iterator[FileFault]:
    """Open the picture without trusting its size, and without decoding it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(
                io.BytesIO(data), formats=sorted(set(PICTURES.values()))
            ) as image:
                pixels = image.width * image.height * getattr(image, "n_frames", 1)
                found = "JPEG" if image.format == "MPO" else image.format
                if pixels <= MOST_PIXELS:
                    image.verify()
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        Warning,
    ):
        text = gettext_noop("The picture cannot be read, or is far too large.")
        yield fault(text, SAVE_AGAIN)
        return
    if pixels > MOST_PIXELS:
        text = gettext_noop("The picture has %(pixels)s pixels; at most %(most)s.")
        remedy = gettext_noop("Make it smaller.")
        yield fault(text, remedy, pixels=f"{pixels:,}", most=f"{MOST_PIXELS:,}")
    elif found != expected:
        text = gettext_noop("The content is that of a %(found)s picture.")
        yield fault(text, gettext_noop("Give it that extension."), found=found)
    elif not ENDS[expected](data):
        text = gettext_noop("The file does not end where the picture ends.")
        yield fault(text, SAVE_AGAIN)


# Something hidden behind a picture, or a picture that is cut off, ends otherwise.
ENDS: dict[str, Callable[[bytes], bool]] = {
    "PNG": lambda data: data.endswith(b"IEND\xaeB`\x82"),
    "GIF": lambda data: data.rstrip(b"\x00").endswith(b"\x3b"),
    "JPEG": lambda data: data.rstrip(b"\x00").endswith(b"\xff\xd9"),
    "WEBP": lambda data: len(data) - int.from_bytes(data[4:8], "little") in {8, 9},
}
