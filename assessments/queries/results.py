"""What is shown of finished attempts: the log of answers, second looks."""

from collections import defaultdict
from datetime import datetime

from assessments.models import Attempt, Response, SecondLook
from assessments.policy import Facts, closed, review_moment, settled, visible
from assessments.queries.frozen import quiz_version
from assessments.queries.quiz import attempts_at, facts_for


def facts_at(attempt: Attempt, now: datetime) -> Facts:
    """Return what the rules of an attempt are judged by."""
    attempts = attempts_at(attempt.enrollment, attempt.quiz)
    return facts_for(attempt.enrollment, attempt.quiz, attempts, now=now)


def things_shown(attempt: Attempt, facts: Facts) -> frozenset[str]:
    """Return what the rules show of a finished attempt to its learner."""
    conduct = quiz_version(attempt.version_id).plan["conduct"]
    moment = review_moment(attempt.finished_at, closed(facts), facts.now)
    return visible(conduct, moment, settled=settled(conduct, facts))


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
