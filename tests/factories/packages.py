"""Content packages, made for tests: a small valid one, changed where a test asks."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image

from courses.importing.checking import Known
from courses.provenance import Terms

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8"/></svg>\n'
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHola.\n"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"

COURSE = """\
format: puente-course/1
code: small
framework: gd-lac/1.0
hours: 2.5
commercial: false
topics: [identity]
prerequisites: []
languages:
  es:
    title: Un curso
    slug: un-curso
    summary: Dos frases. Y otra.
    objectives:
      - Saber una cosa.
    gains: []
  en:
    title: A course
    slug: a-course
    summary: Two sentences. And another.
    objectives:
      - Know one thing.
    gains:
      - A note of one's own.
modules:
  - code: "1"
    title: {es: Primero, en: First}
    summary: {es: "", en: ""}
    lessons:
      - code: 1-1
        competencies: [ID1]
        minutes: 20
        completion: read
        derivations:
          - {source: R1, kind: cites}
      - code: 1-2
        competencies: []
        minutes: 15
        completion: marked
        derivations:
          - {source: R1, kind: cites}
          - {source: R2, kind: translates}
"""
SOURCES = """\
R1:
  institution: A ministry
  title: A report
  url: https://example.org/report
  year: 2024
  language: ko
  license: unknown
R2:
  institution: An institute
  title: A manual
  license: kogl-1
  license_seen_on: 2026-11-23
  fact_checked: {by: Ana Mora, on: 2026-11-20}
"""
GLOSSARY = """\
credential:
  en: {term: credential, definition: What a person presents.}
  es: {term: credencial, definition: Lo que una persona presenta.}
  ko: 자격 증명
"""
FIRST = """\
---
title: {title}
slug: first
summary: What the lesson is about.
review: drafted
---

One statement. [@R1] See [the next](lesson:1-2).

## A heading

:::figure
image: drawing.svg
alt: A square.
caption: One square.
source: own
:::

:::reflection
id: reflection-1
prompt: What now?
:::
"""
SECOND = """\
---
title: {title}
slug: second
summary: What the second lesson is about.
review:
  facts_checked: {{by: Ana Mora, on: 2026-11-20}}
---

Back to [the first](lesson:1-1), and **on**.

:::term
code: credential
:::
"""
FILES: dict[str, bytes] = {
    "course.yaml": COURSE.encode(),
    "sources.yaml": SOURCES.encode(),
    "glossary.yaml": GLOSSARY.encode(),
    "lessons/1-1.es.md": FIRST.format(title="Lección uno").encode(),
    "lessons/1-1.en.md": FIRST.format(title="Lesson one").encode(),
    "lessons/1-2.es.md": SECOND.format(title="Lección dos").encode(),
    "lessons/1-2.en.md": SECOND.format(title="Lesson two").encode(),
    "media/drawing.svg": SVG,
}
KNOWN = Known(
    licenses={
        "unknown": Terms(
            known=False,
            derivatives=False,
            commercial_use=False,
            attribution_required=True,
            copies=False,
        ),
        "kogl-1": Terms(
            known=True, derivatives=True, commercial_use=True, attribution_required=True
        ),
    },
    frameworks={"gd-lac/1.0": frozenset({"ID1"})},
    topics=frozenset({"identity"}),
    prerequisites={},
    languages=frozenset({"es", "pt", "en"}),
)


def write_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def small_package(
    folder: Path,
    *,
    without: Iterable[str] = (),
    changes: Mapping[str, tuple[str, str]] | None = None,
) -> Path:
    """Write the small package; `changes` replace one text in one file each."""
    files = {name: data for name, data in FILES.items() if name not in set(without)}
    for name, (old, new) in (changes or {}).items():
        text = files[name].decode()
        assert text.count(old) >= 1, f"{old!r} is not in {name}"
        files[name] = text.replace(old, new, 1).encode()
    return write_files(folder, files)


def zip_of(path: Path, files: Mapping[str, bytes], **options: int) -> Path:
    """Write files into a zip archive."""
    with zipfile.ZipFile(path, "w", **options) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    """Return a picture of one color."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, kind)
    return buffer.getvalue()
