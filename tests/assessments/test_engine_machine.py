"""The engine beside a model of it: tabs, devices, late packets, time, corrections.

Hypothesis interleaves what learners, their devices, the clock and the staff do. After
every step the database must hold what the model holds, row for row.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from assessments.domain.answer import Command, Receipt, save_answer
from assessments.domain.attempt import (
    close_overdue,
    finish_attempt,
    renew_deadlines,
    start_attempt,
)
from assessments.domain.score import current_scores
from assessments.models import (
    Attempt,
    AttemptItem,
    Correction,
    Quiz,
    QuizException,
    Response,
    ScoreEntry,
)
from assessments.policy import preset
from assessments.scoring.log import total_of
from assessments.scoring.response import read_response
from assessments.scoring.score import score_response
from tests.factories.assessments import (
    CHOICE,
    MULTIPLE,
    NUMERIC,
    THEN,
    item_at,
    learner_in,
    make_plan,
    quiz_with,
)
from tests.factories.corrections import corrected, taken_back

pytestmark = pytest.mark.django_db
KINDS = (CHOICE, NUMERIC, MULTIPLE)
MINUTES, GRACE = 30, timedelta(minutes=1)
ANSWERS: dict[str, list[dict[str, list[str]]]] = {
    "choice": [{"option": ["a"]}, {"option": ["b"]}, {}],
    "numeric": [{"text": ["2.5"]}, {"text": ["7"]}, {}],
    "multiple": [{"option": ["a", "b"]}, {"option": ["a"]}, {"option": ["c"]}],
}
DEVICES = ("first tab", "second tab", "phone")
devices, positions = st.sampled_from(DEVICES), st.integers(1, len(KINDS))
choices = st.integers(0, 2)


# --- The model ----------------------------------------------------------------------


@dataclass
class ModelItem:
    """A question: what stands, and every answer that arrived."""

    revision: int = 0
    response: dict[str, Any] = field(default_factory=dict)
    log: dict[UUID, tuple[str, int | None, dict[str, Any]]] = field(
        default_factory=dict
    )


@dataclass
class ModelAttempt:
    """An attempt as it should be."""

    pk: int
    deadline: datetime
    items: dict[int, ModelItem]
    end_reason: str = ""
    finished_at: datetime | None = None

    @property
    def runs(self) -> bool:
        return not self.end_reason

    def finish(self, reason: str, now: datetime) -> None:
        if self.runs:
            self.end_reason, self.finished_at = reason, min(now, self.deadline)

    def close_if_overdue(self, now: datetime) -> None:
        if now >= self.deadline + GRACE:
            self.finish("time_over", now)

    def arrive(
        self, position: int, command: Command, response: dict[str, Any]
    ) -> tuple[str, int]:
        """Take an answer; return its outcome and the revision that stands."""
        item = self.items[position]
        if command.id in item.log:
            outcome, _, kept = item.log[command.id]
            superseded = outcome in {"applied", "same"} and item.response != kept
            return ("stale" if superseded else outcome), item.revision
        self.close_if_overdue(command.received_at)
        revision = None
        if not self.runs:
            outcome = "late" if self.end_reason == "time_over" else "finished"
        elif command.base == item.revision:
            item.revision += 1
            item.response = response
            outcome, revision = "applied", item.revision
        else:
            outcome = "same" if item.response == response else "stale"
        item.log[command.id] = (outcome, revision, response)
        return outcome, item.revision


@dataclass
class Packet:
    """An answer that a device keeps until it hears that it arrived."""

    attempt: int
    position: int
    fields: dict[str, list[str]]
    base: int
    command_id: UUID
    read: AttemptItem | None = None


@dataclass
class Device:
    """A tab or a phone: the revisions it saw, and what it has not sent."""

    seen: dict[tuple[int, int], int] = field(default_factory=dict)
    unsent: list[Packet] = field(default_factory=list)


# --- The machine --------------------------------------------------------------------


class Engine(RuleBasedStateMachine):
    """Drives the engine and the model with the same steps."""

    quiz: Quiz

    @initialize()
    def begin(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = THEN
        self.enrollment = learner_in(self.quiz)
        self.devices = {name: Device() for name in DEVICES}
        self.attempts: list[ModelAttempt] = []
        self.sent: list[Packet] = []
        self.corrections: dict[int, tuple[str, Correction]] = {}
        self.extra = 0

    def teardown(self) -> None:
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def running(self) -> ModelAttempt | None:
        return next((one for one in self.attempts if one.runs), None)

    def has_attempt(self) -> bool:
        return bool(getattr(self, "attempts", ()))

    @rule(minutes=st.sampled_from([0, 1, 4, 12, 31]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes, seconds=1)

    @rule()
    def start(self) -> None:
        for attempt in self.attempts:
            attempt.close_if_overdue(self.now)
        running = self.running()
        found = start_attempt(self.enrollment, self.quiz, language="en", now=self.now)
        if running:
            assert found.pk == running.pk
            return
        deadline = self.now + timedelta(minutes=MINUTES + self.extra)
        items = {number: ModelItem() for number in range(1, len(KINDS) + 1)}
        self.attempts.append(ModelAttempt(found.pk, deadline, items))

    @precondition(has_attempt)
    @rule(device=devices, position=positions)
    def look(self, device: str, position: int) -> None:
        """A device loads the page of a question."""
        attempt = self.attempts[-1]
        revision = attempt.items[position].revision
        self.devices[device].seen[attempt.pk, position] = revision

    @precondition(has_attempt)
    @rule(device=devices, position=positions, choice=choices, early=st.booleans())
    def write(self, device: str, position: int, choice: int, *, early: bool) -> None:
        """A learner answers; the answer is kept on the device."""
        attempt = self.attempts[-1].pk
        kept = self.devices[device]
        fields = ANSWERS[KINDS[position - 1]["interaction"]][choice]
        base = kept.seen.get((attempt, position), 0)
        packet = Packet(attempt, position, fields, base, uuid4())
        if early:  # the request has read its question, and is slow from then on
            packet.read = self.item(packet)
        kept.unsent.append(packet)

    def item(self, packet: Packet) -> AttemptItem:
        return item_at(Attempt.objects.get(pk=packet.attempt), packet.position)

    @rule(device=devices, last=st.booleans(), heard=st.booleans())
    def deliver(self, device: str, *, last: bool, heard: bool) -> None:
        """A packet arrives, in order or not; the device may not hear the answer."""
        kept = self.devices[device]
        if not kept.unsent:
            return
        packet = kept.unsent[-1 if last else 0]
        receipt = self.send(packet)
        if heard:
            kept.unsent.remove(packet)
            kept.seen[packet.attempt, packet.position] = receipt.revision

    @rule(which=st.integers(0, 30))
    def repeat(self, which: int) -> None:
        """An old packet arrives once more."""
        if self.sent:
            self.send(self.sent[which % len(self.sent)])

    def send(self, packet: Packet) -> Receipt:
        model = next(one for one in self.attempts if one.pk == packet.attempt)
        command = Command(packet.command_id, packet.base, packet.fields, "en", self.now)
        definition = KINDS[packet.position - 1]
        response = read_response(
            definition, lambda name: packet.fields.get(name, ()), "en"
        )
        receipt = save_answer(packet.read or self.item(packet), command)
        packet.read = None
        self.sent.append(packet)
        expected = model.arrive(packet.position, command, response)
        assert (receipt.outcome, receipt.revision) == expected
        standing = model.items[packet.position].response
        assert receipt.standing == standing
        assert not receipt.saved or standing == response
        return receipt

    @precondition(has_attempt)
    @rule(which=st.integers(0, 5))
    def finish(self, which: int) -> None:
        model = self.attempts[which % len(self.attempts)]
        model.finish("submitted", self.now)
        finish_attempt(Attempt.objects.get(pk=model.pk), now=self.now)

    @rule()
    def time_passes_for_all(self) -> None:
        for attempt in self.attempts:
            attempt.close_if_overdue(self.now)
        close_overdue(now=self.now)

    @rule()
    def give_more_time(self) -> None:
        self.extra += 10
        QuizException.objects.create(
            enrollment=self.enrollment,
            quiz=self.quiz,
            effects={"extra_minutes": 10},
            reason="Power cut",
            actor=self.enrollment.public_id,
            created_at=self.now,
        )
        renew_deadlines(self.enrollment, self.quiz, now=self.now)
        if running := self.running():
            started = Attempt.objects.get(pk=running.pk).started_at
            running.deadline = started + timedelta(minutes=MINUTES + self.extra)

    @precondition(has_attempt)
    @rule(position=positions, policy=st.sampled_from(["full_credit", "void"]))
    def correct(self, position: int, policy: str) -> None:
        if position in self.corrections:
            taken_back(self.corrections.pop(position)[1])
        else:
            version = self.version_at(position)
            made = corrected(version, policy, never_lower=False)
            self.corrections[position] = (policy, made)

    def version_at(self, position: int) -> Any:
        attempt = Attempt.objects.get(pk=self.attempts[0].pk)
        return item_at(attempt, position).item_version

    # --- What must hold after every step ---

    @invariant()
    def attempts_are_those_of_the_model(self) -> None:
        if not self.has_attempt():
            return
        rows = {row.pk: row for row in Attempt.objects.filter(quiz=self.quiz)}
        for model in self.attempts:
            row = rows[model.pk]
            assert (row.end_reason, row.finished_at, row.deadline) == (
                model.end_reason,
                model.finished_at,
                model.deadline,
            )
            assert (row.state == "in_progress") is model.runs
            assert row.revision == sum(one.revision for one in model.items.values())
        running = [row for row in rows.values() if row.state == "in_progress"]
        assert len(rows) == len(self.attempts)
        assert len(running) <= 1

    @invariant()
    def no_answer_is_lost_and_what_stands_is_the_replay(self) -> None:
        for model in getattr(self, "attempts", ()):
            for item in AttemptItem.objects.filter(attempt=model.pk):
                expected = model.items[item.position]
                log = {
                    row.command_id: (row.outcome, row.revision, row.response)
                    for row in Response.objects.filter(attempt_item=item)
                }
                assert log == expected.log
                assert item.revision == expected.revision
                assert item.response == expected.response

    @invariant()
    def every_finished_attempt_has_one_result(self) -> None:
        for model in getattr(self, "attempts", ()):
            entries = ScoreEntry.objects.filter(attempt_item__attempt=model.pk)
            automatic = entries.filter(source="automatic")
            row = Attempt.objects.get(pk=model.pk)
            if model.runs:
                assert (entries.count(), row.points) == (0, None)
                continue
            assert automatic.count() == len(KINDS)
            assert automatic.values("attempt_item").distinct().count() == len(KINDS)
            self.check_points(model, row)

    def check_points(self, model: ModelAttempt, row: Attempt) -> None:
        scores = current_scores(row)
        items = AttemptItem.objects.filter(attempt=row)
        replayed = total_of([(scores[one.pk], one.max_points) for one in items])
        assert (row.points, row.max_points) == (replayed.points, replayed.max_points)
        points, most = Fraction(0), Fraction(0)
        for position, item in model.items.items():
            policy = self.corrections.get(position, ("",))[0]
            if policy == "void":
                continue
            share = score_response(KINDS[position - 1], item.response)
            points += Fraction(1) if policy == "full_credit" else share or 0
            most += 1
        assert (row.points, row.max_points) == (points, most)


def make_machine(quiz: Quiz) -> type[Engine]:
    """Return the machine on a quiz."""

    class OnThisQuiz(Engine):
        pass

    OnThisQuiz.quiz = quiz
    return OnThisQuiz


def test_the_engine_does_what_its_model_does() -> None:
    conduct = preset("module", minutes=MINUTES, attempts=None, shuffle=False)
    quiz = quiz_with(*KINDS, plan=make_plan(conduct=conduct))
    learner_in(quiz)  # the run, its version, what is made once
    run_state_machine_as_test(
        make_machine(quiz),
        settings=settings(
            max_examples=25,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
