"""What a completed course says of its tests: read from the scores that stand."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from assessments.domain.score import current_scores
from assessments.enums import AttemptState, ItemUse, QuizKind
from assessments.models import Attempt, AttemptItem, Quiz
from assessments.policy import kept_share
from assessments.queries.frozen import quiz_version
from assessments.queries.quiz import past_attempt, share_of
from courses.models import Enrollment

DECIDING = (QuizKind.FINAL, QuizKind.POST_TEST)
STEP = Decimal("0.01")


def per_cent(share: Fraction) -> str:
    """Return a share, 0 to 1, as per cent with two decimals, never rounded up."""
    hundred = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return str(hundred.quantize(STEP, rounding=ROUND_DOWN))


def finished_attempts(enrollment: Enrollment) -> dict[Quiz, list[Attempt]]:
    """Return the attempts that count at the tests that decide, by test."""
    found: dict[Quiz, list[Attempt]] = defaultdict(list)
    rows = Attempt.objects.filter(
        enrollment=enrollment,
        quiz__kind__in=DECIDING,
        state=AttemptState.FINISHED,
        counts=True,
        points__isnull=False,
    ).select_related("quiz")
    for attempt in rows.order_by("quiz__placement__position", "quiz", "number"):
        found[attempt.quiz].append(attempt)
    return found


def kept_attempt(kept: str, attempts: list[Attempt]) -> Attempt | None:
    """Return the attempt whose score stands; None where it is a mean of several."""
    if kept == "mean":
        return attempts[0] if len(attempts) == 1 else None
    if kept == "best":
        return max(attempts, key=lambda attempt: share_of(attempt) or Fraction())
    return attempts[0] if kept == "first" else attempts[-1]


def results_of(enrollment: Enrollment) -> list[dict[str, Any]]:
    """Return the results of the tests that decide, and by competency.

    Each is `{"key", "names", "competency", "share", "required"}`, per cent as text;
    `required` is empty where nothing is asked for, `competency` for a whole test.
    """
    results = []
    for quiz, attempts in finished_attempts(enrollment).items():
        plan = quiz_version(attempts[-1].version_id).plan
        conduct = plan["conduct"]
        share = kept_share(conduct["kept"], [past_attempt(a) for a in attempts])
        if share is None:
            continue
        asked = conduct["pass_percent"]
        results.append(
            {
                "key": quiz.code,
                "names": plan["titles"],
                "competency": "",
                "share": per_cent(share),
                "required": "" if asked is None else str(asked),
            }
        )
        attempt = kept_attempt(conduct["kept"], attempts)
        results += by_competency(quiz, attempt) if attempt else []
    return results


def by_competency(quiz: Quiz, attempt: Attempt) -> list[dict[str, Any]]:
    """Return the share of the points reached in each competency, in their order."""
    scores = current_scores(attempt)
    items = AttemptItem.objects.filter(attempt=attempt).select_related(
        "item_version__item__competency"
    )
    reached: dict[Any, list[Fraction]] = defaultdict(lambda: [Fraction(), Fraction()])
    for item in items:
        score = scores.get(item.pk)
        if score is None or score.void or score.share is None:
            continue
        sums = reached[item.item_version.item.competency]
        sums[0] += score.share * item.max_points
        sums[1] += item.max_points
    return [
        {
            "key": f"{quiz.code}-{competency.code}",
            "names": competency.names,
            "competency": competency.code,
            "share": per_cent(points / most),
            "required": "",
        }
        for competency, (points, most) in sorted(
            reached.items(), key=lambda pair: pair[0].position
        )
        if most
    ]


def conditions_of(enrollment: Enrollment, *, proctored: bool) -> dict[str, Any]:
    """Return under which conditions the results came about."""
    attempts = [a for some in finished_attempts(enrollment).values() for a in some]
    uses = AttemptItem.objects.filter(attempt__in=attempts)
    kinds = set(uses.values_list("item_version__item__use", flat=True))
    return {
        "proctored": proctored,
        "bank": bank_of(kinds),
        "attempts": len(attempts) or None,
    }


def bank_of(kinds: Iterable[str]) -> str:
    """Say in one word whether questions could be known beforehand."""
    found = set(kinds)
    if not found:
        return "none"
    if found == {ItemUse.SECURE}:
        return "secure"
    return "open" if found == {ItemUse.OPEN} else "mixed"
