"""Compares what learners were told with what the database holds."""

import json
import sys
from collections import Counter, defaultdict
from typing import Any

import django

django.setup()

from assessments.domain.score import current_scores  # noqa: E402 -- needs the registry
from assessments.enums import AttemptState, ScoreSource  # noqa: E402
from assessments.models import (  # noqa: E402
    Attempt,
    AttemptItem,
    Response,
    ScoreEntry,
)
from assessments.scoring.log import total_of  # noqa: E402
from assessments.scoring.response import read_response  # noqa: E402
from scripts.benchmark.quizzes import grouped  # noqa: E402
from scripts.torture.device import LANGUAGE  # noqa: E402


def lost_answers(saved: list[dict[str, Any]]) -> list[str]:
    """Name the acknowledged answers that are not there, or not as they were sent."""
    rows = {
        str(row.command_id): row
        for row in Response.objects.select_related(
            "attempt_item__attempt", "attempt_item__item_version"
        )
    }
    lost = []
    for told in saved:
        row = rows.get(told["command"])
        if row is None or not is_as_told(row, told):
            lost.append(f"lost answer {told}: {row and (row.outcome, row.response)}")
    return lost


def is_as_told(row: Response, told: dict[str, Any]) -> bool:
    """Tell whether a row of the log is the answer that was acknowledged."""
    item = row.attempt_item
    fields = grouped([(name, value) for name, value in told["fields"]])
    sent = read_response(
        item.item_version.definition, lambda name: fields.get(name, ()), LANGUAGE
    )
    place = (str(item.attempt.public_id), item.position)
    return (
        place == (told["attempt"], told["position"])
        and row.response == sent
        and row.outcome in {"applied", "same"}
    )


def broken_projections() -> list[str]:
    """Name the questions whose standing answer is not the last one of the log."""
    log = defaultdict(list)
    applied = Response.objects.filter(revision__isnull=False).order_by("revision")
    for row in applied:
        log[row.attempt_item_id].append(row)
    return [
        f"item {item.pk}: revision {item.revision}, {item.response}"
        for item in AttemptItem.objects.all()
        for rows in [log[item.pk]]
        if [row.revision for row in rows] != list(range(1, item.revision + 1))
        or item.response != (rows[-1].response if rows else {})
    ]


def broken_results(finished: list[str]) -> list[str]:
    """Name the attempts that have not exactly one score, or not the right one."""
    attempts = {str(a.public_id): a for a in Attempt.objects.all()}
    told = [
        f"handed in, and runs: {public_id}"
        for public_id in finished
        if attempts[public_id].state != AttemptState.FINISHED
    ]
    return told + [
        f"attempt {attempt.pk}: {attempt.points}"
        for attempt in attempts.values()
        if not has_its_score(attempt)
    ]


def has_its_score(attempt: Attempt) -> bool:
    """Tell whether an attempt has one score per question if finished, else none."""
    items = list(AttemptItem.objects.filter(attempt=attempt))
    entries = Counter(
        ScoreEntry.objects.filter(
            attempt_item__attempt=attempt, source=ScoreSource.AUTOMATIC
        ).values_list("attempt_item", flat=True)
    )
    if attempt.state != AttemptState.FINISHED:
        return not entries and attempt.points is None
    scores = current_scores(attempt)
    total = total_of([(scores[item.pk], item.max_points) for item in items])
    once = entries == Counter(item.pk for item in items)
    return once and attempt.points == total.points


def check(told: dict[str, Any]) -> dict[str, Any]:
    """Return what was found, and every fault."""
    lost = lost_answers(told["saved"])
    finished = Attempt.objects.filter(state=AttemptState.FINISHED).count()
    return {
        "found": len(told["saved"]) - len(lost),
        "answers": Response.objects.count(),
        "attempts": Attempt.objects.count(),
        "finished": finished,
        "faults": [*lost, *broken_projections(), *broken_results(told["finished"])],
    }


if __name__ == "__main__":
    json.dump(check(json.load(sys.stdin)), sys.stdout)
