"""Makes the learners of the benchmark and prints who they are and what they read."""

import json
import os
import random
import sys
from typing import Any

import django
from django.conf import settings

django.setup()

from django.db import transaction  # noqa: E402 -- needs the registry
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from courses.models import CourseRun, Enrollment, LessonProgress  # noqa: E402
from courses.queries import course_addresses, outline  # noqa: E402
from lms.accounts.domain.privacy import acknowledge_notice  # noqa: E402
from lms.portal.domain.demo import demo_user, enroll_demo  # noqa: E402
from scripts.benchmark.quizzes import prepare  # noqa: E402

FIRST = 500
BACKEND = "django.contrib.auth.backends.ModelBackend"


def learner(number: int, run: CourseRun) -> Enrollment:
    """Make a person who has opened every lesson and done the first half."""
    now = timezone.now()
    chance = random.Random(number)  # noqa: S311 -- invented people, the same each time
    user = demo_user(number, chance)
    enrollment = enroll_demo(user, run, chance, now=now)
    acknowledge_notice(user, language=user.preferred_language, now=now)
    lessons = list(run.course.lessons.filter(retired=False).order_by("pk"))
    LessonProgress.objects.bulk_create(
        LessonProgress(
            enrollment=enrollment,
            lesson=lesson,
            language=enrollment.language,
            opened_at=now,
            done_at=now if place < len(lessons) // 2 else None,
        )
        for place, lesson in enumerate(lessons)
    )
    return enrollment


def session_of(enrollment: Enrollment) -> str:
    """Sign the person in and return the key of the session."""
    client = Client()
    client.force_login(enrollment.subject.link.user, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def newcomer(number: int, run: CourseRun) -> str:
    """Make a person who has just enrolled; return their session."""
    now = timezone.now()
    chance = random.Random(number)  # noqa: S311 -- invented people, the same each time
    user = demo_user(number, chance)
    enrollment = enroll_demo(user, run, chance, now=now)
    acknowledge_notice(user, language=user.preferred_language, now=now)
    return session_of(enrollment)


def fill(count: int, newcomers: int) -> dict[str, Any]:
    """Make the learners; return them with the addresses of the course."""
    run = CourseRun.objects.order_by("pk")[0]
    learners = [learner(FIRST + number, run) for number in range(count)]
    sessions = [session_of(enrollment) for enrollment in learners]
    addresses = course_addresses(run.course)
    lessons = {
        language: [
            {"code": lesson["code"], "path": lesson["url"]}
            for module in outline(run.course, language)
            for lesson in module["lessons"]
        ]
        for language in addresses
    }
    return {
        "learners": [
            {"session": session, "enrollment": str(x.public_id)}
            for x, session in zip(learners, sessions, strict=True)
        ],
        "newcomers": [
            newcomer(FIRST + count + number, run) for number in range(newcomers)
        ],
        "quizzes": prepare(
            run, list(zip(learners, sessions, strict=True)), now=timezone.now()
        ),
        "courses": addresses,
        "lessons": lessons,
    }


if __name__ == "__main__":
    people, newcomers = os.environ["BENCH_PEOPLE"], os.environ["BENCH_NEWCOMERS"]
    with transaction.atomic():  # one commit is quicker than thousands
        made = fill(int(people), int(newcomers))
    json.dump(made, sys.stdout)
