"""Files from outside: what is taken, what is refused and with which advice."""

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.conf import settings
from PIL import Image

from courses.importing.files import (
    ALLOWED,
    DOCUMENTS,
    LIMITS,
    PICTURES,
    SVG,
    file_faults,
    limit,
    safe_name,
    size_fault,
)
from tests.factories.packages import MP4, PDF, VTT, picture
from tests.factories.packages import SVG as DRAWING


def said(name: str, data: bytes) -> list[tuple[str, str]]:
    return [(str(fault), fault.advice) for fault in file_faults(name, data)]


def office(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def bomb(width: int, height: int) -> bytes:
    """Return a PNG that is small and unpacks to width x height pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(b"\x00" * 1_000_000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", packed)
        + chunk(b"IEND", b"")
    )


def animation(frames: int, size: int) -> bytes:
    buffer = io.BytesIO()
    images = [Image.new("L", (size, size), n % 255) for n in range(frames)]
    images[0].save(buffer, "GIF", save_all=True, append_images=images[1:])
    return buffer.getvalue()


GOOD: list[tuple[str, Callable[[], bytes]]] = [
    ("a.png", picture),
    ("a.jpg", lambda: picture("JPEG")),
    ("a.jpeg", lambda: picture("JPEG")),
    ("a.JPG", lambda: picture("JPEG")),
    ("a.webp", lambda: picture("WEBP")),
    ("a.gif", lambda: picture("GIF")),
    ("a.gif", lambda: animation(3, 20)),
    ("a.svg", lambda: DRAWING),
    ("a.pdf", lambda: PDF),
    ("a.mp4", lambda: MP4),
    ("a.webm", lambda: b"\x1a\x45\xdf\xa3rest"),
    ("a.vtt", lambda: VTT),
    ("a.csv", "país;año\n".encode),
    ("a.txt", lambda: b"text"),
    ("a.xlsx", lambda: office("[Content_Types].xml", "xl/workbook.xml")),
    ("a.odt", lambda: office("mimetype", "content.xml")),
]


@pytest.mark.parametrize(("name", "make"), GOOD, ids=range(len(GOOD)))
def test_good_file_is_taken(name: str, make: Callable[[], bytes]) -> None:
    assert said(name, make()) == []


AGAIN = "Save it again with the program that made it."
BAD: list[tuple[str, Callable[[], bytes], str, str]] = [
    (
        "a.exe",
        lambda: b"MZ",
        "Files of the kind “.exe” are not accepted.",
        f"Use one of: {', '.join(sorted(ALLOWED))}.",
    ),
    (
        "a.html",
        lambda: b"<html>",
        "Files of the kind “.html” are not accepted.",
        f"Use one of: {', '.join(sorted(ALLOWED))}.",
    ),
    (
        "a.png",
        lambda: picture("JPEG"),
        "The content is that of a JPEG picture.",
        "Give it that extension.",
    ),
    (
        "a.png",
        lambda: b"<html><script>alert(1)</script></html>",
        "The picture cannot be read, or is far too large.",
        AGAIN,
    ),
    (
        "a.png",
        lambda: picture() + b"<script>alert(1)</script>",
        "The file does not end where the picture ends.",
        AGAIN,
    ),
    (
        "a.jpg",
        lambda: picture("JPEG") + office("evil.class"),
        "The file does not end where the picture ends.",
        AGAIN,
    ),
    (
        "a.gif",
        lambda: picture("GIF") + b"*/=alert(1)",
        "The file does not end where the picture ends.",
        AGAIN,
    ),
    (
        "a.webp",
        lambda: picture("WEBP") + b"PK\x03\x04",
        "The file does not end where the picture ends.",
        AGAIN,
    ),
    (
        "a.jpg",
        lambda: picture("JPEG", (400, 400))[:-200],
        "The file does not end where the picture ends.",
        AGAIN,
    ),
    (
        "a.png",
        lambda: bomb(6_500, 6_500),
        "The picture has 42,250,000 pixels; at most 40,000,000.",
        "Make it smaller.",
    ),
    (
        "a.png",
        lambda: bomb(60_000, 60_000),
        "The picture cannot be read, or is far too large.",
        AGAIN,
    ),
    (
        "a.gif",
        lambda: animation(12, 2000),
        "The picture has 48,000,000 pixels; at most 40,000,000.",
        "Make it smaller.",
    ),
    (
        "a.png",
        lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 5_000_000,
        "The file has 5,000,008 bytes; at most 5,000,000 are accepted.",
        "Make it smaller.",
    ),
    (
        "a.pdf",
        lambda: b"not a PDF",
        "The content is not that of a “.pdf” file.",
        AGAIN,
    ),
    (
        "a.pdf",
        lambda: PDF + office("evil.class") + b"x" * 1100,
        "The content is not that of a “.pdf” file.",
        AGAIN,
    ),
    ("a.mp4", lambda: b"<html>", "The content is not that of a “.mp4” file.", AGAIN),
    ("a.vtt", lambda: b"1\n00:00", "The content is not that of a “.vtt” file.", AGAIN),
    ("a.vtt", lambda: b"WEBVTT\n\xff", "The text is not UTF-8.", "Save it as UTF-8."),
    ("a.csv", lambda: b"a\xf1o", "The text is not UTF-8.", "Save it as UTF-8."),
    ("a.txt", lambda: b"a\x00b", "The text is not UTF-8.", "Save it as UTF-8."),
    (
        "a.xlsx",
        lambda: office("evil.class"),
        "The content is not that of a “.xlsx” file.",
        AGAIN,
    ),
    (
        "a.odt",
        lambda: b"PK\x03\x04 no archive",
        "The content is not that of a “.odt” file.",
        AGAIN,
    ),
    (
        "a.xlsx",
        lambda: office("xl/workbook.xml", "xl/vbaProject.bin"),
        "The document holds macros.",
        "Save it without macros.",
    ),
]


@pytest.mark.parametrize(
    ("name", "make", "message", "advice"), BAD, ids=range(len(BAD))
)
def test_bad_file_is_refused_with_advice(
    name: str, make: Callable[[], bytes], message: str, advice: str
) -> None:
    data = make()
    tracemalloc.start()
    began = time.process_time()
    assert said(name, data) == [(message, advice)]
    assert time.process_time() - began < 10
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


def test_photograph_with_a_second_picture_inside_is_a_jpeg() -> None:
    """Telephones put a small picture or a depth map behind the photograph."""
    buffer = io.BytesIO()
    first, second = Image.new("RGB", (8, 8)), Image.new("RGB", (4, 4))
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    assert said("a.jpg", buffer.getvalue()) == []


def test_size_is_judged_before_the_content() -> None:
    fault = size_fault("film.mp4", 200_000_001)
    assert str(fault) == (
        "The file has 200,000,001 bytes; at most 200,000,000 are accepted."
    )
    assert size_fault("film.mp4", 200_000_000) is None
    assert limit("a.unknown") == 0


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Año 2026 (final).PNG", "ano-2026-final.png"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.svg", "x.svg"),
        ("전자정부.jpg", "file.jpg"),
        ("a.php.jpg", "a-php.jpg"),
        ("a\x00.svg", "a.svg"),
        ("x" * 300 + ".pdf", "x" * 60 + ".pdf"),
        (".htaccess", "htaccess"),
        ("a.j<p>g", "a.jpg"),
    ],
)
def test_safe_name_is_short_and_plain(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_admin_offers_what_is_accepted() -> None:
    assert sorted(settings.WAGTAILIMAGES_EXTENSIONS) == sorted({*PICTURES, SVG})
    documents = ALLOWED - set(PICTURES) - {SVG}
    assert sorted(settings.WAGTAILDOCS_EXTENSIONS) == sorted(documents)
    assert documents > DOCUMENTS
    assert (
        max(LIMITS[kind] for kind in PICTURES) == settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    )
