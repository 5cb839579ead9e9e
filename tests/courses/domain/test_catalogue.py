import pytest

from courses.domain.catalogue import bump_stamp, refreshed_once
from courses.models import Course, CoursePage, LessonPage, ModulePage
from courses.queries import catalogue_stamp
from tests.factories.courses import lesson_of, published_course

pytestmark = pytest.mark.django_db
BODY = (("text", "<p>Árboles de decisión</p><p>y números</p>"),)


@pytest.fixture
def course() -> Course:
    return published_course(
        code="identity", lessons=("1-1", "1-2"), languages=("es",), body=BODY
    )


def words(course: Course, language: str = "es") -> str:
    page = CoursePage.objects.get(course=course, locale__language_code=language)
    return page.search_words


def test_bump_stamp_counts() -> None:
    before = catalogue_stamp()

    bump_stamp()
    bump_stamp()

    assert catalogue_stamp() == before + 2


def test_words_of_a_course_hold_its_pages_folded_and_sorted(course: Course) -> None:
    assert words(course) == (
        " 1 2 a another arboles de decision es identity know lesson module numeros"
        " one summary thing y "
    )


def test_words_follow_what_is_published(course: Course) -> None:
    page = LessonPage.objects.get(lesson=lesson_of(course, "1-1"))
    page.title = "Números únicos"
    page.save_revision()
    assert " unicos " not in words(course)

    page.get_latest_revision().publish()
    assert " unicos " in words(course)

    page.refresh_from_db()
    page.unpublish()
    assert " unicos " not in words(course)


def test_words_leave_out_what_is_retired(course: Course) -> None:
    lessons = LessonPage.objects.filter(lesson__course=course)
    lessons.get(lesson__code="1-2").delete()
    course.lessons.update(retired=True)
    course.modules.update(retired=True)

    CoursePage.objects.get(course=course).save_revision().publish()

    assert words(course) == " a another es identity know one summary thing "


def test_refreshed_once_gathers_words_at_the_end(course: Course) -> None:
    page = ModulePage.objects.get(module__course=course)
    page.title = "Fundamentos"

    with refreshed_once():
        page.save_revision().publish()
        assert " fundamentos " not in words(course)

    assert " fundamentos " in words(course)
