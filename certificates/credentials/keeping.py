"""Facts as plain data, so that what was signed can be kept and read back unchanged."""

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from certificates.credentials.facts import AwardFacts


def facts_to_data(facts: AwardFacts) -> dict[str, Any]:
    """Return facts as values that JSON knows; numbers and moments as exact text."""
    data: dict[str, Any] = _plain(facts)
    return data


def facts_from_data(data: dict[str, Any]) -> AwardFacts:
    """Return the facts again. Raises `TypeError` or `ValueError` for other data.

    Members that facts have got since then take their default.
    """
    facts: AwardFacts = _typed(AwardFacts, data)
    return facts


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name)) for field in fields(value)
        }
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(kind: Any, value: Any) -> Any:
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return tuple(_typed(inner, entry) for entry in value)
    if get_origin(kind) in {Union, types.UnionType}:
        inner = next(part for part in get_args(kind) if part is not type(None))
        return None if value is None else _typed(inner, value)
    if is_dataclass(kind):
        return _dataclass(kind, value)
    if kind in {datetime, date}:
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum | Decimal):
        return kind(value)
    return value


def _dataclass(kind: Any, value: dict[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _typed(hints[name], value[name]) for name in value})
