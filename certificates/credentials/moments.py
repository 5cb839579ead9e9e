"""Moments as credentials write them: RFC 3339, in UTC, to the second."""

import re
from datetime import UTC, datetime

MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII
)


def write_moment(moment: datetime) -> str:
    """Return an aware moment as `2026-11-25T14:05:00Z`; fractions are dropped."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: str) -> datetime:
    """Return the moment that a text names. Raises `ValueError` if it names none."""
    if not MOMENT.fullmatch(text):
        message = f"{text[:40]!r} is no moment with its offset"
        raise ValueError(message)
    return datetime.fromisoformat(text)
