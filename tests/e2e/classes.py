"""A class for the statistics: made in a process of the served site, by domain calls.

Of thirty-four people, those who know the rest of the quiz all choose the same wrong option
of one question, and those who do not know it choose the key: the question is a bad one.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

QUIZ, ITEM, CHOSEN = "module-1", "di-m1-02", "c"
HALF = 17
ESSAY = "Empezaríamos por el certificado de residencia, en una sola oficina. " * 12


def let_take(people: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Let these learners take a quiz; the first one writes a long answer too.

    Returns ids: of that one's attempts at both, and of the quiz.
    """
    from django.utils import timezone  # noqa: PLC0415 -- after setup

    from assessments.models import Quiz  # noqa: PLC0415
    from courses.models import Enrollment  # noqa: PLC0415
    from lms.accounts.models import Subject  # noqa: PLC0415

    # One real person has taken this quiz too, and figures never mix them with others.
    keys = [person["enrollment"] for person in people]
    Subject.objects.filter(enrollments__public_id__in=keys).update(population="real")
    now = timezone.now() - timedelta(hours=2)
    quiz = Quiz.objects.get(code=QUIZ, course__code="digital-identity")
    note = Quiz.objects.get(code="note", course=quiz.course)
    rows = Enrollment.objects.select_related("run__course", "subject")
    attempts = [
        take(
            rows.get(public_id=person["enrollment"]),
            quiz,
            knows=place < HALF,
            at=now + timedelta(minutes=place),
        )
        for place, person in enumerate(people)
    ]
    first = attempts[0]
    essay = take(first.enrollment, note, knows=True, at=now)
    return {
        "attempt": str(first.public_id),
        "essay": str(essay.public_id),
        "quiz": str(quiz.public_id),
    }


def take(enrollment: Any, quiz: Any, *, knows: bool, at: Any) -> Any:
    """Take a quiz: right but for the bad question, or wrong but for it."""
    from assessments.domain.answer import Command, save_answer  # noqa: PLC0415
    from assessments.domain.attempt import finish_attempt, start_attempt  # noqa: PLC0415

    attempt = start_attempt(enrollment, quiz, language="es", now=at)
    rows = attempt.items.select_related("attempt__enrollment", "item_version__item")
    for row in rows.order_by("position"):
        bad = row.item_version.item.code == ITEM
        fields = {"option": [CHOSEN]} if bad and knows else given(row, right=knows)
        if bad and not knows:
            fields = given(row, right=True)
        command = Command(
            id=uuid4(), base=0, fields=fields, language="es", received_at=at
        )
        save_answer(row, command)
    return finish_attempt(attempt, now=at + timedelta(minutes=9))


def given(row: Any, *, right: bool) -> dict[str, list[str]]:
    """Return the fields of a right answer; of no answer if it is not to be right."""
    import random  # noqa: PLC0415

    from assessments.domain.demo import answer_fields  # noqa: PLC0415

    definition = row.item_version.definition
    if definition["interaction"] == "extended":
        return {"text": [ESSAY]}
    if not right:
        return {}
    chance = random.Random(1)  # noqa: S311 -- a right answer leaves nothing to chance
    return answer_fields(definition, chance, right=True, language="es")
