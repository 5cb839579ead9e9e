"""Celery tasks of courses: ids in, one domain call."""

from celery import shared_task
from django.utils import timezone

from courses.domain import completion, run_message, schedule
from courses.models import Course


@shared_task(name="courses.tasks.deliver_run_message")
def deliver_run_message(message_id: int) -> int:
    """Put a message into the mailbox of everyone enrolled."""
    return run_message.deliver_run_message(message_id)


@shared_task(name="courses.tasks.announce_completion")
def announce_completion(enrollment_id: int) -> bool:
    """Tell a learner that they completed the course."""
    return completion.announce_completion(enrollment_id) is not None


@shared_task(name="courses.tasks.complete_whoever_met")
def complete_whoever_met(course_id: int) -> int:
    """Record the completions of a course that are due after its structure changed."""
    return completion.complete_whoever_met(Course.objects.get(pk=course_id))


@shared_task(name="courses.tasks.publish_scheduled")
def publish_scheduled() -> int:
    """Publish and unpublish the pages whose hour has come."""
    published, _ = schedule.publish_due(now=timezone.now())
    return published
