from datetime import UTC, datetime
from uuid import UUID

import pytest

from courses.domain.version import current_structure, freeze_version
from courses.models import Course, CourseVersion
from lms.core.errors import AppendOnlyError
from lms.core.models import OutboxMessage
from tests.factories.courses import CourseFactory, LessonFactory, ModuleFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TASK = "courses.tasks.complete_whoever_met"


@pytest.fixture
def course() -> Course:
    made: Course = CourseFactory.create()
    for code in ("2-1", "1-2", "1-1"):
        LessonFactory.create(course=made, code=code)
    return made


def test_current_structure_is_in_order(course: Course) -> None:
    def entry(code: str) -> dict[str, object]:
        return {"code": code, "minutes": 20, "completion": "read"}

    assert current_structure(course) == [
        {"code": "1", "lessons": [entry("1-1"), entry("1-2")]},
        {"code": "2", "lessons": [entry("2-1")]},
    ]


def test_current_structure_leaves_out_what_is_retired(course: Course) -> None:
    course.lessons.filter(code="1-2").update(retired=True)
    course.modules.filter(code="2").update(retired=True)

    codes = [[x["code"] for x in m["lessons"]] for m in current_structure(course)]
    assert codes == [["1-1"]]


def test_freeze_version_numbers_only_what_changed(course: Course) -> None:
    first = freeze_version(course, actor=UUID(int=7), now=NOW)
    assert freeze_version(course) == first
    course.lessons.filter(code="1-1").update(minutes=25)
    second = freeze_version(course)
    course.lessons.filter(code="1-1").update(minutes=20)
    third = freeze_version(course)

    assert [v.number for v in (first, second, third)] == [1, 2, 3]
    assert (first.actor, first.created_at) == (UUID(int=7), NOW)
    assert first.lesson_codes == ["1-1", "1-2", "2-1"]
    assert first.requirements == [{"kind": "lessons"}]
    assert first.digest == third.digest != second.digest


def test_freeze_version_numbers_each_course_on_its_own(course: Course) -> None:
    other = ModuleFactory.create().course

    assert (freeze_version(course).number, freeze_version(other).number) == (1, 1)


def test_freeze_version_owes_a_look_at_completions_from_the_second_on(
    course: Course,
) -> None:
    freeze_version(course)
    assert not OutboxMessage.objects.filter(task=TASK).exists()

    course.lessons.filter(code="1-1").update(retired=True)
    freeze_version(course)
    freeze_version(course)

    owed = OutboxMessage.objects.get(task=TASK)
    assert owed.payload == {"course_id": course.pk}


def test_version_is_never_changed(course: Course) -> None:
    version = freeze_version(course)
    version.number = 5

    with pytest.raises(AppendOnlyError):
        version.save()
    with pytest.raises(AppendOnlyError):
        CourseVersion.objects.update(number=5)
