"""Attempts: started once, frozen as they are drawn, finished once."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from assessments.domain.score import score_attempt
from assessments.enums import AttemptState, EndReason, QuizKind
from assessments.errors import ItemsExhaustedError, StartRefusedError
from assessments.models import (
    Attempt,
    AttemptItem,
    FormOrder,
    Item,
    ItemVersion,
    Quiz,
    QuizVersion,
)
from assessments.planning import FORMS, Drawn, draw_items, order_options
from assessments.policy import (
    StartDecision,
    accepted_until,
    deadline_of,
)
from assessments.queries.frozen import askable, quiz_version
from assessments.queries.quiz import (
    attempts_at,
    facts_for,
    overdue,
    secure_items,
    start_decision,
)
from assessments.signals import attempt_finished, attempt_started
from courses.domain.progress import stored
from courses.models import Course, Enrollment
from lms.accounts.models import Subject
from lms.accounts.queries import newest_profile
from lms.core.domain.audit import log_action

SEED_BITS = 62
END = """
    UPDATE assessments_attempt
    SET state = %(finished)s, finished_at = %(finished_at)s, end_reason = %(reason)s
    WHERE id = %(attempt)s AND state = %(running)s
    AND (NOT %(by_time)s OR closes_at <= %(now)s)
    RETURNING revision
