import pytest

from courses.domain.note import save_note
from courses.domain.progress import finish_lesson, open_lesson
from courses.errors import StaleNoteError
from courses.models import CourseCompletion, Enrollment, LearnerNote, LessonProgress
from lms.core.models import OutboxMessage
from tests.factories.accounts import official
from tests.factories.courses import LessonFactory, RunFactory, enrolled
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TABS = 6


@pytest.fixture
def mine() -> Enrollment:
    run = RunFactory.create()
    for number in range(TABS):
        LessonFactory.create(course=run.course, code=f"1-{number + 1}")
    return enrolled(official(), run)


def again(enrollment: Enrollment) -> Enrollment:
    """Return the enrollment as another request reads it."""
    return Enrollment.objects.select_related("run", "version").get(pk=enrollment.pk)


def test_open_lesson_at_once_is_recorded_once(mine: Enrollment) -> None:
    lesson = mine.run.course.lessons.get(code="1-1")

    at_once(lambda _: open_lesson(again(mine), lesson, language="es"), TABS)

    assert LessonProgress.objects.count() == 1


def test_finish_lesson_at_once_is_done_once(mine: Enrollment) -> None:
    lesson = mine.run.course.lessons.get(code="1-1")

    done = at_once(
        lambda _: finish_lesson(again(mine), lesson, by="read", language="es"), TABS
    )

    assert sorted(done) == [False] * (TABS - 1) + [True]
    assert LessonProgress.objects.get().done_by == "read"


def test_finish_the_last_lessons_at_once_completes_the_course_once(
    mine: Enrollment,
) -> None:
    lessons = list(mine.run.course.lessons.order_by("position"))

    done = at_once(
        lambda number: finish_lesson(
            again(mine), lessons[number], by="marked", language="es"
        ),
        TABS,
    )

    assert done == [True] * TABS
    assert CourseCompletion.objects.get().enrollment == mine
    owed = OutboxMessage.objects.filter(task="courses.tasks.announce_completion")
    assert owed.count() == 1


def test_save_note_at_once_keeps_one_text_and_refuses_the_others(
    mine: Enrollment,
) -> None:
    lesson = mine.run.course.lessons.get(code="1-1")

    def save(number: int) -> str:
        try:
            saved = save_note(
                again(mine),
                lesson,
                block="reflection-1",
                kind="reflection",
                text=f"From tab {number}",
                revision=0,
                language="es",
            )
        except StaleNoteError as error:
            return f"stale: {error.current.text}"
        return saved.text

    outcomes = at_once(save, TABS)

    kept = LearnerNote.objects.get()
    assert kept.revision == 1
    assert sorted(outcomes) == sorted(
        [kept.text] + [f"stale: {kept.text}"] * (TABS - 1)
    )


def test_save_note_twice_at_once_is_saved_once(mine: Enrollment) -> None:
    lesson = mine.run.course.lessons.get(code="1-1")

    def save(_: int) -> int:
        note = save_note(
            again(mine),
            lesson,
            block="reflection-1",
            kind="reflection",
            text="The same",
            revision=0,
            language="es",
        )
        return note.revision

    assert at_once(save, TABS) == [1] * TABS
    assert LearnerNote.objects.get().text == "The same"
