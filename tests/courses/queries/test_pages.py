from typing import Any

import pytest

from courses.models import Course, CoursePage, LessonPage, Module, ModulePage
from courses.queries import (
    best_title,
    course_addresses,
    course_page_of,
    course_pages,
    course_titles,
    lesson_addresses,
    lesson_page_of,
    live_lesson_page,
    outline,
    page_path,
)
from tests.factories.courses import (
    CourseFactory,
    lesson_of,
    publish_course_page,
    publish_lesson_page,
    publish_module_page,
    published_course,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    """In Spanish whole, in English without lesson 1-2 and without module 2."""
    made = published_course(
        code="identity", lessons=("1-1", "1-2", "2-1"), languages=("es",)
    )
    publish_course_page(made, "en", slug="identity-en")
    publish_module_page(Module.objects.get(course=made, code="1"), "en")
    publish_lesson_page(lesson_of(made, "1-1"), "en")
    return made


def titles(course: Course, language: str) -> list[tuple[str, list[str]]]:
    return [
        (module["title"], [lesson["title"] for lesson in module["lessons"]])
        for module in outline(course, language)
    ]


def test_outline_is_in_the_language_and_in_order(course: Course) -> None:
    assert titles(course, "es") == [
        ("Module 1 es", ["Lesson 1-1 es", "Lesson 1-2 es"]),
        ("Module 2 es", ["Lesson 2-1 es"]),
    ]


def test_outline_shows_a_lesson_that_the_language_lacks_in_another(
    course: Course,
) -> None:
    assert titles(course, "en") == [
        ("Module 1 en", ["Lesson 1-1 en", "Lesson 1-2 es"]),
        ("Module 2 es", ["Lesson 2-1 es"]),
    ]
    here, there = outline(course, "en")[0]["lessons"]
    assert (here["lang"], here["url"]) == ("", "/en/identity-en/1/1-1/")
    assert (there["lang"], there["url"]) == ("es", "/es/identity/1/1-2/")
    assert there["language_name"] == "Español"


def test_outline_of_a_language_without_any_page_is_in_the_first_of_the_menu(
    course: Course,
) -> None:
    assert titles(course, "pt-br") == titles(course, "es")


def test_outline_never_falls_back_to_korean(course: Course) -> None:
    publish_course_page(course, "ko")
    publish_module_page(Module.objects.get(course=course, code="1"), "ko")
    publish_lesson_page(lesson_of(course, "1-2"), "ko")
    LessonPage.objects.get(lesson__code="1-2", locale__language_code="es").unpublish()

    assert titles(course, "es")[0] == ("Module 1 es", ["Lesson 1-1 es"])
    assert titles(course, "ko")[0] == (
        "Module 1 ko",
        ["Lesson 1-1 es", "Lesson 1-2 ko"],
    )


@pytest.mark.parametrize("model", [LessonPage, ModulePage])
def test_outline_leaves_out_what_is_unpublished(
    course: Course, model: type[LessonPage | ModulePage]
) -> None:
    for page in model.objects.filter(locale__language_code="es"):
        page.unpublish()

    left: dict[Any, Any] = {
        LessonPage: [("Module 1 es", []), ("Module 2 es", [])],
        ModulePage: [],
    }
    english = titles(course, "en")
    assert (
        english
        == {
            LessonPage: [("Module 1 en", ["Lesson 1-1 en"]), ("Module 2 es", [])],
            ModulePage: [("Module 1 en", ["Lesson 1-1 en", "Lesson 1-2 es"])],
        }[model]
    )
    CoursePage.objects.get(locale__language_code="en").unpublish()
    LessonPage.objects.filter(locale__language_code="en").delete()
    ModulePage.objects.filter(locale__language_code="en").delete()
    assert titles(course, "es") == left[model]


def test_outline_leaves_out_what_is_retired(course: Course) -> None:
    course.lessons.filter(code="1-2").update(retired=True)
    course.modules.filter(code="2").update(retired=True)

    assert titles(course, "es") == [("Module 1 es", ["Lesson 1-1 es"])]


def test_live_lesson_page_is_found_by_its_whole_address(course: Course) -> None:
    page = live_lesson_page("en", "/identity-en/1/1-1/")

    assert page is not None
    assert page.title == "Lesson 1-1 en"
    assert live_lesson_page("es", "/identity-en/1/1-1/") is None
    assert live_lesson_page("en", "/1-1/1-1/") is None
    LessonPage.objects.get(pk=page.pk).unpublish()
    assert live_lesson_page("en", "/identity-en/1/1-1/") is None


def test_course_and_lesson_pages_fall_back_to_another_language(course: Course) -> None:
    def title(language: str) -> str:
        page = course_page_of(course, language)
        return page.title if page else ""

    assert [title(x) for x in ("en", "pt-br")] == ["identity en", "identity es"]
    lesson = lesson_of(course, "1-2")
    page = lesson_page_of(lesson, "en")
    assert page is not None
    assert page.title == "Lesson 1-2 es"
    page.unpublish()
    assert lesson_page_of(lesson, "en") is None
    assert course_page_of(CourseFactory.create(), "es") is None
    assert course_pages([], "es") == {}


def test_addresses_are_by_language_in_the_order_of_the_menu(course: Course) -> None:
    publish_course_page(course, "pt-br", slug="identidade")
    publish_course_page(course, "ko")

    assert list(course_addresses(course).items()) == [
        ("es", "/es/identity/"),
        ("pt-br", "/pt-br/identidade/"),
        ("en", "/en/identity-en/"),
    ]
    assert lesson_addresses(lesson_of(course, "1-2")) == {"es": "/es/identity/1/1-2/"}


def test_titles_are_those_that_are_published(course: Course) -> None:
    CoursePage.objects.get(locale__language_code="en").unpublish()
    other = CourseFactory.create()

    assert course_titles([course.pk, other.pk]) == {
        course.pk: {"es": "identity es"},
        other.pk: {},
    }


@pytest.mark.parametrize(
    ("titles", "language", "expected"),
    [
        ({"es": "E", "en": "N"}, "en", "N"),
        ({"es": "E", "en": "N"}, "pt-br", "E"),
        ({"ko": "K"}, "ko", "K"),
        ({"ko": "K"}, "es", "code"),
        ({}, "es", "code"),
    ],
)
def test_best_title_prefers_the_language_then_the_menu(
    titles: dict[str, str], language: str, expected: str
) -> None:
    assert best_title(titles, language, "code") == expected


def test_page_path_puts_the_language_in_place_of_the_catalogue() -> None:
    assert page_path("/catalog-es/identity/1/1-1/", "es") == "/es/identity/1/1-1/"
