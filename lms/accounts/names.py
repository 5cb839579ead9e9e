"""Names as they are compared: without case, accents, punctuation or extra spaces."""

import unicodedata


def fold_name(name: str) -> str:
    """Return the form under which two spellings of one name are equal."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(
        letter for letter in decomposed if not unicodedata.combining(letter)
    )
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())
