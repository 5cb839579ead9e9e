"""Makes the quiz and the learners of the torture, and prints what they need to know."""

import json
import os
import sys
from typing import Any

import django
from django.conf import settings

django.setup()

from django.test import Client  # noqa: E402 -- needs the registry
from django.utils import timezone  # noqa: E402

from assessments.models import Quiz  # noqa: E402
from assessments.policy import preset  # noqa: E402
from lms.accounts.domain.privacy import acknowledge_notice  # noqa: E402
from tests.factories import assessments as made  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"
KINDS = (made.CHOICE, made.MULTIPLE, made.NUMERIC, made.TEXT, made.MATCH, made.ORDER)


def learner(quiz: Quiz) -> str:
    """Enroll a person; return the key of their session."""
    user = made.learner_in(quiz).subject.link.user
    acknowledge_notice(user, language="en", now=timezone.now())
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def fill(count: int) -> dict[str, Any]:
    """Make a quiz that may be taken as often as one likes, and people who take it."""
    plan = made.make_plan(conduct=preset("practice"))
    quiz = made.quiz_with(*KINDS, pages=True, plan=plan, kind="practice")
    return {
        "quiz": str(quiz.public_id),
        "items": list(KINDS),
        "sessions": [learner(quiz) for _ in range(count)],
    }


if __name__ == "__main__":
    json.dump(fill(int(os.environ["TORTURE_PEOPLE"])), sys.stdout)
