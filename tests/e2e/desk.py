"""What instructors find on their desk: made in a process of the served site, by domain calls."""

from datetime import timedelta
from typing import Any
from uuid import uuid4


def lay_desk(email: str) -> dict[str, str]:
    """Let a learner leave something for every page of the desk; return their addresses."""
    from django.urls import reverse  # noqa: PLC0415 -- after setup
    from django.utils import timezone  # noqa: PLC0415
    from django.utils.translation import override  # noqa: PLC0415

    from assessments.domain.review import ask_second_look  # noqa: PLC0415
    from assessments.models import Quiz  # noqa: PLC0415
    from courses.models import Enrollment  # noqa: PLC0415
    from lms.accounts.models import User  # noqa: PLC0415

    now = timezone.now() - timedelta(hours=1)
    user = User.objects.get(email=email)
    enrollment = Enrollment.objects.get(subject__link__user=user)
    run = enrollment.run.public_id
    quizzes = {
        quiz.code: quiz for quiz in Quiz.objects.filter(course=enrollment.run.course)
    }
    attempt = take(enrollment, quizzes["module-4"], now)
    note = take(enrollment, quizzes["note"], now, text="Una respuesta larga. " * 30)
    item = attempt.items.order_by("position").first()
    look = ask_second_look(item, text="La opción dice lo mismo.", now=now)
    command, unread = leave_behind(attempt, now)
    proposed, applied = correct(attempt, user, now)
    pages: dict[str, tuple[str, list[Any]]] = {
        "run_quizzes": ("run_quizzes", [run]),
        "scoring": ("scoring", [run]),
        "score": ("score", [run, note.public_id, 1]),
        "people": ("people", [run]),
        "person": ("person", [run, enrollment.public_id]),
        "person_quiz": (
            "person_quiz",
            [run, enrollment.public_id, quizzes["module-4"].public_id],
        ),
        "looks": ("looks", [run]),
        "look": ("look", [run, look.public_id]),
        "kept": ("kept", [run]),
        "kept_answer": ("kept_answer", [run, command]),
        "unread_answer": ("unread_answer", [run, unread]),
        "correct_item": ("correct_item", [item.item_version.public_id]),
        "correction": ("correction", [proposed.public_id]),
        "undo_correction": ("undo_correction", [applied.public_id]),
        "corrections": ("corrections", [enrollment.run.course.code]),
        "quiz_statistics": ("quiz_statistics", [quizzes["module-1"].public_id]),
        "quiz_attempts": ("quiz_attempts", [quizzes["module-1"].public_id]),
        "attempt_log": ("attempt_log", [attempt.public_id]),
        "item_statistics": ("item_statistics", [item.item_version.item.public_id]),
    }
    with override("en"):
        return {
            name: reverse(f"assessments:{view}", args=given)
            for name, (view, given) in pages.items()
        }


def take(enrollment: Any, quiz: Any, now: Any, *, text: str = "") -> Any:
    """Take a quiz: an answer to the first question, where one is given."""
    from assessments.domain.attempt import finish_attempt, start_attempt  # noqa: PLC0415

    attempt = start_attempt(enrollment, quiz, language="es", now=now)
    if text:
        send(attempt, {"text": [text]}, now)
    return finish_attempt(attempt, now=now + timedelta(minutes=5))


def send(attempt: Any, fields: dict[str, list[str]], now: Any) -> Any:
    """Send an answer to the first question; return the id of its command."""
    from assessments.domain.answer import Command, save_answer  # noqa: PLC0415
    from assessments.models import AttemptItem  # noqa: PLC0415

    row = AttemptItem.objects.select_related("attempt__enrollment").get(
        attempt=attempt, position=1
    )
    command = Command(id=uuid4(), base=0, fields=fields, language="es", received_at=now)
    save_answer(row, command)
    return command.id


def leave_behind(attempt: Any, now: Any) -> tuple[Any, Any]:
    """Send an answer too late, and one that cannot be read; return their ids."""
    from assessments.models import QuarantinedAnswer  # noqa: PLC0415
    from assessments.scoring.response import ResponseError  # noqa: PLC0415

    command = send(attempt, {}, now + timedelta(minutes=9))
    try:
        send(attempt, {"option": ["nowhere"], "text": ["a"] * 2, "row-x": ["y"]}, now)
    except ResponseError:
        return command, QuarantinedAnswer.objects.latest("pk").public_id
    unread = QuarantinedAnswer.objects.create(
        subject=attempt.enrollment.subject,
        attempt_item=attempt.items.get(position=1),
        reason="not-offered",
        payload={"command": str(uuid4()), "base": 0, "fields": {"option": ["z"]}},
        language="es",
        received_at=now,
    )
    return command, unread.public_id


def correct(attempt: Any, user: Any, now: Any) -> tuple[Any, Any]:
    """Propose a correction of one question, and carry out one of another."""
    from assessments.domain.correction import (  # noqa: PLC0415
        apply_correction,
        propose_correction,
    )
    from assessments.domain.regrading import work_off  # noqa: PLC0415

    rows = list(attempt.items.order_by("position"))
    fields: dict[str, Any] = {
        "policy": "full_credit",
        "reason": "Dos opciones dicen lo mismo.",
        "actor": user.public_id,
        "now": now,
    }
    proposed = propose_correction(rows[1].item_version, **fields)
    applied = propose_correction(rows[2].item_version, **fields)
    apply_correction(applied, actor=user.public_id, now=now)
    work_off(applied, now=now)
    return proposed, applied
