"""Quizzes in the Wagtail admin: written, checked against the bank, published, retired."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.domain.quiz_package import export_part, quiz_data
from assessments.importing.quizzes_file import make_plan, read_quizzes
from assessments.models import Quiz, QuizPlacement, QuizVersion
from courses.models import Course, CourseInstructor
from lms.accounts.models import User
from lms.core.models import AuditEntry
from tests.factories.accounts import UserFactory, focal_point, official
from tests.factories.assessments import (
    CHOICE,
    add_version,
    competency_of,
    make_item,
    make_quiz,
)
from tests.factories.assessments import make_plan as plain_plan
from tests.factories.courses import RunFactory, published_course

LIST = "wagtailsnippets_assessments_quiz:list"
ADD = "wagtailsnippets_assessments_quiz:add"
EDIT = "wagtailsnippets_assessments_quiz:edit"


@pytest.fixture
def course(db: None) -> Course:
    course = published_course(code="identity", lessons=("1-1", "2-1"))
    for number in range(1, 5):
        make_item(course, f"one-{number}", level=1 + number % 2, pool="module-1")
    make_item(course, "two-1", pool="module-2", competency=competency_of(course, "ID2"))
    return course


def instructor_of(course: Course) -> User:
    user: User = official(full_name=f"Teacher of {course.code}")
    CourseInstructor.objects.create(course=course, user=user)
    return user


@pytest.fixture
def client(course: Course) -> Client:
    client = Client()
    client.force_login(instructor_of(course))
    return client


@pytest.fixture
def quiz(course: Course) -> Quiz:
    """A published quiz that draws by a blueprint and asks two items by name."""
    blueprint = [
        {"competency": "ID1", "level": 2, "count": 1},
        {"competency": "ID1", "level": 1, "count": 1},
    ]
    plan = make_plan(
        titles={"es": "Prueba", "en": "Quiz"},
        intros={"en": "Two sentences. Here."},
        forms={
            "": [
                {
                    "titles": {"es": "Uno", "en": "One"},
                    "shuffle": True,
                    "picks": [{"pool": "module-1", "blueprint": blueprint}],
                },
                {"picks": [{"items": ["two-1"]}]},
            ]
        },
        code="late_half",
        chosen={"pass_percent": 60, "due": {"event": "end", "days": -3}},
    )
    return make_quiz(course, plan=plan)


def forms_on(response: Any) -> list[Any]:
    """Return every form on the page of a quiz."""
    context = response.context
    parts = [part for form in context["forms"] for part in form["parts"]]
    return [
        context["form"],
        context["conduct"],
        *(one for part in parts for one in [part.form, *part.picks]),
    ]


def sent(response: Any, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send, with changes."""
    fields: dict[str, Any] = {}
    for form in forms_on(response):
        for name in form.fields:
            bound = form[name]
            value = bound.value()
            if getattr(bound.field.widget, "input_type", "") == "checkbox":
                if value:
                    fields[bound.html_name] = "on"
            elif value is not None:
                fields[bound.html_name] = value
    return {name: v for name, v in (fields | changes).items() if v is not None}


def address(quiz: Quiz) -> str:
    return reverse(EDIT, args=[quiz.pk])


def save(client: Client, quiz: Quiz, **changes: Any) -> Any:
    page = client.get(address(quiz))
    answer = client.post(address(quiz), sent(page, **changes))
    quiz.refresh_from_db()
    return answer


def test_what_is_saved_unchanged_comes_back(client: Client, quiz: Quiz) -> None:
    before = quiz_data(quiz)
    exported = export_part(quiz.course)
    assert save(client, quiz).status_code == 302
    assert quiz_data(Quiz.objects.get(pk=quiz.pk)) == before
    assert export_part(quiz.course) == exported
    faults: list[Any] = []
    (read,) = read_quizzes(exported["quizzes.yaml"], faults)
    assert read == replace(before, line=read.line)
    assert faults == []


