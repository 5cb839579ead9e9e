import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from courses.domain.enrollment import withdraw
from courses.domain.note import save_note
from courses.domain.progress import finish_lesson
from courses.domain.review import record_review
from courses.models import (
    Course,
    CoursePage,
    Enrollment,
    LearnerNote,
    LessonPage,
    LessonProgress,
)
from lms.accounts.models import User
from tests.factories.courses import (
    RunFactory,
    SourceFactory,
    derive,
    enrolled,
    lesson_of,
    published_course,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def browser(client: Client, ana: User, enrollment: Enrollment) -> Client:
    client.force_login(ana)
    return client


def write(enrollment: Enrollment, text: str, code: str = "1-1") -> LearnerNote:
    return save_note(
        enrollment,
        lesson_of(enrollment.run.course, code),
        block="reflection-1",
        kind="reflection",
        text=text,
        revision=0,
        language="es",
    )


def page_of(course: Course, code: str, language: str = "es") -> LessonPage:
    return LessonPage.objects.get(
        lesson__course=course, lesson__code=code, locale__language_code=language
    )


def read(browser: Client, path: str = "/es/identity/1/1-1/") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_opening_a_lesson_records_it_and_resumes_there(
    browser: Client, enrollment: Enrollment
) -> None:
    read(browser, "/en/identity/1/1-2/")

    progress = LessonProgress.objects.get()
    assert (progress.lesson.code, progress.language) == ("1-2", "en")
    assert progress.done_at is None
    enrollment.refresh_from_db()
    assert enrollment.resume_lesson == progress.lesson


def test_lesson_shows_place_neighbors_and_outline(browser: Client) -> None:
    answer = browser.get("/es/identity/1/1-2/")

    shown = answer.context
    assert (shown["position"], shown["count"], shown["done_count"]) == (2, 3, 0)
    assert shown["previous"]["url"] == "/es/identity/1/1-1/"
    assert shown["next"]["url"] == "/es/identity/2/2-1/"
    assert (shown["course_title"], shown["course_url"]) == (
        "identity es",
        "/es/identity/",
    )
    assert [x["current"] for m in shown["modules"] for x in m["lessons"]] == [
        False,
        True,
        False,
    ]


def test_outline_marks_where_one_is_and_what_this_reader_has_done(
    browser: Client, enrollment: Enrollment, course: Course, bruno: User
) -> None:
    finish_lesson(enrollment, lesson_of(course, "1-1"), by="read", language="es")
    other = Client()
    other.force_login(bruno)
    enrolled(bruno, enrollment.run)

    def outline(reader: Client, code: str) -> list[str]:
        html = read(reader, f"/es/identity/{code[0]}/{code}/")
        _, _, after = html.partition('<ul class="outline">')
        listed, _, _ = after.partition("</details>")
        return re.findall(r'<li class="([^"]*)">\s*<a ([^>]*)>(.*?)</a>', listed)

    def entry(code: str, *, here: bool = False, done: bool = False) -> tuple[str, ...]:
        marks = f"{'current' if here else ''}{' done' if done else ''}"
        said = '<span class="visually-hidden"> (terminada)</span>' if done else ""
        address = f'href="/es/identity/{code[0]}/{code}/"'
        return (
            marks,
            f'{address} aria-current="page"' if here else address,
            f"Lesson {code} es{said}",
        )

    assert outline(browser, "1-2") == [
        entry("1-1", done=True),
        entry("1-2", here=True),
        entry("2-1"),
    ]
    assert outline(browser, "1-1")[0] == entry("1-1", here=True, done=True)
    assert outline(other, "1-2")[0] == entry("1-1")


def test_first_and_last_lesson_have_one_neighbor(browser: Client) -> None:
    first = browser.get("/es/identity/1/1-1/").context
    last = browser.get("/es/identity/2/2-1/").context

    assert (first["previous"], first["next"]["code"]) == (None, "1-2")
    assert (last["previous"]["code"], last["next"]) == ("1-2", None)


def test_lesson_shows_what_the_reader_wrote_and_nobody_else(
    browser: Client, enrollment: Enrollment, bruno: User
) -> None:
    write(enrollment, "What <b>I</b> wrote")
    write(enrolled(bruno, enrollment.run), "What Bruno wrote")

    html = read(browser)

    assert "What &lt;b&gt;I&lt;/b&gt; wrote</textarea>" in html
    assert 'name="revision" value="1"' in html
    assert "Bruno" not in html


def test_language_switch_stays_on_the_lesson_and_keeps_enrollment_and_notes(
    browser: Client, enrollment: Enrollment, course: Course
) -> None:
    finish_lesson(enrollment, lesson_of(course, "1-1"), by="read", language="es")
    write(enrollment, "Escrito en español")

    links = browser.get("/es/identity/1/1-1/").context["languages"]
    assert [(x["code"], x["url"], x["current"]) for x in links] == [
        ("es", "/es/identity/1/1-1/", True),
        ("en", "/en/identity/1/1-1/", False),
    ]
    answer = browser.get(links[1]["url"])

    assert "Escrito en español</textarea>" in answer.content.decode()
    assert answer.context["enrollment"] == enrollment
    assert answer.context["done"] is True
    assert Enrollment.objects.count() == 1
    enrollment.refresh_from_db()
    assert enrollment.language == "es"


def test_lesson_in_a_language_that_lacks_the_next_leads_to_another_language(
    browser: Client, course: Course
) -> None:
    page_of(course, "1-2", "en").unpublish()

    answer = browser.get("/en/identity/1/1-1/")

    assert answer.context["next"]["url"] == "/es/identity/1/1-2/"
    assert answer.context["next"]["lang"] == "es"
    assert '<a href="/es/identity/1/1-2/" lang="es" hreflang="es"' in (
        answer.content.decode()
    )


def test_withdrawn_learner_cannot_read_until_they_return(
    browser: Client, enrollment: Enrollment, ana: User
) -> None:
    withdraw(enrollment, actor=None)

    answer = browser.get("/es/identity/1/1-1/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/es/identity/")
    assert browser.get("/es/download/identity/1-1/").status_code == 404
    assert browser.get("/es/download/identity/").status_code == 404
    assert not LessonProgress.objects.exists()

    enrolled(ana, enrollment.run)
    read(browser)


def test_unpublished_lesson_is_not_found(browser: Client, course: Course) -> None:
    page_of(course, "1-2").unpublish()

    assert browser.get("/es/identity/1/1-2/").status_code == 404
    assert browser.get("/es/identity/1/1-1/").context["next"]["url"] == (
        "/en/identity/1/1-2/"
    )


def test_draft_of_a_lesson_is_not_shown(browser: Client, course: Course) -> None:
    page = page_of(course, "1-1")
    page.title = "A new title that nobody approved"
    page.save_revision()

    assert "nobody approved" not in read(browser)


def test_lesson_is_shown_anew_when_published(browser: Client, course: Course) -> None:
    assert "One statement." in read(browser)
    page = page_of(course, "1-1")
    page.body = [("text", "<p>Another statement.</p>")]
    page.save_revision().publish()

    html = read(browser)

    assert "Another statement." in html
    assert "One statement." not in html


def test_retired_lesson_is_out_of_the_outline_but_its_notes_can_be_read(
    browser: Client, enrollment: Enrollment, course: Course
) -> None:
    write(enrollment, "My note", code="1-2")
    finish_lesson(enrollment, lesson_of(course, "1-2"), by="read", language="es")
    lesson = lesson_of(course, "1-2")
    lesson.retired = True
    lesson.save()

    answer = browser.get("/es/identity/1/1-2/")

    html = answer.content.decode()
    assert "My note</textarea>" in html
    assert 'id="lesson-end"' not in html
    assert answer.context["position"] == 0
    assert (answer.context["previous"], answer.context["next"]) == (None, None)
    assert answer.context["done"] is True
    codes = [x["code"] for m in answer.context["modules"] for x in m["lessons"]]
    assert codes == ["1-1", "2-1"]
    assert LessonProgress.objects.get(lesson=lesson).done_by == "read"


def test_lesson_of_an_unpublished_course_page_sends_strangers_nowhere(
    client: Client, bruno: User, course: Course
) -> None:
    for page in CoursePage.objects.filter(course=course):
        page.unpublish()
    client.force_login(bruno)

    assert client.get("/es/identity/1/1-1/").status_code == 404


def test_instructor_previews_without_enrollment(
    client: Client, instructor: User, enrollment: Enrollment
) -> None:
    write(enrollment, "Ana's own reflection")
    client.force_login(instructor)

    answer = client.get("/es/identity/1/1-1/")

    html = answer.content.decode()
    assert "What now?" in html
    assert "<textarea" not in html
    assert "own reflection" not in html
    assert answer.context["next"]["url"] == "/es/identity/1/1-2/"
    assert not LessonProgress.objects.exists()


def test_lesson_lists_its_sources_with_license_in_the_order_of_citation(
    browser: Client, course: Course
) -> None:
    for code in ("R1", "R2", "R3"):
        SourceFactory.create(course=course, code=code, title=f"Report {code}")
    lesson = lesson_of(course, "1-1")
    derive(lesson, course.sources.get(code="R3"), "adapts")
    page = page_of(course, "1-1")
    page.body = [("text", "<p>First [@R2]. Then [@R1], and [@R2].</p>")]
    page.save_revision().publish()

    html = read(browser, "/es/identity/1/1-1/")

    assert re.findall(r'<li id="s-(R\d)">', html) == ["R2", "R1", "R3"]
    assert re.findall(r'href="#s-(R\d)"[^>]*>(\d)</a>', html) == [
        ("R2", "1"),
        ("R1", "2"),
        ("R2", "1"),
    ]
    assert html.count("Creative Commons Attribution 4.0") == 3
    assert '<cite lang="ko">Report R2</cite>' in html
    assert "adapta" in html[html.index("Report R3") :]


def test_lesson_marks_korean_once(browser: Client, course: Course) -> None:
    page = page_of(course, "1-1")
    page.body = [("text", "<p>La ley 전자정부법 y <b>주민등록</b>.</p>")]
    page.save_revision().publish()

    html = read(browser)

    assert '<span lang="ko">전자정부법</span>' in html
    assert '<b><span lang="ko">주민등록</span></b>' in html
    assert html.count('lang="ko"') == 2


def test_lesson_tells_its_state_of_review_for_exactly_this_text(
    browser: Client, course: Course
) -> None:
    def drafted() -> bool:
        return bool(browser.get("/en/identity/1/1-1/").context["article"].drafted)

    page = page_of(course, "1-1", "en")
    html = read(browser, "/en/identity/1/1-1/")
    assert "This text has not passed every review yet." in html
    for step in ("facts_checked", "language_read"):
        assert drafted()
        record_review(
            page, step=step, by_name="Kim Min", on=date(2026, 2, 3), actor=None
        )
    assert not drafted()
    html = read(browser, "/en/identity/1/1-1/")
    assert "Facts checked by Kim Min, Feb. 3, 2026" in html
    assert "not passed every review" not in html

    page.title = "Changed"
    page.save_revision().publish()
    assert drafted()


@pytest.mark.parametrize("lessons", [3, 9])
def test_lesson_costs_at_most_eight_queries_when_warm(
    client: Client,
    ana: User,
    lessons: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    codes = [f"1-{number + 1}" for number in range(lessons)]
    course = published_course(code="long", lessons=codes, languages=("es",))
    mine = enrolled(ana, RunFactory.create(course=course))
    for code in codes[1:]:
        write(mine, "A note", code)
        finish_lesson(mine, lesson_of(course, code), by="read", language="es")
    client.force_login(ana)
    with time_machine.travel(NOW, tick=False) as clock:
        read(client, "/es/long/1/1-1/")
        read(client, "/es/long/1/1-2/")
        clock.shift(timedelta(minutes=30))
        # Session, person, lesson, enrollment, progress, place, notes, messages.
        with django_assert_num_queries(8):
            read(client, "/es/long/1/1-1/")
        # Reloaded: the place is known.
        with django_assert_num_queries(7):
            read(client, "/es/long/1/1-1/")


def test_lesson_is_never_served_by_wagtail_itself(
    client: Client, superuser_browser: Client, course: Course
) -> None:
    page = page_of(course, "1-1")
    preview = superuser_browser.get(f"/admin/pages/{page.pk}/view_draft/")

    assert preview.status_code == 200
    assert "One statement." in preview.content.decode()
    assert client.get(f"/admin/pages/{page.pk}/view_draft/").status_code == 302


@pytest.fixture
def superuser_browser(bruno: User) -> Client:
    User.objects.filter(pk=bruno.pk).update(is_superuser=True, is_staff=True)
    browser = Client()
    browser.force_login(bruno)
    return browser
