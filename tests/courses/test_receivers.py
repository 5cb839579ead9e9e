from collections.abc import Callable

import pytest

from courses.models import Course, CoursePage, CourseVersion, LessonPage
from courses.queries import catalogue_stamp
from tests.factories.courses import (
    CompetencyFactory,
    GlossaryTermFactory,
    LessonFactory,
    RunFactory,
    SourceFactory,
    TopicFactory,
    lesson_of,
    published_course,
)

pytestmark = pytest.mark.django_db


def retire(course: Course) -> None:
    lesson = lesson_of(course, "1-1")
    lesson.retired = True
    lesson.save()


CHANGES: dict[str, Callable[[Course], object]] = {
    "a run is added": lambda course: RunFactory.create(course=course),
    "a lesson is added": lambda course: LessonFactory.create(course=course, code="3-1"),
    "a lesson is retired": retire,
    "hours change": lambda course: course.save(),
    "a source is added": lambda course: SourceFactory.create(course=course),
    "a term is added": lambda course: GlossaryTermFactory.create(course=course),
    "topics change": lambda course: course.topics.set([TopicFactory.create()]),
    "competencies change": lambda course: lesson_of(course, "1-1").competencies.set(
        [CompetencyFactory.create()]
    ),
    "a page is published": lambda course: page_of(course).save_revision().publish(),
    "a page is unpublished": lambda course: page_of(course).unpublish(),
}


def page_of(course: Course) -> LessonPage:
    return LessonPage.objects.get(lesson__code="1-1", lesson__course=course)


@pytest.mark.parametrize("change", CHANGES)
def test_stamp_counts_every_change_of_what_everybody_sees(change: str) -> None:
    course = published_course(languages=("es",))
    before = catalogue_stamp()

    CHANGES[change](course)

    assert catalogue_stamp() > before


def test_stamp_does_not_count_a_draft() -> None:
    course = published_course(languages=("es",))
    before = catalogue_stamp()

    page_of(course).save_revision()

    assert catalogue_stamp() == before


def test_publishing_a_course_page_freezes_a_version() -> None:
    course = published_course(languages=("es",), lessons=("1-1", "1-2"))

    version = CourseVersion.objects.get(course=course)
    assert version.lesson_codes == ["1-1", "1-2"]

    LessonFactory.create(course=course, code="1-3")
    CoursePage.objects.get(course=course).save_revision().publish()

    newest = CourseVersion.objects.filter(course=course).latest("number")
    assert newest.lesson_codes == ["1-1", "1-2", "1-3"]
