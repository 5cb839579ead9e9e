"""The one Typst compiler of a process, its fonts loaded once."""

import threading
from functools import cache
from pathlib import Path
from typing import Literal

import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates"
Template = Literal["certificate.typ", "badge.typ"]

_turn = threading.Lock()


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler; it sees our fonts and no other, and our templates only."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[FONTS],
    )
    return typst.Compiler(root=TEMPLATES, font_paths=fonts)


@cache
def _source(template: Template) -> bytes:
    """Return a template, read once."""
    return (TEMPLATES / template).read_bytes()


def compile_pdf(template: Template, files: dict[str, bytes], seconds: int) -> bytes:
    """Return a PDF that keeps PDF/A-3a and PDF/UA-1, dated by seconds since 1970.

    `files` are what the template reads. Given so, and not as inputs of Typst's library,
    they leave valid what the compiler remembers of former pages: twice as fast.
    """
    source = {"main.typ": _source(template), **files}
    with _turn:
        made = _compiler().compile(
            source,
            format="pdf",
            pdf_standards=["a-3a", "ua-1"],
            timestamp=seconds,
        )
    return _one_file(made)


def compile_png(template: Template, files: dict[str, bytes], ppi: float) -> bytes:
    """Return the first page as PNG at a number of pixels per inch."""
    source = {"main.typ": _source(template), **files}
    with _turn:
        made = _compiler().compile(source, format="png", ppi=ppi)
    return _one_file(made)


def _one_file(made: bytes | list[bytes] | None) -> bytes:
    """Return the first page where an image was made for each."""
    if isinstance(made, list):
        made = made[0]
    if made is None:
        raise TypeError(made)
    return made
