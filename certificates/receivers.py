"""What happens below: a course is completed, a score changes. Owed here, done later."""

from typing import Any

from django.dispatch import receiver

from assessments.models import Attempt
from assessments.signals import attempt_scored
from certificates.models import Award
from courses.models import CourseCompletion, Enrollment
from courses.signals import course_completed
from lms.core.domain.outbox import owe


@receiver(course_completed)
def owe_award(sender: type[Enrollment], enrollment_id: int, **kwargs: Any) -> None:
    """Owe the award that a completed course may earn."""
    del sender, kwargs
    owe(
        "certificates.tasks.award_enrollment",
        {"enrollment_id": enrollment_id},
        key=f"award:{enrollment_id}",
    )


@receiver(attempt_scored)
def owe_review(
    sender: type[Attempt], attempt_id: int, *, restated: bool, **kwargs: Any
) -> None:
    """Owe a look at the award that rests on a score that has changed, if there is one."""
    del sender, kwargs
    if not restated:
        return
    completions = CourseCompletion.objects.filter(enrollment__attempts=attempt_id)
    if Award.objects.filter(source__in=completions.values("public_id")).exists():
        owe("certificates.tasks.review_award", {"attempt_id": attempt_id})
