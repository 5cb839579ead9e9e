"""A module's page leads on: to its lessons, to the next step, and back to the course."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from courses.domain.progress import finish_lesson
from courses.models import Course, CoursePage, CourseRun, Enrollment, Module, ModulePage
from lms.accounts.models import User
from tests.factories.courses import (
    LessonFactory,
    RunFactory,
    enrolled,
    lesson_of,
    publish_lesson_page,
    published_course,
)

pytestmark = pytest.mark.django_db
PATH = "/es/identity/1/"
BUTTON = re.compile(r'<a class="button" href="([^"]+)"[^>]*>([^<]+)</a>')


@pytest.fixture
def browser(client: Client, ana: User) -> Client:
    client.force_login(ana)
    return client


def enroll_path(run: CourseRun) -> str:
    return f"/es/run/{run.public_id}/enroll/"


def read(client: Client, path: str = PATH) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    html: str = answer.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def links(html: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', html)


def finish(enrollment: Enrollment, *codes: str) -> None:
    for code in codes:
        lesson = lesson_of(enrollment.run.course, code)
        finish_lesson(enrollment, lesson, by="read", language="es")


def test_a_visitor_is_led_to_enroll_to_sign_in_and_to_the_course(
    client: Client, course: Course, run: CourseRun
) -> None:
    html = read(client)

    assert links(html) == [
        "/es/identity/",
        f"/es/account/login/?next={PATH}",
        enroll_path(run),
        "/es/identity/",
    ]
    assert BUTTON.findall(html) == [(enroll_path(run), "Inscribirse")]
    assert "Módulo 1 de 2" in html
    assert "Lesson 1-1 es" in html
    assert "Lesson 2-1 es" not in html


def test_someone_who_is_not_enrolled_is_not_asked_to_sign_in(
    browser: Client, course: Course, run: CourseRun
) -> None:
    assert links(read(browser)) == ["/es/identity/", enroll_path(run), "/es/identity/"]


def test_where_nothing_can_be_joined_the_course_stays(
    browser: Client, course: Course
) -> None:
    RunFactory.create(course=course, capacity=0)

    assert links(read(browser)) == ["/es/identity/", "/es/identity/"]


@pytest.mark.parametrize(
    ("done", "step"),
    [
        ([], ("/es/identity/1/1-1/", "Comenzar este módulo")),
        (["1-1"], ("/es/identity/1/1-2/", "Continuar este módulo")),
        (["1-1", "1-2"], ("/es/identity/2/2-1/", "Seguir con «Module 2 es»")),
    ],
)
def test_a_learner_goes_on_with_the_first_lesson_that_is_not_done(
    browser: Client, enrollment: Enrollment, done: list[str], step: tuple[str, str]
) -> None:
    finish(enrollment, *done)

    html = read(browser)

    assert BUTTON.findall(html) == [step]
    assert [x for x in links(html) if x != step[0]] == [
        x
        for x in (
            "/es/identity/",
            "/es/identity/1/1-1/",
            "/es/identity/1/1-2/",
            "/es/identity/",
        )
        if x != step[0]
    ]


def test_from_the_last_module_one_goes_back_to_what_was_left_out(
    browser: Client, enrollment: Enrollment
) -> None:
    finish(enrollment, "1-1", "2-1")

    found = BUTTON.findall(read(browser, "/es/identity/2/"))

    assert found == [("/es/identity/1/1-2/", "Seguir con «Module 1 es»")]


def test_when_all_is_done_one_is_led_to_what_completes_the_course(
    browser: Client, enrollment: Enrollment
) -> None:
    finish(enrollment, "1-1", "1-2", "2-1")

    html = read(browser)

    assert BUTTON.findall(html) == []
    assert "Todas las lecciones están terminadas." in html
    assert f"/es/enrollment/{enrollment.public_id}/completion/" in links(html)


def test_an_instructor_opens_the_lessons_without_enrolling(
    client: Client, instructor: User, course: Course, run: CourseRun
) -> None:
    client.force_login(instructor)

    html = read(client)

    assert BUTTON.findall(html) == [("/es/identity/1/1-1/", "Comenzar este módulo")]
    assert "enroll" not in html


def test_languages_lead_to_the_translation(client: Client, course: Course) -> None:
    CoursePage.objects.filter(locale__language_code="en").update(slug="id")
    page = ModulePage.objects.get(locale__language_code="en", module__code="1")
    ModulePage.objects.filter(pk=page.pk).update(
        slug="one", url_path=page.url_path.replace("/identity/1/", "/id/one/")
    )

    found = client.get(PATH).context["languages"]

    assert [(x["code"], x["url"], x["current"]) for x in found] == [
        ("es", PATH, True),
        ("en", "/en/id/one/", False),
    ]


def test_a_retired_module_shows_no_lessons(client: Client, course: Course) -> None:
    Module.objects.filter(course=course, code="1").update(retired=True)

    html = read(client)

    assert links(html) == ["/es/identity/", "/es/identity/"]
    assert "Lesson 1-1 es" not in html
    assert "Módulo" not in html


def test_a_module_whose_course_has_no_page_shows_what_it_can(
    client: Client, course: Course
) -> None:
    CoursePage.objects.update(live=False)

    assert links(read(client)) == [f"/es/account/login/?next={PATH}"]


def test_a_module_leads_to_its_course_in_another_language_if_there_is_no_other(
    client: Client, course: Course
) -> None:
    CoursePage.objects.filter(locale__language_code="es").update(live=False)

    assert "/en/identity/" in links(read(client))


def test_an_unpublished_module_is_not_found(client: Client, course: Course) -> None:
    ModulePage.objects.filter(module__code="1").update(live=False)

    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize("more", [1, 3])
def test_module_page_costs_the_same_for_more_lessons(
    client: Client,
    ana: User,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    course = published_course(code="identity", lessons=("1-1",))
    for number in range(2, more + 1):
        row: Any = LessonFactory.create(course=course, code=f"1-{number}")
        publish_lesson_page(row, "es")
    run = RunFactory.create(course=course)
    client.get(PATH)
    # Page, stamp, runs, addresses.
    with django_assert_num_queries(4):
        client.get(PATH)
    enrolled(ana, run)
    client.force_login(ana)
    client.get(PATH)
    # Session, person, enrollment, progress and messages instead of the runs, and
    # three for quizzes.
    with django_assert_num_queries(11):
        client.get(PATH)
