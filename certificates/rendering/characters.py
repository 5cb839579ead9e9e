"""Which characters the bundled fonts can print."""

import unicodedata
from functools import cache
from pathlib import Path

COVERED = Path(__file__).with_name("fonts") / "characters.txt"


class UnprintableError(ValueError):
    """A text holds characters that no font has; `missing` names them."""

    def __init__(self, missing: list[tuple[str, str]]) -> None:
        """Keep the characters, each with its Unicode name."""
        super().__init__(", ".join(f"{one} ({name})" for one, name in missing))
        self.missing = missing


@cache
def covered_characters() -> frozenset[str]:
    """Return every character that the bundled fonts hold."""
    found: set[str] = set()
    for line in COVERED.read_text(encoding="ascii").split():
        first, last = (int(end, 16) for end in line.split("-"))
        found.update(map(chr, range(first, last + 1)))
    return frozenset(found)


def composed(text: str) -> str:
    """Return a text with letters and their marks joined where Unicode has one letter."""
    return unicodedata.normalize("NFC", text)


def missing_characters(text: str) -> list[tuple[str, str]]:
    """Return the characters that no font holds, each once, with their Unicode names.

    Letters typed with their marks apart are judged as they are printed: joined.
    """
    known = covered_characters()
    missing = dict.fromkeys(one for one in composed(text) if one not in known)
    return [(one, unicodedata.name(one, f"U+{ord(one):04X}")) for one in missing]
