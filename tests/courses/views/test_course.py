from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from courses.domain.enrollment import withdraw
from courses.domain.progress import catch_up, finish_lesson
from courses.models import (
    Course,
    CoursePage,
    CourseRun,
    Enrollment,
    Lesson,
    LessonPage,
)
from courses.views.course import resume_address
from lms.accounts.domain.privacy import publish_notice
from lms.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    CompetencyFactory,
    LessonFactory,
    RunFactory,
    SourceFactory,
    TopicFactory,
    enrolled,
    lesson_of,
    publish_course_page,
    published_course,
)

pytestmark = pytest.mark.django_db
FAR = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture
def browser(client: Client, ana: User) -> Client:
    client.force_login(ana)
    return client


def enroll_path(run: CourseRun, language: str = "es") -> str:
    return f"/{language}/run/{run.public_id}/enroll/"


def said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


# --- The page ---------------------------------------------------------------------


def test_course_page_without_enrollment_opens_no_lesson(
    client: Client, course: Course, run: CourseRun
) -> None:
    answer = client.get("/es/identity/")

    urls = {x["url"] for m in answer.context["modules"] for x in m["lessons"]}
    assert urls == {""}
    assert answer.context["lesson_count"] == 3
    (row,) = answer.context["runs"]
    assert (row["run"], row["state"], row["joinable"]) == (run, "ongoing_open", True)
    html = answer.content.decode()
    assert f'href="{enroll_path(run)}"' in html
    assert "/es/identity/1/1-1/" not in html


def test_course_page_of_a_learner_opens_lessons_and_offers_to_go_on(
    browser: Client, enrollment: Enrollment, course: Course
) -> None:
    finish_lesson(enrollment, lesson_of(course, "1-1"), by="read", language="es")
    Enrollment.objects.update(
        resume_lesson=lesson_of(course, "1-2"), resume_block="part-two"
    )

    answer = browser.get("/es/identity/")

    shown = [
        (x["url"], x["done"]) for m in answer.context["modules"] for x in m["lessons"]
    ]
    assert shown == [
        ("/es/identity/1/1-1/", True),
        ("/es/identity/1/1-2/", False),
        ("/es/identity/2/2-1/", False),
    ]
    assert answer.context["resume"] == "/es/identity/1/1-2/#part-two"
    html = answer.content.decode()
    assert 'href="/es/identity/1/1-2/#part-two"' in html
    assert enroll_path(enrollment.run) not in html


def test_course_page_offers_another_run_but_not_the_own_again(
    browser: Client, enrollment: Enrollment, course: Course
) -> None:
    other = RunFactory.create(course=course)

    rows = browser.get("/es/identity/").context["runs"]

    assert {row["run"]: row["joinable"] for row in rows} == {
        enrollment.run: False,
        other: True,
    }


@pytest.mark.parametrize(
    ("changes", "joinable"),
    [
        ({}, True),
        ({"capacity": 0}, False),
        ({"enrollment_start": FAR}, False),
        ({"start": None}, False),
    ],
)
def test_course_page_offers_only_what_can_be_joined(
    client: Client, run: CourseRun, changes: dict[str, Any], joinable: bool
) -> None:
    CourseRun.objects.update(**changes)

    (row,) = client.get("/es/identity/").context["runs"]

    assert row["joinable"] is joinable


def test_course_page_of_an_instructor_opens_lessons_without_enrollment(
    client: Client, instructor: User
) -> None:
    client.force_login(instructor)

    answer = client.get("/es/identity/")

    assert answer.context["modules"][0]["lessons"][0]["url"] == "/es/identity/1/1-1/"
    assert answer.context["resume"] == ""


def test_course_page_switches_language_by_its_own_addresses(
    client: Client, course: Course
) -> None:
    publish_course_page(course, "pt-br", slug="identidade")
    publish_course_page(course, "ko", slug="korean")

    answer = client.get("/es/identity/")

    links = [(x["code"], x["url"], x["current"]) for x in answer.context["languages"]]
    assert links == [
        ("es", "/es/identity/", True),
        ("pt-br", "/pt-br/identidade/", False),
        ("en", "/en/identity/", False),
    ]
    html = answer.content.decode()
    assert '<link rel="alternate" hreflang="pt-br" href="/pt-br/identidade/">' in html
    assert client.get("/pt-br/identidade/").status_code == 200


