import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from courses.domain.enrollment import withdraw
from courses.domain.note import save_note
from courses.domain.progress import catch_up, finish_lesson
from courses.models import (
    Course,
    CourseInstructor,
    CourseRun,
    Enrollment,
    Lesson,
    RunMessage,
)
from courses.views import teaching
from lms.accounts.models import User
from tests.factories.accounts import CountryFactory, official
from tests.factories.courses import RunFactory, enrolled, lesson_of, published_course

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def browser(client: Client, instructor: User) -> Client:
    client.force_login(instructor)
    return client


def path(run: CourseRun, what: str = "") -> str:
    return f"/en/teaching/{run.public_id}/{what}"


def write(
    enrollment: Enrollment, text: str, *, kind: str = "question", code: str = "1-1"
) -> None:
    save_note(
        enrollment,
        lesson_of(enrollment.run.course, code),
        block=f"{kind}-1",
        kind=kind,
        text=text,
        revision=0,
        language="es",
        now=NOW,
    )


def rows_of(html: str) -> list[list[str]]:
    body = html[html.index("<tbody") : html.index("</tbody>")]
    cells = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        for row in body.split("<tr")[1:]
    ]
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row]
        for row in cells
    ]


def test_teaching_lists_runs_with_seats(
    browser: Client, run: CourseRun, enrollment: Enrollment
) -> None:
    RunFactory.create()

    html = browser.get("/en/teaching/").content.decode()

    (title,) = re.findall(r"<h2><a [^>]*>([^<]*)</a></h2>", html)
    facts = re.findall(r"<dd>([^<]*)</dd>", html)
    assert (title, facts) == ("identity en", ["Jan. 5, 2026", "1"])


def test_roster_shows_name_country_progress_and_last_visit(
    browser: Client, course: Course, run: CourseRun
) -> None:
    chile = CountryFactory.create(code="CHL")
    ana = enrolled(official(full_name="Ana"), run)
    zoe = enrolled(official(chile, full_name="Zoe <b>"), run)
    finish_lesson(ana, lesson_of(course, "1-1"), by="read", language="es", now=NOW)
    catch_up(zoe, Lesson.objects.filter(course=course), language="es", now=NOW)
    withdraw(enrolled(official(full_name="Left"), run), actor=None)
    enrolled(official(full_name="Untouched"), run)

    html = browser.get(path(run)).content.decode()

    assert rows_of(html) == [
        ["Ana", "Country PER", "enrolled", "1 of 3", "03/01/2026 noon"],
        ["Untouched", "Country PER", "enrolled", "0 of 3", "–"],
        ["Zoe &lt;b&gt;", "Country CHL", "completed", "3 of 3", "03/01/2026 noon"],
    ]
    assert "3 people enrolled" in html
    assert "Time zone: " in html


def test_roster_never_counts_beyond_the_version(
    browser: Client, course: Course, run: CourseRun
) -> None:
    mine = enrolled(official(full_name="Ana"), run)
    later = Lesson.objects.create(
        course=course, module=course.modules.get(code="2"), code="2-2", position=2
    )
    catch_up(mine, Lesson.objects.filter(course=course), language="es")

    html = browser.get(path(run)).content.decode()

    assert rows_of(html)[0][3] == "3 of 3"
    assert later.code == "2-2"


def test_roster_is_shown_in_pages(
    browser: Client, run: CourseRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "PER_PAGE", 2)
    for name in ("Ana", "Bea", "Cai"):
        enrolled(official(full_name=name), run)

    def names(page: str) -> list[str]:
        html = browser.get(path(run), {"page": page}).content.decode()
        return [row[0] for row in rows_of(html)]

    assert names("1") == ["Ana", "Bea"]
    assert names("2") == ["Cai"]
    assert names("99999999999999999999") == ["Cai"]
    assert names("x\x00") == ["Ana", "Bea"]


def test_answers_show_answers_to_the_question_and_never_a_reflection(
    browser: Client, run: CourseRun, enrollment: Enrollment
) -> None:
    write(enrollment, "At home <it> is\nso")
    write(enrollment, "My private thought", kind="reflection")

    html = browser.get(path(run, "answers/")).content.decode()

    assert "At home &lt;it&gt; is<br>so" in html
    assert '<div lang="es">' in html
    assert ">Lesson 1-1: Lesson 1-1 en</h2>" in html
    assert "<h3>Ana</h3>" in html
    assert "<span>Country PER</span>" in html
    assert "private thought" not in html


def test_answers_of_another_run_of_the_course_are_apart(
    browser: Client, course: Course, run: CourseRun, bruno: User
) -> None:
    other = RunFactory.create(course=course)
    write(enrolled(bruno, other), "Bruno's answer")

    assert "Bruno" not in browser.get(path(run, "answers/")).content.decode()
    assert "Bruno&#x27;s answer" in (
        browser.get(path(other, "answers/")).content.decode()
    )


def test_message_is_sent_once_by_a_double_click(
    browser: Client, run: CourseRun, instructor: User
) -> None:
    key = browser.get(path(run, "message/")).context["form"].initial["key"]
    post = {"title": "Hello", "body": "To all", "key": str(key)}

    for _ in range(2):
        answer = browser.post(path(run, "message/"), post)
        assert answer.headers["Location"] == path(run)
        assert len(list(get_messages(answer.wsgi_request))) >= 1

    message = RunMessage.objects.get()
    assert (message.title, message.body) == ("Hello", "To all")
    assert (message.run, message.actor) == (run, instructor.public_id)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"title": ""}, ["title"]),
        ({"body": "   "}, ["body"]),
        ({"title": "x" * 151}, ["title"]),
        ({"body": "x" * 5001}, ["body"]),
        ({"title": "a\x00b"}, ["title"]),
        ({"key": "none"}, ["key"]),
    ],
)
def test_message_that_is_refused_is_given_back(
    browser: Client, run: CourseRun, changes: dict[str, str], refused: list[str]
) -> None:
    post = {"title": "Hello", "body": "To all", "key": str(uuid4())} | changes

    answer = browser.post(path(run, "message/"), post)

    assert answer.status_code == 200
    form = answer.context["form"]
    assert list(form.errors) == refused
    assert form.data["body"] == post["body"]
    assert not RunMessage.objects.exists()


def test_every_form_of_a_message_has_a_key_of_its_own(
    browser: Client, run: CourseRun
) -> None:
    keys = {
        browser.get(path(run, "message/")).context["form"].initial["key"]
        for _ in range(3)
    }

    assert len(keys) == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_a_run_cost_the_same_for_more_people(
    browser: Client,
    run: CourseRun,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        country = CountryFactory.create(code=f"P{number}R")
        mine = enrolled(official(country), run)
        finish_lesson(mine, lesson_of(run.course, "1-1"), by="read", language="es")
        write(mine, "An answer")
    for what in ("", "answers/"):
        browser.get(path(run, what))

    # Session, person, run, teaches, count, rows, done, retired, course page, messages.
    with django_assert_num_queries(10):
        browser.get(path(run))
    # Session, person, run, teaches, count, rows, course page, stamp, messages.
    with django_assert_num_queries(9):
        browser.get(path(run, "answers/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_teaching_costs_the_same_for_more_courses(
    client: Client,
    bruno: User,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        course = published_course(code=f"taught-{number}", lessons=())
        RunFactory.create(course=course)
        CourseInstructor.objects.create(course=course, user=bruno)
    client.force_login(bruno)

    # Session, person, teaches, runs, titles, messages.
    with django_assert_num_queries(6):
        assert client.get("/es/teaching/").status_code == 200
