"""The job of a correction: the same as recomputed from scratch, however it is interrupted."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain import regrading
from assessments.domain.answer import save_answer
from assessments.domain.attempt import close_overdue, finish_attempt
from assessments.domain.correction import apply_correction, undo_correction
from assessments.domain.exception import grant_exception, set_time_factor
from assessments.domain.quiz import publish_quiz, retire_quiz
from assessments.domain.regrading import work_off
from assessments.domain.scoring import give_points
from assessments.enums import CorrectionState, ItemStatus
from assessments.models import (
    Attempt,
    Correction,
    CorrectionChange,
    Item,
    Quiz,
    ScoreEntry,
)
from assessments.queries.correction_preview import (
    preview_correction,
    preview_undoing,
    what_was_done,
)
from assessments.queries.corrections import errata_notes, voided_items
from assessments.queries.frozen import item_version
from assessments.scoring.log import Total
from assessments.tasks import work_off_correction
from courses.models import CourseRun
from lms.accounts.models import Message
from tests.assessments.scoring.recomputed import Asked, Fix, recomputed
from tests.factories.assessments import (
    CHOICE,
    MULTIPLE,
    NUMERIC,
    THEN,
    add_version,
    answer,
    command,
    item_at,
    learner_in,
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
    taken_back,
    version_at,
)

pytestmark = pytest.mark.django_db
DEFINITIONS = (CHOICE, MULTIPLE, NUMERIC)


# --- Recomputation from scratch as the oracle -----------------------------------------


def expected(attempt: Attempt, held: list[Correction]) -> tuple[Any, Any]:
    """Recompute an attempt under the corrections in force, the oldest first."""
    items = list(attempt.items.order_by("position"))
    manual = {
        row.attempt_item_id: row.share
        for row in ScoreEntry.objects.filter(
            attempt_item__in=items, source="manual"
        ).order_by("pk")
    }
    started_under = set(
        CorrectionChange.objects.filter(
            attempt=attempt, effect="from_start"
        ).values_list("correction", flat=True)
    )
    asked = [
        Asked(
            item_version(item.item_version_id).definition,
            item.response,
            item.max_points,
            manual.get(item.pk),
        )
        for item in items
    ]
    places = {item.item_version_id: place for place, item in enumerate(items)}
    fixes = [
        Fix(
            key=row.pk,
            place=places[row.item_version_id],
            policy=row.policy,
            definition=row.definition,
            never_lower=row.never_lower,
            from_start=row.pk in started_under,
        )
        for row in held
    ]
    return recomputed(asked, fixes)[:2]


marks = st.text("+-.", min_size=3, max_size=3)
fixes = st.tuples(
    st.integers(1, 3),
    st.sampled_from(["void", "full_credit", "accept_also", "new_key"]),
    st.booleans(),
)
steps = st.lists(
    st.one_of(
        fixes.map(lambda fix: ("correct", fix)),
        st.integers(0, 5).map(lambda which: ("undo", which)),
        st.just(("finish", None)),
    ),
    max_size=6,
)
KEYS: dict[str, dict[str, Any]] = {
    "choice": {"options": ["a"]},
    "multiple": {"options": ["b", "c"]},
    "numeric": {"value": "9"},
}


class History:
    """A quiz, attempts that are finished and that run, corrections as they come and go."""

    def __init__(self, finished: list[str], running: list[str]) -> None:
        self.quiz = quiz_with(*DEFINITIONS)
        self.finished = [handed_in(self.quiz, each) for each in finished]
        self.running = [self.answered(each) for each in running]
        self.held: list[Correction] = []

    def answered(self, pattern: str) -> Attempt:
        attempt = started(self.quiz)
        wrong = ({"option": ["a"]}, {"option": ["c"]}, {"text": ["9"]})
        for position, mark in enumerate(pattern, start=1):
            if mark == "+":
                answer(attempt, position)
            if mark == "-":
                answer(attempt, position, wrong[position - 1])
        return attempt

    def correct(self, fix: tuple[int, str, bool]) -> None:
        position, policy, never_lower = fix
        version = version_at((self.finished + self.running)[0], position)
        keyed = policy in {"accept_also", "new_key"}
        key = KEYS[version.definition["interaction"]] if keyed else None
        correction = proposed(version, policy, key, never_lower=never_lower)
        foreseen = preview_correction(correction)
        at = LATER + timedelta(seconds=correction.pk)
        apply_correction(correction, actor=ACTOR, now=at)
        work_off(correction, now=at)
        assert what_was_done(correction) == foreseen
        self.held.append(correction)

    def undo(self, which: int) -> None:
        if self.held:
            correction = self.held.pop(which % len(self.held))
            foreseen = {
                row.attempt_id: row.after for row in preview_undoing(correction).rows
            }
            undo_correction(correction, actor=ACTOR, reason="No.", now=LATER)
            work_off(correction, now=LATER)
            done = what_was_done(correction).rows
            assert {row.attempt_id: row.after for row in done} == foreseen

    def finish(self, _: None) -> None:
        if self.running:
            attempt = self.running.pop()
            finish_attempt(attempt, now=LATER + timedelta(days=9))
            self.finished.append(attempt)

    def check(self) -> None:
        for attempt in self.finished:
            assert result_of(attempt) == expected(attempt, self.held)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    finished=st.lists(marks, min_size=1, max_size=2),
    running=st.lists(marks, max_size=1),
    manual=st.none() | st.fractions(0, 1, max_denominator=3),
    steps=steps,
)
def test_corrections_compose_and_come_back_in_any_order(
    finished: list[str], running: list[str], manual: Fraction | None, steps: list[Any]
) -> None:
    with transaction.atomic():
        history = History(finished, running)
        if manual is not None:
            item = item_at(history.finished[0], 2)
            points = manual * item.max_points
            give_points(item, points=points, reason="So.", actor=ACTOR, now=LATER)
        for name, values in steps:
            getattr(history, name)(values)
            history.check()
        while history.held:
            history.undo(0)
            history.check()
        transaction.set_rollback(True)


# --- Interrupted ----------------------------------------------------------------------


class KilledError(Exception):
    """The worker is gone."""


@pytest.mark.parametrize("undo", [False, True])
@pytest.mark.parametrize("place", ["locked_attempt", "write_scores", "tell_learner"])
def test_job_that_is_killed_anywhere_is_finished_by_the_next_one(
    monkeypatch: pytest.MonkeyPatch, place: str, undo: bool
) -> None:
    quiz = quiz_with(CHOICE)
    attempts = [handed_in(quiz, "-") for _ in range(3)]
    correction = in_force(version_at(attempts[0]))
    if undo:
        work_off(correction, now=LATER)
        undo_correction(correction, actor=ACTOR, reason="No.", now=LATER)
    real = getattr(regrading, place)
    calls = []

    def killed(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        if len(calls) % 2:
            raise KilledError
        return real(*args, **kwargs)

    monkeypatch.setattr(regrading, place, killed)
    for _ in range(3):
        correction.refresh_from_db()
        with pytest.raises(KilledError):
            work_off(correction, now=LATER)
    monkeypatch.setattr(regrading, place, real)
    correction.refresh_from_db()
    assert (correction.done, correction.total) == (2, 3)
    work_off_correction(correction.pk)

    correction.refresh_from_db()
    state = CorrectionState.UNDONE if undo else CorrectionState.APPLIED
    assert (correction.state, correction.done, correction.total) == (state, 3, 3)
    result = (0, 1) if undo else (1, 1)
    assert [result_of(attempt) for attempt in attempts] == [result] * 3
    each = 2 if undo else 1
    assert CorrectionChange.objects.count() == 3 * each
    assert ScoreEntry.objects.filter(source="regrade").count() == 3 * each
    assert Message.objects.count() == 3 * each


def test_job_goes_chunk_by_chunk_and_costs_the_same_for_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(regrading, "CHUNK", 2)
    quiz = quiz_with(CHOICE)
    attempts = [handed_in(quiz, "-") for _ in range(5)]

    correction = corrected(version_at(attempts[0]))

    assert [result_of(attempt) for attempt in attempts] == [(1, 1)] * 5
    correction.refresh_from_db()
    assert (correction.done, correction.cursor) == (5, attempts[-1].pk)


def test_stale_worker_does_nothing_once_the_correction_is_taken_back() -> None:
    attempt = handed_in(quiz_with(CHOICE), "-")
    stale = in_force(version_at(attempt))
    taken_back(corrected_by_another(stale))

    assert work_off(stale, now=LATER) == 0
    assert result_of(attempt) == (0, 1)


def corrected_by_another(correction: Correction) -> Correction:
    """Work a correction off elsewhere: the object that is given knows nothing of it."""
    found = Correction.objects.get(pk=correction.pk)
    work_off(found, now=LATER)
    return found


# --- Nothing but corrections changes what was handed in (pain 24) ---------------------


def test_what_was_handed_in_is_sealed_but_for_corrections() -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    ana = learner_in(quiz)
    attempt = handed_in(quiz, "-+", ana)
    log = list(ScoreEntry.objects.order_by("pk").values())

    for item in Item.objects.all():
        add_version(
            item, {**CHOICE, "options": [{"id": "a", "key": True}, {"id": "b"}]}
        )
    quiz.plan["conduct"]["pass_percent"] = 10
    quiz.plan["conduct"]["grading"] = [
        {"then": {"credit_percent": 10, "counts": False}, "code": "all"}
    ]
    quiz.save()
    publish_quiz(quiz, now=LATER)
    grant_exception(
        ana,
        quiz,
        effects={"extra_attempts": 1},
        reason="Ill.",
        expires_at=None,
        actor=ACTOR,
        now=LATER,
    )
    set_time_factor(ana.subject, factor=Fraction(2), reason="", actor=ACTOR, now=LATER)
    late = command({"option": ["b"]}, base=1, at=LATER)
    assert save_answer(item_at(attempt), late).outcome == "finished"
    finish_attempt(Attempt.objects.get(pk=attempt.pk), now=LATER)
    close_overdue(now=LATER)
    Item.objects.update(status=ItemStatus.RETIRED)
    retire_quiz(quiz, actor=ACTOR, reason="Old.", now=LATER)
    CourseRun.objects.update(end=THEN)

    assert result_of(attempt) == (1, 2)
    assert (attempt.credit, attempt.counts) == (1, True)
    assert list(ScoreEntry.objects.order_by("pk").values()) == log
    corrected(version_at(attempt))
    assert result_of(attempt) == (2, 2)


# --- What learners and instructors are shown ------------------------------------------


def test_errata_notes_say_what_why_and_whether_it_was_set_aside() -> None:
    attempt = handed_in(quiz_with(CHOICE, NUMERIC), "+-")
    version = version_at(attempt)
    kept = corrected(version, "new_key", {"options": ["a"]}, reason="Decree 5.")
    also = corrected(version, "accept_also", {"options": ["c"]}, reason="Decree 6.")
    gone = taken_back(corrected(version_at(attempt, 2), "void"))

    notes = errata_notes(attempt)

    item = item_at(attempt).pk
    one = Total(Fraction(1), Fraction(2))
    assert notes == {
        item: [
            (
                "new_key",
                "Decree 5.",
                kept.applied_at,
                "kept",
                kept.definition,
                one,
                one,
            ),
            (
                "accept_also",
                "Decree 6.",
                also.applied_at,
                "same",
                also.definition,
                one,
                one,
            ),
        ]
    }
    assert gone.state == CorrectionState.UNDONE


def test_voided_items_of_a_running_attempt() -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    attempt = started(quiz)
    proposed(version_at(attempt, 2), "void")
    void = corrected(version_at(attempt), "void")
    corrected(version_at(attempt), "void")

    with CaptureQueriesContext(connection) as queries:
        found = voided_items(attempt)
    assert (found, len(queries)) == ({item_at_pk(attempt)}, 1)
    taken_back(void)
    assert voided_items(attempt) == {item_at_pk(attempt)}


def item_at_pk(attempt: Attempt) -> int:
    """Return the key of the first question."""
    return int(attempt.items.get(position=1).pk)


@pytest.mark.parametrize("people", [1, 3])
def test_preview_costs_the_same_for_more_people(people: int) -> None:
    quiz: Quiz = quiz_with(CHOICE, NUMERIC)
    attempts = [handed_in(quiz, "-+") for _ in range(people)]
    corrected(version_at(attempts[0], 2), "void")
    correction = proposed(version_at(attempts[0]))
    preview_correction(correction)

    with CaptureQueriesContext(connection) as queries:
        preview = preview_correction(correction)

    assert preview.counts == {"raised": people}
    assert (preview.now_passed, preview.no_longer_passed) == (people, 0)
    # Attempts, scores, questions, changes, corrections.
    assert len(queries) == 5
