"""An attempt is started once, frozen as drawn, and finished once."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from assessments.domain.attempt import (
    close_attempt,
    close_overdue,
    finish_attempt,
    form_order,
    renew_deadlines,
    start_attempt,
)
from assessments.domain.quiz import retire_quiz
from assessments.errors import ItemsExhaustedError, StartRefusedError
from assessments.models import Attempt, AttemptItem, Item, QuizException, ScoreEntry
from assessments.policy import preset
from courses.models import CourseCompletion
from lms.core.models import AuditEntry
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    CHOICE,
    EXTENDED,
    MATCH,
    MULTIPLE,
    NUMERIC,
    ORDER,
    TEXT,
    THEN,
    add_version,
    answer,
    bare_course,
    item_at,
    learner_in,
    make_item,
    make_plan,
    make_quiz,
    quiz_with,
    started,
)

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(minutes=5)
TIMED = preset("module", minutes=30)


def test_a_start_freezes_what_was_drawn_for_whom() -> None:
    quiz = quiz_with(CHOICE, ORDER)
    enrollment = learner_in(quiz)
    attempt = started(quiz, enrollment)
    assert (attempt.number, attempt.state, attempt.phase) == (
        1,
        "in_progress",
        "module",
    )
    assert (attempt.language, attempt.form, attempt.max_points) == ("en", "", 2)
    assert attempt.profile == enrollment.profile
    assert attempt.version == quiz.current
    rows = AttemptItem.objects.filter(attempt=attempt).order_by("position")
    assert [row.item_version.item.code for row in rows] == ["i01", "i02"]
    assert sorted(rows[0].option_order) == ["a", "b", "c"]
    assert rows[1].option_order != ["a", "b", "c"]


def test_a_second_start_returns_the_attempt_that_runs() -> None:
    quiz = quiz_with()
    enrollment = learner_in(quiz)
    first = started(quiz, enrollment)
    assert started(quiz, enrollment, now=LATER) == first
    assert Attempt.objects.count() == 1


def test_every_interaction_answered_rightly_has_all_points() -> None:
    quiz = quiz_with(CHOICE, MULTIPLE, NUMERIC, TEXT, MATCH, ORDER)
    attempt = started(quiz)
    for position in range(1, 7):
        assert answer(attempt, position).outcome == "applied"
    finish_attempt(attempt, now=LATER)
    assert (attempt.state, attempt.end_reason) == ("finished", "submitted")
    assert (attempt.points, attempt.max_points, attempt.pending) == (6, 6, False)
    attempt.refresh_from_db()
    assert attempt.points == Fraction(6)
    assert ScoreEntry.objects.filter(attempt_item__attempt=attempt).count() == 6


def test_finishing_twice_changes_nothing() -> None:
    attempt = started(quiz_with())
    answer(attempt)
    finish_attempt(attempt, now=LATER)
    again = Attempt.objects.get(pk=attempt.pk)
    finish_attempt(again, now=LATER + timedelta(hours=1))
    assert again.finished_at == LATER
    assert again.points == 1
    assert ScoreEntry.objects.count() == 1


def test_an_empty_attempt_is_finished_and_scored_too() -> None:
    attempt = finish_attempt(started(quiz_with(CHOICE, EXTENDED)), now=LATER)
    assert (attempt.points, attempt.max_points, attempt.pending) == (0, 5, False)


def test_a_long_answer_waits_for_a_person() -> None:
    attempt = started(quiz_with(CHOICE, EXTENDED))
    answer(attempt, 1)
    answer(attempt, 2)
    finish_attempt(attempt, now=LATER)
    assert (attempt.points, attempt.max_points, attempt.pending) == (None, 5, True)


def test_the_version_met_is_kept_whatever_is_published_later() -> None:
    quiz = quiz_with()
    attempt = started(quiz)
    add_version(Item.objects.get(code="i01"), {**CHOICE, "options": ORDER["options"]})
    answer(attempt)
    finish_attempt(attempt, now=LATER)
    assert attempt.points == 1


def test_no_attempt_is_left() -> None:
    quiz = quiz_with(plan=make_plan(conduct=preset("module", attempts=1)))
    enrollment = learner_in(quiz)
    finish_attempt(started(quiz, enrollment), now=LATER)
    with pytest.raises(StartRefusedError) as refused:
        started(quiz, enrollment, now=LATER)
    assert refused.value.decision.reason == "no-attempts-left"


def test_a_quiz_that_is_offered_no_more_is_not_started() -> None:
    quiz = quiz_with()
    enrollment = learner_in(quiz)
    running = started(quiz, enrollment)
    retire_quiz(quiz, actor=None, reason="Replaced", now=THEN)
    assert started(quiz, enrollment, now=LATER) == running  # what runs goes on
    finish_attempt(running, now=LATER)
    with pytest.raises(StartRefusedError) as refused:
        started(quiz, enrollment, now=LATER)
    assert refused.value.decision.reason == "closed"


def test_time_over_closes_the_attempt_at_its_deadline() -> None:
    quiz = quiz_with(plan=make_plan(conduct=TIMED))
    attempt = started(quiz)
    assert attempt.deadline == THEN + timedelta(minutes=30)
    assert attempt.closes_at == THEN + timedelta(minutes=31)
    assert close_overdue(now=THEN + timedelta(minutes=30, seconds=59)) == 0
    assert close_overdue(now=THEN + timedelta(minutes=31)) == 1
    attempt.refresh_from_db()
    assert (attempt.end_reason, attempt.finished_at) == ("time_over", attempt.deadline)
    assert attempt.points == 0


def test_a_new_start_closes_the_attempt_whose_time_is_over() -> None:
    quiz = quiz_with(plan=make_plan(conduct=TIMED))
    enrollment = learner_in(quiz)
    first = started(quiz, enrollment)
    second = started(quiz, enrollment, now=THEN + timedelta(hours=1))
    first.refresh_from_db()
    assert (first.end_reason, second.number) == ("time_over", 2)


def test_what_is_handed_in_during_the_grace_counts_as_on_time() -> None:
    attempt = started(quiz_with(plan=make_plan(conduct=TIMED)))
    finish_attempt(attempt, now=THEN + timedelta(minutes=30, seconds=40))
    assert attempt.finished_at == THEN + timedelta(minutes=30)
    assert attempt.end_reason == "submitted"


def test_more_time_holds_for_the_attempt_that_runs() -> None:
    quiz = quiz_with(plan=make_plan(conduct=TIMED))
    enrollment = learner_in(quiz)
    attempt = started(quiz, enrollment)
    QuizException.objects.create(
        enrollment=enrollment,
        quiz=quiz,
        effects={"extra_minutes": 15},
        reason="Power cut",
        actor=enrollment.public_id,
        created_at=LATER,
    )
    renewed = renew_deadlines(enrollment, quiz, now=LATER)
    assert renewed == attempt
    attempt.refresh_from_db()
    assert attempt.deadline == THEN + timedelta(minutes=45)
    assert attempt.closes_at == THEN + timedelta(minutes=46)


def test_the_staff_may_close_an_attempt_with_a_reason() -> None:
    attempt = started(quiz_with())
    answer(attempt)
    actor = UserFactory.create().public_id
    close_attempt(attempt, actor=actor, reason="The course was called off", now=LATER)
    assert (attempt.end_reason, attempt.points) == ("closed", 1)
    entry = AuditEntry.objects.get(kind="attempt")
    assert (entry.action, entry.actor, entry.reason) == (
        "closed",
        actor,
        "The course was called off",
    )


# --- Parallel forms -----------------------------------------------------------------


def forms(*, anchor: bool = False) -> dict[str, Any]:
    """Return forms A and B of eight items, with the anchor if asked for."""
    more = [{"anchor": True, "picks": [{"pool": "anchor"}]}] if anchor else []
    return {
        form: [{"picks": [{"pool": f"form-{form.lower()}"}]}, *more] for form in "AB"
    }


def measured_course() -> tuple[Any, Any]:
    """Make a course with a pre-test and a post-test over two forms and an anchor."""
    course = bare_course()
    for pool in ("form-a", "form-b", "anchor"):
        for number in range(8):
            make_item(course, f"{pool}-{number}", pool=pool)
    plan = make_plan(conduct=preset("pre_test"))
    pre = make_quiz(course, "pre", kind="pre_test", plan={**plan, "forms": forms()})
    plan = make_plan(conduct=preset("post_test"))
    post = make_quiz(
        course, "post", kind="post_test", plan={**plan, "forms": forms(anchor=True)}
    )
    return pre, post


def test_nobody_meets_an_item_twice_in_both_tests() -> None:
    pre, post = measured_course()
    for _ in range(4):
        enrollment = learner_in(pre)
        before = finish_attempt(started(pre, enrollment), now=LATER)
        after = started(post, enrollment, now=LATER)
        assert {before.form, after.form} == {"A", "B"}
        assert (before.form_position, after.form_position) == (1, 2)
        asked = AttemptItem.objects.filter(attempt__enrollment=enrollment)
        assert asked.count() == 8 + 16
        assert asked.values("item_version__item").distinct().count() == 24


def test_half_the_people_begin_with_each_form() -> None:
    pre, _ = measured_course()
    firsts = [started(pre, learner_in(pre)).form for _ in range(10)]
    assert firsts.count("A") == firsts.count("B") == 5


def test_the_lot_is_drawn_once_for_a_person_in_a_course() -> None:
    pre, _ = measured_course()
    subject = learner_in(pre).subject
    first = form_order(subject, pre.course, now=THEN)
    assert form_order(subject, pre.course, now=LATER) == first


# --- Secure items -------------------------------------------------------------------


def test_a_secure_item_is_shown_as_often_as_its_cap_says() -> None:
    course = bare_course()
    item = make_item(course, "s1", use="secure", exposure_cap=2)
    quiz = make_quiz(course)
    for shown in (1, 2):
        started(quiz, learner_in(quiz))
        item.refresh_from_db()
        assert item.exposures == shown
    with pytest.raises(ItemsExhaustedError):
        started(quiz, learner_in(quiz))
    item.refresh_from_db()
    assert (item.exposures, Attempt.objects.count()) == (2, 2)


# --- Completion ---------------------------------------------------------------------


def test_a_later_attempt_draws_what_was_not_seen() -> None:
    course = bare_course()
    for number in range(6):
        make_item(course, f"i{number}")
    row = {"competency": "ID1", "level": 1, "count": 3}
    quiz = make_quiz(course, plan=make_plan({"pool": "pool", "blueprint": [row]}))
    enrollment = learner_in(quiz)
    first = finish_attempt(started(quiz, enrollment), now=LATER)
    second = started(quiz, enrollment, now=LATER)
    asked = AttemptItem.objects.filter(attempt__in=[first, second])
    assert asked.values("item_version").distinct().count() == 6


def test_a_completion_is_recorded_once_the_quiz_is_passed() -> None:
    quiz = quiz_with()
    attempt = started(quiz)
    answer(attempt)
    finish_attempt(attempt, now=LATER)
    assert CourseCompletion.objects.count() == 0  # its lesson is not done
    assert item_at(attempt).response == {"option": "b"}


def test_nobody_starts_before_the_run_does() -> None:
    quiz = quiz_with()
    enrollment = learner_in(quiz)
    run = enrollment.run
    run.start = THEN + timedelta(days=1)
    run.save()
    with pytest.raises(StartRefusedError) as refused:
        start_attempt(enrollment, quiz, language="en", now=THEN)
    assert refused.value.decision.reason == "not-open"
