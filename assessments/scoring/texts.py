"""Short texts compared by rule: case, accents and spacing count only if they should."""

import unicodedata


def normalize(text: str, *, case: bool, accents: bool) -> str:
    """Return the form in which two texts are compared.

    Spacing never counts: runs of white space are one space, none at the ends. Case and
    accents count only if asked. Typographic quotes and dashes are made plain.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    plain = " ".join(plain.split())
    if not accents:
        parts = unicodedata.normalize("NFD", plain)
        plain = "".join(part for part in parts if not unicodedata.combining(part))
    plain = unicodedata.normalize("NFC", plain)
    return plain if case else plain.casefold()


_PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
    }
)