def test_a_quiz_is_begun_written_and_published(client: Client, course: Course) -> None:
    begun = client.post(
        reverse(ADD), {"course": course.pk, "code": "check", "kind": "module"}
    )
    quiz = Quiz.objects.get(code="check")
    assert begun["Location"] == address(quiz)
    html = client.get(address(quiz)).content.decode()
    assert "draft, never published" in html
    assert "The quiz has no title." in html
    assert "Section 1" not in html
    save(
        client,
        quiz,
        title_es="Control",
        title_en="Check",
        **{"s-one-0-p0-pool": "module-1", "conduct-attempts": "2"},
    )
    assert quiz.plan["choices"] == {"attempts": 2}
    assert quiz.plan["forms"] == {"": [{"picks": [{"pool": "module-1"}]}]}
    page = client.get(address(quiz))
    (pick, _empty) = page.context["forms"][0]["parts"][0].picks
    assert [(r["code"], r["level"], r["available"]) for r in pick.rows()] == [
        ("ID1", 1, 2),
        ("ID1", 2, 2),
    ]
    save(client, quiz, **{"s-one-0-p0-n-ID1-1": "2", "s-one-0-p0-n-ID1-2": "1"})
    client.post(reverse("quiz_publish", args=[quiz.pk]))
    version = QuizVersion.objects.get(quiz=quiz)
    assert [p["count"] for p in version.plan["forms"][""][0]["picks"]] == [2, 1]
    assert "Learners meet exactly this." in client.get(address(quiz)).content.decode()
    placement = QuizPlacement.objects.get(quiz=quiz)
    assert (placement.place, placement.module.code) == ("after_module", "1")  # type: ignore[union-attr]
    actions = AuditEntry.objects.filter(kind="quiz", object_id=quiz.public_id)
    assert [row.action for row in actions.order_by("pk")] == [
        "added",
        "saved",
        "saved",
        "published",
    ]


def test_what_the_bank_cannot_fill_is_listed_and_not_published(
    client: Client, quiz: Quiz
) -> None:
    version = quiz.current
    save(
        client,
        quiz,
        **{"s-one-0-p0-n-ID1-2": "9", "s-one-1-p0-items": "two-1, two-9"},
    )
    html = client.get(address(quiz)).content.decode()
    assert (
        "Section 1, source 1: 9 items of ID1 at level 2 are asked for; the pool"
        " “module-1” has 2. Ask for fewer, or add items to the pool." in html
    )
    assert "Section 2, source 1: There is no active item “two-9”." in html
    answer = client.post(reverse("quiz_publish", args=[quiz.pk]), follow=True)
    assert "Not published. Mend what is listed below." in answer.content.decode()
    quiz.refresh_from_db()
    assert quiz.current == version


def test_two_forms_keep_what_one_had_and_back(client: Client, quiz: Quiz) -> None:
    sections = quiz.plan["forms"][""]
    save(client, quiz, parallel="on")
    assert quiz.plan["forms"] == {"A": sections, "B": []}
    save(client, quiz, **{"s-B-0-p0-pool": "module-2"})
    save(client, quiz, parallel=None)
    assert quiz.plan["forms"] == {
        "": [*sections, {"picks": [{"pool": "module-2"}]}],
    }


def test_another_preset_brings_its_own_choices(client: Client, quiz: Quiz) -> None:
    save(client, quiz, preset="final")
    assert quiz.plan["choices"] == {}
    assert quiz.plan["conduct"]["preset"] == "final"
    page = client.get(address(quiz))
    conduct = page.context["conduct"]
    assert {n: conduct[n].value() for n in ("attempts", "wait_hours", "minutes")} == {
        "attempts": 3,
        "wait_hours": 24,
        "minutes": 60,
    }
    save(client, quiz, **{"conduct-wait_hours": "", "conduct-keys": "never"})
    assert quiz.plan["choices"] == {"wait_hours": None, "keys": "never"}


def test_a_due_date_moves_with_the_run(client: Client, quiz: Quiz) -> None:
    save(client, quiz, **{"conduct-due_days": "-1", "conduct-due_hours": "-12"})
    assert quiz.plan["choices"]["due"] == {"event": "end", "days": -1, "hours": -12}


