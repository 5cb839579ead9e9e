"""Make the web fonts of Puente from three open families, the same bytes every time.

The families are under the SIL Open Font License 1.1. Unpack these npm packages into one
folder, each under its own name without the scope:

    @fontsource-variable/source-sans-3   5.3.0   text and interface
    @fontsource-variable/source-serif-4  5.3.1   headings
    @fontsource/noto-sans-kr             5.3.0   Korean

and run, with fonttools 4.68.0 and brotli 1.2.1 installed:

    python scripts/build_fonts.py FOLDER

What it makes, in ``lms/core/static/core/fonts``:

* Latin: the characters of Spanish, Portuguese, English and French. One variable file for the
  text (weights 400 to 700) and one static file for the headings (weight 600).
* Latin Extended: further letters of European and American orthographies, fetched only by a
  page that shows one of them.
* Hangul, weight 400: the syllables most likely in Korean about digital government come first,
  in two slices, taken from ``hangul_core.txt``; the rest of KS X 1001 follows in blocks of
  its own order. A browser fetches only the slices that hold a syllable of the page.

A changed font may not carry the reserved name of the original, so the families are called
Puente Sans, Puente Serif and Puente Hangul. Copyright and license stay inside each file and
beside them in ``OFL.txt``. The rules for Hangul are written into ``fonts.css`` between two
marks; the others are few and stand there by hand.
"""

import argparse
import io
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

# Only who rebuilds the fonts installs fonttools: it is not among the locked packages.
from fontTools import subset  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]
from fontTools.varLib import instancer  # type: ignore[import-not-found]

STATIC = Path(__file__).resolve().parent.parent / "lms/core/static/core"
FONTS = STATIC / "fonts"
STYLESHEET = STATIC / "css/fonts.css"
# Words of Korean digital government, the frequent ones first. A word that a course needs
# often may be added: the slices follow.
CORE_WORDS = Path(__file__).with_name("hangul_core.txt")
BEGIN, END = "/* hangul: begin */\n", "/* hangul: end */\n"

PUNCTUATION = "–—‘’‚“”„•…′″‹›€™−"
LATIN = frozenset(
    [
        *range(0x20, 0x7F),
        *range(0xA0, 0x100),
        0x131,
        0x152,
        0x153,
        *map(ord, PUNCTUATION),
    ]
)
LATIN_EXTENDED = frozenset([*range(0x100, 0x250), *range(0x1E00, 0x1F00)]) - LATIN

CORE_SLICE = 144  # syllables in each of the two first slices
BLOCK_SLICE = 64  # syllables in each of the others


def hangul_slices() -> list[list[int]]:
    """Return the slices of Hangul as code points: two of frequent syllables, then blocks."""
    standard = [
        ord(bytes([row, cell]).decode("euc-kr"))
        for row in range(0xB0, 0xC9)
        for cell in range(0xA1, 0xFF)
    ]
    known = set(standard)
    words = CORE_WORDS.read_text(encoding="utf-8")
    frequent = list(dict.fromkeys(ord(c) for c in words if ord(c) in known))
    core = frequent[: 2 * CORE_SLICE]
    rest = [code for code in standard if code not in set(core)]
    cut = [core[:CORE_SLICE], core[CORE_SLICE:]]
    return cut + [rest[i : i + BLOCK_SLICE] for i in range(0, len(rest), BLOCK_SLICE)]


def make_font(source: Path, name: str, codes: Collection[int], **axes: Any) -> TTFont:
    """Return a font with these characters only, at these places of its axes."""
    font = TTFont(source, recalcTimestamp=False)
    if axes:
        font = instancer.instantiateVariableFont(font, axes)
        font.flavor = None
        plain = io.BytesIO()
        font.save(plain)
        plain.seek(0)
        font = TTFont(plain, recalcTimestamp=False)
    options = subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl"])
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    for key, text in {1: name, 2: "Regular", 4: name, 6: name.replace(" ", "")}.items():
        font["name"].setName(text, key, 3, 1, 0x409)
    font.flavor = "woff2"
    return font


def save_font(font: TTFont, stem: str) -> int:
    """Write the file and say how many bytes it has."""
    target = FONTS / f"{stem}.woff2"
    font.save(target)
    return target.stat().st_size


def ranges(codes: Iterable[int], gaps: Collection[int] = ()) -> str:
    """Return the codes as a unicode-range, which may run over the codes in ``gaps``."""
    parts: list[list[int]] = []
    for code in sorted(codes):
        if parts and all(between in gaps for between in range(parts[-1][1] + 1, code)):
            parts[-1][1] = code
        else:
            parts.append([code, code])
    return ",".join(f"u+{a:x}" if a == b else f"u+{a:x}-{b:x}" for a, b in parts)


def hangul_rules(slices: list[list[int]]) -> str:
    """Return the rules. Of two that match the later wins, so the core comes last."""
    shown = {code for part in slices for code in part}
    unshown = frozenset(range(0xAC00, 0xD7A4)) - shown
    core = set(slices[0] + slices[1])
    lines = []
    for number, part in [*enumerate(slices)][::-1]:
        gaps = unshown if core.issuperset(part) else unshown | core
        lines.append(
            '@font-face{font-family:"Puente Hangul";font-weight:400 700;font-display:swap;'
            f"src:url(../fonts/hangul-{number:02}.woff2) format('woff2');"
            f"unicode-range:{ranges(part, gaps)}}}\n"
        )
    return "".join(lines)


def write_rules(rules: str) -> None:
    """Put the rules into the stylesheet between the two marks."""
    head, rest = STYLESHEET.read_text().split(BEGIN)
    tail = rest.split(END)[1]
    STYLESHEET.write_text(head + BEGIN + rules + END + tail)


def build(folder: Path) -> None:
    """Make every file and report its size."""
    sans = folder / "source-sans-3/files"
    serif = folder / "source-serif-4/files"
    korean = folder / "noto-sans-kr/files/noto-sans-kr-korean-400-normal.woff2"
    weights = {"wght": (400, 700)}
    heading = {"wght": 600, "opsz": 32}
    latin = [
        ("sans-latin", sans / "source-sans-3-latin-wght-normal.woff2", "Puente Sans", LATIN),
        ("sans-latin-ext", sans / "source-sans-3-latin-ext-wght-normal.woff2", "Puente Sans",
         LATIN_EXTENDED),
        ("serif-latin", serif / "source-serif-4-latin-opsz-normal.woff2", "Puente Serif", LATIN),
        ("serif-latin-ext", serif / "source-serif-4-latin-ext-opsz-normal.woff2",
         "Puente Serif", LATIN_EXTENDED),
    ]  # fmt: skip
    for stem, source, name, codes in latin:
        axes: dict[str, Any] = weights if stem.startswith("sans") else heading
        print(f"{stem:16}", save_font(make_font(source, name, codes, **axes), stem))
    slices = hangul_slices()
    for number, part in enumerate(slices):
        stem = f"hangul-{number:02}"
        print(f"{stem:16}", save_font(make_font(korean, "Puente Hangul", part), stem))
    write_rules(hangul_rules(slices))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "folder", type=Path, help="where the npm packages were unpacked"
    )
    build(parser.parse_args().folder)
