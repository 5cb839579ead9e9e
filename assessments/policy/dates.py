"""Date expressions: an event of the run with an offset, or an instant.

`{"event": "end", "days": -7, "hours": 0}` or `{"at": "2026-03-01T12:00:00-05:00"}` (a
bare ISO text is read too). A day is 24 hours. An event without a date has not come and
never comes: it is always before it, never after it. A run without an end never closes;
a run without a start is still to be scheduled, as its state says.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

RUN_EVENTS = ("start", "end", "enrollment_start", "enrollment_end")
ATTEMPT_START = "attempt_start"
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)
MOST_DAYS, MOST_HOURS = 3660, 87_840


def resolve(expression: Any, events: Mapping[str, datetime | None]) -> datetime | None:
    """Return the instant, or None if the event has no date."""
    if isinstance(expression, str):
        return datetime.fromisoformat(expression)
    if "at" in expression:
        return datetime.fromisoformat(expression["at"])
    moment = events.get(expression["event"])
    if moment is None:
        return None
    offset = timedelta(days=expression.get("days", 0), hours=expression.get("hours", 0))
    try:
        return moment + offset
    except OverflowError:  # a run "until the year 9999"
        return LATEST if offset > timedelta() else EARLIEST


def date_fault(expression: Any, events: tuple[str, ...]) -> str:
    """Return what is wrong with an expression, as a code, or "".

    Codes: `date` (no expression), `zone` (an instant without zone), `event` (not one of
    `events`), `offset` (not a whole number, or beyond ten years).
    """
    if isinstance(expression, Mapping) and set(expression) == {"at"}:
        expression = expression["at"]
    if isinstance(expression, str):
        return instant_fault(expression)
    if not isinstance(expression, Mapping) or not (
        {"event"} <= set(expression) <= {"event", "days", "hours"}
    ):
        return "date"
    if expression["event"] not in events:
        return "event"
    for unit, most in (("days", MOST_DAYS), ("hours", MOST_HOURS)):
        count = expression.get(unit, 0)
        if type(count) is not int or not -most <= count <= most:
            return "offset"
    return ""


def instant_fault(text: Any) -> str:
    """Return `date` or `zone` if the text is no instant with a zone, or ""."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return "date"
    return "" if moment.tzinfo else "zone"
