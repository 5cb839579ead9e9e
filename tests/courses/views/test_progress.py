from html import escape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from courses.domain.enrollment import withdraw
from courses.domain.progress import finish_lesson
from courses.models import (
    Course,
    CourseCompletion,
    Enrollment,
    LearnerNote,
    Lesson,
    LessonPage,
    LessonProgress,
)
from lms.accounts.models import User
from tests.factories.courses import (
    LessonFactory,
    RunFactory,
    enrolled,
    lesson_of,
    published_course,
)

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
HERE = "/es/identity/1/1-1/#note-reflection-1"


@pytest.fixture
def browser(client: Client, ana: User, enrollment: Enrollment) -> Client:
    client.force_login(ana)
    return client


def path(
    enrollment: Enrollment, what: str, code: str = "1-1", language: str = "es"
) -> str:
    return f"/{language}/enrollment/{enrollment.public_id}/{code}/{what}/"


def note_path(enrollment: Enrollment, block: str = "reflection-1") -> str:
    return path(enrollment, f"note/{block}")


def note(text: str, revision: int = 0) -> dict[str, Any]:
    return {"text": text, "revision": revision, "next": HERE}


# --- The place --------------------------------------------------------------------


def test_place_is_remembered_for_any_device(
    browser: Client, enrollment: Enrollment, ana: User
) -> None:
    answer = browser.post(path(enrollment, "place", "1-2"), {"block": "part-two"})

    assert (answer.status_code, answer.content) == (204, b"")
    phone = Client()
    phone.force_login(ana)
    resume = phone.get("/es/learning/").context["cards"][0]["resume"]
    assert resume == "/es/identity/1/1-2/#part-two"
    phone.get("/es/identity/1/1-2/")
    assert phone.get("/es/identity/").context["resume"] == resume


@pytest.mark.parametrize("block", ["with space", "a" * 61, "<b>", "a\n"])
def test_place_that_is_no_anchor_is_refused(
    browser: Client, enrollment: Enrollment, block: str
) -> None:
    answer = browser.post(path(enrollment, "place"), {"block": block})

    assert (answer.status_code, answer.json()) == (400, {"error": "block"})
    enrollment.refresh_from_db()
    assert enrollment.resume_block == ""


