"""Corrections of keys: what each policy does, to whom, and how it is told and logged."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.dispatch import Signal
from django.utils import translation

from assessments.domain.attempt import finish_attempt
from assessments.domain.regrading import work_off
from assessments.domain.score import current_scores
from assessments.domain.scoring import give_points
from assessments.models import Attempt, CorrectionChange, ScoreEntry
from assessments.signals import attempt_scored, correction_applied, correction_undone
from courses.domain.progress import finish_lesson
from courses.models import CourseCompletion
from lms.accounts.domain.message import message_words
from lms.accounts.models import Message
from lms.core.models import AuditEntry
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    MATCH,
    MULTIPLE,
    NUMERIC,
    ORDER,
    TEXT,
    THEN,
    answer,
    item_at,
    learner_in,
    make_plan,
    quiz_with,
    started,
)
from tests.factories.corrections import (
    ACTOR,
    LATER,
    corrected,
    handed_in,
    result_of,
    taken_back,
    version_at,
)

pytestmark = pytest.mark.django_db


@contextmanager
def heard(signal: Signal) -> Iterator[list[Any]]:
    """Collect whom a signal tells about."""
    told: list[Any] = []

    def listen(**sent: Any) -> None:
        told.extend(value for name, value in sent.items() if name.endswith("_id"))

    signal.connect(listen)
    try:
        yield told
    finally:
        signal.disconnect(listen)


def changes() -> list[tuple[bool, str, str, str]]:
    """Return the log of corrections: undone, effect, before, after."""
    rows = CorrectionChange.objects.order_by("pk")
    return [
        (
            row.undone,
            row.effect,
            f"{row.before} of {row.max_before}",
            f"{row.after} of {row.max_after}",
        )
        for row in rows
    ]


# --- What each policy does ------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "answered", "result"),
    [
        ("void", "-+", (1, 1)),
        ("void", ".+", (1, 1)),
        ("full_credit", "-+", (2, 2)),
        ("full_credit", "..", (1, 2)),
        ("full_credit", "++", (2, 2)),
    ],
)
def test_policy_without_a_key(
    policy: str, answered: str, result: tuple[int, int]
) -> None:
    attempt = handed_in(quiz_with(CHOICE, NUMERIC), answered)

    corrected(version_at(attempt), policy)

    assert result_of(attempt) == result


KEYS: list[tuple[dict[str, Any], dict[str, Any], dict[str, list[str]]]] = [
    (CHOICE, {"options": ["a"]}, {"option": ["a"]}),
    (MULTIPLE, {"options": ["c"]}, {"option": ["c"]}),
    (NUMERIC, {"value": "4", "absolute": "0.5"}, {"text": ["4.4"]}),
    (TEXT, {"accepted": ["Passport"]}, {"text": ["passport"]}),
    (MATCH, {"rows": {"r1": "b", "r2": "c"}}, {"row-r1": ["b"], "row-r2": ["c"]}),
    (
        ORDER,
        {"sequence": ["c", "b", "a"]},
        {"place-a": ["3"], "place-b": ["2"], "place-c": ["1"]},
    ),
]


@pytest.mark.parametrize(("definition", "key", "other"), KEYS)
@pytest.mark.parametrize("policy", ["accept_also", "new_key"])
def test_a_corrected_key_is_accepted(
    policy: str, definition: Any, key: Any, other: Any
) -> None:
    quiz = quiz_with(definition)
    attempt = started(quiz)
    answer(attempt, fields=other)
    finish_attempt(attempt, now=THEN + timedelta(minutes=5))
    assert attempt.points == 0

    corrected(version_at(attempt), policy, key)

    assert result_of(attempt) == (1, 1)


@pytest.mark.parametrize(("definition", "key", "other"), KEYS)
def test_the_old_key_stays_with_accept_also_and_goes_with_new_key(
    definition: Any, key: Any, other: Any
) -> None:
    del other
    quiz = quiz_with(definition)
    first = handed_in(quiz, "+")
    version = version_at(first)

    also = corrected(version, "accept_also", key)
    assert result_of(first) == (1, 1)
    taken_back(also)
    corrected(version, "new_key", key, never_lower=False)

    assert result_of(first) == (0, 1)


def test_who_would_be_lowered_keeps_what_they_had_and_it_is_logged() -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    right, wrong = handed_in(quiz, "+-"), handed_in(quiz, "--")

    corrected(version_at(right), "new_key", {"options": ["a"]})

    assert (result_of(right), result_of(wrong)) == ((1, 2), (1, 2))
    assert changes() == [
        (False, "kept", "1 of 2", "1 of 2"),
        (False, "changed", "0 of 2", "1 of 2"),
    ]
    assert ScoreEntry.objects.filter(source="regrade").count() == 1


def test_void_is_kept_from_whom_it_would_lower() -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    right, all_right = handed_in(quiz, "+-"), handed_in(quiz, "++")

    corrected(version_at(right), "void")

    assert (result_of(right), result_of(all_right)) == ((1, 2), (1, 1))


def test_lowering_has_to_be_chosen() -> None:
    attempt = handed_in(quiz_with(CHOICE, NUMERIC), "+-")

    corrected(version_at(attempt), "void", never_lower=False)

    assert result_of(attempt) == (0, 1)


def test_void_of_the_only_question_gives_the_whole_to_everyone() -> None:
    attempt = handed_in(quiz_with(CHOICE), "-")

    corrected(version_at(attempt), "void")

    assert result_of(attempt) == (0, 0)
    assert changes() == [(False, "changed", "0 of 1", "0 of 0")]


def test_score_by_a_person_prevails_except_over_void() -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    attempt = handed_in(quiz, "-+")
    half = Fraction(1, 2)
    item = item_at(attempt)
    give_points(item, points=half, reason="Nearly.", actor=ACTOR, now=LATER)
    version = version_at(attempt)

    full = corrected(version, "full_credit")
    assert result_of(attempt) == (1 + half, 2)
    corrected(version, "void")
    assert result_of(attempt) == (1, 1)
    taken_back(full)
    assert result_of(attempt) == (1, 1)


def test_full_credit_scores_a_long_text_that_waits_for_a_person() -> None:
    quiz = quiz_with(CHOICE, EXTENDED)
    attempt = started(quiz)
    answer(attempt, 2)
    finish_attempt(attempt, now=THEN + timedelta(minutes=5))
    assert attempt.pending

    correction = corrected(version_at(attempt, 2), "full_credit")
    assert result_of(attempt) == (4, 5)
    with heard(attempt_scored) as told:
        taken_back(correction)

    assert result_of(attempt) == (None, 5)
    assert (attempt.pending, told) == (True, [attempt.pk])


def test_nobody_is_lowered_whatever_a_person_scores_later() -> None:
    attempt = started(quiz_with(CHOICE, EXTENDED))
    answer(attempt, 1)
    answer(attempt, 2)
    finish_attempt(attempt, now=THEN + timedelta(minutes=5))

    corrected(version_at(attempt), "void")

    assert result_of(attempt) == (None, 5)
    assert CorrectionChange.objects.get().effect == "kept"


def test_only_attempts_that_asked_this_version_are_touched() -> None:
    quiz = quiz_with(CHOICE)
    other = handed_in(quiz_with(CHOICE), "-")
    attempt = handed_in(quiz, "-")

    correction = corrected(version_at(attempt))

    assert (result_of(other), result_of(attempt)) == ((0, 1), (1, 1))
    correction.refresh_from_db()
    assert (correction.state, correction.done, correction.total) == ("applied", 1, 1)


# --- Attempts that are finished later -------------------------------------------------


def test_attempt_finished_later_is_scored_under_it_from_the_start() -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    running = started(quiz)
    answer(running)
    correction = corrected(version_at(running), "new_key", {"options": ["a"]})
    assert (correction.state, changes()) == ("applied", [])

    finish_attempt(running, now=LATER)

    assert result_of(running) == (0, 2)
    assert changes() == [(False, "from_start", "0 of 2", "0 of 2")]
    taken_back(correction)
    assert result_of(running) == (1, 2)


def test_what_held_from_the_start_holds_when_another_one_is_taken_back() -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    running = started(quiz)
    answer(running)
    version = version_at(running)
    corrected(version, "new_key", {"options": ["a"]})
    finish_attempt(running, now=LATER)

    also = corrected(version, "accept_also", {"options": ["c"]})
    taken_back(also)

    assert result_of(running) == (0, 2)


# --- The log, the signals, the messages -----------------------------------------------


def test_apply_and_undo_append_entries_and_signal_once() -> None:
    quiz = quiz_with(CHOICE)
    attempts = [handed_in(quiz, "-"), handed_in(quiz, "+")]

    with heard(attempt_scored) as scored, heard(correction_applied) as applied:
        correction = corrected(version_at(attempts[0]))
        work_off(correction, now=LATER)
    assert (scored, applied) == ([attempts[0].pk], [correction.pk])

    with heard(attempt_scored) as scored, heard(correction_undone) as undone:
        taken_back(correction)
        work_off(correction, now=LATER)
    assert (scored, undone) == ([attempts[0].pk], [correction.pk])

    assert changes() == [
        (False, "changed", "0 of 1", "1 of 1"),
        (False, "same", "1 of 1", "1 of 1"),
        (True, "changed", "1 of 1", "0 of 1"),
        (True, "same", "1 of 1", "1 of 1"),
    ]
    log = ScoreEntry.objects.filter(attempt_item__attempt=attempts[0]).order_by("pk")
    assert [(row.source, row.share, row.correction_id, row.undoes) for row in log] == [
        ("automatic", 0, None, False),
        ("regrade", 1, correction.pk, False),
        ("regrade", 0, correction.pk, True),
    ]


def test_learner_is_told_once_with_the_reason() -> None:
    quiz = quiz_with(CHOICE)
    lucky, ana = learner_in(quiz), learner_in(quiz)
    handed_in(quiz, "+", lucky)
    first = handed_in(quiz, "-", ana)
    corrected(version_at(first), reason="Two options were right.")

    message = Message.objects.get()
    assert message.user == ana.subject.link.user
    with translation.override("en"):
        words = message_words(message)
    assert words.title == "A correction of “Quiz”"
    assert words.body.endswith("The reason given: Two options were right.")
    assert words.path == f"/en/attempt/{first.public_id}/result/"


def test_two_attempts_of_one_person_give_one_message() -> None:
    quiz = quiz_with(CHOICE)
    ana = learner_in(quiz)
    first = handed_in(quiz, "-", ana)
    second = started(quiz, ana, now=THEN + timedelta(days=1, hours=1))
    answer(second, fields={"option": ["c"]}, at=THEN + timedelta(days=1, hours=2))
    finish_attempt(second, now=THEN + timedelta(days=1, hours=3))

    correction = corrected(version_at(first))
    assert Message.objects.count() == 1
    taken_back(correction)

    assert (result_of(first), result_of(second)) == ((0, 1), (0, 1))
    kinds = Message.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["score_corrected", "correction_undone"]
    with translation.override("en"):
        words = message_words(Message.objects.get(kind="correction_undone"))
    assert words.body.endswith("The reason given: It was right.")


def test_who_is_gone_or_never_sees_points_is_not_told() -> None:
    plan = make_plan()
    plan["conduct"]["review"] = {"during": [], "after": [], "later": [], "closed": []}
    quiz = quiz_with(CHOICE, plan=plan)
    attempt = handed_in(quiz, "-")
    corrected(version_at(attempt))

    other = handed_in(quiz_with(CHOICE), "-")
    other.enrollment.subject.link.user.delete()
    corrected(version_at(other))

    assert (result_of(attempt), result_of(other)) == ((1, 1), (1, 1))
    assert not Message.objects.exists()


def test_audit_log_names_who_did_what_and_why() -> None:
    attempt = handed_in(quiz_with(CHOICE), "-")
    correction = corrected(version_at(attempt))
    taken_back(correction)

    rows = AuditEntry.objects.filter(object_id=str(correction.public_id)).order_by("pk")
    assert [(row.action, row.actor, row.reason) for row in rows] == [
        ("proposed", ACTOR, "The key was wrong."),
        ("applied", ACTOR, "The key was wrong."),
        ("undone", ACTOR, "It was right."),
    ]
    assert {row.kind for row in rows} == {"correction"}


def test_what_an_attempt_counts_for_stays() -> None:
    attempt = handed_in(quiz_with(CHOICE), "-")
    half = Fraction(1, 2)
    Attempt.objects.filter(pk=attempt.pk).update(credit=half, counts=False)

    corrected(version_at(attempt))

    assert result_of(attempt) == (1, 1)
    assert (attempt.credit, attempt.counts) == (half, False)


def test_completion_comes_by_a_correction_and_is_never_taken_away() -> None:
    quiz = quiz_with(CHOICE)
    ana = learner_in(quiz)
    for lesson in ana.run.course.lessons.all():
        finish_lesson(ana, lesson, by="read", language="en", now=THEN)
    attempt = handed_in(quiz, "-", ana)
    assert not CourseCompletion.objects.exists()

    correction = corrected(version_at(attempt))
    completion = CourseCompletion.objects.get()
    taken_back(correction)

    assert CourseCompletion.objects.get() == completion
    assert result_of(attempt) == (0, 1)


def test_scores_of_other_questions_stand_as_they_were() -> None:
    attempt = handed_in(quiz_with(CHOICE, NUMERIC), "-+")
    before = current_scores(attempt)

    corrected(version_at(attempt))

    after = current_scores(attempt)
    other = item_at(attempt, 2).pk
    assert after[other] == before[other]
