"""Statistics of a quiz among the people of one run: kept in the shared cache.

They are asked for now and then, and what they cost is that of one report: no table keeps
them. What is kept goes with the stamp of the quiz, or after some days.
"""

from datetime import datetime, timedelta

from django.core.cache import cache

from assessments.domain.statistics import AT_ONCE, Statistics, report_of
from assessments.models import Quiz
from assessments.queries.attempts import finished_in
from assessments.queries.stamp import stamp_of
from courses.models import CourseRun
from lms.core.domain.outbox import owe

TASK = "assessments.tasks.compute_run_statistics"
KEPT = int(timedelta(days=7).total_seconds())


def statistics_in(
    quiz: Quiz, run: CourseRun, *, which: str, now: datetime
) -> Statistics | None:
    """Return the statistics of a quiz in a run; None if a worker has yet to compute them."""
    stamp, _ = stamp_of(quiz)
    kept = cache.get(key_of(quiz, run, which))
    if kept and kept[0] == stamp:
        return Statistics(kept[1], kept[2], fresh=True)
    if finished_in(quiz, run) <= AT_ONCE:
        return compute_in(quiz, run, which=which, now=now)
    owe(
        TASK,
        {"quiz_id": quiz.pk, "run_id": run.pk, "which": which},
        key=f"statistics {quiz.pk} {run.pk} {which} {stamp}",
        now=now,
    )
    return Statistics(kept[1], kept[2], fresh=False) if kept else None


def compute_in(quiz: Quiz, run: CourseRun, *, which: str, now: datetime) -> Statistics:
    """Compute the statistics of a quiz in a run and keep them."""
    stamp, _ = stamp_of(quiz)
    report = report_of(quiz, which, run)
    cache.set(key_of(quiz, run, which), (stamp, report, now), KEPT)
    return Statistics(report, now, fresh=True)


def key_of(quiz: Quiz, run: CourseRun, which: str) -> str:
    """Return under which name a report is kept."""
    return f"statistics:{quiz.pk}:{run.pk}:{which}"