def test_a_section_is_removed_and_emptied(client: Client, quiz: Quiz) -> None:
    save(client, quiz, **{"s-one-0-remove": "on"})
    assert quiz.plan["forms"] == {"": [{"picks": [{"items": ["two-1"]}]}]}
    save(client, quiz, **{"s-one-0-p0-items": ""})
    assert quiz.plan["forms"] == {"": []}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title_en": ""}, "This field is required."),
        ({"place": "after_lesson"}, "Choose what the quiz follows."),
        ({"s-one-1-p0-items": "Two!"}, "“Two!” is not the code of an item."),
        ({"s-one-1-p0-pool": "module-1"}, "Choose a pool, or name items, not both."),
        ({"s-one-0-p0-n-ID1-1": "51"}, "less than or equal to 50"),
        ({"conduct-pass_percent": "101"}, "less than or equal to 100"),
    ],
)
def test_what_cannot_be_read_is_said_where_it_stands(
    client: Client, quiz: Quiz, changes: dict[str, str], said: str
) -> None:
    before = quiz.plan
    answer = save(client, quiz, **changes)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert quiz.plan == before


def test_a_draft_that_somebody_else_saved_is_not_overwritten(
    client: Client, quiz: Quiz
) -> None:
    page = client.get(address(quiz))
    save(client, quiz, title_en="Theirs")
    answer = client.post(address(quiz), sent(page, title_en="Mine"))
    assert "somebody else saved this quiz meanwhile" in answer.content.decode()
    quiz.refresh_from_db()
    assert quiz.plan["titles"]["en"] == "Theirs"


def test_the_bank_that_changed_is_told(
    client: Client, quiz: Quiz, course: Course
) -> None:
    item = course.items.get(code="one-1")
    add_version(item, CHOICE)
    course.items.filter(code="two-1").update(status="retired")
    html = client.get(address(quiz)).content.decode()
    assert "one-1 has a newer version" in html
    assert "two-1 is no longer active" in html


def test_an_item_that_joined_the_pool_is_told(
    client: Client, quiz: Quiz, course: Course
) -> None:
    make_item(course, "one-5", level=2, pool="module-1")
    html = client.get(address(quiz)).content.decode()
    assert "one-5 would be asked too; it is not in the published version." in html


def test_the_start_page_is_shown_in_every_language(client: Client, quiz: Quiz) -> None:
    html = client.get(reverse("quiz_preview", args=[quiz.pk])).content.decode()
    assert "<h2>Prueba</h2>" in html
    assert "3 preguntas." in html
    assert "<h2>Quiz</h2>" in html
    assert "3 questions." in html


def test_a_quiz_is_retired_with_a_reason_and_offered_again(
    client: Client, quiz: Quiz
) -> None:
    retire = reverse("quiz_retire", args=[quiz.pk])
    client.post(retire, {"retire-reason": ""})
    quiz.refresh_from_db()
    assert not quiz.retired
    client.post(retire, {"retire-reason": "Replaced."})
    quiz.refresh_from_db()
    assert quiz.retired
    assert AuditEntry.objects.get(action="retired").reason == "Replaced."
    client.post(reverse("quiz_publish", args=[quiz.pk]))
    html = client.get(address(quiz)).content.decode()
    assert "Offer it again" in html
    assert "Save the draft" not in html
    client.post(reverse("quiz_restore", args=[quiz.pk]))
    quiz.refresh_from_db()
    assert not quiz.retired


def test_a_code_is_taken_once(client: Client, quiz: Quiz) -> None:
    answer = client.post(
        reverse(ADD), {"course": quiz.course_id, "code": "quiz", "kind": "final"}
    )
    assert "The course has a quiz of this code." in answer.content.decode()
    assert Quiz.objects.count() == 1


def test_a_draft_never_published_is_not_exported(course: Course) -> None:
    make_quiz(course, publish=False, plan=plain_plan({"pool": "module-1"}))
    assert export_part(course) == {}


