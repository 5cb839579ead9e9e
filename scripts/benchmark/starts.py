"""Everybody starts the same quiz at the same moment."""

from collections import Counter
from statistics import median, quantiles

from scripts.benchmark.client import load
from scripts.benchmark.site import Database, Server
from scripts.benchmark.targets import start_request

QUIZ, LONGEST_S = "module-1", 120
FOUND = """
    SELECT attempt.id, COUNT(item.id) FROM assessments_attempt attempt
    LEFT JOIN assessments_attemptitem item ON item.attempt_id = attempt.id
    WHERE attempt.quiz_id = {quiz} GROUP BY attempt.id
"""
CLEAR = """
    DELETE FROM assessments_attemptitem WHERE attempt_id IN
        (SELECT id FROM assessments_attempt WHERE quiz_id = {quiz});
    DELETE FROM assessments_attempt WHERE quiz_id = {quiz}
"""


def start_together(server: Server, base: Database) -> str:
    """Let every newcomer start one quiz, all at once; say what came of it."""
    facts = server.facts["quizzes"]
    quiz = facts["quizzes"][QUIZ]
    base.execute("puente", CLEAR.format(quiz=quiz))
    address = facts["start"][0]["quiz"]
    people = server.facts["newcomers"]
    requests = [start_request(server, session, address) for session in people]
    done = load(
        server.port, requests, connections=len(people), seconds=LONGEST_S, once=True
    )
    sizes = Counter(size for _, size in base.rows("puente", FOUND.format(quiz=quiz)))
    times = sorted(done.latencies)
    attempts = ", ".join(
        f"{count} of {size} questions" for size, count in sizes.items()
    )
    return (
        f"{len(people)} learners start one quiz at once ({base.name}): {len(times)} answers"
        f" in {done.seconds:.1f} s, p50 {median(times):.2f} s,"
        f" p95 {quantiles(times, n=20)[-1]:.2f} s, max {times[-1]:.2f} s."
        f" Attempts made: {attempts}."
    )
