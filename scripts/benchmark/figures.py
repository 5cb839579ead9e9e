"""Fills a database with attempts, or measures what instructors see of them.

    python -m scripts.benchmark.figures fill N | measure

`scripts/bench_statistics.py` starts it, with a database of its own.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 -- needs the registry
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import StreamingHttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from assessments.domain import statistics  # noqa: E402
from assessments.models import Attempt, Quiz  # noqa: E402
from scripts.benchmark.attempts import fill_attempts  # noqa: E402
from tests.factories.assessments import CHOICE, learner_in, quiz_with  # noqa: E402


def resident_mb() -> float:
    """Return the memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def timed(task: str, run: Callable[[], int]) -> dict[str, Any]:
    """Measure one run."""
    before, began, cpu = resident_mb(), time.perf_counter(), time.process_time()
    size = run()
    return {
        "task": task,
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "grown_mb": round(resident_mb() - before),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "size": size,
    }


def fill(count: int) -> None:
    """Make the tables, a quiz of ten questions, and the attempts."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        quiz = quiz_with(*[CHOICE] * 10)
        fill_attempts(quiz, learner_in(quiz), count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure() -> list[dict[str, Any]]:
    """Measure the pages and the exports."""
    statistics.AT_ONCE = 10**9  # also what a worker would compute
    quiz = Quiz.objects.get()
    browser = Client()
    user = get_user_model().objects.create_superuser("a@example.org", "password")
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    base = f"/en/teaching/quizzes/{quiz.public_id}"

    def get(path: str) -> int:
        found: Any = browser.get(base + path)
        assert found.status_code == 200, found.status_code  # noqa: PLR2004, S101 -- a failed page is no figure
        if isinstance(found, StreamingHttpResponse):
            return sum(len(part) for part in found)
        return len(found.content)

    get("/attempts/")  # warm: templates, translations
    with CaptureQueriesContext(connection) as queries:
        get("/attempts/")
        count = len(queries)
    rows = [
        timed("attempts list, first page", lambda: get("/attempts/")),
        timed("page, computed", lambda: get("/statistics/")),
        timed("page, kept", lambda: get("/statistics/")),
        timed("attempts as CSV", lambda: get("/attempts.csv")),
        timed("answers as CSV", lambda: get("/responses.csv")),
        timed("answers as Parquet", lambda: get("/responses.parquet")),
    ]
    rows[0]["queries"] = count
    attempts = Attempt.objects.count()
    return [{"attempts": attempts, **row} for row in rows]


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        json.dump(measure(), sys.stdout)
