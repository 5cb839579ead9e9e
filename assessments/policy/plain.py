"""Decisions as plain data, to be frozen with an attempt and shown in its receipt."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any


def plain(value: Any) -> Any:
    """Return a decision, a trace or a part of one as data that JSON can hold.

    Dataclasses become objects, sets sorted lists, instants ISO texts, spans of time
    seconds, fractions texts ("1/2").
    """
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {name: plain(entry) for name, entry in value.items()}
    if isinstance(value, frozenset):
        value = sorted(value)
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value) if isinstance(value, Fraction) else value
