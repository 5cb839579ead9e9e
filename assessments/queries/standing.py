"""How a learner stands with the quizzes of a course."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from assessments.enums import AttemptState
from assessments.models import Attempt, Quiz
from assessments.policy import PastAttempt, kept_share, passed
from assessments.queries.frozen import quiz_version
from assessments.queries.quiz import past_attempt, quizzes_of
from courses.models import Enrollment


@dataclass(frozen=True)
class Standing:
    """One quiz of one learner: what they reached, and what is still open.

    `share` is the score that stands by the quiz's rule, 0 to 1; `passed` is None where
    a quiz cannot be passed; `pending` tells that a person has something to score.
    """

    quiz: Quiz
    attempts: int
    running: bool
    pending: bool
    share: Fraction | None
    passed: bool | None

    @property
    def met(self) -> bool:
        """Tell whether nothing is left to do: passed, or handed in where nobody passes."""
        if self.passed is None:
            return self.attempts > 0 and not self.running
        return self.passed


def standings_of(enrollment: Enrollment) -> list[Standing]:
    """Return how a learner stands with every quiz of their course, in two queries."""
    quizzes = quizzes_of(enrollment.run.course)
    if not quizzes:
        return []
    by_quiz: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in Attempt.objects.filter(enrollment=enrollment).order_by("number"):
        by_quiz[attempt.quiz_id].append(attempt)
    return [standing_of(quiz, by_quiz[quiz.pk]) for quiz in quizzes]


def standing_of(quiz: Quiz, attempts: list[Attempt]) -> Standing:
    """Judge the attempts of one learner by the rules of the quiz as it is offered."""
    conduct = quiz_version(quiz.current_id or 0).plan["conduct"]
    past: list[PastAttempt] = [past_attempt(attempt) for attempt in attempts]
    share = kept_share(conduct["kept"], past)
    return Standing(
        quiz=quiz,
        attempts=len(attempts),
        running=any(a.state == AttemptState.IN_PROGRESS for a in attempts),
        pending=any(a.pending for a in attempts),
        share=share,
        passed=passed(conduct, share),
    )


def standing_by_code(enrollment: Enrollment, code: str) -> Standing | None:
    """Return how a learner stands with one quiz of their course, by its code."""
    quiz = (
        Quiz.objects.filter(course=enrollment.run.course, code=code)
        .select_related("current")
        .first()
    )
    if quiz is None or quiz.current_id is None:
        return None
    attempts = Attempt.objects.filter(enrollment=enrollment, quiz=quiz)
    return standing_of(quiz, list(attempts.order_by("number")))
