"""What is shown of finished attempts: the log of answers, second looks."""

from collections import defaultdict

from assessments.models import Attempt, Response, SecondLook


def answers_kept(attempt: Attempt) -> dict[int, list[Response]]:
    """Return every answer that arrived, by question, the oldest first."""
    found: dict[int, list[Response]] = defaultdict(list)
    rows = Response.objects.filter(attempt_item__attempt=attempt)
    for row in rows.order_by("received_at", "pk"):
        found[row.attempt_item_id].append(row)
    return found


def looks_at(attempt: Attempt) -> dict[int, SecondLook]:
    """Return the second looks that were asked for, by question."""
    rows = SecondLook.objects.filter(attempt_item__attempt=attempt)
    return {row.attempt_item_id: row for row in rows}
