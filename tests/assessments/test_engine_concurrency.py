"""Tabs, devices and workers at the same moment: what is acknowledged is what counts."""

from datetime import timedelta
from uuid import uuid4

import pytest

from assessments.domain.answer import Receipt, save_answer
from assessments.domain.attempt import (
    close_overdue,
    finish_attempt,
    form_order,
    start_attempt,
)
from assessments.enums import Outcome
from assessments.errors import ItemsExhaustedError
from assessments.models import Attempt, AttemptItem, Item, Quiz, Response, ScoreEntry
from assessments.policy import preset
from assessments.scoring.score import score_response
from courses.domain.progress import finish_lesson
from courses.models import CourseCompletion, Enrollment
from tests.factories.assessments import (
    CHOICE,
    MATCH,
    NUMERIC,
    THEN,
    answer,
    bare_course,
    command,
    item_at,
    learner_in,
    make_item,
    make_plan,
    make_quiz,
    quiz_with,
    started,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TABS = 8
LATER = THEN + timedelta(minutes=5)


def say(number: int) -> dict[str, list[str]]:
    """Return the answer of one tab: a number that no other tab writes."""
    return {"text": [str(number)]}


def test_simultaneous_starts_give_one_attempt() -> None:
    quiz = quiz_with(CHOICE, NUMERIC)
    enrollment = learner_in(quiz)

    def start(_: int) -> int:
        mine = Enrollment.objects.get(pk=enrollment.pk)
        theirs = Quiz.objects.get(pk=quiz.pk)
        return start_attempt(mine, theirs, language="en", now=THEN).pk

    attempts = at_once(start, TABS)

    assert set(attempts) == {Attempt.objects.get().pk}
    assert AttemptItem.objects.count() == 2


def test_tabs_that_save_at_once_are_acknowledged_in_the_order_of_revisions() -> None:
    attempt = started(quiz_with(NUMERIC))

    def save(number: int) -> list[Receipt]:
        receipts, base = [], 0
        for turn in range(4):
            fields = say(number * 10 + turn)
            at = LATER + timedelta(seconds=turn)
            receipt = save_answer(item_at(attempt), command(fields, base=base, at=at))
            base = receipt.revision
            receipts.append(receipt)
        return receipts

    receipts = [one for tab in at_once(save, TABS) for one in tab]

    applied = [one for one in receipts if one.outcome == Outcome.APPLIED]
    log = Response.objects.filter(revision__isnull=False).order_by("revision")
    assert {one.outcome for one in receipts} <= {Outcome.APPLIED, Outcome.STALE}
    assert [row.revision for row in log] == list(range(1, len(applied) + 1))
    assert {one.revision: one.standing for one in applied} == {
        row.revision: row.response for row in log
    }
    item = item_at(attempt)
    assert (item.revision, item.response) == (len(applied), log[len(log) - 1].response)
    assert item.attempt.revision == len(applied)
    assert Response.objects.count() == len(receipts)


def test_one_command_sent_at_once_is_saved_once() -> None:
    attempt = started(quiz_with(NUMERIC))
    same = command(say(7), at=LATER)

    receipts = at_once(lambda _: save_answer(item_at(attempt), same), TABS)

    assert {(one.outcome, one.revision) for one in receipts} == {(Outcome.APPLIED, 1)}
    assert Response.objects.count() == 1
    attempt.refresh_from_db()
    assert attempt.revision == 1


def test_an_answer_saved_at_the_moment_of_the_finish_is_scored_or_refused() -> None:
    attempt = started(quiz_with(NUMERIC, MATCH, CHOICE, NUMERIC))

    def act(number: int) -> Receipt | None:
        if number == 0:
            finish_attempt(Attempt.objects.get(pk=attempt.pk), now=LATER)
            return None
        return answer(attempt, 1 + number % 4, base=0, at=LATER)

    receipts = [one for one in at_once(act, TABS) if one]

    allowed = {Outcome.APPLIED, Outcome.SAME, Outcome.STALE, Outcome.FINISHED}
    assert {one.outcome for one in receipts} <= allowed
    assert Response.objects.count() == len(receipts)
    assert_scored_as_saved(attempt)


def assert_scored_as_saved(attempt: Attempt) -> None:
    """Check that each question has one score: that of the last answer applied."""
    for item in AttemptItem.objects.filter(attempt=attempt).order_by("position"):
        log = Response.objects.filter(attempt_item=item, revision__isnull=False)
        last = log.order_by("-revision").first()
        assert item.response == (last.response if last else {})
        entry = ScoreEntry.objects.get(attempt_item=item)
        definition = item.item_version.definition
        assert entry.share == score_response(definition, item.response)


def test_handing_in_at_once_gives_one_result() -> None:
    attempt = started(quiz_with(CHOICE, NUMERIC))
    answer(attempt, 1)

    def finish(number: int) -> object:
        mine = Attempt.objects.get(pk=attempt.pk)
        return finish_attempt(mine, now=LATER + timedelta(seconds=number)).points

    points = at_once(finish, TABS)

    assert points == [1] * TABS
    assert ScoreEntry.objects.count() == 2
    assert_scored_as_saved(attempt)


def test_handing_in_while_time_ends_gives_one_result() -> None:
    plan = make_plan(conduct=preset("module", minutes=30))
    attempt = started(quiz_with(plan=plan))
    over = THEN + timedelta(minutes=31)

    def act(number: int) -> None:
        if number % 2:
            close_overdue(now=over)
        else:
            finish_attempt(Attempt.objects.get(pk=attempt.pk), now=over)

    at_once(act, TABS)

    attempt.refresh_from_db()
    assert attempt.end_reason in {"submitted", "time_over"}
    assert attempt.finished_at == THEN + timedelta(minutes=30)
    assert ScoreEntry.objects.count() == 1


def test_a_secure_item_is_never_shown_more_often_than_its_cap() -> None:
    course = bare_course()
    for number in range(4):
        make_item(course, f"s{number}", use="secure", exposure_cap=TABS - 3)
    quiz = make_quiz(course)
    people = [learner_in(quiz) for _ in range(TABS)]

    def start(number: int) -> int:
        try:
            return started(Quiz.objects.get(pk=quiz.pk), people[number]).items.count()
        except ItemsExhaustedError:
            return 0

    assert sorted(at_once(start, TABS)) == [0] * 3 + [4] * (TABS - 3)
    exposures = set(Item.objects.values_list("exposures", flat=True))
    assert exposures == {TABS - 3}


def test_the_last_lesson_and_the_last_quiz_at_once_complete_the_course() -> None:
    quiz = quiz_with(CHOICE)
    lesson = quiz.course.lessons.get()
    attempt = started(quiz)
    answer(attempt)

    def act(number: int) -> None:
        mine = Attempt.objects.select_related("enrollment__version").get(pk=attempt.pk)
        if number:
            finish_attempt(mine, now=LATER)
        else:
            finish_lesson(
                mine.enrollment, lesson, by="marked", language="en", now=LATER
            )

    at_once(act, 2)

    assert CourseCompletion.objects.count() == 1


def test_one_command_with_two_answers_loses_neither() -> None:
    attempt = started(quiz_with(NUMERIC))
    shared = uuid4()

    def save(number: int) -> Receipt:
        sent = command(say(number), command_id=shared, at=LATER)
        return save_answer(item_at(attempt), sent)

    receipts = at_once(save, TABS)

    outcomes = sorted(one.outcome for one in receipts)
    assert outcomes == [Outcome.APPLIED] + [Outcome.STALE] * (TABS - 1)
    kept = {row.response["text"] for row in Response.objects.all()}
    assert kept == {str(number) for number in range(TABS)}


def test_lots_drawn_at_once_leave_the_halves_equal() -> None:
    quiz = quiz_with()
    subjects = [learner_in(quiz).subject for _ in range(TABS)]

    def draw(number: int) -> str:
        return form_order(subjects[number], quiz.course, now=THEN).first

    firsts = at_once(draw, TABS)
    assert firsts.count("A") == firsts.count("B") == TABS // 2