@pytest.mark.parametrize("who", ["nobody", "learner", "focal", "other"])
def test_outsiders_see_and_change_nothing(quiz: Quiz, who: str) -> None:
    client = Client()
    if who != "nobody":
        other = published_course(code="data")
        people = {
            "learner": official,
            "focal": focal_point,
            "other": lambda: instructor_of(other),
        }
        client.force_login(people[who]())
    before = quiz.plan
    assert client.get(address(quiz)).status_code in {302, 404}
    assert client.post(address(quiz), {}).status_code in {302, 404}
    for name in ("quiz_publish", "quiz_retire", "quiz_restore"):
        answer = client.post(reverse(name, args=[quiz.pk]), {"retire-reason": "x"})
        assert answer.status_code in {302, 404}
    assert client.get(reverse("quiz_preview", args=[quiz.pk])).status_code in {302, 404}
    listed = client.get(reverse(LIST))
    assert listed.status_code == 302 or address(quiz) not in listed.content.decode()
    quiz.refresh_from_db()
    assert (quiz.plan, quiz.retired) == (before, False)
    done = AuditEntry.objects.filter(kind="quiz").values_list("action", flat=True)
    assert list(done) == ["published"]


def test_nobody_begins_a_quiz_of_another_course(client: Client, course: Course) -> None:
    other = published_course(code="data")
    answer = client.post(
        reverse(ADD), {"course": other.pk, "code": "mine", "kind": "final"}
    )
    assert answer.status_code == 200
    assert not Quiz.objects.exists()


def test_the_list_asks_as_much_for_three_as_for_one(
    client: Client, quiz: Quiz, course: Course
) -> None:
    client.get(reverse(LIST))
    with CaptureQueriesContext(
        connection,
    ) as one:
        html = client.get(reverse(LIST)).content.decode()
    assert "published, version 1" in html
    assert f'href="{address(quiz)}"' in html
    for code in ("second", "third"):
        make_quiz(course, code, publish=False, plan=plain_plan({"pool": "module-1"}))
    with CaptureQueriesContext(connection) as three:
        client.get(reverse(LIST))
    assert len(three) == len(one)


def test_sections_change_places(client: Client, quiz: Quiz) -> None:
    def titles() -> list[Any]:
        return [part.get("titles", {}).get("en") for part in quiz.plan["forms"][""]]

    assert titles() == ["One", None]
    save(client, quiz, **{"s-one-0-place": "2"})
    assert titles() == [None, "One"]
    third = {"s-one-2-title_en": "Three", "s-one-2-p0-pool": "module-2"}
    save(client, quiz, **third)
    assert titles() == [None, "One", "Three"]
    save(client, quiz, **{"s-one-2-place": "1"})
    assert titles() == ["Three", None, "One"]
    save(client, quiz, **{"s-one-0-place": "3"})
    assert titles() == [None, "One", "Three"]
    save(client, quiz, **{"s-one-1-place": ""})
    assert titles() == [None, "One", "Three"]


def test_the_page_leads_to_how_it_goes_who_may_see_that(
    client: Client, quiz: Quiz
) -> None:
    run = RunFactory.create(course=quiz.course, code="identity-2026")
    desk = reverse("assessments:run_quizzes", args=[run.public_id])
    figures = reverse("assessments:quiz_statistics", args=[quiz.public_id])
    html = client.get(address(quiz)).content.decode()
    assert f'<a href="{desk}">Run identity-2026</a>' in html
    assert f'<a href="{figures}">Statistics</a>' in html
    administrator = Client()
    administrator.force_login(UserFactory.create(is_superuser=True))
    assert desk in administrator.get(address(quiz)).content.decode()
    assert administrator.get(desk).status_code == 200


def test_nobody_deletes_quizzes_in_bulk(client: Client, quiz: Quiz) -> None:
    html = client.get(reverse(LIST)).content.decode()
    assert "data-bulk-action-checkbox" not in html
    bulk = reverse("wagtail_bulk_action", args=["assessments", "quiz", "delete"])
    client.post(f"{bulk}?id={quiz.pk}")
    assert Quiz.objects.filter(pk=quiz.pk).exists()
