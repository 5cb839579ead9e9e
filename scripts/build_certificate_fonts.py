"""Make the fonts of the certificates from open families, the same bytes every time.

They are whole fonts, not the slices that browsers fetch: a name may need any letter, and a
document embeds what it shows. `certificates/rendering/fonts/README.md` says where the
families come from and how to run this:

    python scripts/build_certificate_fonts.py SERIF SANS HANGUL

With the fonts goes `characters.txt`: the ranges of characters that they cover together,
by which a name is judged before it is printed.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

# Only who rebuilds the fonts installs fonttools: it is not among the locked packages.
from fontTools import subset  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]

FONTS = Path(__file__).resolve().parent.parent / "certificates/rendering/fonts"
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "lnum", "tnum"]
HANGUL = (range(0xAC00, 0xD7A4), range(0x3131, 0x318F), range(0x3001, 0x3003))
LETTERS = (
    range(0x20, 0x7F),
    range(0xA0, 0x250),  # Latin
    range(0x2B0, 0x370),  # modifiers and combining marks
    range(0x370, 0x400),  # Greek
    range(0x400, 0x530),  # Cyrillic
    range(0x1E00, 0x1F00),  # Latin, with Vietnamese
    range(0x2010, 0x2028),
    range(0x2030, 0x205F),
    range(0x20A0, 0x20C0),
    range(0x2116, 0x2123),
    range(0x2212, 0x2213),
)


class Cut(NamedTuple):
    """A font to make: its file, its family, its style and what stays in it."""

    stem: str
    family: str
    style: str
    keep: tuple[range, ...]


SERIF = Cut("serif-semibold", "Puente Serif", "SemiBold", LETTERS)
SANS = Cut("sans-regular", "Puente Sans", "Regular", LETTERS)
SANS_STRONG = Cut("sans-semibold", "Puente Sans", "SemiBold", LETTERS)
KOREAN = Cut("hangul-regular", "Puente Hangul", "Regular", HANGUL)


def korean(path: Path) -> TTFont:
    """Return the Korean font of a collection."""
    for number in range(10):
        font = TTFont(path, fontNumber=number, recalcTimestamp=False)
        if font["name"].getDebugName(1).endswith("KR"):
            return font
    raise LookupError(path)


def make(font: TTFont, cut: Cut) -> set[int]:
    """Write a font with these characters under our name; return what it covers."""
    options = subset.Options(layout_features=FEATURES, hinting=False)
    options.notdef_outline = True
    options.desubroutinize = False
    options.name_IDs = [0, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for part in cut.keep for code in part])
    cutter.subset(font)
    rename(font, cut)
    target = FONTS / f"{cut.stem}.otf"
    font.save(target)
    print(f"{target.name:22}{target.stat().st_size:>9}")
    return set(font.getBestCmap())


def rename(font: TTFont, cut: Cut) -> None:
    """Give a changed font our name: it may not carry the reserved one."""
    full = f"{cut.family} {cut.style}"
    plain = full.replace(" ", "")
    names: dict[int, str] = {1: full, 2: "Regular", 4: full, 6: plain}
    names |= {16: cut.family, 17: cut.style}
    for key, text in names.items():
        font["name"].setName(text, key, 3, 1, 0x409)
    top: Any = font["CFF "].cff
    top.fontNames = [plain]
    top[0].FullName, top[0].FamilyName = full, cut.family


def ranges(codes: Iterable[int]) -> list[str]:
    """Write code points as ranges of hexadecimal numbers, the ends included."""
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return [f"{first:04X}-{last:04X}" for first, last in found]


def build(serif: Path, sans: Path, hangul: Path) -> None:
    """Make all fonts and say which characters they cover."""
    headings = make(TTFont(serif, recalcTimestamp=False), SERIF)
    regular, strong = (
        make(TTFont(sans / name, recalcTimestamp=False), cut)
        for name, cut in (
            ("SourceSans3-Regular.otf", SANS),
            ("SourceSans3-Semibold.otf", SANS_STRONG),
        )
    )
    covered = (headings & regular & strong) | make(korean(hangul), KOREAN)
    text = "\n".join(ranges(covered)) + "\n"
    (FONTS / "characters.txt").write_text(text, encoding="ascii")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("serif", type=Path, help="SourceSerif4Display-Semibold.otf")
    parser.add_argument("sans", type=Path, help="folder with the OTF files of the sans")
    parser.add_argument("hangul", type=Path, help="the collection with the Korean font")
    chosen = parser.parse_args()
    build(chosen.serif, chosen.sans, chosen.hangul)
