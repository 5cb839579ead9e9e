"""Checks of single values: each yields (path, code) pairs for what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from assessments.policy.dates import date_fault, instant_fault

MOST_FACTOR = 10
MOST_CODE = 40
Fault = tuple[str, str]
Checker = Callable[[str, Any], Iterator[Fault]]


def check_fields(
    path: str,
    found: Mapping[str, Any],
    known: Mapping[str, Checker],
    needed: tuple[str, ...],
    unknown: str = "unknown-key",
) -> Iterator[Fault]:
    """Check an object field by field."""
    prefix = f"{path}." if path else ""
    for name in needed:
        if name not in found:
            yield prefix + name, "missing"
    for name, value in found.items():
        if name in known:
            yield from known[name](prefix + name, value)
        else:
            yield f"{prefix}{name}", unknown


def check_object(
    path: str, value: Any, *, known: Mapping[str, Checker], needed: tuple[str, ...]
) -> Iterator[Fault]:
    if isinstance(value, Mapping):
        yield from check_fields(path, value, known, needed)
    else:
        yield path, "object"


def check_whole(
    path: str, value: Any, *, least: int, most: int, empty: bool = False
) -> Iterator[Fault]:
    if value is None and empty:
        return
    if type(value) is not int:
        yield path, "number"
    elif not least <= value <= most:
        yield path, "range"


def check_boolean(path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield path, "boolean"


def check_one_of(
    path: str, value: Any, *, known: tuple[str, ...], code: str = "choice"
) -> Iterator[Fault]:
    if not isinstance(value, str) or value not in known:
        yield path, code


def check_text(path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, str) or not value.strip() or len(value) > MOST_CODE:
        yield path, "text"


def check_list(path: str, value: Any, *, each: Checker, least: int) -> Iterator[Fault]:
    if not isinstance(value, (list, tuple)):
        yield path, "list"
        return
    if len(value) < least:
        yield path, "empty"
    for place, entry in enumerate(value):
        yield from each(f"{path}.{place}", entry)
        if entry in value[:place]:
            yield f"{path}.{place}", "twins"


def check_date(path: str, value: Any, *, events: tuple[str, ...]) -> Iterator[Fault]:
    if code := date_fault(value, events):
        yield path, code


def check_instant(path: str, value: Any) -> Iterator[Fault]:
    if code := instant_fault(value):
        yield path, code


def check_true(path: str, value: Any) -> Iterator[Fault]:
    if value is not True:
        yield path, "boolean"


def check_factor(path: str, value: Any) -> Iterator[Fault]:
    """Accept texts like "3/2" or "1.5"."""
    try:
        factor = Fraction(value) if isinstance(value, str) else Fraction()
    except (ValueError, ZeroDivisionError):
        factor = Fraction()
    if not 1 <= factor <= MOST_FACTOR:
        yield path, "factor"
