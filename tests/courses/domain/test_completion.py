from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.dispatch import Signal
from django.utils.translation import override

from courses import requirements, signals
from courses.domain.completion import (
    announce_completion,
    complete_if_met,
    complete_whoever_met,
    completion_result,
)
from courses.domain.enrollment import move_to_version, withdraw
from courses.domain.progress import catch_up, finish_lesson
from courses.domain.version import freeze_version
from courses.models import Course, CourseCompletion, Enrollment, Lesson
from courses.requirements import Reason, RequirementKind, register_requirement
from courses.tasks import announce_completion as announce_task
from courses.tasks import complete_whoever_met as complete_task
from lms.accounts.domain.erasure import erase_account
from lms.accounts.domain.message import message_words
from lms.accounts.models import Message, User
from lms.core.models import AuditEntry, OutboxMessage
from tests.factories.accounts import official
from tests.factories.courses import (
    LessonFactory,
    RunFactory,
    enrolled,
    lesson_of,
    publish_course_page,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANNOUNCE = "courses.tasks.announce_completion"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Disconnect what a test listened with."""
    before: dict[Signal, list[Any]] = {
        signal: list(signal.receivers)
        for signal in (signals.course_completed, signals.lesson_done)
    }
    yield
    for signal, receivers in before.items():
        signal.receivers = receivers
        signal.sender_receivers_cache.clear()


@pytest.fixture
def ana() -> User:
    return official(full_name="Ana")


@pytest.fixture
def mine(ana: User) -> Enrollment:
    run = RunFactory.create()
    for code in ("1-1", "1-2", "2-1"):
        LessonFactory.create(course=run.course, code=code)
    return enrolled(ana, run)


def do(enrollment: Enrollment, *codes: str) -> None:
    lessons = [lesson_of(enrollment.run.course, code) for code in codes]
    catch_up(enrollment, lessons, language="es", now=NOW)


def retire(enrollment: Enrollment, code: str) -> None:
    Lesson.objects.filter(course=enrollment.run.course, code=code).update(retired=True)


def reason_of(enrollment: Enrollment) -> dict[str, Any]:
    (reason,) = completion_result(enrollment).reasons
    return {"met": reason.met, **reason.values}


@pytest.fixture
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget after the test what it registered."""
    monkeypatch.setattr(requirements, "_kinds", dict(requirements._kinds))
    monkeypatch.setattr(requirements, "_sources", list(requirements._sources))


def test_completion_result_says_what_is_missing(mine: Enrollment) -> None:
    do(mine, "1-2")

    assert reason_of(mine) == {
        "met": False,
        "total": 3,
        "missing": ["1-1", "2-1"],
        "waived": [],
    }
    assert complete_if_met(mine) is None


def test_completion_is_recorded_once_with_its_reasons(mine: Enrollment) -> None:
    do(mine, "1-1", "1-2")
    assert not CourseCompletion.objects.exists()

    do(mine, "2-1")

    completion = CourseCompletion.objects.get()
    assert completion.enrollment == mine
    assert completion.version == mine.version
    assert completion.completed_at == NOW
    assert completion.result == {
        "complete": True,
        "reasons": [
            {
                "kind": "lessons",
                "met": True,
                "values": {"total": 3, "missing": [], "waived": []},
            }
        ],
    }
    assert complete_if_met(mine) == completion


def test_completion_is_judged_against_the_version_enrolled_in(
    mine: Enrollment, ana: User
) -> None:
    LessonFactory.create(course=mine.run.course, code="2-2")
    newcomer = enrolled(official(), mine.run)

    do(mine, "1-1", "1-2", "2-1")
    do(newcomer, "1-1", "1-2", "2-1")

    assert CourseCompletion.objects.get().enrollment == mine
    assert reason_of(newcomer)["missing"] == ["2-2"]


def test_completion_is_judged_against_the_version_one_was_moved_to_meanwhile(
    mine: Enrollment,
) -> None:
    do(mine, "1-1", "1-2")
    early = Enrollment.objects.select_related("run", "version").get(pk=mine.pk)
    LessonFactory.create(course=mine.run.course, code="2-2")
    version = freeze_version(mine.run.course, now=NOW)
    move_to_version(mine, version, actor=None, reason="A lesson more")

    do(early, "2-1")
    assert not CourseCompletion.objects.exists()

    do(early, "2-2")
    assert CourseCompletion.objects.get().version == version


def test_completion_does_not_count_lessons_of_another_course(mine: Enrollment) -> None:
    do(mine, "1-1", "1-2")
    stranger = LessonFactory.create(code="2-1")

    finish_lesson(mine, stranger, by="marked", language="es")

    assert stranger.course != mine.run.course
    assert reason_of(mine)["missing"] == ["2-1"]
    assert not CourseCompletion.objects.exists()


def test_completion_waives_a_lesson_that_was_retired(mine: Enrollment) -> None:
    do(mine, "1-1")
    retire(mine, "2-1")

    do(mine, "1-2")

    completion = CourseCompletion.objects.get()
    assert completion.result["reasons"][0]["values"] == {
        "total": 2,
        "missing": [],
        "waived": ["2-1"],
    }


def test_completion_keeps_a_retired_lesson_that_was_done(mine: Enrollment) -> None:
    do(mine, "1-1")
    retire(mine, "1-1")

    assert reason_of(mine) == {
        "met": False,
        "total": 3,
        "missing": ["1-2", "2-1"],
        "waived": [],
    }


def test_completion_is_not_met_where_every_lesson_was_retired(mine: Enrollment) -> None:
    for code in ("1-1", "1-2", "2-1"):
        retire(mine, code)

    assert reason_of(mine)["met"] is False


def test_complete_whoever_met_records_what_a_retired_lesson_held_back(
    mine: Enrollment,
) -> None:
    do(mine, "1-1", "1-2")
    away = enrolled(official(), mine.run)
    do(away, "1-1", "1-2")
    withdraw(away, actor=None)
    do(enrolled(official(), mine.run), "1-1")
    enrolled(official(), mine.run)
    retire(mine, "2-1")
    course = mine.run.course

    freeze_version(course, now=NOW)
    owed = OutboxMessage.objects.get(task="courses.tasks.complete_whoever_met")
    assert complete_task(**owed.payload) == 1

    assert CourseCompletion.objects.get().enrollment == mine
    assert complete_whoever_met(course) == 0


def test_completion_tells_the_rooms_above_in_the_same_transaction(
    mine: Enrollment,
) -> None:
    def refuse(**_: object) -> None:
        raise RuntimeError

    signals.course_completed.connect(refuse)
    do(mine, "1-1", "1-2")

    with pytest.raises(RuntimeError):
        do(mine, "2-1")

    assert not CourseCompletion.objects.exists()
    assert not OutboxMessage.objects.filter(task=ANNOUNCE).exists()
    assert reason_of(mine)["missing"] == ["2-1"]


def test_completion_owes_one_message_and_the_task_sends_it_once(
    mine: Enrollment, ana: User
) -> None:
    publish_course_page(mine.run.course, "es", title="Identidad digital")
    publish_course_page(mine.run.course, "en", title="Digital identity")
    do(mine, "1-1", "1-2", "2-1")

    owed = OutboxMessage.objects.get(task=ANNOUNCE)
    assert owed.payload == {"enrollment_id": mine.pk}
    assert announce_task(**owed.payload) is True
    assert announce_task(**owed.payload) is True

    message = Message.objects.get(user=ana)
    completion = CourseCompletion.objects.get()
    assert (message.kind, message.object_id) == (
        "course_completed",
        str(completion.public_id),
    )
    assert OutboxMessage.objects.filter(task__endswith=".mail_message").count() == 1
    titles = {}
    for language in ("en", "es", "pt-br"):
        with override(language):
            titles[language] = message_words(message).title
    assert titles == {
        "en": "You completed “Digital identity”",
        "es": "Usted completó «Identidad digital»",
        "pt-br": "Você concluiu “Identidad digital”",
    }


def test_announce_completion_of_an_erased_person_sends_nothing(
    mine: Enrollment, ana: User
) -> None:
    do(mine, "1-1", "1-2", "2-1")
    erase_account(ana)

    assert announce_completion(mine.pk) is None
    assert CourseCompletion.objects.count() == 1
    assert AuditEntry.objects.filter(action="account_erased").count() == 1


def test_announce_completion_without_completion_sends_nothing(mine: Enrollment) -> None:
    assert announce_task(mine.pk) is False
    assert not Message.objects.exists()


@dataclass
class Quiz:
    """A requirement that a room above would register."""

    passed: set[int] = field(default_factory=set)

    def facts(self, enrollment: Enrollment, asked: Mapping[str, Any]) -> dict[str, Any]:
        return {"passed": enrollment.pk in self.passed, "of": asked["of"]}

    @staticmethod
    def check(asked: Mapping[str, Any], facts: Mapping[str, Any]) -> Reason:
        return Reason("quiz", facts["passed"], {"of": asked["of"]})

    @staticmethod
    def describe(reason: Reason) -> str:
        return f"Quiz of {reason.values['of']}"

    @staticmethod
    def source(course: Course) -> list[dict[str, Any]]:
        return [{"kind": "quiz", "of": course.code}]

    def register(self) -> None:
        kind = RequirementKind("quiz", self.facts, self.check, self.describe)
        register_requirement(kind, source=self.source)


@pytest.mark.usefixtures("_known")
def test_requirement_of_an_upper_room_is_frozen_and_judged() -> None:
    quiz = Quiz()
    quiz.register()
    course = LessonFactory.create(course__code="identity").course
    mine = enrolled(official(), RunFactory.create(course=course))
    assert mine.version.requirements == [
        {"kind": "lessons"},
        {"kind": "quiz", "of": "identity"},
    ]

    do(mine, "1-1")
    assert not CourseCompletion.objects.exists()

    quiz.passed.add(mine.pk)
    completion = complete_if_met(mine, now=NOW)

    assert completion is not None
    assert completion.result["reasons"][1] == {
        "kind": "quiz",
        "met": True,
        "values": {"of": "identity"},
    }


@pytest.mark.usefixtures("_known")
def test_requirement_added_later_is_not_asked_of_who_enrolled_before(
    mine: Enrollment,
) -> None:
    Quiz().register()
    newcomer = enrolled(official(), mine.run)

    do(mine, "1-1", "1-2", "2-1")
    do(newcomer, "1-1", "1-2", "2-1")

    assert CourseCompletion.objects.get().enrollment == mine
    assert [r.met for r in completion_result(newcomer).reasons] == [True, False]