def test_course_page_names_what_comes_before_in_the_language_there_is(
    client: Client, course: Course
) -> None:
    first = published_course(code="first", lessons=(), languages=("en",))
    second = published_course(code="second", lessons=())
    course.prerequisites.set(
        [
            first,
            second,
            Course.objects.create(
                code="unpublished", framework=course.framework, hours=1
            ),
        ]
    )

    before = client.get("/es/identity/").context["prerequisites"]

    assert {(x["title"], x["url"], x["lang"]) for x in before} == {
        ("first en", "/en/first/", "en"),
        ("second es", "/es/second/", ""),
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_course_page_costs_the_same_for_more_of_everything(
    client: Client,
    course: Course,
    ana: User,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        before = published_course(code=f"before-{number}", lessons=())
        course.prerequisites.add(before)
        run = RunFactory.create(course=course)
        SourceFactory.create(course=course)
        course.topics.add(TopicFactory.create(code=f"topic-{number}"))
        competency = CompetencyFactory.create(framework=course.framework)
        lesson_of(course, "1-1").competencies.add(competency)
    client.get("/es/identity/")
    # Page, stamp, runs, sources, competencies, addresses, prerequisites twice, topics.
    with django_assert_num_queries(9):
        client.get("/es/identity/")
    enrolled(ana, run)
    client.force_login(ana)
    client.get("/es/identity/")
    # And session, person, enrollment, progress, messages; three for quizzes.
    with django_assert_num_queries(17):
        client.get("/es/identity/")


def test_resume_address_falls_back_to_the_first_lesson(
    enrollment: Enrollment, course: Course
) -> None:
    modules = [{"lessons": [{"id": 1, "url": "/a/"}, {"id": 2, "url": "/b/"}]}]
    retired = LessonFactory.create(course=course, code="3-1")

    assert resume_address(enrollment, modules) == "/a/"
    enrollment.resume_lesson = retired
    assert resume_address(enrollment, modules) == "/a/"
    assert resume_address(enrollment, []) == ""
    assert resume_address(enrollment, [{"lessons": []}]) == ""


# --- Enrolling --------------------------------------------------------------------


def test_enrolling_leads_to_the_first_lesson(
    browser: Client, run: CourseRun, ana: User
) -> None:
    asked = browser.get(enroll_path(run))
    assert asked.status_code == 200
    assert not Enrollment.objects.exists()

    answer = browser.post(enroll_path(run))

    assert answer.headers["Location"] == "/es/identity/1/1-1/"
    enrollment = Enrollment.objects.get()
    assert (enrollment.subject, enrollment.run, enrollment.language) == (
        ana.link.subject,
        run,
        "es",
    )
    assert enrollment.events.get().actor == ana.public_id


def test_enrolling_twice_leads_to_where_one_was(
    browser: Client, enrollment: Enrollment, course: Course
) -> None:
    Enrollment.objects.update(resume_lesson=lesson_of(course, "2-1"))
    CourseRun.objects.update(capacity=1)

    assert browser.get(enroll_path(enrollment.run)).status_code == 200
    answer = browser.post(enroll_path(enrollment.run))

    assert answer.headers["Location"] == "/es/identity/2/2-1/"
    assert Enrollment.objects.count() == 1


def test_enrolling_records_the_language_of_the_page(
    browser: Client, run: CourseRun
) -> None:
    browser.post(enroll_path(run, "en"))

    assert Enrollment.objects.get().language == "en"


def test_enrolling_where_the_language_has_no_page_is_in_the_one_it_has(
    browser: Client, run: CourseRun
) -> None:
    answer = browser.post(enroll_path(run, "pt-br"))

    assert answer.headers["Location"] == "/es/identity/1/1-1/"
    assert Enrollment.objects.get().language == "es"


def test_enrolling_asks_for_the_profile_first_and_comes_back(
    client: Client, run: CourseRun
) -> None:
    client.force_login(UserFactory.create())

    for answer in (client.get(enroll_path(run)), client.post(enroll_path(run))):
        profile = reverse("accounts:profile")
        path = enroll_path(run).replace("/", "%2F")
        assert answer.headers["Location"] == f"{profile}?next={path}"
    assert not Enrollment.objects.exists()


def test_enrolling_asks_for_a_notice_that_is_due(
    browser: Client, run: CourseRun
) -> None:
    publish_notice()

    answer = browser.post(enroll_path(run))

    assert answer.headers["Location"].startswith(reverse("accounts:profile"))
    assert not Enrollment.objects.exists()


def test_enrolling_signed_out_signs_in_first(client: Client, run: CourseRun) -> None:
    answer = client.get(enroll_path(run))

    path = enroll_path(run)
    assert answer.headers["Location"] == f"/es/account/login/?next={path}"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"capacity": 0}, "Every seat of this run is taken."),
        ({"enrollment_start": FAR}, "Enrollment in this run is not open now."),
        ({"languages": ["es"]}, "This run is not offered in this language."),
    ],
)
def test_enrolling_where_it_is_not_possible_says_why(
    browser: Client, run: CourseRun, changes: dict[str, Any], words: str, method: str
) -> None:
    CourseRun.objects.update(**changes)

    answer = getattr(browser, method)(enroll_path(run, "en"))

    assert answer.headers["Location"] == "/en/identity/"
    (message,) = said(answer)
    assert message.startswith(words)
    assert not Enrollment.objects.exists()


