"""Corrections while people finish and score, and while two workers have the same job."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from assessments.domain import score
from assessments.domain.attempt import finish_attempt
from assessments.domain.correction import apply_correction, undo_correction
from assessments.domain.regrading import work_off
from assessments.domain.scoring import give_points
from assessments.models import Attempt, Correction, CorrectionChange, ScoreEntry
from assessments.signals import correction_applied
from lms.accounts.models import Message
from lms.core.models import OutboxMessage
from tests.factories.assessments import (
    CHOICE,
    NUMERIC,
    answer,
    item_at,
    quiz_with,
    started,
)
from tests.factories.corrections import (
    ACTOR,
    LATER,
    corrected,
    handed_in,
    in_force,
    proposed,
    result_of,
    version_at,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def running_wrong(quiz: Any) -> Attempt:
    """Return an attempt that runs, answered by the option that is not the key."""
    attempt = started(quiz)
    answer(attempt, fields={"option": ["a"]})
    return attempt


def work(correction: Correction) -> int:
    """Work a correction off as a worker does, which reads it anew."""
    return work_off(Correction.objects.get(pk=correction.pk), now=LATER)


def finish(attempt: Attempt) -> None:
    """Hand an attempt in as a request does."""
    finish_attempt(Attempt.objects.get(pk=attempt.pk), now=LATER)


def one_each(correction: Correction) -> bool:
    """Tell whether every attempt has exactly one row in the log of the correction."""
    rows = CorrectionChange.objects.filter(correction=correction, undone=False)
    attempts = set(rows.values_list("attempt", flat=True))
    return len(attempts) == rows.count() == Attempt.objects.count()


def test_attempts_finished_in_the_middle_of_the_job_are_not_missed() -> None:
    quiz = quiz_with(CHOICE)
    finished = [handed_in(quiz, "-") for _ in range(6)]
    running = [running_wrong(quiz) for _ in range(5)]
    correction = in_force(version_at(finished[0]))

    def do(number: int) -> None:
        if number:
            finish(running[number - 1])
        else:
            work(correction)

    at_once(do, 1 + len(running))

    assert [result_of(attempt) for attempt in finished + running] == [(1, 1)] * 11
    assert one_each(correction)


@pytest.mark.parametrize("undo", [False, True])
def test_who_is_finishing_while_the_correction_comes_or_goes_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, undo: bool
) -> None:
    quiz = quiz_with(CHOICE)
    handed_in(quiz, "-")
    attempt = running_wrong(quiz)
    version = version_at(attempt)
    correction = corrected(version) if undo else proposed(version)
    looked = threading.Event()
    real: Callable[..., Any] = score.errata_for

    def slow(*args: Any) -> Any:
        """Look for corrections, then dawdle before the transaction ends."""
        found = real(*args)
        looked.set()
        time.sleep(0.7)
        return found

    monkeypatch.setattr(score, "errata_for", slow)

    def do(number: int) -> None:
        if number:
            finish(attempt)
            return
        assert looked.wait(timeout=20)
        mine = Correction.objects.get(pk=correction.pk)
        if undo:
            undo_correction(mine, actor=ACTOR, reason="No.", now=LATER)
        else:
            apply_correction(mine, actor=ACTOR, now=LATER)
        work(correction)

    at_once(do, 2)

    correction.refresh_from_db()
    assert correction.state == ("undone" if undo else "applied")
    assert result_of(attempt) == ((0, 1) if undo else (1, 1))
    assert one_each(correction)


def test_two_workers_on_one_job_do_it_once() -> None:
    quiz = quiz_with(CHOICE)
    attempts = [handed_in(quiz, "-") for _ in range(8)]
    correction = in_force(version_at(attempts[0]))
    told: list[int] = []

    def listen(correction_id: int, **_: Any) -> None:
        told.append(correction_id)

    correction_applied.connect(listen)
    try:
        worked = at_once(lambda _: work(correction), 4)
    finally:
        correction_applied.disconnect(listen)

    correction.refresh_from_db()
    assert (correction.state, correction.done, correction.total) == ("applied", 8, 8)
    assert (sum(worked), told) == (8, [correction.pk])
    assert [result_of(attempt) for attempt in attempts] == [(1, 1)] * 8
    assert ScoreEntry.objects.filter(source="regrade").count() == 8
    assert Message.objects.count() == 8


def test_two_corrections_at_once_come_to_what_both_make() -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    attempts = [handed_in(quiz, "--") for _ in range(6)]
    first = in_force(version_at(attempts[0]))
    second = in_force(version_at(attempts[0], 2), "void")

    at_once(lambda number: work((first, second)[number % 2]), 4)

    assert [result_of(attempt) for attempt in attempts] == [(1, 1)] * 6
    assert one_each(first)
    assert one_each(second)


def test_a_person_scores_while_the_job_runs() -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    attempts = [handed_in(quiz, "--") for _ in range(5)]
    correction = in_force(version_at(attempts[0]))

    def do(number: int) -> None:
        if not number:
            work(correction)
            return
        item = item_at(attempts[number - 1], 2)
        give_points(item, points=item.max_points, reason="So.", actor=ACTOR, now=LATER)

    at_once(do, 1 + len(attempts))

    assert [result_of(attempt) for attempt in attempts] == [(2, 2)] * 5


def test_confirmed_by_two_people_at_once_it_is_owed_once() -> None:
    correction = proposed(version_at(handed_in(quiz_with(CHOICE), "-")))

    def confirm(number: int) -> bool:
        mine = Correction.objects.get(pk=correction.pk)
        return apply_correction(
            mine, actor=ACTOR, now=LATER + timedelta(seconds=number)
        )

    assert sorted(at_once(confirm, 4)) == [False, False, False, True]
    owed = OutboxMessage.objects.filter(task="assessments.tasks.work_off_correction")
    assert owed.count() == 1