def test_place_is_one_update(
    browser: Client,
    enrollment: Enrollment,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    # Session, person, UPDATE.
    with django_assert_num_queries(3):
        browser.post(path(enrollment, "place"), {"block": "one"})


def test_place_of_someone_signed_out_is_answered_to_the_script(
    client: Client, enrollment: Enrollment
) -> None:
    answer = client.post(path(enrollment, "place"), {"block": "one"})

    assert (answer.status_code, answer.json()) == (401, {"error": "signed-out"})


# --- Done -------------------------------------------------------------------------


def test_done_by_the_button_goes_on_to_the_next_lesson(
    browser: Client, enrollment: Enrollment
) -> None:
    answer = browser.post(
        path(enrollment, "done"), {"by": "marked", "next": "/es/identity/1/1-2/"}
    )

    assert answer.headers["Location"] == "/es/identity/1/1-2/"
    progress = LessonProgress.objects.get()
    assert (progress.done_by, progress.language) == ("marked", "es")


@pytest.mark.parametrize(
    "following",
    [
        "",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "http:evil.example",
    ],
)
def test_done_never_leads_to_another_site(
    browser: Client, enrollment: Enrollment, following: str
) -> None:
    answer = browser.post(path(enrollment, "done"), {"by": "marked", "next": following})

    assert answer.headers["Location"] == "/es/identity/1/1-1/"


def test_done_by_reaching_the_end_is_answered_to_the_script(
    browser: Client, enrollment: Enrollment
) -> None:
    answer = browser.post(path(enrollment, "done"), {"by": "read"}, headers=JSON)

    assert answer.json() == {"done": True}
    assert LessonProgress.objects.get().done_by == "read"


def test_done_is_four_statements_in_all(
    browser: Client,
    enrollment: Enrollment,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    # Session, person; lesson and version, turn, mark, lessons; and a transaction of two.
    with django_assert_num_queries(8):
        browser.post(path(enrollment, "done"), {"by": "read"}, headers=JSON)


def test_done_by_reaching_the_end_does_not_do_for_a_lesson_that_one_marks(
    browser: Client, enrollment: Enrollment
) -> None:
    Lesson.objects.update(completion="marked")

    answer = browser.post(path(enrollment, "done"), {"by": "read"}, headers=JSON)
    assert answer.json() == {"done": False}

    answer = browser.post(path(enrollment, "done"), {"by": "marked"}, headers=JSON)
    assert answer.json() == {"done": True}


def test_done_is_taken_back(browser: Client, enrollment: Enrollment) -> None:
    browser.post(path(enrollment, "done"), {"by": "marked"})

    answer = browser.post(path(enrollment, "done"), {"by": "undo"}, headers=JSON)

    assert answer.json() == {"done": False}
    assert LessonProgress.objects.get().done_at is None


@pytest.mark.parametrize("by", ["", "cheating"])
def test_done_by_anything_else_is_refused(
    browser: Client, enrollment: Enrollment, by: str
) -> None:
    answer = browser.post(path(enrollment, "done"), {"by": by})

    assert (answer.status_code, answer.json()) == (400, {"error": "by"})
    assert not LessonProgress.objects.exists()


def test_done_of_a_retired_lesson_is_not_found(
    browser: Client, enrollment: Enrollment
) -> None:
    Lesson.objects.filter(code="1-1").update(retired=True)

    answer = browser.post(path(enrollment, "done"), {"by": "marked"})

    assert answer.status_code == 404


def test_done_with_the_last_lesson_completes_the_course(
    browser: Client, enrollment: Enrollment
) -> None:
    for code in ("1-1", "1-2", "2-1"):
        browser.post(path(enrollment, "done", code), {"by": "read"}, headers=JSON)

    assert CourseCompletion.objects.get().enrollment == enrollment


def test_done_of_someone_signed_out_asks_to_sign_in(
    client: Client, enrollment: Enrollment
) -> None:
    script = client.post(path(enrollment, "done"), {"by": "read"}, headers=JSON)
    form = client.post(path(enrollment, "done"), {"by": "marked"})

    assert (script.status_code, script.json()) == (401, {"error": "signed-out"})
    assert form.headers["Location"] == "/es/account/login/"
    assert len(list(get_messages(form.wsgi_request))) == 1


# --- Notes ------------------------------------------------------------------------


def test_note_is_saved_and_leads_back_to_its_place(
    browser: Client, enrollment: Enrollment
) -> None:
    answer = browser.post(note_path(enrollment), note("Mi nota"))

    assert answer.headers["Location"] == HERE
    saved = LearnerNote.objects.get()
    assert (saved.text, saved.kind, saved.language, saved.revision) == (
        "Mi nota",
        "reflection",
        "es",
        1,
    )


def test_note_in_a_question_is_kept_as_an_answer(
    browser: Client, enrollment: Enrollment
) -> None:
    browser.post(note_path(enrollment, "question-1"), note("An answer"))

    assert LearnerNote.objects.get().kind == "question"


def test_note_saved_by_the_script_tells_revision_and_time_of_the_reader(
    browser: Client, enrollment: Enrollment, ana: User
) -> None:
    User.objects.filter(pk=ana.pk).update(time_zone="Asia/Seoul")

    first = browser.post(note_path(enrollment), note("One"), headers=JSON).json()
    second = browser.post(note_path(enrollment), note("Two", 1), headers=JSON).json()

    assert (first["revision"], second["revision"]) == (1, 2)
    at = LearnerNote.objects.get().updated_at
    assert int(second["at"].split(":")[0]) == (at.hour + 9) % 24


def test_note_submitted_twice_is_saved_once(
    browser: Client, enrollment: Enrollment
) -> None:
    for _ in range(2):
        answer = browser.post(note_path(enrollment), note("One"))
        assert answer.status_code == 302

    assert LearnerNote.objects.get().revision == 1


def test_note_from_a_stale_tab_is_shown_beside_what_stands_and_can_win(
    browser: Client, enrollment: Enrollment
) -> None:
    browser.post(note_path(enrollment), note("From the phone"))

    answer = browser.post(note_path(enrollment), note("From the <desk>"))

    assert answer.status_code == 409
    html = answer.content.decode()
    assert "From the phone</textarea>" in html
    assert "From the &lt;desk&gt;</textarea>" in html
    assert 'name="revision" value="1"' in html
    assert LearnerNote.objects.get().text == "From the phone"

    answer = browser.post(note_path(enrollment), note("From the <desk>", 1))
    assert answer.headers["Location"] == HERE
    assert LearnerNote.objects.get().text == "From the <desk>"


def test_note_from_a_stale_tab_is_answered_to_the_script(
    browser: Client, enrollment: Enrollment
) -> None:
    browser.post(note_path(enrollment), note("From the phone"))

    answer = browser.post(note_path(enrollment), note("Else"), headers=JSON)

    assert answer.status_code == 409
    assert answer.json() == {
        "error": "stale",
        "current": "From the phone",
        "revision": 1,
    }


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("a\x00b", "ab"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("  spaces  \n", "  spaces  \n"),
        ("한국어 y ñandú 🙂", "한국어 y ñandú 🙂"),
        ("a\r\n" * 9_999 + "ab", "a\n" * 9_999 + "ab"),
    ],
)
def test_note_is_stored_as_its_writer_sees_it(
    browser: Client, enrollment: Enrollment, sent: str, stored: str
) -> None:
    assert browser.post(note_path(enrollment), note(sent)).status_code == 302

    assert LearnerNote.objects.get().text == stored


def test_note_that_is_too_long_is_refused_and_given_back_whole(
    browser: Client, enrollment: Enrollment
) -> None:
    text = "é" * 20_001

    answer = browser.post(note_path(enrollment), note(text))

    assert answer.status_code == 422
    assert f"{text}</textarea>" in answer.content.decode()
    script = browser.post(note_path(enrollment), note(text), headers=JSON)
    assert (script.status_code, script.json()["error"]) == (422, "invalid")
    assert list(script.json()["fields"]) == ["text"]
    assert not LearnerNote.objects.exists()


@pytest.mark.parametrize("revision", ["", "-1", "x", "99999999999"])
def test_note_over_a_revision_that_cannot_be_is_given_back(
    browser: Client, enrollment: Enrollment, revision: str
) -> None:
    post = {"text": "My text", "revision": revision}

    answer = browser.post(note_path(enrollment), post)

    assert answer.status_code == 422
    assert "My text</textarea>" in answer.content.decode()
    assert not LearnerNote.objects.exists()


def test_note_after_the_session_ended_is_given_back_with_a_way_to_sign_in(
    client: Client, enrollment: Enrollment
) -> None:
    text = 'Long work with <tags> & "quotes"'

    answer = client.post(note_path(enrollment), note(text))

    assert answer.status_code == 401
    html = answer.content.decode()
    assert f"{escape(text)}</textarea>" in html
    back = "/es/identity/1/1-1/%23note-reflection-1"
    assert f'href="/es/account/login/?next={back}"' in html
    assert not LearnerNote.objects.exists()


def test_note_after_the_session_ended_is_answered_to_the_script(
    client: Client, enrollment: Enrollment
) -> None:
    answer = client.post(note_path(enrollment), note("Text"), headers=JSON)

    assert answer.status_code == 401
    assert answer.json() == {"error": "signed-out", "fields": {}}


def test_note_never_leads_to_another_site(
    client: Client, enrollment: Enrollment
) -> None:
    post = note("Text") | {"next": "https://evil.example/"}

    answer = client.post(note_path(enrollment), post)

    html = answer.content.decode()
    assert "evil.example" not in html
    assert 'href="/es/account/login/?next=/es/learning/"' in html


@pytest.mark.parametrize("gone", ["left", "block", "unpublished"])
def test_note_whose_place_is_gone_is_given_back(
    browser: Client, enrollment: Enrollment, course: Course, gone: str
) -> None:
    if gone == "left":
        withdraw(enrollment, actor=None)
    for page in LessonPage.objects.filter(lesson__code="1-1"):
        if gone == "block":
            page.body = [("text", "<p>No place to write.</p>")]
            page.save_revision().publish()
        elif gone == "unpublished":
            page.unpublish()

    answer = browser.post(note_path(enrollment), note("My <text>"))

    assert answer.status_code == 404
    assert "My &lt;text&gt;</textarea>" in answer.content.decode()
    script = browser.post(note_path(enrollment), note("My text"), headers=JSON)
    assert (script.status_code, script.json()["error"]) == (404, "gone")
    assert not LearnerNote.objects.exists()


# --- Catching up ------------------------------------------------------------------


def catch_up_path(enrollment: Enrollment) -> str:
    return f"/es/enrollment/{enrollment.public_id}/catch-up/"


def test_catch_up_offers_what_is_not_done(
    browser: Client, enrollment: Enrollment, course: Course
) -> None:
    finish_lesson(enrollment, lesson_of(course, "1-1"), by="read", language="es")

    answer = browser.get(catch_up_path(enrollment))

    offered = answer.context["form"].fields["lessons"].widget.choices
    assert offered == [("1-2", "Lesson 1-2 es"), ("2-1", "Lesson 2-1 es")]
    assert answer.context["left"] == 2


def test_catch_up_marks_what_was_read_twice_without_harm(
    browser: Client, enrollment: Enrollment
) -> None:
    for _ in range(2):
        answer = browser.post(catch_up_path(enrollment), {"lessons": ["1-1", "2-1"]})
        assert answer.headers["Location"] == "/es/learning/"

    rows = LessonProgress.objects.order_by("lesson__code")
    assert list(rows.values_list("lesson__code", "done_by")) == [
        ("1-1", "marked"),
        ("2-1", "marked"),
    ]


def test_catch_up_of_everything_completes_the_course(
    browser: Client, enrollment: Enrollment
) -> None:
    browser.post(catch_up_path(enrollment), {"lessons": ["1-1", "1-2", "2-1"]})

    assert CourseCompletion.objects.get().enrollment == enrollment
    answer = browser.get(catch_up_path(enrollment))
    assert answer.context["left"] == 0


@pytest.mark.parametrize("code", ["9-9", "3-1", "nothing"])
def test_catch_up_refuses_what_is_not_offered(
    browser: Client, enrollment: Enrollment, course: Course, code: str
) -> None:
    LessonFactory.create(code="9-9")
    LessonFactory.create(course=course, code="3-1", retired=True)

    answer = browser.post(catch_up_path(enrollment), {"lessons": ["1-1", code]})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["lessons"]
    assert not LessonProgress.objects.exists()


def test_catch_up_with_nothing_marked_says_so(
    browser: Client, enrollment: Enrollment
) -> None:
    answer = browser.post(catch_up_path(enrollment), {"csrfmiddlewaretoken": "x"})

    assert answer.context["form"].errors == {
        "lessons": ["Marque al menos una lección."]
    }
    assert not LessonProgress.objects.exists()


@pytest.mark.parametrize("lessons", [1, 3])
def test_catch_up_page_costs_the_same_for_more_lessons(
    client: Client,
    ana: User,
    lessons: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    codes = [f"1-{number + 1}" for number in range(lessons)]
    course = published_course(code="more", lessons=codes, languages=("es",))
    mine = enrolled(ana, RunFactory.create(course=course))
    client.force_login(ana)
    client.get(catch_up_path(mine))

    # Session, person, enrollment, progress, stamp, page, messages.
    with django_assert_num_queries(7):
        client.get(catch_up_path(mine))