"""


def start_attempt(
    enrollment: Enrollment,
    quiz: Quiz,
    *,
    language: str,
    roll_over: bool = False,
    now: datetime | None = None,
) -> Attempt:
    """Start an attempt, or return the one that is in progress.

    Of two starts at once, one makes the attempt and both get it: a unique constraint
    decides. Draw, seed, versions and deadline are stored with it. Raises
    `StartRefusedError` with the decision, or `ItemsExhaustedError` if a draw cannot be
    filled any more.
    """
    now = now or timezone.now()
    attempts = attempts_at(enrollment, quiz)
    for attempt in attempts:
        close_if_overdue(attempt, now=now)
        if attempt.state == AttemptState.IN_PROGRESS:
            return attempt
    version = quiz_version(quiz.current_id or 0)
    facts = facts_for(enrollment, quiz, attempts, now=now)
    decision = start_decision(quiz, version.plan["conduct"], facts)
    if not decision.may_start:
        raise StartRefusedError(decision)
    attempt = Attempt(
        enrollment=enrollment,
        quiz=quiz,
        version=version,
        number=len(attempts) + 1,
        phase=version.kind,
        language=language,
        seed=secrets.randbits(SEED_BITS),
        started_at=now,
    )
    freeze_person(attempt)
    freeze_time(attempt, decision, roll_over=roll_over)
    # A transaction of its own: nobody waits for the lot while questions are drawn.
    choose_form(attempt, enrollment, version, now=now)
    try:
        with transaction.atomic():
            write_attempt(attempt, version, seen_in(attempts))
            attempt_started.send(Attempt, attempt_id=attempt.pk)
    except IntegrityError:
        winner = Attempt.objects.filter(
            enrollment=enrollment, quiz=quiz, number=attempt.number
        ).first()
        if winner is None:
            raise
        return winner
    return attempt


def freeze_person(attempt: Attempt) -> None:
    """Bind the attempt to what is known about the person now."""
    enrollment = attempt.enrollment
    known = newest_profile(enrollment.subject_id)
    attempt.profile_id = enrollment.profile_id if known is None else known


def freeze_time(attempt: Attempt, decision: StartDecision, *, roll_over: bool) -> None:
    """Bind the attempt to its deadline."""
    conduct = attempt.version.plan["conduct"]
    attempt.tag = decision.values["tag"]
    attempt.rolls_over = roll_over and decision.values["may_roll_over"]
    name = "late_deadline" if attempt.rolls_over else "deadline"
    attempt.deadline = decision.values[name]
    attempt.closes_at = accepted_until(conduct, attempt.deadline)


def seen_in(attempts: Sequence[Attempt]) -> set[str]:
    """Return the item versions that earlier attempts asked."""
    if not attempts:
        return set()
    asked = AttemptItem.objects.filter(attempt__in=attempts)
    return {str(pk) for pk in asked.values_list("item_version__public_id", flat=True)}


def choose_form(
    attempt: Attempt, enrollment: Enrollment, version: QuizVersion, *, now: datetime
) -> None:
    """Choose the form: of two parallel ones, the lot says which comes first."""
    if set(version.plan["forms"]) != set(FORMS):
        return
    order = form_order(enrollment.subject, enrollment.run.course, now=now)
    later = version.kind == QuizKind.POST_TEST
    if version.kind not in {QuizKind.PRE_TEST, QuizKind.POST_TEST}:
        later = attempt.number % 2 == 0
    second = FORMS[order.first == FORMS[0]]
    attempt.form = second if later else order.first
    attempt.form_position = 2 if later else 1


def form_order(subject: Subject, course: Course, *, now: datetime) -> FormOrder:
    """Return which form a subject meets first in a course, drawing the lot once.

    Lots are drawn in pairs, so that the halves stay equal: the second of a pair gets
    what the first did not. Who draws waits for whoever is drawing, on every database.
    """
    known: FormOrder | None = FormOrder.objects.filter(
        subject=subject, course=course
    ).first()
    if known:
        return known
    with transaction.atomic():
        Course.objects.select_for_update(no_key=True).get(pk=course.pk)
        drawn = FormOrder.objects.filter(course=course).order_by("-pk")
        last = drawn.first() if drawn.count() % 2 else None
        first = FORMS[last.first == FORMS[0]] if last else secrets.choice(FORMS)
        order, _created = FormOrder.objects.get_or_create(
            subject=subject, course=course, defaults={"first": first, "drawn_at": now}
        )
    return order


def write_attempt(attempt: Attempt, version: QuizVersion, seen: set[str]) -> None:
    """Draw the items and store them with the attempt."""
    sections = version.plan["forms"][attempt.form]
    known = askable(version.pk)
    secure = secure_items(version.pk)
    exhausted = {
        public_id
        for public_id, item in secure.items()
        if item.exposure_cap is not None and item.exposures >= item.exposure_cap
    }
    try:
        drawn = draw_items(sections, seed=attempt.seed, seen=seen, exhausted=exhausted)
    except ValueError:
        raise ItemsExhaustedError from None
    expose([secure[d.version].pk for d in drawn if d.version in secure])
    entries = [attempt_item(attempt, known[d.version], d) for d in drawn]
    attempt.max_points = sum((entry.max_points for entry in entries), start=0)
    attempt.save(force_insert=True)
    AttemptItem.objects.bulk_create(entries)


def attempt_item(attempt: Attempt, version: ItemVersion, drawn: Drawn) -> AttemptItem:
    """Return one question of an attempt as it was drawn."""
    return AttemptItem(
        attempt=attempt,
        position=drawn.position,
        section=drawn.section,
        item_version=version,
        option_order=order_options(
            version.definition, seed=attempt.seed ^ drawn.position
        ),
        max_points=version.definition.get("max_score", 1),
    )


def expose(items: Sequence[int]) -> None:
    """Count that secure items are shown; raises `ItemsExhaustedError` at the cap."""
    if not items:
        return
    free = Q(exposure_cap=None) | Q(exposures__lt=F("exposure_cap"))
    changed = Item.objects.filter(free, pk__in=items).update(
        exposures=F("exposures") + 1
    )
    if changed < len(items):
        raise ItemsExhaustedError


def close_if_overdue(attempt: Attempt, *, now: datetime) -> bool:
    """Finish an attempt whose time and grace are over; the object is brought up to date.

    The one way in which time ends an attempt: called on every read and by the schedule.
    """
    over = attempt.closes_at is not None and now >= attempt.closes_at
    if not over or attempt.state != AttemptState.IN_PROGRESS:
        return False
    finish_attempt(attempt, reason=EndReason.TIME_OVER, now=now)
    return attempt.state == AttemptState.FINISHED


def close_overdue(*, now: datetime) -> int:
    """Finish every attempt whose time is over; return how many were."""
    closed = 0
    for pk in overdue(now):
        attempt = Attempt.objects.select_related("enrollment__run", "version").get(
            pk=pk
        )
        closed += close_if_overdue(attempt, now=now)
    return closed


def finish_attempt(
    attempt: Attempt,
    *,
    reason: EndReason = EndReason.SUBMITTED,
    now: datetime | None = None,
) -> Attempt:
    """Finish and score an attempt, once; a second call changes nothing.

    `now` is when the request arrived. What is handed in during the grace counts as
    handed in at the deadline.
    """
    now = now or timezone.now()
    finished_at = min(now, attempt.deadline) if attempt.deadline else now
    with transaction.atomic():
        # This write comes first: an answer that is being saved either gets in before
        # it, and is scored, or finds the attempt finished.
        changed = end_attempt(attempt, reason, finished_at, now=now)
        if changed:
            score_attempt(attempt, now=now)
            attempt_finished.send(Attempt, attempt_id=attempt.pk)
    if not changed:
        attempt.refresh_from_db()
    return attempt


def end_attempt(
    attempt: Attempt, reason: EndReason, finished_at: datetime, *, now: datetime
) -> bool:
    """Mark an attempt as finished; False if it was, or if it got more time meanwhile."""
    values = {
        "attempt": attempt.pk,
        "running": AttemptState.IN_PROGRESS.value,
        "finished": AttemptState.FINISHED.value,
        "finished_at": stored(finished_at),
        "reason": EndReason(reason).value,
        "by_time": reason == EndReason.TIME_OVER,
        "now": stored(now),
    }
    with connection.cursor() as cursor:
        cursor.execute(END, values)
        row = cursor.fetchone()
    if row is None:
        return False
    attempt.state, attempt.finished_at = AttemptState.FINISHED, finished_at
    attempt.end_reason, attempt.revision = EndReason(reason), row[0]
    return True


def renew_deadlines(
    enrollment: Enrollment, quiz: Quiz, *, now: datetime
) -> Attempt | None:
    """Apply exceptions to the attempt that runs: more time holds at once."""
    attempts = attempts_at(enrollment, quiz)
    running = [a for a in attempts if a.state == AttemptState.IN_PROGRESS]
    for attempt in running:
        attempt.enrollment = enrollment
        conduct = quiz_version(attempt.version_id).plan["conduct"]
        facts = facts_for(enrollment, quiz, attempts, now=now)
        deadline = deadline_of(
            conduct, attempt.started_at, facts, roll_over=attempt.rolls_over
        )
        Attempt.objects.filter(pk=attempt.pk, state=AttemptState.IN_PROGRESS).update(
            deadline=deadline, closes_at=accepted_until(conduct, deadline)
        )
        attempt.refresh_from_db(fields=["deadline", "closes_at"])
    return running[0] if running else None


def close_attempt(
    attempt: Attempt, *, actor: UUID, reason: str, now: datetime | None = None
) -> Attempt:
    """Let the staff end an attempt that runs, with a reason; it is scored as it is."""
    now = now or timezone.now()
    with transaction.atomic():
        finish_attempt(attempt, reason=EndReason.CLOSED, now=now)
        log_action(
            "closed",
            kind="attempt",
            object_id=attempt.public_id,
            actor=actor,
            reason=reason,
            now=now,
        )
    return attempt
