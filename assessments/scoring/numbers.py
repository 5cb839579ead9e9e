"""Numbers as people write them: decimal comma or point, groups, signs, per cent.

Both conventions are in use in Spanish (Mexico and Central America write a point), so a
text that reads differently by convention is not guessed: the learner is asked.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

MOST_CHARACTERS = 40
MOST_DIGITS = 30
SIGNS = ("%", "％", "٪")
# Languages with one convention; Spanish has two.
DECIMAL_MARK = {"pt": ",", "fr": ",", "en": ".", "ko": "."}
_OTHER = {",": ".", ".": ","}
_SHAPE = re.compile(r"^[+\-−]?[0-9.,'\s\u00a0\u202f]*[0-9][0-9.,'\s\u00a0\u202f]*$")
_SPACES = re.compile(r"[\s\u00a0\u202f']")


@dataclass
class NumberError(ValueError):
    """A text is not one number.

    `reason` is `empty`, `long`, `shape` or `ambiguous`; for the last, `readings` are the
    two numbers it could mean, without group separators.
    """

    reason: str
    readings: tuple[str, ...] = ()


def read_number(text: str, language: str = "", *, percent: bool = False) -> Fraction:
    """Return the number a text stands for; raises `NumberError`.

    `language` decides a text that reads differently by convention, if the language has
    one convention. `read_number("1.234,5")` is 2469/2 in every language. With `percent`,
    a per cent sign at the end is read over: the number is asked for in that unit.
    """
    stripped = unsigned(text.strip()) if percent else text.strip()
    if not stripped:
        raise NumberError(reason="empty")
    if len(stripped) > MOST_CHARACTERS:
        raise NumberError(reason="long")
    if not _SHAPE.match(stripped):
        raise NumberError(reason="shape")
    sign = -1 if stripped[0] in "-−" else 1
    body = _SPACES.sub("", stripped.lstrip("+-−"))
    if sum(character.isdigit() for character in body) > MOST_DIGITS:
        raise NumberError(reason="long")
    readings = {
        value for value in (_read(body, ",", "."), _read(body, ".", ",")) if value
    }
    if not readings:
        raise NumberError(reason="shape")
    values = {Fraction(Decimal(reading)) for reading in readings}
    if len(values) > 1 and (mark := DECIMAL_MARK.get(language[:2])):
        return sign * Fraction(Decimal(_read(body, mark, _OTHER[mark])))
    if len(values) > 1:
        raise NumberError(reason="ambiguous", readings=tuple(sorted(readings, key=len)))
    return sign * values.pop()


def unsigned(text: str) -> str:
    """Return a text without the per cent sign at its end."""
    return text[:-1].rstrip() if text.endswith(SIGNS) else text


def _read(body: str, decimal: str, group: str) -> str:
    """Read with one convention; return a plain decimal, or "" if it does not fit."""
    whole, mark, part = body.partition(decimal)
    if decimal in part or group in part or (mark and not part):
        return ""
    if group in whole:
        if not re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+", whole):
            return ""
        whole = whole.replace(group, "")
    if not (whole or part):
        return ""
    return f"{whole or '0'}.{part}" if mark else whole
