"""Drafts of quizzes: written by people, stored as the file of the package would be."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments.domain.quiz_package import quiz_data, store_quiz
from assessments.errors import QuizTakenError, StaleQuizError
from assessments.importing.quizzes_file import QuizData, render_quiz
from assessments.models import Quiz, QuizPlacement
from courses.domain.catalogue import bump_stamp
from courses.domain.version import freeze_version
from courses.models import Course
from lms.core.domain.audit import log_action


def draft_digest(quiz: Quiz) -> str:
    """Return what tells one state of a draft from another."""
    text = json.dumps(render_quiz(quiz_data(quiz)), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def add_draft(
    course: Course, data: QuizData, *, actor: UUID, now: datetime | None = None
) -> Quiz:
    """Add a quiz that nobody meets before it is published.

    Raises `QuizTakenError` if the course has a quiz of this code.
    """
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=course.pk)
        if Quiz.objects.filter(course=course, code=data.code).exists():
            raise QuizTakenError(data.code)
        last = QuizPlacement.objects.filter(quiz__course=course).aggregate(
            last=Max("position")
        )["last"]
        position = 0 if last is None else last + 1
        quiz = store_quiz(course, data, position=position)
        log_draft("added", quiz, actor=actor, now=now)
    return quiz


def save_draft(
    quiz: Quiz,
    data: QuizData,
    *,
    seen: str,
    actor: UUID,
    now: datetime | None = None,
) -> Quiz:
    """Replace a draft by what was written over the state that was seen.

    Where it stands in the course holds at once; everything else once it is published.
    Raises `StaleQuizError` if somebody else saved meanwhile.
    """
    with transaction.atomic():
        Quiz.objects.select_for_update().get(pk=quiz.pk)
        known = Quiz.objects.select_related(
            "placement__module", "placement__lesson", "course"
        ).get(pk=quiz.pk)
        if draft_digest(known) != seen:
            raise StaleQuizError
        stored = store_quiz(known.course, data, position=known.placement.position)
        log_draft("saved", stored, actor=actor, now=now)
        bump_stamp()
    return stored


def restore_quiz(quiz: Quiz, *, actor: UUID, now: datetime | None = None) -> bool:
    """Offer a retired quiz again as it was published last; False if it was not retired."""
    now = now or timezone.now()
    with transaction.atomic():
        if not Quiz.objects.filter(pk=quiz.pk, retired=True).update(retired=False):
            return False
        quiz.retired = False
        log_draft("restored", quiz, actor=actor, now=now)
        bump_stamp()
        if quiz.current_id:
            freeze_version(quiz.course, actor=actor, now=now)
    return True


def log_draft(action: str, quiz: Quiz, *, actor: UUID, now: datetime | None) -> None:
    """Log what was done to a draft."""
    log_action(action, kind="quiz", object_id=quiz.public_id, actor=actor, now=now)
