"""The quizzes of a run as its instructors see them."""

from typing import Any

from django.db.models import Count, Q

from assessments.enums import AttemptState
from assessments.models import Attempt, Quiz
from courses.models import CourseRun


def quizzes_in(run: CourseRun) -> list[dict[str, Any]]:
    """Return the published quizzes of a run's course with the attempts of the run."""
    running = Q(state=AttemptState.IN_PROGRESS)
    counts = {
        row["quiz"]: row
        for row in Attempt.objects.filter(enrollment__run=run)
        .order_by()
        .values("quiz")
        .annotate(
            people=Count("enrollment", distinct=True),
            finished=Count("pk", filter=~running),
            running=Count("pk", filter=running),
            pending=Count("pk", filter=Q(pending=True)),
        )
    }
    quizzes = (
        Quiz.objects.filter(course=run.course_id, current__isnull=False)
        .select_related("current", "placement")
        .order_by("placement__position", "pk")
    )
    return [
        {"quiz": quiz, "counts": counts.get(quiz.pk, {})}
        for quiz in quizzes
        if not quiz.retired or quiz.pk in counts
    ]