# --- Leaving and completing -------------------------------------------------------


def test_leaving_keeps_progress_for_a_return(
    browser: Client, enrollment: Enrollment, course: Course
) -> None:
    finish_lesson(enrollment, lesson_of(course, "1-1"), by="read", language="es")
    path = f"/es/enrollment/{enrollment.public_id}/leave/"

    for _ in range(2):
        answer = browser.post(path)
        assert answer.headers["Location"] == "/es/learning/"
    assert Enrollment.objects.get().status == "withdrawn"

    browser.post(enroll_path(enrollment.run))
    modules = browser.get("/es/identity/").context["modules"]
    assert modules[0]["lessons"][0]["done"] is True


def requirements(browser: Client, enrollment: Enrollment, language: str = "en") -> Any:
    path = f"/{language}/enrollment/{enrollment.public_id}/completion/"
    return browser.get(path)


def test_requirements_name_the_lessons_to_go_with_their_addresses(
    browser: Client, enrollment: Enrollment, course: Course
) -> None:
    finish_lesson(enrollment, lesson_of(course, "1-1"), by="read", language="es")
    LessonFactory.create(course=course, code="2-2")
    page = LessonPage.objects.get(lesson__code="2-1", locale__language_code="en")
    page.unpublish()

    answer = requirements(browser, enrollment)

    found = [(x["code"], x["url"]) for x in answer.context["missing"]]
    assert found == [("1-2", "/en/identity/1/1-2/"), ("2-1", "/es/identity/2/2-1/")]
    html = answer.content.decode()
    assert "2 lessons are not done yet." in html
    assert '<a href="/es/identity/2/2-1/" lang="es" hreflang="es">' in html


def test_requirements_of_a_completed_course_say_so(
    browser: Client, enrollment: Enrollment, course: Course
) -> None:
    catch_up(enrollment, Lesson.objects.filter(course=course), language="es")

    answer = requirements(browser, enrollment)

    assert answer.context["result"].complete is True
    assert answer.context["missing"] == []
    assert "You have completed the course." in answer.content.decode()


def test_requirements_can_be_seen_after_leaving(
    browser: Client, enrollment: Enrollment
) -> None:
    withdraw(enrollment, actor=None)

    assert requirements(browser, enrollment).status_code == 200


def test_course_that_is_unpublished_is_not_found(
    client: Client, course: Course
) -> None:
    CoursePage.objects.get(course=course, locale__language_code="es").unpublish()

    assert client.get("/es/identity/").status_code == 404
    assert client.get("/en/identity/").status_code == 200


def test_dates_of_a_run_are_shown_in_its_own_zone(
    client: Client, run: CourseRun
) -> None:
    start = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
    CourseRun.objects.update(
        time_zone="America/Lima", start=start, end=start + timedelta(days=9000)
    )

    html = client.get("/en/identity/").content.decode()

    assert "March 1, 2026" in html
    assert "Lima, UTC-05:00" in html
