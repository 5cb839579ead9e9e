"""The one Typst compiler of a process, its fonts loaded once."""

import os
import threading
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates"
Template = Literal["certificate.typ", "badge.typ"]

_turn = threading.Lock()


@cache
def _compiler() -> tuple[int, typst.Compiler]:
    """Return the process that made the compiler, and the compiler.

    It sees our fonts and no other, and our templates only.
    """
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[FONTS],
    )
    return os.getpid(), typst.Compiler(root=TEMPLATES, font_paths=fonts)


@cache
def _source(template: Template) -> bytes:
    """Return a template, read once."""
    return (TEMPLATES / template).read_bytes()


def compile_pdf(template: Template, files: dict[str, bytes], seconds: int) -> bytes:
    """Return a PDF that keeps PDF/A-3a and PDF/UA-1, dated by seconds since 1970.

    `files` are what the template reads. Given so, and not as inputs of Typst's library,
    they leave valid what the compiler remembers of former pages: twice as fast.
    """
    return _compile(
        template,
        files,
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        timestamp=seconds,
    )


def compile_png(template: Template, files: dict[str, bytes], ppi: float) -> bytes:
    """Return the first page as PNG at a number of pixels per inch."""
    return _compile(template, files, format="png", ppi=ppi)


def _compile(template: Template, files: dict[str, bytes], **options: Any) -> bytes:
    """Compile a template, one at a time; of several images return the first.

    Raises RuntimeError in a process that was forked after its parent had compiled: the
    compiler's threads stayed behind, and it would wait for them for ever.
    """
    # The stubs of the library do not know that files may be given by name.
    source: Any = {"main.typ": _source(template), **files}
    born, compiler = _compiler()
    if born != os.getpid():
        msg = "This process was forked after pages were made: fork before, or spawn."
        raise RuntimeError(msg)
    with _turn:
        made: Any = compiler.compile(source, **options)
    return made[0] if isinstance(made, list) else made
