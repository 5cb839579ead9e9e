"""Verification codes: what is printed on a certificate and typed by who checks it.

Thirteen random symbols of five bits each (65 bits) and a check symbol over the field
of 32 elements, which tells every single wrong symbol and every swap of neighbors.
The alphabet is Douglas Crockford's Base32: no I, L, O or U, and both cases are read.
"""

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 13
LENGTH = RANDOM_SYMBOLS + 1
GROUPS = (5, 10)
_READ_AS = str.maketrans("ILO", "110", " -–—\u00a0\t")
_FIELD, _POLYNOMIAL = 32, 0b100101  # x^5 + x^2 + 1, primitive


def new_code(random_bits: Callable[[int], int]) -> str:
    """Make a code; `random_bits(n)` returns n random bits, as `secrets.randbits` does."""
    number = random_bits(5 * RANDOM_SYMBOLS)
    symbols = "".join(
        ALPHABET[number >> 5 * place & 31] for place in range(RANDOM_SYMBOLS)
    )
    return symbols + check_symbol(symbols)


def check_symbol(symbols: str) -> str:
    """Return the symbol that makes the weighted sum over the field zero."""
    total, weight = 0, 1
    for symbol in symbols:
        weight = _times_x(weight)
        total ^= _multiply(weight, ALPHABET.index(symbol))
    return ALPHABET[total]


def read_code(text: str) -> str | None:
    """Read a code as it was typed or scanned; None if it cannot be one."""
    symbols = text.upper().translate(_READ_AS)
    if len(symbols) != LENGTH or not set(symbols) <= set(ALPHABET):
        return None
    good = check_symbol(symbols[:-1]) == symbols[-1]
    return symbols if good else None


def grouped(code: str) -> str:
    """Write a code for the eye: `ABCDE-FGHJK-MNPQ`."""
    first, second = GROUPS
    return f"{code[:first]}-{code[first:second]}-{code[second:]}"


def _times_x(element: int) -> int:
    shifted = element << 1
    return shifted ^ _POLYNOMIAL if shifted & _FIELD else shifted


def _multiply(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left, right = _times_x(left), right >> 1
    return product
